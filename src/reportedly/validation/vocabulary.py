"""Level 1, within an annotation: labels, attributes, values and relation types are those of the schema."""

from __future__ import annotations

from reportedly.findings import Finding
from reportedly.findings.references import UnregisteredReference
from reportedly.findings.vocabulary import (
    InapplicableAttribute,
    MalformedReference,
    UnknownAttribute,
    UnknownLabel,
    UnknownRelation,
    UnknownValue,
    WrongValueType,
)
from reportedly.model import Span, Value
from reportedly.standoff import Parsed
from reportedly.validation.hints import hint
from reportedly.validation.rules import Rules, is_word

NOT_DECLARED = " is not declared by the schema"


def check_vocabulary(parsed: Parsed, rules: Rules) -> list[Finding]:
    """The findings about names and values that the schema does not declare."""
    found: list[Finding] = []
    allowed = rules.allowed
    for span in parsed.annotation.spans:
        values = allowed.get(span.label)
        if values is None:
            meant = rules.renamed.get(("label", span.label)) or hint(span.label, allowed, NOT_DECLARED)
            found.append(UnknownLabel(parsed.place(span.id), label=span.label, hint=meant))
        if span.attributes:
            for name, value in span.attributes.items():
                if values is None or name not in values or value not in values[name]:
                    found += _attribute(parsed, rules, span, name, value)
    types = rules.schema.relations
    for relation in parsed.annotation.relations:
        if relation.type not in types:
            meant = rules.renamed.get(("relation", relation.type)) or hint(relation.type, types, NOT_DECLARED)
            found.append(UnknownRelation(parsed.place(relation.id), type=relation.type, hint=meant))
    return found


def _attribute(parsed: Parsed, rules: Rules, span: Span, name: str, value: Value) -> list[Finding]:
    """The findings about one attribute that is not plainly good."""
    place = parsed.place(span.id)
    spec = rules.schema.attributes.get(name)
    if spec is None:
        meant = rules.renamed.get(("attribute", name)) or hint(name, rules.schema.attributes, NOT_DECLARED)
        return [UnknownAttribute(place, name=name, hint=meant)]
    label = rules.schema.labels.get(span.label)
    if label is not None and name not in label.attributes:
        return [InapplicableAttribute(place, name=name, label=span.label)]
    if spec.type == "boolean":
        if value is not True:
            return [WrongValueType(place, name=name, problem=f"is a boolean, but has the value {value!r}")]
        return []
    if not isinstance(value, str):
        return [WrongValueType(place, name=name, problem="has no value")]
    if spec.type == "enum":
        if value not in spec.values:
            meant = rules.renamed.get(("value", name, value)) or hint(value, spec.values)
            return [UnknownValue(place, name=name, value=value, hint=meant)]
        return []
    if spec.type == "reference" and not is_word(value):
        return [MalformedReference(place, name=name, value=value)]
    registry = rules.registry(name)
    if registry is not None and value not in registry:
        meant = hint(value, registry)
        return [UnregisteredReference(place, name=name, value=value, registry=f"{spec.registry}.jsonl", hint=meant)]
    return []
