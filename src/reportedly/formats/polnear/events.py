"""The events of a PolNeAR file: `E1<TAB>Attribution:T4 Content:T3 Cue:T2 Source:T1`, one per attribution."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reportedly.findings import Finding, Place
from reportedly.findings.conversion import UnmappedType
from reportedly.findings.references import DanglingReference
from reportedly.findings.structure import DuplicateId, MalformedLine
from reportedly.standoff import Parsed

TRIGGERS = ("Attribution", "Attribution-no-source")

_EVENT = re.compile(r"(E[1-9][0-9]*)\t(\S+?):(T[1-9][0-9]*)((?: \S+:T[1-9][0-9]*)*) ?")


@dataclass(frozen=True)
class Event:
    """An event: its type, its trigger and its arguments (role, span), all of which are in the file.

    brat numbers repeated roles ("Content2"); the role is given without the number. The order of
    arguments in the file means nothing.
    """

    id: str
    line: int
    type: str
    trigger: str
    arguments: tuple[tuple[str, str], ...]


def read_events(parsed: Parsed, findings: list[Finding]) -> list[Event]:
    """The events of a file in its order; `findings` gets the lines and references that cannot be used."""
    events: list[Event] = []
    known = {span.id for span in parsed.annotation.spans}
    seen: set[str] = set()
    doc_id = parsed.annotation.doc_id
    for number, line in parsed.other_lines:
        if not line.startswith("E"):
            continue
        match = _EVENT.fullmatch(line)
        if match is None:
            findings.append(MalformedLine(Place(parsed.file, number, doc_id), line=line))
            continue
        key, type_, trigger, rest = match.groups()
        place = Place(parsed.file, number, doc_id, key)
        if key in seen:
            findings.append(DuplicateId(place, id=key))
            continue
        seen.add(key)
        if type_ not in TRIGGERS:
            findings.append(UnmappedType(place, block="event", name=type_))
            continue
        arguments: list[tuple[str, str]] = []
        for argument in rest.split():
            role, _, target = argument.rpartition(":")
            arguments.append((role.rstrip("0123456789"), target))
        for target in (trigger, *(target for _, target in arguments)):
            if target not in known:
                findings.append(DanglingReference(place, id=key, target=target))
        usable = tuple(argument for argument in arguments if argument[1] in known)
        events.append(Event(key, number, type_, trigger, usable))
    return events
