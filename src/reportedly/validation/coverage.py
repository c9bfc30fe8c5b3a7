"""Level 4: what gold has in train should occur where systems are tested too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from reportedly.corpus import SPLITS
from reportedly.findings import Finding, Place
from reportedly.findings.corpuswide import UncoveredLabels, UncoveredRelations, UncoveredValues
from reportedly.model import Annotation
from reportedly.schema import Schema
from reportedly.validation.tables import SPLITS_FILE

Name = tuple[str, ...]
"""("label", name), ("relation", type) or ("value", label, attribute, value)."""


@dataclass
class Coverage:
    """What occurs in the gold of each split, gathered document by document. `split_of`: document id → split."""

    schema: Schema
    split_of: Mapping[str, str]
    seen: defaultdict[str, set[Name]] = field(default_factory=lambda: defaultdict(set))

    def add(self, gold: Annotation) -> None:
        """Enter the gold of a document; that of one without a split counts nowhere."""
        if gold.doc_id not in self.split_of:
            return
        seen = self.seen[self.split_of[gold.doc_id]]
        for span in gold.spans:
            seen.add(("label", span.label))
            # A boolean that is not set is no: only yes has to be met with.
            seen |= {
                ("value", span.label, name, "yes" if value is True else str(value))
                for name, value in span.attributes.items()
                if name in self.schema.attributes and self.schema.attributes[name].type in ("enum", "boolean")
            }
        seen |= {("relation", relation.type) for relation in gold.relations}

    def check(self) -> Iterator[Finding]:
        """The findings about splits whose gold lacks something, one of a kind for each split and label.

        A split without gold lacks nothing (the card says that it has none). Nor is a label lacking that no split has:
        an imported corpus was not annotated for it.
        """
        place = Place(SPLITS_FILE)
        trained = self.seen.get("train", set())
        anywhere = set().union(*self.seen.values())
        labels = [label for label in self.schema.labels if ("label", label) in anywhere]
        for split in (split for split in SPLITS if split in self.seen):
            lacking = [label for label in labels if ("label", label) not in self.seen[split]]
            if lacking:
                yield UncoveredLabels(place, split=split, labels=", ".join(lacking))
            missing = trained - self.seen[split]
            if relations := [type_ for type_ in self.schema.relations if ("relation", type_) in missing]:
                yield UncoveredRelations(place, split=split, types=", ".join(relations))
            for label in labels:
                if label not in lacking and (values := "; ".join(self._values(label, missing))):
                    yield UncoveredValues(place, split=split, label=label, values=values)

    def _values(self, label: str, missing: set[Name]) -> Iterator[str]:
        """The missing values of each attribute of a label, in the order of the schema."""
        for name in self.schema.labels[label].attributes:
            values = self.schema.attributes[name].values or ("yes",)
            if lacking := [value for value in values if ("value", label, name, value) in missing]:
                yield f"{name} {', '.join(lacking)}"
