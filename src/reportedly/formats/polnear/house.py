"""PolNeAR as its house calls it."""

from __future__ import annotations

from pathlib import Path

from reportedly.formats.house import Edition

EDITION = Edition(
    name="polnear",
    title="PolNeAR 1.0.0, attribution in US political news",
    origin="PolNeAR 1.0.0",
    version="1.0.0",
    guidelines="polnear-1.0.0",
    license="other",
    language="en",
    genre="news",
    # When a file was annotated is not known, so it is the first day of the conference at which the
    # corpus was published (LREC 2018).
    created="2018-05-07T00:00:00+00:00",
    templates=Path(__file__).parent / "templates",
)
