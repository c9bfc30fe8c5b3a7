"""Documents that were withdrawn: how they are listed, and that they never come back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from reportedly.corpus import Takedown, load_corpus, load_takedowns
from reportedly.errors import CorpusError
from reportedly.intake import add_documents
from reportedly.validation import validate
from tests.houses import Doc, make_house
from tests.validation_cases import TODAY, build_valid_house

HEADER = "doc_id,date,reason\n"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "takedowns.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_list(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER + 'bank-echo,2031-06-02,"the outlet, it says"\n\nkess,2031-06-03,a mistake\n')
    assert load_takedowns(path) == {
        "bank-echo": Takedown("bank-echo", date(2031, 6, 2), "the outlet, it says", 2),
        "kess": Takedown("kess", date(2031, 6, 3), "a mistake", 4),
    }
    assert str(load_takedowns(path)["kess"]) == "withdrawn on 2031-06-03 (a mistake)"


def test_without_a_list_nothing_was_withdrawn(tmp_path: Path) -> None:
    assert load_takedowns(tmp_path / "takedowns.csv") == {}


DEFECTS = {
    "": (1, "the first line must be: doc_id,date,reason"),
    "doc,day,why\n": (1, "the first line must be: doc_id,date,reason"),
    HEADER + "kess,2031-06-03\n": (2, "2 fields, not 3"),
    HEADER + "Kess,2031-06-03,a mistake\n": (
        2,
        "the doc_id 'Kess' is not of the form a-z, 0-9, words joined by hyphens",
    ),
    HEADER + "kess,3 June,a mistake\n": (2, "the date '3 June' is not of the form 2031-05-01"),
    HEADER + "kess,2031-W23-2,a mistake\n": (2, "the date '2031-W23-2' is not of the form 2031-05-01"),
    HEADER + "kess,2031-06-03, \n": (2, "kess has no reason"),
    HEADER + "kess,2031-06-03,a\nkess,2031-06-03,b\n": (3, "a second line for kess; remove one"),
    HEADER + 'kess,2031-06-03,"a\n': (2, "unexpected end of data"),
}


@pytest.mark.parametrize("text", DEFECTS)
def test_a_line_that_is_not_of_the_form_is_an_error_and_a_finding(tmp_path: Path, text: str) -> None:
    line, problem = DEFECTS[text]
    house = build_valid_house("minimal", tmp_path / "house")
    path = written(house / "corpus", text)
    with pytest.raises(CorpusError) as raised:
        load_takedowns(path)
    assert str(raised.value) == f"{path}: line {line}: {problem}"
    place = f"corpus/takedowns.csv:{line}"
    assert [str(f) for f in validate(house, today=TODAY)] == [f"{place}: error unreadable-file: {problem}"]


@pytest.mark.parametrize("file", ["texts/kess.txt", "annotations/ann-1/b1/kess.ann", "gold/kess.ann"])
def test_nothing_of_a_withdrawn_document_stays(tmp_path: Path, file: str) -> None:
    extra = {"corpus/takedowns.csv": HEADER + "kess,2031-06-02,a mistake\n", f"corpus/{file}": "x\n"}
    house = make_house(tmp_path / "toy", extra=extra)
    [found] = [finding for finding in validate(house) if finding.id == "withdrawn-document"]
    where = f"corpus/{file}".rpartition("/")[0]
    assert found.message == f"kess was withdrawn on 2031-06-02 (a mistake) and is in {where}"


def test_a_withdrawn_document_is_not_added_again(tmp_path: Path) -> None:
    listed = {"corpus/takedowns.csv": HEADER + "kess,2031-06-02,a mistake\n"}
    house = make_house(tmp_path / "toy", [Doc("orsk", "Orsk denied it.\n")], registries=False, extra=listed)
    (tmp_path / "kess.txt").write_text("Kess denied it.\n")
    plan = add_documents(load_corpus(house), [tmp_path / "kess.txt"], {"published": "2031-06-04"})
    assert [finding.id for finding in plan.findings] == ["withdrawn-id"]
    assert plan.refused
