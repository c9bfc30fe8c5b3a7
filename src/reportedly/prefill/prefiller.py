"""The prefiller: what it suggests before annotation and completes after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from reportedly.corpus import Corpus
from reportedly.model import Annotation, Document, Entity, Span, Value
from reportedly.prefill import dates, names
from reportedly.prefill.attributes import Attributes
from reportedly.prefill.completing import Completion, Resources
from reportedly.prefill.lexicon import LEXICON, Lexicon, load_lexicons
from reportedly.prefill.spotting import spot
from reportedly.schema import Role, Schema

_SPOTTED: tuple[Role, ...] = ("cue", "denial", "hedge")


@dataclass(frozen=True)
class Completed:
    """An annotation with what its annotator left out.

    Attributes:
        annotation: a new annotation; the given one is left as it is.
        filled: how often each thing was filled in, by the name of the attribute, of the label of an added
            span or of the type of an added relation.
    """

    annotation: Annotation
    filled: Counter[str]


class Prefiller:
    """Fills in what need not be typed (design: "filled in, not typed"), for the documents of one corpus.

    What it fills in is valid by construction: declared by the schema, referring to registered entities.
    It knows labels by their role and attributes by their name and values; of another schema it fills in
    what fits. In a language without lexicon, date rules or rules for names these fill in nothing.
    """

    def __init__(
        self,
        schema: Schema,
        lexicons: Mapping[str, Lexicon],
        entities: Mapping[str, Entity],
        *,
        guidelines: bool = True,
    ) -> None:
        """
        Args:
            lexicons: the lexicon of each language, by the first subtag of its BCP-47 tag.
            entities: the registered parties by id.
            guidelines: whether annotations follow the guidelines; without them nothing is completed.
        """
        self.schema = schema
        self.guidelines = guidelines
        self._attributes = Attributes(schema)
        self._lexicons = lexicons
        self._entities = entities
        self._prepared: dict[str, tuple[Resources, names.Names | None]] = {}

    @classmethod
    def for_corpus(cls, corpus: Corpus) -> Prefiller:
        """The prefiller of a corpus: its schema, its entities, its lexicon (`annotation/lexicon/`).

        Raises:
            LexiconError: a file of the lexicon is faulty; names file, line and entry.
            CorpusError: the registry of entities is faulty.
        """
        lexicons = load_lexicons(corpus.root / LEXICON, corpus.schema)
        guidelines = "guidelines" in corpus.config.validation
        return cls(corpus.schema, lexicons, corpus.entities, guidelines=guidelines)

    def suggest(self, document: Document, text: str, *, blind: bool = True) -> Annotation:
        """What an annotator finds filled in: dates, and the registered parties that the text names, with
        their attributes.

        Args:
            document: gives the language, and by its local day of publication the anchor of dates.
            text: the document's text; offsets in the result are code points in it, half-open.
            blind: whether the pass is blind. If not, likely cues, denials and hedges are suggested too; in a
                blind pass agreement would measure the suggestion.

        Returns:
            Spans `T1`, `T2` … in text order, without relations. Where a value depends on another date of the
            text it is missing.
        """
        resources, known = self._language(document)
        extents: list[tuple[int, int, str, dict[str, Value]]] = []
        for label, attributes in self._attributes.sources.items():
            for named in known.find(text, document.outlet) if known else ():
                values: dict[str, Value] = {attributes.entity: named.entity.id} if attributes.entity else {}
                extents.append((named.start, named.end, label, values))
            break
        extents += self._dates(resources, text, _anchor(document))
        if not blind:
            for role in _SPOTTED:
                for label in self.schema.labels_with_role(role)[:1]:
                    extents += [(start, end, label, {}) for start, end in spot(text, resources.lexicon, role)]
        extents.sort(key=lambda each: (each[0], -each[1], self.schema.label_order[each[2]]))
        spans = [
            Span(f"T{number}", label, start, end, text[start:end], values)
            for number, (start, end, label, values) in enumerate(extents, start=1)
        ]
        completion = Completion(self.schema, self._attributes, resources, Annotation(document.id, spans), text, None)
        completion.fill_attributes()
        return Annotation(document.id, completion.spans)

    def _dates(
        self, resources: Resources, text: str, anchor: date | None
    ) -> Iterator[tuple[int, int, str, dict[str, Value]]]:
        label = next(iter(self._attributes.times), None)
        if label is None or resources.dates is None or anchor is None:
            return
        attributes = self._attributes.times[label]
        for read in resources.dates.find(text, anchor):
            values = {attributes.type: read.type, attributes.value: read.value, attributes.mod: read.mod}
            yield read.start, read.end, label, {k: v for k, v in values.items() if k is not None and v is not None}

    def complete(self, annotation: Annotation, document: Document, text: str) -> Completed:
        """Fill in what the annotator left out. What is there is never changed, `negated` and claims are
        never filled in, and completing twice changes nothing more.

        Args:
            annotation: sound spans and relations (offsets in code points of `text`), with any ids. Added
                spans and relations have ids `T1` …, `R1` … that were not in use.
            document: gives the language, and by its local day of publication the anchor of dates.
        """
        resources, _ = self._language(document)
        completion = Completion(self.schema, self._attributes, resources, annotation, text, _anchor(document))
        if self.guidelines:
            completion.add_twins()
            completion.fill_attributes()
            completion.fill_quotations()
        return Completed(completion.annotation(), completion.filled)

    def _language(self, document: Document) -> tuple[Resources, names.Names | None]:
        """What is known of the language of a document, prepared once."""
        language = document.lang.partition("-")[0].lower()
        if language not in self._prepared:
            lexicon = self._lexicons.get(language, Lexicon())
            known = names.Names(self._entities.values(), lexicon) if language in names.LANGUAGES else None
            rules = dates.DateRules(lexicon.dates) if language in dates.LANGUAGES else None
            words = known.words if known else frozenset()
            self._prepared[language] = Resources(language, lexicon, self._entities, words, rules), known
        return self._prepared[language]


def _anchor(document: Document) -> date | None:
    """The local day of publication; None if it is not a date, which is a finding of the validator."""
    try:
        return document.published_date
    except ValueError:
        return None
