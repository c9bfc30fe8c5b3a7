"""An invented miniature of PolNeAR, made in a folder that a test gives."""

from __future__ import annotations

from pathlib import Path

HEADER = "compartment\tfilename\tpublisher\tpublication_date\tauthor\ttitle\n"
VALVE = "quay-post_2031-04-02_valve"
TEXT = "The port authority said that the valve was shut.\nIt leaked for a week.\n"
PLAIN = (
    "T1\tSource 0 18\tThe port authority\n"
    "T2\tCue 19 23\tsaid\n"
    "T3\tContent 24 47\tthat the valve was shut\n"
    "T4\tAttribution 19 23\tsaid\n"
    "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n"
)


def write(root: Path, articles: dict[str, str], annotations: dict[str, str]) -> Path:
    """A source folder: texts and annotations by `compartment/name`, with a metadata row for each text."""
    rows = [HEADER]
    for key, text in articles.items():
        compartment, name = key.split("/")
        publisher, published, _ = name.split("_")
        rows.append(f"{compartment}\t{name}\t{publisher}\t{published}\tNobody\t{text.splitlines()[0].rstrip('.')}\n")
        (root / compartment / "text").mkdir(parents=True, exist_ok=True)
        (root / compartment / "text" / f"{name}.txt").write_bytes(text.encode())
    for key, data in annotations.items():
        compartment, name = key.split("/")
        (root / compartment / "attributions").mkdir(parents=True, exist_ok=True)
        (root / compartment / "attributions" / f"{name}.ann").write_bytes(data.encode())
    (root / "metadata.tsv").write_text("".join(rows), encoding="utf-8")
    return root
