"""brat standoff, exact in both directions: canonical files survive load and save byte for byte."""

from reportedly.standoff.parsing import Parsed, parse
from reportedly.standoff.reading import read_annotation, resolve_splits
from reportedly.standoff.writing import canonical, dumps, is_canonical, write_annotation

__all__ = [
    "Parsed",
    "canonical",
    "dumps",
    "is_canonical",
    "parse",
    "read_annotation",
    "resolve_splits",
    "write_annotation",
]
