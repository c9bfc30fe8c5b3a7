"""One annotation: canonical form, the graph's rules, and rules that go by roles alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import StandoffError
from reportedly.model import Claim, Entity
from reportedly.schema import load_schema
from reportedly.standoff import dumps, is_canonical, parse
from reportedly.validation import Rules, check_annotation
from tests.support import SCHEMA, build
from tests.validation_cases import CASES

TEXT = "Orsk reportedly said on Tuesday:\n“We may have denied it, twice.”\n"
ANNOTATION = build(
    TEXT,
    {
        "who": ("actor", "Orsk", {"kind": "state", "mention": "name", "entity": "orsk"}),
        "hedge": ("hedging", "reportedly", {"hedging_type": "evidential", "certainty": "unstated"}),
        "twin": ("attribution", "reportedly", {"attribution_type": "assertion"}),
        "cue": ("attribution", "said", {"attribution_type": "assertion", "negated": True}),
        "when": ("date", "Tuesday", {"timex_type": "DATE", "value": "2031-04-08", "mod": "APPROX"}),
        "what": ("content", "Orsk reportedly said on Tuesday:\n“We may have denied it, twice.”", {"quotation": "none"}),
        "words": ("content", "“We may have denied it, twice.”", {"quotation": "direct"}),
    },
    [("cue", "who"), ("cue", "words"), ("twin", "what"), ("hedge", "what"), ("when", "cue")],
)
DATA = dumps(ANNOTATION, TEXT, SCHEMA)
RULES = Rules(
    SCHEMA,
    {"orsk": Entity("orsk", "Orsk", "state")},
    {"denied-it": Claim("denied-it", "leak", "Orsk denied it.")},
)


def ids(data: str, text: str = TEXT, rules: Rules = RULES, **options: str) -> list[str]:
    return [finding.id for finding in check_annotation(data, text, "doc", rules, **options)]


def test_a_sound_annotation_has_no_finding() -> None:
    assert ids(DATA) == []


def test_an_empty_annotation_has_no_finding() -> None:
    assert ids("") == []


def lines_moved(lines: list[str], source: int, target: int) -> list[str]:
    lines = list(lines)
    lines.insert(target, lines.pop(source))
    return lines


@given(st.integers(0, DATA.count("\n") - 1), st.integers(0, DATA.count("\n") - 1))
def test_the_fast_check_of_form_agrees_with_writing(source: int, target: int) -> None:
    data = "\n".join(lines_moved(DATA.split("\n")[:-1], source, target)) + "\n"
    parsed = parse(data, TEXT, "doc")
    assert parsed.findings == []
    written = dumps(parsed.annotation, TEXT, SCHEMA)
    assert is_canonical(data, parsed.annotation, TEXT, SCHEMA) == (written == data)
    assert ids(data) == ([] if written == data else ["not-canonical"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("T1\tcontent 0", "T1\tcontent 00"),
        ("T7", "T8"),
        ("R1\t", "R99\t"),
        ("A1\t", "A99\t"),
        ("A1\tquotation T1 none\n", "N9\tReference T1 quotation:none\tnone\n"),
        ("N1\tReference T2 entity:orsk\torsk\n", "A99\tentity T2 orsk\n"),
        ("\torsk\n", "\tOrsk\n"),
        ("\torsk\n", "\torsk"),
    ],
)
def test_other_forms_are_not_canonical(old: str, new: str) -> None:
    assert old in DATA
    assert ids(DATA.replace(old, new)) == ["not-canonical"]


def test_notes_are_part_of_the_form() -> None:
    notes = "#1\tAnnotatorNotes T1\tone\n#2\tAnnotatorNotes R1\ttwo\n"
    assert ids(DATA + notes) == []
    swapped = "#1\tAnnotatorNotes R1\ttwo\n#2\tAnnotatorNotes T1\tone\n"
    assert ids(DATA + swapped) == ["not-canonical"]


def test_unknown_names_are_found_beside_each_other() -> None:
    data = "T1\tactro 0 4\tOrsk\nA1\tkynd T1 state\n"
    assert ids(data) == ["unknown-label", "unknown-attribute"]


def test_registries_that_are_not_given_are_not_checked() -> None:
    data = DATA.replace("entity:orsk\torsk", "entity:x\tx")
    assert ids(data) == ["unregistered-reference"]
    assert ids(data, rules=Rules(SCHEMA)) == []


def test_claims_of_the_story_only() -> None:
    stating = build(TEXT, {"what": ("content", "denied it", {"claim": "denied-it", "claim_polarity": "states"})})
    stating.spans[0].attributes["quotation"] = "none"
    data = dumps(stating, TEXT, SCHEMA)
    assert ids(data, story="leak") == []
    assert ids(data, story="storm") == ["foreign-claim"]


def test_a_circle_of_three_is_found_once() -> None:
    text = "one two three\n"
    data = (
        "T1\tattribution 0 3\tone\nT2\tattribution 4 7\ttwo\nT3\tattribution 8 13\tthree\n"
        "R1\tcontent Arg1:T1 Arg2:T2\nR2\tcontent Arg1:T2 Arg2:T3\nR3\tcontent Arg1:T3 Arg2:T1\n"
    )
    [finding] = check_annotation(data, text, "doc", RULES)
    assert finding.message == "the relations of T1 → T2 → T3 → T1 run in a circle"


def test_a_long_chain_of_cues_is_no_circle() -> None:
    text = "x " * 5000 + "\n"
    spans = "".join(f"T{i}\tattribution {2 * i - 2} {2 * i - 1}\tx\n" for i in range(1, 5001))
    links = "".join(f"R{i}\tcontent Arg1:T{i} Arg2:T{i + 1}\n" for i in range(1, 5000))
    assert ids(spans + links, text, levels=("structure", "references")) == []  # type: ignore[arg-type]


def test_a_branch_that_continues_two() -> None:
    data = (
        "T1\tcontent 0 4\tOrsk\nT2\tcontent 16 20\tsaid\nT3\tcontent 24 31\tTuesday\n"
        "R1\tcontinues Arg1:T3 Arg2:T1\nR2\tcontinues Arg1:T3 Arg2:T2\n"
    )
    [finding] = check_annotation(data, TEXT, "doc", RULES)
    assert finding.message == "T3 continues both T1 and T2"


GERMAN = load_schema(CASES / "schemas" / "german")
HOUSE = CASES / "valid" / "german" / "corpus"
VENTIL_TEXT = (HOUSE / "texts" / "ventil.txt").read_text(encoding="utf-8")
VENTIL = (HOUSE / "gold" / "ventil.ann").read_text(encoding="utf-8")


def german(*dropped: str, replaced: tuple[str, str] = ("", "")) -> list[str]:
    """The findings (without form) about the German annotation with lines dropped or text replaced."""
    kept = [line for line in VENTIL.replace(*replaced).splitlines() if not any(word in line for word in dropped)]
    data = "\n".join(kept) + "\n"
    canonical = dumps(parse(data, VENTIL_TEXT, "doc").annotation, VENTIL_TEXT, GERMAN)
    return [finding.id for finding in check_annotation(canonical, VENTIL_TEXT, "doc", Rules(GERMAN), lang="de")]


def test_rules_go_by_roles_whatever_the_names_are() -> None:
    assert german() == []
    assert german("leitet") == ["cue-without-content"]
    assert german("leitet", "schwaecht") == ["cue-without-content", "unlinked-hedge"]
    assert german("leitet", "schwaecht", "Zweifel", "sicherheit") == ["cue-without-content", "unattributed-content"]
    assert german("zeitwert") == ["missing-attribute"]
    assert german(replaced=("2031-04-08", "April")) == ["bad-timex-value"]
    assert german(replaced=("2031-04-08", "P2D")) == ["timex-type-mismatch"]
    assert german(replaced=("Aussage 18 30\t„Das Ventil“", "Aussage 19 29\tDas Ventil")) == ["quotation-marks-outside"]
    assert german(replaced=("38 50\tder Sprecher", "38 49\tder Spreche")) == ["cut-word"]


def test_a_schema_without_roles_has_no_rules_of_roles() -> None:
    rules = Rules(load_schema(CASES / "schemas" / "laboratory"))
    assert ids("T1\taction 0 3\tAdd\nT2\taction 4 6\tsa\n", "Add salt.\n", rules) == []
    assert ids("T1\treagent 4 8\tsalt\n", "Add salt.\n", rules) == ["missing-attribute"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((0, 10), (10, 15), []),
        ((0, 4), (5, 15), []),
        ((0, 15), (5, 20), ["continuation-overlap"]),
        ((0, 15), (5, 15), ["continuation-overlap"]),
        ((0, 10), (0, 15), ["continuation-overlap"]),
        ((5, 15), (0, 4), ["continuation-order"]),
    ],
)
def test_fragments_may_touch_but_neither_overlap_nor_run_backwards(
    first: tuple[int, int], second: tuple[int, int], expected: list[str]
) -> None:
    lines = [f"T{i}\tcontent {a} {b}\t{TEXT[a:b]}\n" for i, (a, b) in enumerate((first, second), start=1)]
    data = "".join(lines) + "R1\tcontinues Arg1:T2 Arg2:T1\n"
    assert [f.id for f in check_annotation(data, TEXT, "doc", RULES, levels=["references"])] == expected


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("A1\tkind T1", "kind has no value"),
        ("A1\tentity T1", "entity has no value"),
        ("N1\tReference T1 anonymous:yes\tyes", "anonymous is a boolean, but has the value 'yes'"),
    ],
)
def test_values_of_another_type(line: str, message: str) -> None:
    [finding] = [
        f for f in check_annotation(f"T1\tactor 0 4\tOrsk\n{line}\n", TEXT, "doc", RULES) if f.id != "not-canonical"
    ]
    assert (finding.id, finding.message) == ("wrong-value-type", message)


ODD = ["the state", "the\u00a0state", " orsk", "orsk ", "orsk\t", "or\x0bsk"]


@pytest.mark.parametrize("value", ODD)
@pytest.mark.parametrize("registry", [None, {}, {value: Entity(value, "Orsk", "state") for value in ODD}])
def test_references_are_one_word_whatever_is_registered(value: str, registry: dict[str, Entity] | None) -> None:
    data = f"T1\tactor 0 4\tOrsk\nA1\tentity T1 {value}\n"
    [finding] = check_annotation(data, TEXT, "doc", Rules(SCHEMA, registry), levels=["structure", "references"])
    assert (finding.id, finding.message) == ("malformed-reference", f"entity is {value!r}, which is not one word")


LINES = st.lists(
    st.text(st.sampled_from("TRAN#1: \t\x0b\u00a0entity"), max_size=12).map(lambda end: f"A1\t{end}"), max_size=2
)


@given(
    LINES | st.lists(st.sampled_from(["A1\tna\x0bme T1 x", "A1\tentity T1 a b", "A1\tkind T1 state\x0b"]), max_size=1)
)
def test_what_cannot_be_written_is_found(lines: list[str]) -> None:
    """Nothing hides behind an annotation that has no canonical form."""
    data = "T1\tactor 0 4\tOrsk\n" + "".join(f"{line}\n" for line in lines)
    parsed = parse(data, TEXT, "doc")
    try:
        dumps(parsed.annotation, TEXT, SCHEMA)
    except StandoffError:
        assert ids(data, rules=Rules(SCHEMA)) != []
