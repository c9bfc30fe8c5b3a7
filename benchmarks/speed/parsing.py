"""Reading all `.ann` files of PolNeAR with their texts, from disk, against two brat readers."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from bioc import brat
from pybrat.parser import BratParser

from benchmarks.speed.timing import Result, ratio, take_turns
from reportedly.standoff import parse


def measure(pairs: Path, rounds: int) -> list[Result]:
    stems = sorted(path.with_suffix("") for path in pairs.glob("*.ann"))
    refused = [stem for stem in stems if not _readable_by_bioc(stem)]
    for stem in refused:
        stems.remove(stem)
        stem.with_suffix(".ann").unlink()
        stem.with_suffix(".txt").unlink()

    def ours() -> None:
        for stem in stems:
            text = stem.with_suffix(".txt").read_bytes().decode("utf-8")
            parse(stem.with_suffix(".ann").read_bytes().decode("utf-8"), text, stem.name)

    def bioc() -> None:
        for stem in stems:
            _load_with_bioc(stem)

    def pybrat() -> None:
        BratParser(error="ignore").parse(str(pairs))

    seconds = take_turns({"reportedly": ours, "bioc": bioc, "pybrat": pybrat}, rounds)
    milliseconds = {name: round(median(values) * 1000) for name, values in seconds.items()}
    return [
        Result(
            f"parsing {len(stems):,} .ann files, offsets proved by ours alone (without {len(refused)} bioc refuses)",
            f"{ratio(seconds['bioc'], seconds['reportedly']):.1f}× bioc, "
            f"{ratio(seconds['pybrat'], seconds['reportedly']):.1f}× pybrat",
            "5× bioc",
            {"milliseconds": milliseconds},
        )
    ]


def _load_with_bioc(stem: Path) -> None:
    with (
        stem.with_suffix(".txt").open(encoding="utf-8", newline="") as text,
        stem.with_suffix(".ann").open(encoding="utf-8", newline="") as ann,
    ):
        brat.load(text, ann)


def _readable_by_bioc(stem: Path) -> bool:
    try:
        _load_with_bioc(stem)
    except AssertionError:  # How bioc says that a line is malformed.
        return False
    return True
