"""Peak memory of building a release, at several multiples of a corpus: it should not grow."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.speed.inputs import multiplied
from benchmarks.speed.timing import Result

# One process, so that its peak hides nothing in another one.
BUILD = """
import json, resource, sys, time
from pathlib import Path
from reportedly.corpus import load_corpus
from reportedly.release import build_release
from reportedly.release.build import write_tables

def peak():
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)

start = time.perf_counter()
corpus = load_corpus(sys.argv[1])
write_tables(corpus, Path(sys.argv[2]) / "tables")
tables = peak()
build_release(sys.argv[1], Path(sys.argv[2]) / "dist")
seconds = time.perf_counter() - start
print(json.dumps(
    {"documents": len(corpus.documents), "tables_mb": tables, "release_mb": peak(), "seconds": round(seconds, 1)}
))
"""


def measure(house: Path, folder: Path, sizes: list[int]) -> list[Result]:
    figures = []
    for times in sizes:
        source = folder / f"x{times}"
        source.mkdir(parents=True)
        multiplied(house, source, times)
        command = [sys.executable, "-c", BUILD, str(source), str(folder / f"built-x{times}")]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        figures.append({"times": times, **json.loads(done.stdout)})
        subprocess.run(["rm", "-r", str(source), str(folder / f"built-x{times}")], check=True)
    return [
        Result(
            f"peak memory, {what}, multiples of PolNeAR",
            ", ".join(f"{f['times']}× ({f['documents']:,} documents) {f[key]} MB" for f in figures),
            "under 350 MB",
            {"runs": figures},
        )
        for what, key in (("writing the tables", "tables_mb"), ("validating, building and checking", "release_mb"))
    ]
