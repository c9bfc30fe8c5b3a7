"""The guidelines: every example is sound and shows what it says, every reference leads somewhere."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from reportedly.errors import SchemaError
from reportedly.formats.inline import Marked, check, parse
from reportedly.generate.guidelines import Block, Named, Rule, Sight, read_guidelines
from reportedly.model import Span
from reportedly.validation import Rules
from tests.support import ROOT, SCHEMA

PATH = ROOT / "schema" / "guidelines.md"
GUIDELINES = read_guidelines(PATH)
RULES = GUIDELINES.rules
TEXT = PATH.read_text(encoding="utf-8")
DECISIONS = 17
NOTICES = {
    # A hedge without scope is what these rules are about.
    (41, "example"): ["unlinked-hedge"],
    (42, "counter"): ["unlinked-hedge"],
    (43, "counter"): ["unlinked-hedge"],
    (44, "counter"): ["unlinked-hedge"],
    (66, "counter"): ["unlinked-hedge"],
}
BLOCKS = [
    pytest.param(rule, kind, block, id=f"{rule.number}-{kind}")
    for rule in RULES
    for kind, block in (("example", rule.example), ("counter", rule.counter))
]


def read(block: Block) -> Marked:
    return parse(block.markup, None, "example", SCHEMA, file=f"{PATH.name}:{block.line}")


def is_named(span: Span, named: Named) -> bool:
    words = re.escape(named.text).replace("…", ".*")
    return (
        span.label == named.label
        and re.fullmatch(words, span.text) is not None
        and all(span.attributes.get(name, False) == value for name, value in named.attributes.items())
    )


def is_there(sight: Sight, marked: Marked) -> bool:
    spans = marked.annotation.spans_by_id()
    if sight.tail is None:
        return any(is_named(span, sight.span) for span in spans.values())
    return any(
        is_named(spans[relation.head], sight.span) and is_named(spans[relation.tail], sight.tail)
        for relation in marked.annotation.relations
    )


@pytest.mark.parametrize(("rule", "kind", "block"), BLOCKS)
def test_examples_are_sound(rule: Rule, kind: str, block: Block) -> None:
    findings = check(read(block), Rules(SCHEMA))
    assert [f"{finding.place} {finding.message}" for finding in findings if finding.severity == "error"] == []
    assert [finding.id for finding in findings] == NOTICES.get((rule.number, kind), [])


@pytest.mark.parametrize(("rule", "kind", "block"), BLOCKS)
def test_examples_show_what_they_say_and_counter_examples_do_not(rule: Rule, kind: str, block: Block) -> None:
    marked = read(block)
    for sight in block.sights:
        assert is_there(sight, marked) is (kind == "example"), f"rule {rule.number}: {sight}"


@pytest.mark.parametrize(("rule", "kind", "block"), BLOCKS)
def test_what_they_say_could_be_there(rule: Rule, kind: str, block: Block) -> None:
    """Otherwise a mistyped line could not fail."""
    text = read(block).text
    for sight in block.sights:
        named = [span for span in sight if span is not None]
        for span in named:
            assert re.search(re.escape(span.text).replace("…", ".*"), text), f"{span.text!r} is not in {text!r}"
            for name, value in span.attributes.items():
                assert name in SCHEMA.labels[span.label].attributes
                spec = SCHEMA.attributes[name]
                assert (value is True) if spec.type == "boolean" else (value in spec.values or not spec.values)
        if sight.tail is not None:
            assert (sight.span.label, sight.tail.label) in SCHEMA.pair_types


def test_sights_see() -> None:
    marked = parse(
        "[actor|Orsk] [denial|denied] [content|it].\n=====\nactor: kind=state\ndenial: negated -> actor\n",
        None,
        "doc",
        SCHEMA,
    )
    actor, denial = Named("actor", "Or…", {"kind": "state"}), Named("denial", "denied", {"negated": True})
    assert is_there(Sight(actor, None), marked)
    assert is_there(Sight(denial, actor), marked)
    assert not is_there(Sight(actor, denial), marked)
    assert not is_there(Sight(denial, Named("content", "it", {})), marked)
    assert not is_there(Sight(Named("actor", "Ors", {}), None), marked)
    assert not is_there(Sight(Named("denial", "Orsk", {}), None), marked)
    assert not is_there(Sight(Named("actor", "Orsk", {"kind": "media"}), None), marked)
    assert not is_there(Sight(Named("actor", "Orsk", {"anonymous": True}), None), marked)


def test_there_are_enough_rules_and_not_too_many() -> None:
    assert 45 <= len(RULES) <= 80
    titles = [rule.title for rule in RULES]
    assert len(titles) == len(set(titles))


def test_links_lead_to_the_rule_that_they_name() -> None:
    """A heading's anchor is made as GitHub and GitLab do: small letters, hyphens, no punctuation."""
    anchors = {
        str(rule.number): re.sub(r"[^\w -]", "", f"{rule.number}. {rule.title}").lower().replace(" ", "-")
        for rule in RULES
    }
    links = re.findall(r"\[([^\]|]+)\]\(#([^)]*)\)", TEXT)
    assert len(links) > 30
    for shown, anchor in links:
        assert anchors[shown] == anchor


def numbers(cell: str) -> list[int]:
    return [int(number) for number in re.findall(r"\b\d+\b", cell)]


def rows(title: str) -> list[list[str]]:
    (part,) = (part for part in GUIDELINES.parts if part.title == title)
    lines = [line for line in part.text.split("\n") if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def test_every_decision_has_its_rules() -> None:
    found = {int(decision.partition(".")[0]): numbers(rules) for decision, rules in rows("Where each decision stands")}
    assert list(found) == list(range(1, DECISIONS + 1))
    for rules in found.values():
        assert rules
        assert set(rules) <= {rule.number for rule in RULES}


def test_the_list_of_words_leads_to_rules_that_have_them() -> None:
    entries = rows("Which rule has the word")
    assert len(entries) > 20
    for words, number in entries:
        rule = RULES[int(number) - 1]
        said = [rule.title, rule.statement, rule.reason, rule.example.markup, rule.counter.markup, table_of(rule)]
        whole = " ".join(" ".join(said).lower().split())
        for word in words.split(", "):
            head = re.sub(r" \(.*\)", "", word).lower()
            assert any(form in whole for form in forms(head)), f"{word!r} is not in rule {number}"


def table_of(rule: Rule) -> str:
    return next(part.text for part in GUIDELINES.parts if rule in part.rules)


def forms(word: str) -> list[str]:
    return [word, f"{word}s", word.removesuffix("e")]


def test_labels_have_a_decision_table_each() -> None:
    tables = [part for part in GUIDELINES.parts if part.rules and "|---|" in part.text]
    assert [part.title[0] for part in tables] == ["B", "C", "D", "E", "F", "G", "H", "J"]


def test_the_parts_are_in_the_order_of_the_alphabet() -> None:
    letters = [part.title[0] for part in GUIDELINES.parts if part.rules]
    assert all(ord(b) - ord(a) == 1 for a, b in pairwise(letters))


HEAD = "# Guidelines\n\n## A. Part\n\nBefore.\n\n"
SOUND = """### 1. Title
Do it.

**Reason.** Why.

```example
[actor|Orsk] left.
```
Shows: actor “Orsk” mention=name anonymous → actor “O…k”; date “2031”

```counter
Nobody left.
```
Not: actor “Nobody”
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "guidelines.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_read(tmp_path: Path) -> None:
    appendix = "\n# Appendix\n\n## Tables\n\nFor others.\n"
    found = read_guidelines(written(tmp_path, f"# Guidelines\n\nFront.\n\n{HEAD[14:]}{SOUND}{appendix}"))
    assert found.text == "Front."
    assert [(part.title, part.text, part.appendix) for part in found.parts] == [
        ("A. Part", "Before.", False),
        ("Tables", "For others.", True),
    ]
    (rule,) = found.rules
    assert (rule.number, rule.title, rule.statement, rule.reason, rule.elsewhere) == (1, "Title", "Do it.", "Why.", "")
    assert rule.example.markup == "[actor|Orsk] left.\n"
    assert rule.example.line == 14
    assert rule.example.sights == (
        Sight(Named("actor", "Orsk", {"mention": "name", "anonymous": True}), Named("actor", "O…k", {})),
        Sight(Named("date", "2031", {}), None),
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("### 1. Title", "### 2. Title", "line 7: rule 2 should be number 1"),
        ("### 1. Title", "### Title", "line 7: 'Title' is no title of a rule; write it as “12. Title”"),
        ("Do it.\n\n", "", "line 7: rule 1 lacks its rule"),
        ("**Reason.** Why.\n\n", "", "line 7: rule 1 lacks its Reason"),
        ("**Reason.**", "**Cause.**", "line 10: Cause is no word for a paragraph; known are Reason and Elsewhere"),
        ("Not: actor “Nobody”\n", "", "line 7: rule 1 lacks its Not"),
        ("```counter\nNobody left.\n```\nNot: actor “Nobody”\n", "", "line 7: rule 1 lacks its counter"),
        ("```counter", "```example", "line 17: rule 1 has a second example; one of each belongs to it"),
        ("Not: actor", "Shows: actor", "line 20: Shows stands in the line below the example it is about"),
        (
            "Not: actor “Nobody”",
            "Not: actor Nobody",
            "line 20: 'actor Nobody' is not of the form: label “text” attribute=value → label “text”",
        ),
        (
            "Not: actor “Nobody”\n",
            "Not: actor “Nobody”\n\nMore.\n",
            "line 22: behind its examples a rule has nothing more; write it before them",
        ),
    ],
)
def test_what_is_wrong_is_named_by_its_line(old: str, new: str, message: str, tmp_path: Path) -> None:
    assert old in SOUND
    path = written(tmp_path, HEAD + SOUND.replace(old, new))
    with pytest.raises(SchemaError) as error:
        read_guidelines(path)
    assert str(error.value) == f"{path}: {message}"
