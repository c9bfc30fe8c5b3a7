"""Model annotators measured against human ones on real news.

prepare writes the texts to annotate into a new folder outside the repository; keep takes the finished records over from
there, as offsets; report prints the figures, disagreements what lies behind them, evidence the counts behind the
projection. probe-prepare writes items that ask to continue texts and annotation from memory, and probe-report prints
how far the answers do.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from benchmarks.qualification.continuing import Row, keep_probe, read_answers, read_probe, rows, score
from benchmarks.qualification.differing import CLASSES, Differing, as_text, from_gold, from_humans
from benchmarks.qualification.evidence import tables
from benchmarks.qualification.gathering import INTENTIONS, Gathered, gather, gather_dates
from benchmarks.qualification.keeping import RECORDS, keep
from benchmarks.qualification.preparing import prepare
from benchmarks.qualification.printing import pages, probe_pages
from benchmarks.qualification.probing import KINDS, make_items, prepare_probe, read_key
from benchmarks.qualification.reporting import Report, report
from benchmarks.qualification.selection import CORPORA, ROOT, ROUNDS, SCHEMA, Chosen, batch_of, choose
from benchmarks.running import run
from reportedly.corpus import load_corpus
from reportedly.projection import TO_POLNEAR, signature
from reportedly.schema import load_schema


def _prepare(options: argparse.Namespace) -> None:
    chosen = choose(load_schema(SCHEMA), options.corpora)
    prepare(options.target, chosen)
    for (number, task), times in sorted(Counter((c.round, c.task) for c in chosen).items()):
        print(f"round {number}, {task}: {times} documents")


def _keep(options: argparse.Namespace) -> None:
    for name, doc_ids in keep(load_corpus(options.house), batch_of(options.round), options.records).items():
        print(f"{name}: {len(doc_ids)} documents")


def _report(options: argparse.Namespace) -> None:
    schema = load_schema(SCHEMA)
    chosen = _of_round(options)
    dated = gather_dates(chosen, schema, records=options.records)
    as_is = report(gather(chosen, schema, records=options.records), dated, schema)
    without = {"of_humans": INTENTIONS, "of_models": (*TO_POLNEAR, *INTENTIONS)}
    common = report(gather(chosen, schema, records=options.records, **without), dated, schema)
    reader, scored = read_probe(options.records) or ("", [])
    probed = rows(scored)
    if options.json:
        print(msgspec.json.encode(_Printed(signature(TO_POLNEAR), as_is, common, probed)).decode())
        return
    title = f"Qualification, round {options.round}" if options.round else "Qualification, both rounds"
    blocks = [*pages(as_is, common, title=title, signature=signature(TO_POLNEAR))]
    print("\n\n".join([*blocks, *(probe_pages(probed, reader) if probed else ())]))


def _evidence(options: argparse.Namespace) -> None:
    print("\n\n".join(tables(options.corpora, load_schema(SCHEMA))))


class _Printed(msgspec.Struct):
    """What --json prints: the figures, the same without cues of intention on either side, and the probe by kind."""

    projection: str
    figures: Report
    without_intentions: Report
    probe: list[Row]


def _probe_prepare(options: argparse.Namespace) -> None:
    own = load_corpus(ROOT)
    items = make_items(choose(load_schema(SCHEMA), options.corpora), {name: own.text(name) for name in own.documents})
    prepare_probe(options.target, options.key, items)
    times = Counter(item.kind for item in items)
    print("\n".join(f"{kind}: {times[kind]} items" for kind in KINDS))


def _probe_report(options: argparse.Namespace) -> None:
    items = read_key(options.key)
    scored = score(items, read_answers(options.target, items))
    if options.keep:
        keep_probe(options.records, options.keep, scored)
    print("\n\n".join(probe_pages(rows(scored), options.keep or "")))


def _disagreements(options: argparse.Namespace) -> None:
    schema = load_schema(SCHEMA)
    chosen = _of_round(options)
    texts = {document.doc_id: document.text for document in chosen}
    found = list(_differing(gather(chosen, schema, records=options.records), options.annotator))
    for document in gather_dates(chosen, schema, records=options.records):
        for name in options.annotator or document.models:
            found += from_gold(document, name) if name in document.models else ()
    shown = [one for one in found if options.kind in (None, one.kind)]
    for one in shown:
        print(msgspec.json.encode(one).decode() if options.json else f"{as_text(one, texts[one.doc_id])}\n")
    if not options.json:
        for (name, kind), times in sorted(Counter((one.annotator, one.kind) for one in shown).items()):
            print(f"{name}: {times} {kind}")


def _differing(documents: Sequence[Gathered], names: Sequence[str] | None) -> Iterator[Differing]:
    for document in documents:
        for name in names or document.models:
            if name in document.compared.readings:
                yield from from_humans(document, name)


def _of_round(options: argparse.Namespace) -> list[Chosen]:
    chosen = choose(load_schema(SCHEMA), options.corpora)
    return [document for document in chosen if options.round in (None, document.round)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code (2: misuse)."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.qualification", description=__doc__)
    parser.add_argument("--corpora", type=Path, default=CORPORA, help="the folder that holds polnear and timebank")
    parser.add_argument("--records", type=Path, default=RECORDS, help="the folder of the kept records")
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("prepare", help="write the texts to annotate into a new folder")
    command.add_argument("target", type=Path, metavar="DIR")
    command.set_defaults(run=_prepare)
    command = commands.add_parser("keep", help="keep the finished records of such a folder, as offsets")
    command.add_argument("house", type=Path, metavar="DIR")
    command.add_argument("--round", type=int, choices=ROUNDS, required=True)
    command.set_defaults(run=_keep)
    command = commands.add_parser("report", help="print the figures")
    command.add_argument("--round", type=int, choices=ROUNDS, help="by default both")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=_report)
    command = commands.add_parser("disagreements", help="list where annotators differ from most humans")
    command.add_argument("--round", type=int, choices=ROUNDS, help="by default both")
    command.add_argument("--annotator", action="append", metavar="NAME", help="by default all with kept records")
    command.add_argument("--kind", choices=CLASSES)
    command.add_argument("--json", action="store_true", help="offsets only, a line each")
    command.set_defaults(run=_disagreements)
    command = commands.add_parser("evidence", help="print the counts on which the projection rests")
    command.set_defaults(run=_evidence)
    command = commands.add_parser("probe-prepare", help="write items to continue from memory into a new folder")
    command.add_argument("target", type=Path, metavar="DIR")
    command.add_argument("--key", type=Path, required=True, metavar="FILE", help="where the answers go, outside of DIR")
    command.set_defaults(run=_probe_prepare)
    command = commands.add_parser("probe-report", help="print how far the answers in such a folder are the true ones")
    command.add_argument("target", type=Path, metavar="DIR")
    command.add_argument("--key", type=Path, required=True, metavar="FILE")
    command.add_argument("--keep", metavar="READER", help="keep the figures per item: those of READER, who answered")
    command.set_defaults(run=_probe_report)
    return run(parser, arguments)


if __name__ == "__main__":
    sys.exit(main())
