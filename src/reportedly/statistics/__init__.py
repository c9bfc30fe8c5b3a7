"""How varied a corpus is, measured: by itself, and beside another at equal size.

`samples` says how documents are drawn, `reading` what is counted, `lemmas` how words are found by the lexicon,
`measures` how each figure is made, `catalogue` which figures there are.
"""

from reportedly.statistics.comparing import compare
from reportedly.statistics.measuring import measure
from reportedly.statistics.result import Comparison, Statistics

__all__ = ["Comparison", "Statistics", "compare", "measure"]
