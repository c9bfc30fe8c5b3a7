"""The scorer on data that humans annotated.

humans prints how well PolNeAR's annotators agree by it, cofenet its relaxed measures beside those of the CofeNet paper,
timex its dates beside tieval's, projection what projecting costs; report writes all four into figures.md. baselines
writes predictions of a split of our corpus, to be recorded with reportedly score.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.qualification.keeping import RECORDS
from benchmarks.qualification.selection import CORPORA, ROOT
from benchmarks.running import run
from benchmarks.scoring import cofenet, humans, projecting, timex
from benchmarks.scoring.baselines import write_baselines
from benchmarks.scoring.pairs import articles
from reportedly.corpus import SPLITS, load_corpus
from reportedly.errors import InputError
from reportedly.files import write_atomically
from reportedly.schema import Schema

FIGURES = Path(__file__).parent / "figures.md"
HEAD = """\
# The scorer on data that humans annotated

Written by `python -m benchmarks.scoring report`; how, stands in [the README](../README.md). Offsets and figures only.
What the measures count stands in [SUBMITTING.md](../SUBMITTING.md)."""


def _humans(options: argparse.Namespace) -> Iterator[str]:
    schema = _schema(options)
    yield from humans.pages(articles(schema, options.corpora, options.records), schema, options.pair)


def _cofenet(options: argparse.Namespace) -> Iterator[str]:
    corpus = load_corpus(options.house)
    yield from cofenet.pages(articles(corpus.schema, options.corpora, options.records), corpus)


def _timex(options: argparse.Namespace) -> Iterator[str]:
    if options.tieval is None:
        raise InputError("--tieval: give the Python of an environment in which tieval is installed")
    yield from timex.pages(options.corpora / "timebank", _schema(options), options.tieval)


def _projection(options: argparse.Namespace) -> Iterator[str]:
    corpus = load_corpus(options.house)
    read = articles(corpus.schema, options.corpora, options.records)
    yield from projecting.pages(corpus, options.corpora / "polnear", read)


PARTS = {"humans": _humans, "cofenet": _cofenet, "timex": _timex, "projection": _projection}


def _print(options: argparse.Namespace) -> None:
    print("\n\n".join(block.rstrip("\n") for block in PARTS[options.part](options)))


def _report(options: argparse.Namespace) -> None:
    blocks = [HEAD, *(block.rstrip("\n") for part in PARTS.values() for block in part(options))]
    write_atomically(FIGURES, "\n\n".join(blocks) + "\n")
    print(f"written: {FIGURES}")


def _baselines(options: argparse.Namespace) -> None:
    for system, lacking in write_baselines(options.house, options.out, options.split).items():
        print(f"{system}: no record of {', '.join(lacking)}; left out" if lacking else options.out / system)


def _schema(options: argparse.Namespace) -> Schema:
    return load_corpus(options.house).schema


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code (2: misuse)."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scoring", description=__doc__)
    parser.add_argument("--house", type=Path, default=ROOT, help="the house of our corpus")
    parser.add_argument("--corpora", type=Path, default=CORPORA, help="the folder that holds polnear and timebank")
    parser.add_argument("--records", type=Path, default=RECORDS, help="the folder of the kept qualification records")
    parser.add_argument("--tieval", type=Path, metavar="PYTHON", help="the Python of an environment with tieval")
    parser.add_argument("--pair", nargs=2, metavar="NAME", help="the two humans to show in full")
    commands = parser.add_subparsers(required=True)
    for name in PARTS:
        command = commands.add_parser(name, help=f"print the figures: {name}")
        command.set_defaults(run=_print, part=name)
    command = commands.add_parser("report", help="write all of them into figures.md")
    command.set_defaults(run=_report)
    command = commands.add_parser("baselines", help="write predictions of a split of our corpus")
    command.add_argument("out", type=Path, metavar="OUT")
    command.add_argument("--split", choices=SPLITS, default="test")
    command.set_defaults(run=_baselines)
    return run(parser, arguments)


if __name__ == "__main__":
    sys.exit(main())
