"""PolNeAR 1.0.0 (Newell, Margolin & Ruths, LREC 2018) as a corpus folder of ours.

The mapping and what it leaves out are documented in `schema/mappings/polnear.md`.
"""

from reportedly.formats.polnear.accounts import split_contents_explained
from reportedly.formats.polnear.converting import Conversion, convert

__all__ = ["Conversion", "convert", "split_contents_explained"]
