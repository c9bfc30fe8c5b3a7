"""How benchmarks that have commands run one."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from reportedly.errors import ReportedlyError


def run(parser: argparse.ArgumentParser, arguments: Sequence[str] | None) -> int:
    """Run the command that the arguments name, by the `run` that its parser sets; returns the exit code (2: misuse)."""
    options = parser.parse_args(arguments)
    try:
        options.run(options)
    except ReportedlyError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0
