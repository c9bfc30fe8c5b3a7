"""Speed, as ratios measured side by side in one run: `python -m benchmarks.speed [--polnear DIR]`.

Prints a table and writes `results.md` and `results.json` beside this file. Competing ways take turns
(A B A B …); a ratio is the median of the ratios of the rounds.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from benchmarks.speed import inputs, memory, parsing, releasing, scoring, startup, validating
from benchmarks.speed.timing import Result
from reportedly import markdown

HERE = Path(__file__).parent
PACKAGES = ("bioc", "datasets", "nervaluate", "pyarrow", "pybrat", "reportedly")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--polnear", type=Path, default=HERE.parents[2] / "shared" / "corpora" / "polnear")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 10, 100], help="multiples of PolNeAR for memory")
    options = parser.parse_args()
    if not options.polnear.is_dir():
        print(f"{options.polnear} is missing: give the folder of PolNeAR 1.0.0 with --polnear", file=sys.stderr)
        return 2
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        pairs = inputs.brat_pairs(options.polnear, folder / "pairs")
        house = inputs.converted(options.polnear, folder / "house")
        results += parsing.measure(pairs, options.rounds)
        results += validating.measure(house, options.rounds)
        results += releasing.measure(house, folder / "releasing", options.rounds)
        results += scoring.measure(house, options.rounds)
        results += memory.measure(house, folder / "memory", options.sizes)
        results += startup.measure(options.rounds)
    table = markdown.table(
        ["what", "measured", "aim"], [[result.what, result.measured, result.aim] for result in results]
    )
    machine = f"Python {platform.python_version()}, {platform.machine()}; " + ", ".join(
        f"{name} {version(name)}" for name in PACKAGES
    )
    page = f"# Speed\n\nMade by scripts/bench, in one run. {machine}.\n\n{table}\n"
    (HERE / "results.md").write_text(page, encoding="utf-8")
    report = {"machine": machine, "results": [result.as_dict() for result in results]}
    (HERE / "results.json").write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
