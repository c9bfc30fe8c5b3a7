"""Where gold came from: `provenance.jsonl` has a row for every gold span, and for nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.corpus import PROVENANCE
from reportedly.errors import CorpusError
from reportedly.files import read_jsonl, read_text
from reportedly.findings import Finding, Place
from reportedly.findings.references import ProvenanceDiffers
from reportedly.model import Provenance, reference
from reportedly.standoff import parse
from reportedly.validation.tables import Tables, unreadable


def check_provenance(tables: Tables) -> Iterator[Finding]:
    """The findings about the rows of `gold/provenance.jsonl`, if there is one."""
    path = tables.root / "corpus" / "gold" / PROVENANCE
    if not path.exists():
        return
    file = f"corpus/gold/{PROVENANCE}"
    try:
        lines = {row.span: line for line, row in enumerate(read_jsonl(path, Provenance), start=1)}
    except CorpusError as error:
        yield unreadable(error, file)
        return
    for doc_id in tables.records["corpus/gold"].rows:
        ann = tables.root / "corpus" / "gold" / f"{doc_id}.ann"
        text = tables.root / "corpus" / "texts" / f"{doc_id}.txt"
        if not (ann.exists() and text.exists()):
            continue
        try:
            spans = parse(read_text(ann), read_text(text), doc_id).annotation.spans
        except CorpusError:  # Not UTF-8, which is a finding of its own.
            continue
        for span in spans:
            name = reference(doc_id, span)
            if lines.pop(name, None) is None:
                place = Place(f"corpus/gold/{doc_id}.ann", None, doc_id, name, span.text)
                yield ProvenanceDiffers(place, span=name, problem="is a gold span without a row")
    for name, line in lines.items():
        yield ProvenanceDiffers(Place(file, line, None, name), span=name, problem="is no gold span")
