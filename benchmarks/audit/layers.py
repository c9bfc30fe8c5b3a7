"""What each layer claims of a document, statement by statement, and where it marks nothing."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.audit.reading import Reading
from benchmarks.audit.rules import Governing
from reportedly.derivation import AttributionEntry
from reportedly.model import Span, Value
from reportedly.schema import ValueSpec

_HEAD_WORDS, _TAIL_WORDS = 14, 8
_POINTING_WORDS = 3

_RULES_OF_TYPE: dict[Value | None, tuple[int, ...]] = {
    "modal": (38, 39),
    "approximator": (41,),
    "evidential": (8, 9, 10),
    "epistemic": (40, 45),
}


@dataclass(frozen=True)
class Judged:
    """One statement that an annotation makes.

    Attributes:
        main: what it is about: a span, or all fragments of a content.
        linked: what the reader has to see beside it.
        around: what is marked where it is shown, without being a reason to show it.
        statement: in plain words.
        governing: the rules by which to judge it.
        fact: equal for two annotations if and only if they say the same here; without ids.
    """

    main: tuple[Span, ...]
    linked: tuple[Span, ...]
    around: tuple[Span, ...]
    statement: str
    governing: Governing
    fact: Hashable


@dataclass(frozen=True)
class Nothing:
    """What it says that a sentence has no span of a layer. `among`: the sentences (from 0) to ask about."""

    among: Callable[[Reading], set[int]]
    statement: Callable[[Reading], str]
    governing: Governing


@dataclass(frozen=True)
class Layer:
    """A layer: its statements in text order, and what stands for none. `of_claims`: decided in a batch of claims."""

    judged: Callable[[Reading], Iterator[Judged]]
    nothing: Nothing | None
    of_claims: bool = False

    def unmarked(self, reading: Reading) -> set[int]:
        """The sentences (from 0) to ask about in which the layer marks nothing."""
        if self.nothing is None:
            return set()
        marked = [span for one in self.judged(reading) for span in one.main]
        return self.nothing.among(reading) - reading.touched(marked)


def _hedging(reading: Reading) -> Iterator[Judged]:
    for hedge in reading.with_role("hedge"):
        contents = reading.linked_from(hedge, "content")
        cues = reading.linked_from(hedge, "cue", "denial")
        says = [f"makes less certain: {quoted(*content)}" for content in contents]
        says += [f"makes it less certain that this act took place: {quoted(*cue)}" for cue in cues]
        linked = [*contents, *cues]
        statement = f"{quoted(hedge)} is a hedge here: a word of uncertainty or distance. " + (
            f"It {', and '.join(says)}."
            if says
            else "It bears on nothing that has a mark of its own: no whole statement becomes less certain by it."
        )
        type_ = hedge.attributes.get("hedging_type")
        scope = (43, 72) if cues else (43,) if contents else (42,) if type_ == "approximator" else (43, 44, 66)
        yield Judged(
            main=(hedge,),
            linked=_flat(linked),
            around=(),
            statement=statement,
            governing=Governing((*_RULES_OF_TYPE.get(type_, ()), *scope)),
            fact=(_extent(hedge), *map(_extents, linked)),
        )


def _certainty(reading: Reading) -> Iterator[Judged]:
    values = reading.schema.attributes["certainty"].values
    for hedge in reading.with_role("hedge"):
        if (value := hedge.attributes.get("certainty")) is None:
            continue
        type_ = hedge.attributes.get("hedging_type")
        yield Judged(
            main=(hedge,),
            linked=_flat(reading.linked_from(hedge, "content", "cue", "denial")),
            around=(),
            statement=f"The hedge {quoted(hedge)} leaves what it bears on **{value}**. {_meaning(values, value)}",
            governing=Governing(_RULES_OF_TYPE.get(type_, ()), part="E", values="certainty"),
            fact=(_extent(hedge), value),
        )


def _denial(reading: Reading) -> Iterator[Judged]:
    values = reading.schema.attributes["denial_type"].values
    for cue in reading.with_role("denial"):
        type_, negated = cue.attributes.get("denial_type"), bool(cue.attributes.get("negated"))
        denied = reading.linked_from(cue, "content", "cue", "denial")
        statement = f"{quoted(cue)} is a denial of the type **{type_}**. {_meaning(values, type_)} "
        if negated:
            statement += "The text negates it: the party is said not to do this. "
        if denied:
            statement += f"What it is about: {', and '.join(quoted(*fragments) for fragments in denied)}."
        else:
            statement += "What it is about is not given."
        rules = (48, 68) if type_ == "noncommittal" else (46, 47, 49, 73)
        yield Judged(
            main=(cue,),
            linked=_flat(denied),
            around=(),
            statement=statement,
            governing=Governing(rules, values="denial_type"),
            fact=(_extent(cue), type_, negated, *map(_extents, denied)),
        )


def _nesting(reading: Reading) -> Iterator[Judged]:
    for entry in reading.cues.values():
        if entry.parent_cue_id is None:
            continue
        chain = [entry]
        while (parent := chain[0].parent_cue_id) is not None:
            chain.insert(0, reading.cues[parent])
        outer = chain[-2]
        by_link = any(fragment.id == entry.cue.id for fragment in outer.contents)
        yield Judged(
            main=(entry.cue,),
            linked=tuple(span for one in chain for span in (one.cue, *one.sources) if span is not entry.cue),
            around=() if by_link else tuple(span for span in outer.contents if _holds(span, entry.cue)),
            statement=(
                f"{quoted(entry.cue)} is passed on by another source, not by the writer alone. The sources, from the "
                f"outside in: the writer → {' → '.join(map(_speaker, chain))}."
            ),
            governing=Governing((29, 54) if by_link else (29,)),
            fact=tuple((_extent(one.cue), *map(_extent, one.sources)) for one in chain),
        )


def _claims(reading: Reading) -> Iterator[Judged]:
    for fragments in reading.contents.values():
        first = fragments[0]
        claim, polarity = first.attributes.get("claim"), first.attributes.get("claim_polarity")
        if claim is None:
            continue
        pointing = len(first.text.split()) <= _POINTING_WORDS
        introduced = any(relation.tail == first.id for relation in reading.annotation.relations)
        what = f"what {quoted(*fragments)} stands for" if pointing else quoted(*fragments)
        must = "be false (the words contradict it)" if polarity == "contradicts" else "be true (the words state it)"
        yield Judged(
            main=fragments,
            linked=(),
            around=(),
            statement=(
                f"If {what} is true, without counting who says it, who denies it and its hedges, then this claim must "
                f"{must}: “{reading.claims[str(claim)].statement}”"
            ),
            governing=Governing((58, 59, *([60] if pointing else []), *([] if introduced else [57]))),
            fact=(_extent(first), claim, polarity),
        )


def _all(reading: Reading) -> set[int]:
    return set(range(len(reading.sentences)))


def _with_cue(reading: Reading) -> set[int]:
    return reading.touched(entry.cue for entry in reading.cues.values())


def _with_claims(reading: Reading) -> set[int]:
    """None in a document without a claim: nobody has looked for claims in it."""
    return _all(reading) if reading.claims and any(_claims(reading)) else set()


def _no_claim(reading: Reading) -> str:
    listed = "; ".join(f"“{claim.statement}”" for claim in reading.claims.values())
    return f"Nothing in this text says that one of these claims is so or is not so: {listed}"


LAYERS: dict[str, Layer] = {
    "hedging": Layer(
        _hedging,
        Nothing(
            _all,
            lambda _: "There is no hedge in this text: no word of uncertainty or distance, of whatever kind.",
            Governing((38, 41), part="E"),
        ),
    ),
    # A certainty that is missing is a hedge that is missing.
    "certainty": Layer(_certainty, None),
    "denial": Layer(
        _denial,
        Nothing(
            _all,
            lambda _: (
                "There is no denial in this text: no word by which a party says that a claim is untrue, turns down an "
                "accusation or a demand, or will neither confirm nor deny."
            ),
            Governing((46, 48), part="F"),
        ),
    ),
    # Where nobody is said to say a thing, nobody is said to say it by another one.
    "nesting": Layer(
        _nesting,
        Nothing(
            _with_cue,
            lambda _: (
                "Everything that somebody is said to say, think, demand or deny in this text is passed on by the "
                "writer directly: none of it stands inside what another source says."
            ),
            Governing((29, 54)),
        ),
    ),
    "claims": Layer(_claims, Nothing(_with_claims, _no_claim, Governing((57, 58, 59, 60))), of_claims=True),
}


def quoted(*fragments: Span) -> str:
    """Covered text in quotation marks; fragments are joined by dots, and of a long one the middle is left out."""
    words = " … ".join(fragment.text for fragment in fragments).split()
    if len(words) > _HEAD_WORDS + _TAIL_WORDS + 2:
        words = [*words[:_HEAD_WORDS], "…", *words[-_TAIL_WORDS:]]
    return f"“{' '.join(words)}”"


def _meaning(values: Mapping[str, ValueSpec], value: Value | None) -> str:
    return values[str(value)].description if value in values else ""


def _speaker(entry: AttributionEntry) -> str:
    who = " and ".join(source.text for source in entry.sources) or "somebody who is not named"
    return f"{who} ({quoted(entry.cue)})"


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _flat(chains: Sequence[tuple[Span, ...]]) -> tuple[Span, ...]:
    return tuple(span for chain in chains for span in chain)


def _extent(span: Span) -> tuple[str, int, int]:
    return span.label, span.start, span.end


def _extents(spans: Sequence[Span]) -> tuple[tuple[str, int, int], ...]:
    return tuple(map(_extent, spans))
