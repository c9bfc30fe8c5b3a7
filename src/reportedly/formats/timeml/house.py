"""TimeBank as its house calls it."""

from __future__ import annotations

from pathlib import Path

from reportedly.formats.house import Edition

ANNOTATOR = "timebank"
BATCH = "tempeval-3"
SPLIT = "train"
"""The split of all articles: TempEval-3 gave the whole of TimeBank out to train on."""

EDITION = Edition(
    name="timebank",
    title="TimeBank 1.2, temporal expressions in US news",
    origin="TimeBank 1.2 (TempEval-3)",
    version="1.2.0",
    guidelines="timeml-1.2.1",
    license="other",
    language="en",
    genre="news",
    # When a file was annotated is not known, so it is the first day of the workshop at which this
    # edition was published (SemEval 2013).
    created="2013-06-14T00:00:00+00:00",
    templates=Path(__file__).parent / "templates",
    description="the published annotation of TimeBank; who made it, file by file, is not known",
)
