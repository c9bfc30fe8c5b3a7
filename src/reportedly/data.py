"""Files that the package carries: the schema and the lexicon that a new corpus starts from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reportedly.errors import ReportedlyError

# A wheel holds them in `reportedly/data/`; in a source checkout they lie where they are edited.
_PLACES = (Path(__file__).parent / "data", Path(__file__).parents[2])


def package_file(name: str) -> Path:
    """The path of a carried file, by its path in the repository (`schema/labels.yaml`).

    Raises:
        ReportedlyError: the installation lacks it.
    """
    return _carried(name, Path.is_file)


def package_folder(name: str) -> Path:
    """The path of a carried folder, by its path in the repository (`annotation/lexicon`).

    Raises:
        ReportedlyError: the installation lacks it.
    """
    return _carried(name, Path.is_dir)


def _carried(name: str, is_it: Callable[[Path], bool]) -> Path:
    for place in _PLACES:
        if is_it(place / name):
            return place / name
    raise ReportedlyError(f"this installation of reportedly lacks {name}; install it anew")
