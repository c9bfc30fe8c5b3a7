"""Which of five states a document is in, and which piece of work says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from reportedly.findings import Place
from reportedly.studio.exports import ExportedTask, Work
from reportedly.studio.states import Chosen, choose

START = datetime(2031, 6, 1, 7, tzinfo=UTC)
SPAN, OTHER = [{"id": "a"}], [{"id": "b"}]


def work(id_: int, result: Any = SPAN, minutes: int = 0, by: int = 2, skipped: bool = False) -> Work:
    at = START + timedelta(minutes=minutes)
    return Work(id=id_, updated_at=at, result=result, completed_by=by, was_cancelled=skipped)


def chosen(annotations: list[Work], drafts: list[Work] | None = None) -> Chosen:
    task = ExportedTask(7, {"doc_id": "doc"}, annotations, drafts or [])
    return choose(task, lambda each: each.completed_by == 2, Place(document="doc"))


def told(choice: Chosen) -> list[str]:
    return [str(finding) for finding in choice.findings]


@pytest.mark.parametrize(
    ("annotations", "drafts", "state", "counts"),
    [
        ([], [], "untouched", None),
        ([], [work(1)], "draft", 1),
        ([], [work(1, minutes=2), work(2, minutes=1)], "draft", 1),
        ([work(1)], [], "done", 1),
        ([work(1, [])], [], "done-empty", 1),
        ([work(1, None)], [], "done-empty", 1),
        ([work(1, skipped=True)], [], "skipped", 1),
        ([work(1, [], skipped=True)], [], "skipped", 1),
        ([work(1)], [work(2, minutes=-1)], "done", 1),
        ([work(1, by=3)], [], "untouched", None),
        ([work(1, by=3)], [work(2)], "draft", 2),
        ([work(1, by=3, minutes=5), work(2)], [work(4, by=3, minutes=9)], "done", 2),
        ([work(1, skipped=True), work(2, minutes=1)], [], "done", 2),
        ([work(1), work(2, minutes=1, skipped=True)], [], "skipped", 2),
    ],
)
def test_13_five_states(annotations: list[Work], drafts: list[Work], state: str, counts: int | None) -> None:
    choice = chosen(annotations, drafts)
    assert choice.state == state
    assert (choice.work.id if choice.work else None) == counts


def test_work_of_others_is_handed_on() -> None:
    assert [each.id for each in chosen([work(1, by=3), work(2), work(3, by=None)]).others] == [1, 3]  # type: ignore[arg-type]


def test_12_the_same_submission_twice_counts_once() -> None:
    choice = chosen([work(4, minutes=1), work(3)])
    assert choice.work
    assert choice.work.id == 4
    assert told(choice) == [
        "doc: notice doubled-submission: task 7: annotations 3, 4 are the same submission; it counts once"
    ]


def test_two_of_one_moment_are_told_apart_by_their_ids() -> None:
    choice = chosen([work(9, OTHER), work(3)])
    assert choice.work
    assert choice.work.id == 9


def test_of_several_submissions_the_newest_counts() -> None:
    choice = chosen([work(3, OTHER, 5), work(4)])
    assert choice.work
    assert choice.work.id == 3
    assert told(choice) == ["doc: notice several-submissions: task 7: of the annotations 4, 3 the newest counts, 3"]
    assert [f.id for f in chosen([work(1), work(2, skipped=True)]).findings] == ["several-submissions"]


def test_a_draft_after_the_submission_is_told_and_does_not_count() -> None:
    choice = chosen([work(1)], [work(2, OTHER, 10)])
    assert choice.work
    assert choice.work.id == 1
    assert told(choice) == [
        "doc: notice unsaved-changes: task 7: changes of 2031-06-01T07:10:00+00:00 were not submitted; "
        "what was submitted at 2031-06-01T07:00:00+00:00 counts"
    ]
    assert told(chosen([work(1)], [work(2, SPAN, 10)])) == [], "it changes nothing"
    assert told(chosen([work(1, minutes=10)], [work(2, OTHER)])) == [], "it was submitted since"
