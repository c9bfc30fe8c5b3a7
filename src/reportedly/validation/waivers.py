"""`corpus/waivers.yaml`: findings that were looked at and are right as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import msgspec
import yaml

from reportedly.errors import CorpusError
from reportedly.files import read_yaml
from reportedly.findings import Finding, Place, catalogue
from reportedly.findings.structure import ExpiredWaiver, UnknownWaiver, UnusedWaiver
from reportedly.validation.hints import hint


class Waiver(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of `waivers.yaml`: the finding `id` in `document` is right as it is, because of `reason`.

    `who` decided it (a pseudonym), it holds up to and including the day `expires`. With `span`
    (`doc#label:start-end`, as guideline findings print it) it holds for that span only.
    """

    id: str
    document: str
    reason: str
    who: str
    expires: date
    span: str | None = None

    def covers(self, finding: Finding) -> bool:
        return (
            finding.id == self.id
            and finding.place.document == self.document
            and self.span in (None, finding.place.span)
        )


def load_waivers(path: Path) -> list[Waiver]:
    """The waivers of a corpus; none if the file is missing.

    Raises:
        CorpusError: the file is not of that form.
    """
    if not path.is_file():
        return []
    try:
        return msgspec.convert(read_yaml(path) or [], list[Waiver])
    except (yaml.YAMLError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise CorpusError(str(error), path=path) from None


def waive(
    findings: Iterable[Finding], waivers: list[Waiver], *, file: str, today: date, levels: frozenset[str]
) -> Iterator[Finding]:
    """The findings that no waiver covers, then those about the waivers themselves.

    Args:
        file: what findings call the file of the waivers.
        levels: the levels that were checked; a waiver of another level cannot be called unused.
    """
    by_id: dict[str, list[Waiver]] = {}
    for waiver in waivers:
        if waiver.expires >= today:
            by_id.setdefault(waiver.id, []).append(waiver)
    used: set[Waiver] = set()
    for finding in findings:
        covering = [waiver for waiver in by_id.get(finding.id, ()) if waiver.covers(finding)]
        used.update(covering)
        if not covering:
            yield finding
    known = catalogue()
    for waiver in waivers:
        place = Place(file, None, waiver.document, waiver.span)
        if waiver.id not in known:
            yield UnknownWaiver(place, id=waiver.id, hint=hint(waiver.id, known))
        elif waiver.expires < today:
            yield ExpiredWaiver(place, id=waiver.id, document=waiver.document, expires=waiver.expires)
        elif waiver not in used and known[waiver.id].level in levels:
            yield UnusedWaiver(place, id=waiver.id, document=waiver.document)
