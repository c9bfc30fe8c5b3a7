"""Inline markup: a document's text with its annotation in it, exact in both directions."""

from reportedly.formats.inline.checking import check
from reportedly.formats.inline.converting import Conversion, from_inline, to_inline
from reportedly.formats.inline.reading import Marked, parse
from reportedly.formats.inline.writing import dumps

__all__ = ["Conversion", "Marked", "check", "dumps", "from_inline", "parse", "to_inline"]
