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
import json, re, sys, time
from pathlib import Path
from reportedly.corpus import load_corpus
from reportedly.release import build_release

start = time.perf_counter()
build_release(sys.argv[1], Path(sys.argv[2]))
seconds = time.perf_counter() - start
# Not ru_maxrss: a process starts with the peak of the one that forked it.
peak = int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024
documents = len(load_corpus(sys.argv[1]).documents)
print(json.dumps({"documents": documents, "peak_mb": round(peak), "seconds": round(seconds, 1)}))
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
    seen = ", ".join(f"{f['times']}× ({f['documents']:,} documents) {f['peak_mb']} MB" for f in figures)
    what = "peak memory of validating, building and checking a release, multiples of PolNeAR"
    return [Result(what, seen, "under 350 MB, the same at any size", {"runs": figures})]
