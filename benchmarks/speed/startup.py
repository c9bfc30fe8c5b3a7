"""How long `reportedly --help` takes, as a whole process."""

from __future__ import annotations

import subprocess
import sys
from statistics import median

from benchmarks.speed.timing import Result, take_turns


def measure(rounds: int) -> list[Result]:
    def run_help() -> None:
        subprocess.run([sys.executable, "-m", "reportedly", "--help"], check=True, capture_output=True)

    def bare_python() -> None:
        subprocess.run([sys.executable, "-c", "pass"], check=True)

    seconds = take_turns({"help": run_help, "python": bare_python}, rounds)
    return [
        Result(
            "reportedly --help",
            f"{median(seconds['help']):.2f} s (python alone {median(seconds['python']):.2f} s)",
            "under 0.3 s",
            {name: round(median(values), 3) for name, values in seconds.items()},
        )
    ]
