"""The catalogue of findings, and its committed page."""

from __future__ import annotations

from string import Formatter

import pytest

from reportedly.findings import Finding, Place, catalogue
from reportedly.findings.references import TextMismatch
from reportedly.validation.rendering import catalogue_page
from tests.support import ROOT


def test_the_committed_page_is_the_catalogue() -> None:
    assert (ROOT / "schema" / "findings.md").read_text(encoding="utf-8") == catalogue_page(), (
        "run: reportedly validate --catalogue > schema/findings.md"
    )


@pytest.mark.parametrize("kind", catalogue().values(), ids=lambda kind: kind.id)
def test_a_finding_explains_itself(kind: type[Finding]) -> None:
    assert kind.explanation().endswith((".", ")"))
    assert kind.remedy
    assert not kind.remedy.endswith(".")
    assert kind.severity in ("error", "notice")
    assert not kind.fixable or "--fix" in kind.remedy
    names = [name for _, name, _, _ in Formatter().parse(kind.template) if name]
    assert all(name.isidentifier() for name in names)


def test_a_place_names_what_it_knows() -> None:
    assert str(Place("corpus/gold/doc.ann", 3, "doc", "T3", "it")) == "corpus/gold/doc.ann:3 T3 'it'"
    assert str(Place(document="doc")) == "doc"
    long = Place(document="doc", text="a" * 50 + "b" * 50)
    assert str(long) == f"doc {'a' * 40 + ' … ' + 'b' * 15!r}"


def test_a_long_text_is_quoted_by_its_ends() -> None:
    finding = TextMismatch(Place("a.ann", 1), start=0, end=400, found="x" * 400, covered="Orsk", hint="")
    assert finding.details["found"] == "x" * 400
    assert finding.message == f"offsets 0-400 cover '{'x' * 106} … {'x' * 40}', the file says 'Orsk'"
