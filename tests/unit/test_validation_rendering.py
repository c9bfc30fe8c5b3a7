"""What `reportedly validate` prints, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reportedly.cli import app
from reportedly.findings import Finding, Place
from reportedly.findings.guidelines import UnlinkedHedge
from reportedly.findings.vocabulary import UnknownLabel
from reportedly.validation.rendering import catalogue_page, grouped
from tests.validation_cases import CASES, build_house, build_valid_house

INVALID = CASES / "invalid"


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["validate", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def labels(number: int) -> list[Finding]:
    return [UnknownLabel(Place("a.ann", i), label="x", hint="") for i in range(1, number + 1)]


def test_findings_are_grouped_in_the_order_of_the_catalogue() -> None:
    hedge = UnlinkedHedge(Place("a.ann", 7, "a", "a#hedging:1-4", "may"))
    groups = grouped([hedge, *labels(2)])
    assert [group.heading for group in groups] == ["error unknown-label (2 times)", "notice unlinked-hedge"]
    assert groups[1].lines() == [
        "  A hedge has no scope. That is right where it modifies something else than the main predicate of a",
        '  content ("possible supplies").',
        "  → link it to the content or cue whose main predicate it modifies, if there is one",
        "    a.ann:7 a#hedging:1-4 'may': the hedge has no scope",
    ]


def test_many_findings_take_no_more_lines_than_few() -> None:
    few, many = grouped(labels(4))[0], grouped(labels(10_000))[0]
    assert len(few.lines()) == len(many.lines())
    assert many.lines()[-1] == "    … and 9,997 more (--all prints them)"
    assert len(many.lines(show_all=True)) == len(many.lines()) + 9_996


def test_a_clean_house_exits_with_0(tmp_path: Path) -> None:
    house = build_valid_house("minimal", tmp_path / "house")
    assert run(house) == (0, "no findings\n")
    assert run(house / "corpus") == (0, "no findings\n")
    assert run(house, "--json") == (0, "")


def test_an_error_exits_with_1_and_says_what_to_do(tmp_path: Path) -> None:
    house = build_house(INVALID / "structure" / "unknown-label", tmp_path / "house")
    assert run(house) == (
        1,
        "error unknown-label\n"
        "  A span has a label that the schema does not declare.\n"
        "  → use a label of schema/labels.yaml\n"
        "    corpus/gold/doc.ann:1 T1 'said': attribtion: did you mean attribution?\n"
        "errors: 1, notices: 0\n",
    )


def test_a_notice_exits_with_0(tmp_path: Path) -> None:
    house = build_house(INVALID / "guidelines" / "unlinked-hedge", tmp_path / "house")
    code, printed = run(house)
    assert (code, printed.partition("\n")[0]) == (0, "notice unlinked-hedge")


def test_json_is_one_object_a_line(tmp_path: Path) -> None:
    house = build_house(INVALID / "structure" / "unknown-label", tmp_path / "house")
    code, printed = run(house, "--json")
    assert code == 1
    assert [json.loads(line) for line in printed.splitlines()] == [
        {
            "id": "unknown-label",
            "level": "structure",
            "severity": "error",
            "message": "attribtion: did you mean attribution?",
            "remedy": "use a label of schema/labels.yaml",
            "file": "corpus/gold/doc.ann",
            "line": 1,
            "document": "doc",
            "span": "T1",
            "text": "said",
        }
    ]


def test_a_level_can_be_chosen(tmp_path: Path) -> None:
    house = build_house(INVALID / "structure" / "unknown-label", tmp_path / "house")
    assert run(house, "--level", "references", "--level", "corpus") == (0, "no findings\n")


def test_fix_says_what_it_did(tmp_path: Path) -> None:
    house = build_house(INVALID / "references" / "reversed-relation", tmp_path / "house")
    assert run(house, "--fix", "--level", "references") == (
        0,
        "corpus/gold/doc.ann: mended reversed-relation\nno findings\n",
    )


def test_the_catalogue_is_printed() -> None:
    assert run("--catalogue") == (0, catalogue_page())


@pytest.mark.parametrize("arguments", [("nowhere",), ("--catalogue", "--fix"), ("--level", "all")])
def test_misuse_exits_with_2(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from reportedly.cli import main

    monkeypatch.chdir(build_valid_house("minimal", tmp_path / "house"))
    monkeypatch.setattr("sys.argv", ["reportedly", "validate", *arguments])
    with pytest.raises(SystemExit) as exit_:
        main()
    assert exit_.value.code == 2
    assert capsys.readouterr().err.startswith("reportedly: ")
