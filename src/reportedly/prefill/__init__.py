"""What is filled in, not typed: suggestions before an annotator begins, and what was left out afterwards."""

from reportedly.prefill.lexicon import LEXICON, Lexicon, load_lexicon, load_lexicons
from reportedly.prefill.prefiller import Completed, Prefiller

__all__ = ["LEXICON", "Completed", "Lexicon", "Prefiller", "load_lexicon", "load_lexicons"]
