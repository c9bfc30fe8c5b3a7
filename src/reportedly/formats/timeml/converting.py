"""A folder of TimeBank → a corpus folder of ours, with everything that was found on the way."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reportedly.errors import InputError
from reportedly.files import refuse_filled
from reportedly.findings import Finding, Place
from reportedly.findings.conversion import TimeOfDayDropped, UnusableSourceFile
from reportedly.formats.house import House, ids
from reportedly.formats.timeml.card import datacard
from reportedly.formats.timeml.house import ANNOTATOR, BATCH, EDITION, SPLIT
from reportedly.formats.timeml.mapping import LAYERS, Mapper
from reportedly.formats.timeml.reading import DCT, TEXT, TIMEX, TimeML, Timex, UnreadableError, read_timeml

TYPES = ("DATE", "TIME", "DURATION", "SET")
IN_TEXT = f"{TIMEX} in the text"
COUNTED = ("articles", "creation times", IN_TEXT, *TYPES, "with mod")
"""What is counted in the source and in the house, in this order."""

_SUFFIX = ".tml"
_LAYERS = ("EVENT", "MAKEINSTANCE", "SIGNAL", "TLINK", "SLINK", "ALINK")


@dataclass(frozen=True)
class Conversion:
    """What a conversion did.

    Attributes:
        findings: all of them, article by article.
        source, house: how many there are of each of `COUNTED` in the files that could be read (articles: in the
            folder) and in the house. A creation time is the day of publication here, a TIMEX3 a date.
        layers: how many there are in the source of each thing that is not converted: tags, and attributes
            of TIMEX3 in the text.
        days: the first and the last day of publication; None if there is no article.
        outlets: how many articles there are of each outlet, by name.
    """

    findings: tuple[Finding, ...]
    source: dict[str, int]
    house: dict[str, int]
    layers: dict[str, int]
    days: tuple[str, str] | None
    outlets: dict[str, int]


def convert(source: str | Path, target: str | Path) -> Conversion:
    """Convert TimeBank 1.2 in TimeML.

    The same source gives the same bytes. All findings are written to `findings.jsonl` in the house.

    Args:
        source: the folder that holds the files NAME.tml.
        target: the house to make, which must not exist or be empty.

    Raises:
        InputError: the source has no such files, or the target is not empty. Nothing was written.
    """
    source, target = Path(source), Path(target)
    refuse_filled(target)
    # A name that begins with "." is none of the corpus: "._NAME.tml" is a file system's own (AppleDouble).
    found = sorted(source.glob(f"*{_SUFFIX}"))
    files = [path for path in found if path.is_file() and not path.name.startswith(".")]
    if not files:
        raise InputError(f"{source}: no files NAME{_SUFFIX} in it; give the folder of TimeBank that holds them")
    converter = _Converter()
    names = ids((path.name, path.stem) for path in files)
    for path in files:
        converter.add(path, names[path.name])
    conversion = converter.conversion()
    converter.made.write(target, datacard(conversion))
    return conversion


class _Converter:
    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.made = House(EDITION, self.findings)
        self.source = dict.fromkeys(COUNTED, 0)
        self.house = dict.fromkeys(COUNTED, 0)
        self.layers = dict.fromkeys((*_LAYERS, *LAYERS), 0)
        self.days: list[str] = []
        self.outlets: Counter[str] = Counter()

    def add(self, path: Path, doc_id: str) -> None:
        """Take in one file; one that cannot be used is a finding."""
        self.source["articles"] += 1
        try:
            read = read_timeml(path.read_bytes())
            created, published = _creation_time(read)
        except UnreadableError as error:
            place = Place(path.name, error.line)
            self.findings.append(UnusableSourceFile(place, problem=f"{error.problem}; the file is left out"))
            return
        self._count_source(read)
        mapper = Mapper(path.name, doc_id, self.made.schema, self.findings)
        mapper.check_value(created)
        if created.attributes["value"] != published:
            mapper.find(created, TimeOfDayDropped, value=created.attributes["value"])
        text = self.made.text(read.text, doc_id, file=path.name)
        annotation = mapper.annotation([timex for timex in read.timexes if timex is not created], text)
        outlet = _outlet(path.stem)
        self.made.add_document(doc_id, text, file=path.name, split=SPLIT, title="", published=published, outlet=outlet)
        self.made.add_records(text, BATCH, {ANNOTATOR: annotation})
        self.days.append(published)
        self.outlets[outlet] += 1
        dates = [span.attributes for span in annotation.spans]
        self._count(self.house, [(made.get("timex_type"), made.get("mod")) for made in dates])

    def _count_source(self, read: TimeML) -> None:
        inside = [timex.attributes for timex in read.timexes if timex.inside == TEXT]
        self._count(self.source, [(made.get("type"), made.get("mod")) for made in inside])
        for name in _LAYERS:
            self.layers[name] += read.tags[name]
        for name in LAYERS:
            # NONE is how TimeML writes that a time has no function in the document.
            self.layers[name] += sum(made.get(name, "NONE") != "NONE" for made in inside)

    def _count(self, counts: dict[str, int], times: list[tuple[object, object]]) -> None:
        if counts is self.house:
            counts["articles"] += 1
        counts["creation times"] += 1
        counts[IN_TEXT] += len(times)
        for type_ in TYPES:
            counts[type_] += sum(found == type_ for found, _ in times)
        counts["with mod"] += sum(mod is not None for _, mod in times)

    def conversion(self) -> Conversion:
        """What was done to the files taken in so far."""
        days = (min(self.days), max(self.days)) if self.days else None
        outlets = dict(sorted(self.outlets.items()))
        return Conversion(tuple(self.findings), self.source, self.house, self.layers, days, outlets)


def _creation_time(read: TimeML) -> tuple[Timex, str]:
    """The first TIMEX3 of DCT, and the day of its value.

    Raises:
        UnreadableError: there is none, or its value does not begin with a day of the calendar.
    """
    timex = next((timex for timex in read.timexes if timex.inside == DCT), None)
    if timex is None:
        raise UnreadableError("no creation time (a TIMEX3 in DCT)")
    day, _, _ = timex.attributes.get("value", "").partition("T")
    try:
        if date.fromisoformat(day).isoformat() == day:
            return timex, day
    except ValueError:
        pass
    raise UnreadableError(f"the creation time has no day YYYY-MM-DD: {timex.attributes.get('value', '')!r}", timex.line)


def _outlet(name: str) -> str:
    """The letters that the name of a file begins with say whose article it is: `wsj_0650`, `APW19980213.1310`."""
    letters = re.match(r"[a-z]*", name.lower())
    return (letters and letters[0]) or "unknown"
