"""The schema: what version 1 declares, what a declaration may not say, and that nothing is tied to ours."""

from __future__ import annotations

import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from reportedly.errors import SchemaError
from reportedly.schema import Schema, load_schema
from tests.support import SCHEMA

TIMEX_MODS = (
    *("BEFORE", "AFTER", "ON_OR_BEFORE", "ON_OR_AFTER", "LESS_THAN", "MORE_THAN", "EQUAL_OR_LESS"),
    *("EQUAL_OR_MORE", "START", "MID", "END", "APPROX"),
)
LABELS = {
    "actor": ("source", ("kind", "mention", "anonymous", "entity")),
    "attribution": ("cue", ("attribution_type", "negated")),
    "content": ("content", ("quotation", "claim", "claim_polarity")),
    "hedging": ("hedge", ("hedging_type", "certainty")),
    "denial": ("denial", ("denial_type", "negated")),
    "date": ("time", ("timex_type", "value", "mod")),
}
VALUES = {
    "kind": ("person", "state", "organization", "media", "group", "document"),
    "mention": ("name", "nominal", "pronoun"),
    "attribution_type": ("assertion", "belief", "knowledge", "eventuality"),
    "quotation": ("direct", "indirect", "mixed", "none"),
    "claim_polarity": ("states", "contradicts"),
    "hedging_type": ("modal", "approximator", "evidential", "epistemic"),
    "certainty": ("probable", "possible", "unlikely", "unstated"),
    "denial_type": ("denial", "rejection", "noncommittal"),
    "timex_type": ("DATE", "TIME", "DURATION", "SET"),
    "mod": TIMEX_MODS,
}
OTHER_TYPES = {
    "anonymous": ("boolean", None),
    "negated": ("boolean", None),
    "entity": ("reference", "entities"),
    "claim": ("reference", "claims"),
    "value": ("string", None),
}
RELATIONS = {
    "source": (("attribution", "denial"), ("actor",)),
    "content": (("attribution", "denial"), ("content", "attribution", "denial")),
    "continues": (("content",), ("content",)),
    "scope": (("hedging",), ("content", "attribution", "denial")),
    "time": (("date",), ("content", "attribution", "denial")),
}
# Every link that the schema allows, as drawn and turned round. Between two cues the drawn direction counts.
LINKS = {
    ("attribution", "actor"): "source",
    ("denial", "actor"): "source",
    ("attribution", "content"): "content",
    ("denial", "content"): "content",
    ("attribution", "attribution"): "content",
    ("attribution", "denial"): "content",
    ("denial", "attribution"): "content",
    ("denial", "denial"): "content",
    ("content", "content"): "continues",
    ("hedging", "content"): "scope",
    ("hedging", "attribution"): "scope",
    ("hedging", "denial"): "scope",
    ("date", "content"): "time",
    ("date", "attribution"): "time",
    ("date", "denial"): "time",
}


def test_version_1_declares_what_the_design_says() -> None:
    assert (SCHEMA.name, SCHEMA.version) == ("reportedly", "1.0.0")
    assert {name: (label.role, label.attributes) for name, label in SCHEMA.labels.items()} == LABELS
    assert {name: tuple(spec.values) for name, spec in SCHEMA.attributes.items() if spec.values} == VALUES
    assert {n: (a.type, a.registry) for n, a in SCHEMA.attributes.items() if a.type != "enum"} == OTHER_TYPES
    assert {name: (r.head, r.tail) for name, r in SCHEMA.relations.items()} == RELATIONS
    assert {name for name, spec in SCHEMA.attributes.items() if spec.optional} == {"entity", "claim", "mod"}
    assert {n: a.required_with for n, a in SCHEMA.attributes.items() if a.required_with} == {"claim_polarity": "claim"}
    assert SCHEMA.references == {"entity", "claim"}
    assert SCHEMA.continuations == {"continues"}
    assert SCHEMA.has_roles
    assert SCHEMA.labels_with_role("cue", "denial") == ("attribution", "denial")
    assert (SCHEMA.role_of("date"), SCHEMA.role_of("dates")) == ("time", None)


def test_orders_are_those_of_the_file() -> None:
    assert list(SCHEMA.labels) == list(LABELS)
    assert SCHEMA.label_order == {name: i for i, name in enumerate(LABELS)}
    assert SCHEMA.relation_order == {name: i for i, name in enumerate(RELATIONS)}
    assert list(SCHEMA.attribute_order) == list(SCHEMA.attributes)


def test_a_link_has_one_type_and_direction() -> None:
    assert SCHEMA.pair_types == LINKS
    for a in LABELS:
        for b in LABELS:
            if (a, b) in LINKS:
                expected: tuple[str, bool] | None = (LINKS[a, b], False)
            elif (b, a) in LINKS:
                expected = (LINKS[b, a], True)
            else:
                expected = None
            assert SCHEMA.infer_relation(a, b) == expected
    assert SCHEMA.infer_relation("actor", "content") is None
    assert SCHEMA.infer_relation("actor", "nothing") is None


def _texts() -> list[tuple[str, str]]:
    found = []
    for name, label in SCHEMA.labels.items():
        found += [(f"{name}.example", label.example)]
    for name, attribute in SCHEMA.attributes.items():
        for value, spec in attribute.values.items():
            found += [(f"{name}.{value}.example", spec.example)]
    return found


@pytest.mark.parametrize(("where", "example"), _texts())
def test_examples_show_their_span_in_brackets(where: str, example: str) -> None:
    assert re.search(r"\[[^\[\]]+\]", example), where
    assert example.count("[") == example.count("]")


def test_counter_examples_say_what_they_are_instead() -> None:
    """A counter-example without a span in brackets says in words why there is none."""
    for name, spec in [
        *SCHEMA.labels.items(),
        *((f"{a}.{v}", s) for a, d in SCHEMA.attributes.items() for v, s in d.values.items()),
    ]:
        counter = spec.counter_example
        assert counter != spec.example, name
        assert counter.count("[") == counter.count("]"), name
        assert "[" in counter or "(" in counter, name


def test_colours_and_hotkeys_tell_labels_apart() -> None:
    def rgb(color: str) -> list[int]:
        return [int(color[i : i + 2], 16) for i in (1, 3, 5)]

    colors = [rgb(label.color) for label in SCHEMA.labels.values()]
    for i, first in enumerate(colors):
        for second in colors[i + 1 :]:
            assert sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) > 50**2
    assert [label.hotkey for label in SCHEMA.labels.values()] == list("123456")


GERMAN: dict[str, Any] = yaml.safe_load("""
name: protokoll
version: "0.3.0"
title: Plenarprotokolle
description: Wer im Ausschuss was behauptet.
attributes:
  partei:
    type: enum
    description: Zu wem die Person gehört.
    values:
      Mehrheit: {description: Trägt die Regierung., example: "[Die Vorsitzende] sprach.", counter_example: "-"}
      Minderheit: {description: Trägt sie nicht., example: "[Ein Gast] sprach.", counter_example: "-"}
  sicher: {type: boolean, description: Ohne Vorbehalt.}
  these: {type: reference, registry: claims, optional: true, description: Die geführte These.}
labels:
  Rednerin:
    {role: source, description: Wer spricht., color: "#112233", hotkey: r, attributes: [partei],
     example: "[Sie] sprach.", counter_example: "Es regnete."}
  Äußerung:
    {role: cue, description: Das Wort des Sagens., color: "#445566", hotkey: "ä", attributes: [sicher],
     example: "Sie [sprach].", counter_example: "Es [regnete]."}
  Inhalt:
    {role: content, description: Was gesagt wird., color: "#778899", hotkey: i, attributes: [these],
     example: "Sie sagte, [es regne].", counter_example: "Es regnete."}
  Ort: {description: Wo., color: "#AABBCC", hotkey: o, example: "in [Kiel]", counter_example: "heute"}
relations:
  von: {description: Wer es sagt., head: [Äußerung], tail: [Rednerin], example: "sprach → Sie", counter_example: "-"}
  dass: {description: Was., head: [Äußerung], tail: [Inhalt], example: "sagte → es regne", counter_example: "-"}
  setzt_fort: {description: Geteilter Inhalt., head: [Inhalt], tail: [Inhalt], example: "-", counter_example: "-"}
  wo: {description: Wo., head: [Inhalt], tail: [Ort], example: "-", counter_example: "-"}
""")


def load(declaration: object, folder: Path) -> Schema:
    (folder / "labels.yaml").write_text(yaml.safe_dump(declaration, allow_unicode=True, sort_keys=False), "utf-8")
    return load_schema(folder)


def test_another_schema_with_other_names(tmp_path: Path) -> None:
    schema = load(GERMAN, tmp_path)
    assert schema.path == tmp_path / "labels.yaml"
    assert schema == load_schema(tmp_path / "labels.yaml")
    assert schema.has_roles
    assert schema.pair_types == {
        ("Äußerung", "Rednerin"): "von",
        ("Äußerung", "Inhalt"): "dass",
        ("Inhalt", "Inhalt"): "setzt_fort",
        ("Inhalt", "Ort"): "wo",
    }
    assert schema.continuations == {"setzt_fort"}
    assert schema.references == {"these"}
    assert schema.infer_relation("Rednerin", "Äußerung") == ("von", True)
    assert schema.role_of("Ort") is None


def test_a_schema_without_roles(tmp_path: Path) -> None:
    declaration = deepcopy(GERMAN)
    for label in declaration["labels"].values():
        label.pop("role", None)
    schema = load(declaration, tmp_path)
    assert not schema.has_roles
    assert schema.continuations == frozenset()
    assert schema.pair_types["Inhalt", "Inhalt"] == "setzt_fort"
    assert schema.labels_with_role("cue") == ()


@pytest.mark.parametrize("role", ["source", "cue", "content"])
def test_derived_tables_need_three_roles(role: str, tmp_path: Path) -> None:
    declaration = deepcopy(GERMAN)
    for label in declaration["labels"].values():
        if label.get("role") == role:
            del label["role"]
    assert not load(declaration, tmp_path).has_roles


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("attributes.partei.values", {}, "attribute partei: values belong to type enum, and only to it"),
        ("attributes.partei.type", "string", "attribute partei: values belong to type enum, and only to it"),
        ("attributes.these.registry", None, "attribute these: registry belongs to type reference, and only to it"),
        (
            "attributes.sicher.registry",
            "claims",
            "attribute sicher: registry belongs to type reference, and only to it",
        ),
        (
            "attributes.partei.required_with",
            "glied",
            "attribute partei: required_with names the unknown attribute glied",
        ),
        (
            "attributes.partei.required_with",
            "these",
            "attribute partei: label Rednerin has it without these, with which it is required",
        ),
        ("labels.Ort.attributes", ["gau"], "label Ort: attribute gau is not declared"),
        ("labels.Rednerin.attributes", [], "attribute partei: no label uses it"),
        ("labels.Ort.hotkey", "r", "labels Rednerin and Ort share the hotkey r"),
        ("labels.Ort.color", "red", "label Ort: the color 'red' is not of the form #0072B2"),
        (
            "labels.im Ort",
            GERMAN["labels"]["Ort"] | {"hotkey": "x"},
            "label im Ort: a name is letters, digits and underscores",
        ),
        ("relations.an/ab", GERMAN["relations"]["wo"], "relation an/ab: a name is letters, digits and underscores"),
        ("attributes.a:b", GERMAN["attributes"]["sicher"], "attribute a:b: a name is letters, digits and underscores"),
        (
            "attributes.text",
            GERMAN["attributes"]["sicher"],
            "attribute text: every span has a field of that name; choose another",
        ),
        (
            "attributes.partei.values.a b ",
            GERMAN["attributes"]["partei"]["values"]["Mehrheit"],
            "attribute partei: the value 'a b ' must be one line of text, without white space at its ends",
        ),
        ("relations.von.tail", ["Redner"], "relation von: label Redner is not declared"),
        ("relations.von.head", [], "relation von: head and tail name at least one label each"),
        (
            "relations.wo.tail",
            ["Ort", "Inhalt"],
            "relations setzt_fort and wo both link Inhalt to Inhalt; one type per ordered pair",
        ),
    ],
)
def test_contradictions(path: str, value: object, message: str, tmp_path: Path) -> None:
    declaration = deepcopy(GERMAN)
    *parents, last = path.split(".")
    place = declaration
    for key in parents:
        place = place[key]
    if value is None:
        del place[last]
    else:
        place[last] = value
    with pytest.raises(SchemaError) as caught:
        load(declaration, tmp_path)
    assert str(caught.value) == f"{tmp_path / 'labels.yaml'}: {message}"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no such file; a schema is a labels.yaml"),
        (b"a: [", "not readable as YAML: "),
        (b"name: \xe9\n", "not readable as YAML: "),
        (b"", "Expected `object`, got `null`; see schema/README.md for the keys"),
        (b"- a\n", "Expected `object`, got `array`; see schema/README.md for the keys"),
        (b"name: x\n", "Object missing required field `version`; see schema/README.md for the keys"),
    ],
)
def test_unusable_files(content: bytes | None, message: str, tmp_path: Path) -> None:
    path = tmp_path / "labels.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SchemaError) as caught:
        load_schema(path)
    assert str(caught.value).startswith(f"{path}: {message}")
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("labels.Ort.colour", "#000000", "Object contains unknown field `colour` - at `$.labels[...]`"),
        ("labels.Ort.role", "place", "Invalid enum value 'place' - at `$.labels[...].role`"),
        ("attributes.sicher.type", "bool", "Invalid enum value 'bool' - at `$.attributes[...].type`"),
        ("version", 0.3, "Expected `str`, got `float` - at `$.version`"),
    ],
)
def test_unknown_keys_and_types(path: str, value: object, message: str, tmp_path: Path) -> None:
    declaration = deepcopy(GERMAN)
    *parents, last = path.split(".")
    place = declaration
    for key in parents:
        place = place[key]
    place[last] = value
    with pytest.raises(SchemaError) as caught:
        load(declaration, tmp_path)
    assert str(caught.value) == f"{tmp_path / 'labels.yaml'}: {message}; see schema/README.md for the keys"


def test_a_name_declared_twice_is_refused(tmp_path: Path) -> None:
    """YAML itself would silently keep the last."""
    text = yaml.safe_dump(GERMAN, allow_unicode=True, sort_keys=False)
    text += "  wo: {description: Anders., head: [Inhalt], tail: [Ort], example: '-', counter_example: '-'}\n"
    (tmp_path / "labels.yaml").write_text(text, "utf-8")
    with pytest.raises(
        SchemaError, match=r"not readable as YAML: wo stands twice\n  in \"<unicode string>\", line \d+, column 3"
    ):
        load_schema(tmp_path)
