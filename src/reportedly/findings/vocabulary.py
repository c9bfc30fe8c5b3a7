"""Level 1: findings about names and values in annotations that the schema does not declare."""

from __future__ import annotations

from reportedly.findings.structure import Structure


class UnknownLabel(Structure):
    """A span has a label that the schema does not declare."""

    template = "{label}{hint}"
    remedy = "use a label of schema/labels.yaml"


class UnknownAttribute(Structure):
    """A span has an attribute that the schema does not declare."""

    template = "{name}{hint}"
    remedy = "use an attribute of schema/labels.yaml"


class InapplicableAttribute(Structure):
    """A span has an attribute that the schema declares, but not for its label."""

    template = "{name} is no attribute of {label}"
    remedy = "remove the attribute, or correct the label"


class UnknownValue(Structure):
    """An attribute has a value that the schema does not declare for it."""

    template = "{name} is {value!r}{hint}"
    remedy = "use a value of schema/labels.yaml"


class WrongValueType(Structure):
    """An attribute is written as another type than it has: a boolean with a value, or another attribute
    without one."""

    template = "{name} {problem}"
    remedy = "write booleans as A1<TAB>negated T1, others with a value: A1<TAB>kind T1 state"


class MalformedReference(Structure):
    """A reference to a registry is an id, and ids are one word. With white space in it, it can be written
    in no standoff file."""

    template = "{name} is {value!r}, which is not one word"
    remedy = "refer by the id in the registry: N1<TAB>Reference T1 entity:varnia<TAB>varnia"


class UnknownRelation(Structure):
    """A relation has a type that the schema does not declare."""

    template = "{type}{hint}"
    remedy = "use a relation of schema/labels.yaml"
