"""Disagreements by kind, each named once, with its text."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

from reportedly.agreement import Disagreement, agree
from reportedly.agreement.result import Side
from reportedly.corpus import load_corpus
from reportedly.model import Annotation
from tests.agreeing import house_of_annotators
from tests.support import build

TEXT = "Calm.\nVarnia denied the leak. Orsk said Brenn knew “it” and “all”.\n"
SECOND = (6, 29)
THIRD = (30, 66)


def found(tmp_path: Path, work: Mapping[str, Annotation]) -> list[Disagreement]:
    house = house_of_annotators(tmp_path / "house", {"d": TEXT}, {name: {"d": made} for name, made in work.items()})
    return list(agree(load_corpus(house), "b").disagreements)


def side(*annotators: str, label: str | None = None, at: tuple[int, int] = (0, 0), value: str | None = None) -> Side:
    if label is None:
        return Side(annotators=annotators, value=value)
    return Side(annotators=annotators, label=label, extents=(at,), text=TEXT[slice(*at)], value=value)


VARNIA, LEAK, THE_LEAK = (6, 12), (24, 28), (20, 28)


def test_a_span_that_only_some_have_is_missed_once(tmp_path: Path) -> None:
    has, lacks = build(TEXT, {"v": ("actor", "Varnia")}), build(TEXT, {})
    assert found(tmp_path, {"ann": has, "ben": lacks, "cat": has, "dan": lacks}) == [
        Disagreement(
            kind="missed",
            doc_id="d",
            first=side("ann", "cat", label="actor", at=VARNIA),
            second=side("ben", "dan"),
            context=SECOND,
            sentence="Varnia denied the leak.",
        )
    ]


def test_other_ends_of_one_label_are_extent(tmp_path: Path) -> None:
    a, b = build(TEXT, {"c": ("content", "the leak")}), build(TEXT, {"c": ("content", "leak")})
    (extent,) = found(tmp_path, {"ann": a, "ben": b})
    assert (extent.kind, extent.labels, extent.annotators) == ("extent", ("content",), ("ann", "ben"))
    assert (extent.first, extent.second) == (
        side("ann", label="content", at=THE_LEAK),
        side("ben", label="content", at=LEAK),
    )


def test_another_label_on_the_same_text_is_label(tmp_path: Path) -> None:
    a, b = build(TEXT, {"x": ("attribution", "denied")}), build(TEXT, {"x": ("denial", "denied")})
    (label,) = found(tmp_path, {"ann": a, "ben": b})
    assert (label.kind, label.labels) == ("label", ("attribution", "denial"))
    assert (label.first.annotators, label.second.annotators) == (("ann",), ("ben",))


def test_a_second_label_on_a_span_that_both_have_is_missed(tmp_path: Path) -> None:
    a = build(TEXT, {"x": ("denial", "denied"), "y": ("attribution", "denied")})
    b = build(TEXT, {"x": ("denial", "denied")})
    (missed,) = found(tmp_path, {"ann": a, "ben": b})
    assert (missed.kind, missed.labels, missed.second) == ("missed", ("attribution",), side("ben"))


def test_another_value_on_a_matched_span_is_attribute(tmp_path: Path) -> None:
    a = build(TEXT, {"v": ("actor", "Varnia", {"kind": "state", "anonymous": True}), "c": ("content", "the leak")})
    b = build(TEXT, {"v": ("actor", "Varnia", {"kind": "group"}), "c": ("content", "the leak")})
    kind, anonymous = found(tmp_path, {"ann": a, "ben": b, "cat": b})
    assert (kind.kind, kind.name) == ("attribute", "anonymous")
    assert (kind.first, kind.second) == (
        side("ben", "cat", label="actor", at=VARNIA, value="no"),
        side("ann", label="actor", at=VARNIA, value="yes"),
    )
    assert (anonymous.name, anonymous.first.value, anonymous.second.value) == ("kind", "group", "state")


CUE = {
    "o": ("actor", "Orsk"),
    "b": ("actor", "Brenn"),
    "s": ("attribution", "said"),
    "c": ("content", "Brenn knew “it” and “all”"),
}


def test_a_relation_that_only_one_has_is_link(tmp_path: Path) -> None:
    a, b = build(TEXT, CUE, [("s", "o"), ("s", "c")]), build(TEXT, CUE, [("s", "c")])
    (link,) = found(tmp_path, {"ann": a, "ben": b})
    assert (link.kind, link.name, link.labels) == ("link", "source", ("actor", "attribution"))
    assert link.head == side(label="attribution", at=(35, 39))
    assert (link.first, link.second) == (side("ann", label="actor", at=(30, 34)), side("ben"))
    assert (link.context, link.sentence) == (THIRD, TEXT[slice(*THIRD)])


def test_a_relation_that_ends_elsewhere_is_one_link(tmp_path: Path) -> None:
    a, b = build(TEXT, CUE, [("s", "o")]), build(TEXT, CUE, [("s", "b")])
    (link,) = found(tmp_path, {"ann": a, "ben": b})
    assert (link.first.text, link.first.annotators) == ("Orsk", ("ann",))
    assert (link.second.text, link.second.annotators) == ("Brenn", ("ben",))


def test_what_follows_from_a_missed_span_is_not_told_again(tmp_path: Path) -> None:
    without = {name: spec for name, spec in CUE.items() if name != "o"}
    a, b = build(TEXT, CUE, [("s", "o"), ("s", "c")]), build(TEXT, without, [("s", "c")])
    (missed,) = found(tmp_path, {"ann": a, "ben": b})
    assert missed.kind == "missed"


def test_the_ends_of_a_split_content_make_one_disagreement(tmp_path: Path) -> None:
    split = {"p": ("content", "“it”"), "q": ("content", "“all”")}
    a = build(TEXT, split, [("q", "p")])
    b = build(TEXT, {"p": ("content", "“it” and “all”")})
    (extent,) = found(tmp_path, {"ann": a, "ben": b})
    assert {extent.first.text, extent.second.text} == {"“it” … “all”", "“it” and “all”"}
    assert extent.first.extents == ((51, 55), (60, 65))


def test_disagreements_come_in_text_order_and_belong_to_somebody_else_each(tmp_path: Path) -> None:
    a = build(TEXT, {"o": ("actor", "Orsk"), "v": ("actor", "Varnia"), "n": ("actor", "Calm")})
    all_found = found(tmp_path, {"ann": a, "ben": build(TEXT, {})})
    assert [d.first.text for d in all_found] == ["Calm", "Varnia", "Orsk"]
    assert [d.context[0] for d in all_found] == [0, 6, 30]
    assert all(one != other for one, other in combinations(all_found, 2))


def test_the_context_is_every_sentence_that_either_side_touches(tmp_path: Path) -> None:
    a, b = build(TEXT, {"c": ("content", "the leak. Orsk")}), build(TEXT, {"c": ("content", "leak")})
    (extent,) = found(tmp_path, {"ann": a, "ben": b})
    assert extent.context == (SECOND[0], THIRD[1])
    assert extent.sentence == TEXT[SECOND[0] : THIRD[1]]
