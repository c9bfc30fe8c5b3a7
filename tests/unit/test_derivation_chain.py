"""Source chains: the sentences of design section 4, nesting, splits, branches, voices."""

from __future__ import annotations

from reportedly.derivation import Link, Profile, profiles
from reportedly.model import Annotation, Relation, Span, Value
from tests.support import SCHEMA, build

SAID: dict[str, Value] = {"attribution_type": "assertion"}
DENIED: dict[str, Value] = {"denial_type": "denial"}
DISTANCE: dict[str, Value] = {"hedging_type": "evidential", "certainty": "unstated"}
WRITER_QUOTES = Link(0, None, None, None, None, None, "noncommittal", None)
WRITER_KEEPS_DISTANCE = Link(0, None, None, None, None, None, "noncommittal", "unstated")


def profile(annotation: Annotation, content: str) -> Profile:
    [found] = [p for p in profiles(annotation, SCHEMA) if p.content.id == content]
    return found


def shape(annotation: Annotation, content: str) -> list[tuple[int, str | None, str | None]]:
    """(level, cue, parent cue) of each link."""
    return [(link.level, link.cue_id, link.parent_cue_id) for link in profile(annotation, content).chain]


def test_sentence_1_presupposed_denial() -> None:
    annotation = build(
        "Despite its denials, North Korea delivered rockets to Russia last year.",
        {
            "its": ("actor", "its", {"entity": "north-korea"}),
            "denials": ("denial", "denials", DENIED),
            "X": ("content", "North Korea delivered rockets to Russia last year", {"quotation": "none"}),
        },
        [("denials", "its"), ("denials", "X")],
    )
    assert profile(annotation, "X").chain == [
        Link(0, None, None, None, None, None, "asserted", "certain"),
        Link(1, "denials", None, "its", "north-korea", "its", "denied", "certain"),
    ]


def test_sentence_2_denial_within_a_report() -> None:
    annotation = build(
        "Kirby said Pyongyang had denied that it might send shells.",
        {
            "kirby": ("actor", "Kirby"),
            "said": ("attribution", "said", SAID),
            "outer": ("content", "Pyongyang had denied that it might send shells"),
            "pyongyang": ("actor", "Pyongyang"),
            "denied": ("denial", "denied", DENIED),
            "inner": ("content", "it might send shells"),
            "might": ("hedging", "might", {"hedging_type": "modal", "certainty": "possible"}),
        },
        [
            ("said", "kirby"), ("said", "outer"), ("denied", "pyongyang"), ("denied", "inner"), ("might", "inner"),
        ],
    )  # fmt: skip
    assert profile(annotation, "outer").chain == [
        WRITER_QUOTES,
        Link(1, "said", None, "kirby", None, "Kirby", "asserted", "certain"),
    ]
    assert profile(annotation, "inner").chain == [
        WRITER_QUOTES,
        Link(1, "said", None, "kirby", None, "Kirby", "noncommittal", None),
        Link(2, "denied", "said", "pyongyang", None, "Pyongyang", "denied", "certain"),
    ]


def test_sentence_3_hearsay_at_second_hand() -> None:
    annotation = build(
        "The plane was reportedly hit, Yonhap said, citing the ministry, which declined to comment.",
        {
            "X": ("content", "The plane was reportedly hit"),
            "reportedly": ("attribution", "reportedly", SAID),
            "twin": ("hedging", "reportedly", DISTANCE),
            "yonhap": ("actor", "Yonhap"),
            "said": ("attribution", "said", SAID),
            "citing": ("attribution", "citing", SAID),
            "ministry": ("actor", "the ministry"),
            "declined": ("denial", "declined to comment", {"denial_type": "noncommittal"}),
        },
        [
            ("reportedly", "X"), ("twin", "X"), ("said", "yonhap"), ("said", "citing"), ("citing", "ministry"),
            ("citing", "X"), ("declined", "ministry"),
        ],
    )  # fmt: skip
    assert [p.content.id for p in profiles(annotation, SCHEMA)] == ["X"]
    assert profile(annotation, "X").chain == [
        WRITER_KEEPS_DISTANCE,
        Link(1, "reportedly", None, None, None, None, "asserted", "certain"),
        Link(1, "said", None, "yonhap", None, "Yonhap", "noncommittal", None),
        Link(2, "citing", "said", "ministry", None, "the ministry", "asserted", "certain"),
    ]


def test_a_profile_holds_its_own_hedges_and_dates_in_text_order() -> None:
    annotation = build(
        "On Monday the seal may have possibly broken on Sunday, Orsk said on Tuesday.",
        {
            "X": ("content", "the seal may have possibly broken on Sunday"),
            "possibly": ("hedging", "possibly"),
            "may": ("hedging", "may"),
            "sunday": ("date", "Sunday"),
            "monday": ("date", "Monday"),
            "said": ("attribution", "said", SAID),
            "tuesday": ("date", "Tuesday"),
        },
        [("possibly", "X"), ("may", "X"), ("sunday", "X"), ("monday", "X"), ("said", "X"), ("tuesday", "said")],
    )
    found = profile(annotation, "X")
    assert [span.id for span in found.hedges] == ["may", "possibly"]
    assert [span.id for span in found.dates] == ["monday", "sunday"]


def test_profiles_come_in_text_order() -> None:
    annotation = build(
        "The seal broke. Oil leaked from it. Fish died.",
        {
            "late": ("content", "Fish died"),
            "inner": ("content", "Oil leaked"),
            "outer": ("content", "Oil leaked from it"),
            "early": ("content", "The seal broke"),
        },
    )
    assert [p.content.id for p in profiles(annotation, SCHEMA)] == ["early", "outer", "inner", "late"]


SPLIT = "“The seal,” Brenn, who Aldra says knows, said, “broke.”"


def split() -> Annotation:
    return build(
        SPLIT,
        {
            "X": ("content", "“The seal,”"),
            "brenn": ("actor", "Brenn"),
            "aldra": ("actor", "Aldra"),
            "says": ("attribution", "says", SAID),
            "said": ("attribution", "said", SAID),
            "rest": ("content", "“broke.”"),
        },
        [("said", "X"), ("said", "brenn"), ("rest", "X"), ("says", "aldra")],
    )


def test_a_split_content_is_one() -> None:
    [found] = profiles(split(), SCHEMA)
    assert (found.content.id, [f.id for f in found.fragments]) == ("X", ["X", "rest"])
    assert found.text == "“The seal,” “broke.”"
    assert found.chain == [WRITER_QUOTES, Link(1, "said", None, "brenn", None, "Brenn", "asserted", "certain")]


def test_what_stands_between_fragments_is_not_inside() -> None:
    """The cue "says" lies in the hull of X, but the writer reports it."""
    annotation = split()
    start = SPLIT.index("knows")
    annotation.spans.append(Span("Y", "content", start, start + 5, "knows"))
    annotation.relations.append(Relation("R9", "content", "says", "Y"))
    assert shape(annotation, "Y") == [(0, None, None), (1, "says", None)]


def test_a_cue_in_the_second_fragment_is_inside() -> None:
    annotation = build(
        "“No,” Aldra said, “Brenn lied when he said it broke.”",
        {
            "X": ("content", "“No,”"),
            "said": ("attribution", "said@1", SAID),
            "rest": ("content", "“Brenn lied when he said it broke.”"),
            "lied": ("attribution", "said@2", SAID),
            "Y": ("content", "it broke"),
        },
        [("said", "X"), ("rest", "X"), ("lied", "Y")],
    )
    assert shape(annotation, "Y") == [(0, None, None), (1, "said", None), (2, "lied", "said")]


def test_a_split_content_lies_only_in_what_contains_all_its_fragments() -> None:
    annotation = build(
        "Aldra said it broke, so oil leaked out.",
        {
            "said": ("attribution", "said", SAID),
            "C": ("content", "it broke"),
            "X": ("content", "broke"),
            "rest": ("content", "oil leaked"),
        },
        [("said", "C"), ("rest", "X")],
    )
    assert shape(annotation, "X") == [(0, None, None)]


def test_a_split_content_lies_in_a_split_content_of_larger_fragments() -> None:
    annotation = build(
        "“Brenn says the seal”, Aldra said, “broke there.”",
        {
            "C": ("content", "“Brenn says the seal”"),
            "says": ("attribution", "says", SAID),
            "X": ("content", "the seal"),
            "said": ("attribution", "said", SAID),
            "more": ("content", "“broke there.”"),
            "rest": ("content", "broke there"),
        },
        [("said", "C"), ("more", "C"), ("says", "X"), ("rest", "X")],
    )
    assert shape(annotation, "X") == [(0, None, None), (1, "said", None), (2, "says", "said")]


def test_contents_of_equal_extent_are_one() -> None:
    annotation = build(
        "Orsk and Aldra ONE TWO the seal probably broke on Monday.",
        {
            "one": ("attribution", "ONE", SAID),
            "two": ("denial", "TWO", DENIED),
            "X": ("content", "the seal probably broke on Monday"),
            "same": ("content", "the seal probably broke on Monday"),
            "probably": ("hedging", "probably", {"certainty": "probable"}),
            "monday": ("date", "Monday"),
        },
        [("one", "X"), ("two", "same"), ("probably", "same"), ("monday", "X")],
    )
    [found] = profiles(annotation, SCHEMA)
    assert found.content.id == "X"
    assert [(link.level, link.cue_id, link.stance, link.certainty) for link in found.chain] == [
        (0, None, "noncommittal", None), (1, "one", "asserted", "probable"), (1, "two", "denied", "certain"),
    ]  # fmt: skip
    assert ([h.id for h in found.hedges], [d.id for d in found.dates]) == (["probably"], ["monday"])


def test_fragments_of_equal_extent_are_not_equal_contents() -> None:
    """The first fragment of the split outer content is the whole of the inner one."""
    annotation = build(
        "“The seal broke,” Aldra said, “and oil leaked.”",
        {
            "inner": ("content", "“The seal broke,”"),
            "C": ("content", "“The seal broke,”"),
            "said": ("attribution", "said", SAID),
            "rest": ("content", "“and oil leaked.”"),
        },
        [("said", "C"), ("rest", "C")],
    )
    assert shape(annotation, "inner") == [(0, None, None), (1, "said", None)]
    assert shape(annotation, "C") == [(0, None, None), (1, "said", None)]


def test_nested_content_without_cue_belongs_to_the_enclosing_source() -> None:
    annotation = build(
        "Aldra said oil leaked because the seal broke.",
        {
            "aldra": ("actor", "Aldra"),
            "said": ("attribution", "said", SAID),
            "C": ("content", "oil leaked because the seal broke"),
            "X": ("content", "the seal broke"),
        },
        [("said", "aldra"), ("said", "C")],
    )
    assert profile(annotation, "X").chain == [
        WRITER_QUOTES,
        Link(1, "said", None, "aldra", None, "Aldra", "asserted", "certain"),
    ]


def test_a_content_without_cue_lends_the_enclosing_voice_to_cues_inside() -> None:
    annotation = build(
        "Aldra said Brenn left when Cato said it broke.",
        {
            "said": ("attribution", "said@1", SAID),
            "C": ("content", "Brenn left when Cato said it broke"),
            "clause": ("content", "Cato said it broke"),
            "cato": ("attribution", "said@2", SAID),
            "X": ("content", "it broke"),
        },
        [("said", "C"), ("cato", "X")],
    )
    assert shape(annotation, "X") == [(0, None, None), (1, "said", None), (2, "cato", "said")]


def test_two_cues_over_one_content_are_two_branches() -> None:
    annotation = build(
        "Brenn said and Cato claimed it broke.",
        {
            "said": ("attribution", "said", SAID),
            "claimed": ("attribution", "claimed", SAID),
            "X": ("content", "it broke"),
        },
        [("said", "X"), ("claimed", "X")],
    )
    assert shape(annotation, "X") == [(0, None, None), (1, "said", None), (1, "claimed", None)]


def test_a_link_between_two_cues_over_one_content_makes_one_branch() -> None:
    annotation = build(
        "Brenn said, citing Cato, it broke.",
        {
            "said": ("attribution", "said", SAID),
            "citing": ("attribution", "citing", SAID),
            "X": ("content", "it broke"),
        },
        [("said", "X"), ("said", "citing"), ("citing", "X")],
    )
    assert [(link.cue_id, link.parent_cue_id, link.stance) for link in profile(annotation, "X").chain] == [
        (None, None, "noncommittal"), ("said", None, "noncommittal"), ("citing", "said", "asserted"),
    ]  # fmt: skip


def test_a_cue_in_a_content_of_two_branches_is_reported_by_both_and_has_the_deepest_parent() -> None:
    annotation = build(
        "Aldra said and Brenn reported, citing Dain, that Cato denied it broke.",
        {
            "said": ("attribution", "said", SAID),
            "reported": ("attribution", "reported", SAID),
            "citing": ("attribution", "citing", SAID),
            "C": ("content", "Cato denied it broke"),
            "denied": ("denial", "denied", DENIED),
            "X": ("content", "it broke"),
        },
        [("said", "C"), ("reported", "citing"), ("citing", "C"), ("denied", "X")],
    )
    assert shape(annotation, "X") == [
        (0, None, None), (1, "said", None), (1, "reported", None), (2, "citing", "reported"), (3, "denied", "citing"),
    ]  # fmt: skip


def test_coordinated_sources_have_a_link_each_in_text_order() -> None:
    annotation = build(
        "Aldra and Brenn said it broke.",
        {
            "brenn": ("actor", "Brenn"),
            "aldra": ("actor", "Aldra"),
            "said": ("attribution", "said", SAID),
            "X": ("content", "it broke"),
        },
        [("said", "brenn"), ("said", "aldra"), ("said", "X")],
    )
    assert profile(annotation, "X").chain == [
        WRITER_QUOTES,
        Link(1, "said", None, "aldra", None, "Aldra", "asserted", "certain"),
        Link(1, "said", None, "brenn", None, "Brenn", "asserted", "certain"),
    ]


def test_unknown_source() -> None:
    annotation = build(
        "It was said that it broke.",
        {"said": ("attribution", "said", SAID), "X": ("content", "it broke")},
        [("said", "X")],
    )
    assert profile(annotation, "X").chain == [
        WRITER_QUOTES,
        Link(1, "said", None, None, None, None, "asserted", "certain"),
    ]


def test_cue_inside_its_own_content_within_a_report() -> None:
    """The cue and its twin take the voice that encloses their content: Aldra's, who keeps her distance."""
    annotation = build(
        "Aldra said oil leaked after the seal allegedly broke.",
        {
            "said": ("attribution", "said", SAID),
            "C": ("content", "oil leaked after the seal allegedly broke"),
            "X": ("content", "the seal allegedly broke"),
            "allegedly": ("attribution", "allegedly", SAID),
            "twin": ("hedging", "allegedly", DISTANCE),
        },
        [("said", "C"), ("allegedly", "X"), ("twin", "X")],
    )
    assert profile(annotation, "X").chain == [
        WRITER_QUOTES,
        Link(1, "said", None, None, None, None, "noncommittal", "unstated"),
        Link(2, "allegedly", "said", None, None, None, "asserted", "certain"),
    ]


def test_cue_in_a_clause_of_its_own_content() -> None:
    """Its own content is not the innermost around it, and lends it no voice either."""
    annotation = build(
        "The seal, which may reportedly be old, broke.",
        {
            "X": ("content", "The seal, which may reportedly be old, broke"),
            "clause": ("content", "which may reportedly be old"),
            "reportedly": ("attribution", "reportedly", SAID),
        },
        [("reportedly", "X")],
    )
    assert shape(annotation, "X") == [(0, None, None), (1, "reportedly", None)]


def test_outer_cue_inside_the_content_that_it_reaches_through_another() -> None:
    annotation = build(
        "The seal, Aldra said, citing Brenn, broke.",
        {
            "X": ("content", "The seal, Aldra said, citing Brenn, broke"),
            "said": ("attribution", "said", SAID),
            "citing": ("attribution", "citing", SAID),
        },
        [("said", "citing"), ("citing", "X")],
    )
    assert shape(annotation, "X") == [(0, None, None), (1, "said", None), (2, "citing", "said")]


def test_twin_of_a_cue_that_another_reports_lies_with_that_one() -> None:
    annotation = build(
        "Aldra said the seal is believed to leak.",
        {
            "said": ("attribution", "said", SAID),
            "X": ("content", "the seal is believed to leak"),
            "believed": ("attribution", "believed", {"attribution_type": "belief"}),
            "twin": ("hedging", "believed", DISTANCE),
        },
        [("said", "X"), ("said", "believed"), ("believed", "X"), ("twin", "X")],
    )
    assert [(link.cue_id, link.stance, link.certainty) for link in profile(annotation, "X").chain] == [
        (None, "noncommittal", None), ("said", "noncommittal", "unstated"), ("believed", "asserted", "certain"),
    ]  # fmt: skip


def test_reportedly_said_is_the_writers_distance() -> None:
    annotation = build(
        "Aldra reportedly said it broke.",
        {
            "reportedly": ("attribution", "reportedly", SAID),
            "twin": ("hedging", "reportedly", DISTANCE),
            "said": ("attribution", "said", SAID),
            "X": ("content", "it broke"),
        },
        [("reportedly", "said"), ("twin", "said"), ("said", "X")],
    )
    assert [(link.level, link.cue_id, link.stance, link.certainty) for link in profile(annotation, "X").chain] == [
        (0, None, "noncommittal", "unstated"), (1, "reportedly", "noncommittal", None),
        (2, "said", "asserted", "certain"),
    ]  # fmt: skip


def test_quotation_none_lends_the_enclosing_voice_to_cues_and_hedges_inside() -> None:
    """What the writer says in spite of a denial is not said by the denier."""
    annotation = build(
        "Despite Orsk's denials, Brenn may know it broke.",
        {
            "orsk": ("actor", "Orsk's"),
            "denials": ("denial", "denials", DENIED),
            "C": ("content", "Brenn may know it broke", {"quotation": "none"}),
            "may": ("hedging", "may", {"hedging_type": "modal", "certainty": "possible"}),
            "know": ("attribution", "know", {"attribution_type": "knowledge"}),
            "X": ("content", "it broke"),
        },
        [("denials", "orsk"), ("denials", "C"), ("may", "C"), ("know", "X")],
    )
    assert profile(annotation, "C").chain == [
        Link(0, None, None, None, None, None, "asserted", "possible"),
        Link(1, "denials", None, "orsk", None, "Orsk's", "denied", "certain"),
    ]
    assert shape(annotation, "X") == [(0, None, None), (1, "know", None)]


def test_overlapping_contents_do_not_nest() -> None:
    annotation = build(
        "Aldra said the seal broke and oil leaked.",
        {
            "said": ("attribution", "said", SAID),
            "A": ("content", "the seal broke and oil"),
            "B": ("content", "broke and oil leaked"),
        },
        [("said", "A")],
    )
    assert shape(annotation, "A") == [(0, None, None), (1, "said", None)]
    assert shape(annotation, "B") == [(0, None, None)]


def test_a_hedge_that_is_the_whole_content_is_inside_it() -> None:
    annotation = build(
        "Aldra said maybe.",
        {
            "said": ("attribution", "said", SAID),
            "X": ("content", "maybe"),
            "maybe": ("hedging", "maybe", {"hedging_type": "epistemic", "certainty": "possible"}),
        },
        [("said", "X"), ("maybe", "X")],
    )
    assert [(link.cue_id, link.certainty) for link in profile(annotation, "X").chain] == [
        (None, None), ("said", "possible"),
    ]  # fmt: skip


def test_cue_inside_two_contents_of_its_own_within_a_report() -> None:
    annotation = build(
        "Aldra said oil leaked and allegedly burnt.",
        {
            "said": ("attribution", "said", SAID),
            "C": ("content", "oil leaked and allegedly burnt"),
            "X": ("content", "leaked and allegedly burnt"),
            "Y": ("content", "allegedly burnt"),
            "allegedly": ("attribution", "allegedly", SAID),
        },
        [("said", "C"), ("allegedly", "X"), ("allegedly", "Y")],
    )
    assert shape(annotation, "Y") == [(0, None, None), (1, "said", None), (2, "allegedly", "said")]
