"""Audit of the layers that no human corpus checks: hedging, certainty, denial, nesting, claims.

sample draws items from gold into a new folder, whose part reader/ goes to readers; report prints the rates of the
answers that were put into its part answers/, or of those that are kept here.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.audit.answers import KEPT, RESULTS, kept, read_answers, read_kept, refuse_unknown
from benchmarks.audit.layers import LAYERS
from benchmarks.audit.reporting import pages
from benchmarks.audit.sampling import ITEMS, KINDS, SEED, sample
from benchmarks.audit.sheets import READER, read_key, write
from benchmarks.running import run
from reportedly.corpus import load_corpus
from reportedly.files import write_together

ROOT = Path(__file__).resolve().parents[2]


def _sample(options: argparse.Namespace) -> None:
    drawn, items = sample(
        load_corpus(options.corpus), options.layer or tuple(LAYERS), items=options.items, seed=options.seed
    )
    write(options.target, drawn, items)
    for layer, there in drawn.populations.items():
        print(
            f"{layer}: {there.spans_drawn} of {there.spans:,} {KINDS['span']}, "
            f"{there.sentences_drawn} of {there.sentences:,} {KINDS['sentence']}"
        )
    print(f"for readers: {options.target / READER}")


def _report(options: argparse.Namespace) -> None:
    annotators = load_corpus(options.corpus).annotators
    if options.folder is None:
        drawn, answers = read_kept(options.kept)
        for one in answers:
            refuse_unknown(one.reader, annotators, options.kept)
    else:
        key = read_key(options.folder)
        drawn, answers = key.drawn, read_answers(options.folder, key, annotators)
    printed = "\n\n".join(pages(drawn, answers, annotators)) + "\n"
    if options.keep:
        write_together({options.kept.with_name(RESULTS.name): printed, options.kept: kept(drawn, answers)})
    print(printed, end="")


def _items(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least one item is drawn")
    return number


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code (2: misuse)."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.audit", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=ROOT, help="the corpus whose gold is audited")
    parser.add_argument("--kept", type=Path, default=KEPT, help="the file of the kept answers")
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("sample", help="draw items into a new folder")
    command.add_argument("target", type=Path, metavar="DIR")
    command.add_argument("--layer", action="append", choices=LAYERS, help="by default all")
    command.add_argument("--items", type=_items, default=ITEMS, metavar="N", help="up to N of each layer")
    command.add_argument("--seed", type=int, default=SEED)
    command.set_defaults(run=_sample)
    command = commands.add_parser("report", help="print the rates of the answers")
    command.add_argument("folder", type=Path, nargs="?", metavar="DIR", help="by default what is kept")
    command.add_argument("--keep", action="store_true", help="keep answers and table here, in place of those kept")
    command.set_defaults(run=_report)
    return run(parser, arguments)


if __name__ == "__main__":
    sys.exit(main())
