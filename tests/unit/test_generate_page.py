"""The page of Label Studio as it is generated: keys, colours, instructions."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from itertools import combinations

import msgspec
import pytest

from reportedly.formats.inline import parse
from reportedly.generate import instructions, label_config
from reportedly.generate.guide_rules import marked
from reportedly.generate.guidelines import read_guidelines
from reportedly.generate.hotkeys import choices, hotkeys
from reportedly.schema import Schema, load_schema
from tests.support import ROOT, SCHEMA

SCHEMAS = [
    pytest.param(load_schema(path), id=path.name)
    for path in [ROOT / "schema", *sorted((ROOT / "tests" / "cases" / "schemas").iterdir())]
    if path.is_dir()
]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_for_a_label_no_key_means_two_things(schema: Schema) -> None:
    keys = hotkeys(schema)
    of_labels = [label.hotkey for label in schema.labels.values()]
    for label in schema.labels.values():
        meant = [key for attribute in label.attributes for key in keys.get(attribute, {}).values()]
        assert len(meant) == len(set(meant))
        # "u" is Label Studio's.
        assert not set(meant) & {*of_labels, "u"}
    for attribute in schema.attributes:
        assert list(keys.get(attribute, {})) == choices(schema, attribute)


def test_a_key_is_the_first_letter_of_the_name_that_is_left() -> None:
    keys = hotkeys(SCHEMA)
    assert keys["kind"] == {
        "person": "p",
        "state": "s",
        "organization": "o",
        "media": "m",
        "group": "g",
        "document": "d",
    }
    assert keys["mention"] == {"name": "n", "nominal": "i", "pronoun": "r"}
    assert (keys["anonymous"], keys["negated"]) == ({"yes": "a"}, {"yes": "n"})
    assert keys["hedging_type"]["epistemic"] == "p", "e is of evidential"
    assert keys["mod"]["EQUAL_OR_MORE"] == "q"


def test_where_the_letters_run_out_there_is_no_key() -> None:
    many = {f"v{i}": value for i, value in enumerate([*SCHEMA.attributes["kind"].values.values()] * 5)}
    kind = msgspec.structs.replace(SCHEMA.attributes["kind"], values=many)
    schema = Schema(
        SCHEMA.name,
        SCHEMA.version,
        SCHEMA.title,
        SCHEMA.description,
        {**SCHEMA.attributes, "kind": kind},
        SCHEMA.labels,
        SCHEMA.relations,
    )
    # All letters but "u" are for the first 25 values; the other attributes of the label have none.
    assert list(hotkeys(schema)["kind"]) == [f"v{i}" for i in range(25)]
    assert "mention" not in hotkeys(schema)
    config = ET.fromstring(label_config(schema))
    assert [c.get("hotkey") for c in config.findall(".//Choices[@name='mention']/Choice")] == [None, None, None]


def test_the_page_has_the_keys() -> None:
    config = ET.fromstring(label_config(SCHEMA))
    found = {
        control.get("name"): {c.get("value"): c.get("hotkey") for c in control}
        for control in config.findall(".//Choices")
    }
    assert found == hotkeys(SCHEMA)


def test_the_style_survives_label_studio() -> None:
    # It escapes these signs in a style, and would take the last for a reference to the task's data.
    (style,) = ET.fromstring(label_config(SCHEMA)).findall("./Style")
    assert style.text
    assert not set(style.text) & set("<>&$")


# The colours are taken from the palettes of M. Okabe and K. Ito, "Color Universal Design" (2008), and P. Tol, "Colour
# Schemes" (SRON/EPS/TN/09-002). How they look to the colour-blind: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes,
# "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009, severity 1.0; the
# matrices apply to linear RGB.
SIGHT = {
    "common": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
TINT = 0.3
"""How much of its label's colour a span has on the page; the rest is the page's."""

Triple = tuple[float, float, float]


def linear(color: str, page: float, share: float) -> Triple:
    """A colour (#RRGGBB) laid over a grey page (0 black, 1 white) with that share, in linear RGB (IEC 61966-2-1)."""
    mixed = [share * int(color[i : i + 2], 16) / 255 + (1 - share) * page for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in mixed)
    return red, green, blue


def lab(rgb: Triple) -> Triple:
    """CIE L*a*b* (D65) of linear RGB."""
    to_xyz = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
    xyz = [sum(a * b for a, b in zip(row, rgb, strict=True)) for row in to_xyz]
    x, y, z = (
        t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116
        for t in (value / white for value, white in zip(xyz, (0.95047, 1.0, 1.08883), strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen(color: str, sight: str, page: float, share: float) -> Triple:
    rgb = linear(color, page, share)
    red, green, blue = (min(1.0, max(0.0, sum(a * b for a, b in zip(row, rgb, strict=True)))) for row in SIGHT[sight])
    return lab((red, green, blue))


def apart(a: Triple, b: Triple) -> float:
    """ΔE (CIE 1976): 2.3 is just noticeable side by side."""
    return float(sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5)


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize(("page", "share", "least"), [(1.0, TINT, 10), (0.12, TINT, 10), (1.0, 1.0, 20)])
def test_everybody_can_tell_the_colours_of_labels_apart(sight: str, page: float, share: float, least: float) -> None:
    """As spans on a light and on a dark page, and as the legend; spans also from the page itself."""
    colors = {name: seen(label.color, sight, page, share) for name, label in SCHEMA.labels.items()}
    distances = {pair: apart(colors[pair[0]], colors[pair[1]]) for pair in combinations(colors, 2)}
    closest = min(distances, key=lambda pair: distances[pair])
    assert distances[closest] >= least, f"{closest}: {distances[closest]:.1f}"
    ground = seen("#000000", sight, page, 0.0)
    assert min(apart(color, ground) for color in colors.values()) >= 6


def test_the_figures_of_a_colour_are_those_of_the_literature() -> None:
    assert lab(linear("#ffffff", 0, 1)) == pytest.approx((100, 0, 0), abs=0.01)
    assert lab(linear("#ff0000", 0, 1)) == pytest.approx((53.24, 80.09, 67.20), abs=0.01)
    assert apart(seen("#8c8c8c", "deuteranopia", 1, TINT), seen("#009e73", "deuteranopia", 1, TINT)) < 3


class Page(HTMLParser):
    """The text of a page, its tags and those of their attributes that the server strips."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.stripped: list[str] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag != "br":
            self.open.append(tag)
        self.stripped += [name for name, _ in attrs if name not in ("class",)]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)


@pytest.mark.parametrize("schema", SCHEMAS)
def test_the_instructions_name_everything_and_hold_nothing_active(schema: Schema) -> None:
    page = Page(instructions(schema))
    text = " ".join("".join(page.words).split())
    assert page.open == []
    assert page.stripped == []
    assert not {"script", "img", "iframe", "link", "a", "form"} & set(page.tags)
    for label in schema.labels.values():
        assert " ".join(label.description.split()) in text
    for name, spec in schema.attributes.items():
        assert f"{name.replace('_', ' ')}: " in text
        for value in spec.values.values():
            assert value.description in text
    for relation in schema.relations.values():
        assert " ".join(relation.description.split()) in text


def test_the_instructions_say_what_the_server_makes_necessary() -> None:
    text = " ".join("".join(Page(instructions(SCHEMA)).words).split())
    for said in (
        "Wait for the next document, or for the mark that your draft is saved",
        "Submit it empty",
        "Skip only what cannot be annotated",
        "press Alt+R and click the other one",
        "the key of a label gives that span the other label",
        "press Alt+M and write a note",
        "1 actor 2 attribution 3 content 4 hedging 5 denial 6 date",
        "attribution and attribution; attribution and denial; denial and denial",
    ):
        assert said in text
    assert "content and content" not in text, "which fragment continues which is inferred"


def test_examples_are_marked_and_their_text_is_escaped() -> None:
    label = msgspec.structs.replace(SCHEMA.labels["actor"], example="[A & B] <said> so.")
    schema = Schema(
        SCHEMA.name,
        SCHEMA.version,
        SCHEMA.title,
        SCHEMA.description,
        SCHEMA.attributes,
        {**SCHEMA.labels, "actor": label},
        SCHEMA.relations,
    )
    assert "<mark>A &amp; B</mark> &lt;said&gt; so." in instructions(schema)


GUIDELINES = read_guidelines(ROOT / "schema" / "guidelines.md")


def test_the_rules_stand_in_the_instructions() -> None:
    html = instructions(SCHEMA, GUIDELINES)
    page = Page(html)
    text = " ".join("".join(page.words).split())
    assert page.open == []
    assert page.stripped == []
    assert not {"script", "img", "iframe", "link", "a", "form"} & set(page.tags)
    for rule in GUIDELINES.rules:
        assert f"{rule.number}. {rule.title}" in text
    for part in GUIDELINES.parts:
        assert (part.title in text) is not part.appendix
    assert "](#" not in text
    for name, label in SCHEMA.labels.items():
        assert f".guide mark.{name} {{ border-color: {label.color}; }}" in html
    assert "Guidelines" not in "".join(Page(instructions(SCHEMA)).words)


def test_an_example_on_the_page_has_the_text_and_the_spans_of_its_markup() -> None:
    for rule in GUIDELINES.rules:
        for block in (rule.example, rule.counter):
            read = parse(block.markup, None, "doc", SCHEMA)
            page = Page(marked(block.markup))
            assert "".join(page.words) == read.text.rstrip("\n")
            assert page.tags.count("mark") == len(read.annotation.spans)
    assert marked("[actor-2|A \\[&\\]] \\\\\n<b>\n=====\n") == '<mark class="actor">A [&amp;]</mark> \\<br>&lt;b&gt;'
