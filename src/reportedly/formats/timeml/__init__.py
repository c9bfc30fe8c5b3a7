"""TimeBank 1.2 in TimeML, as cleaned for TempEval-3, as a corpus folder of ours with gold dates.

The mapping and what it leaves out are documented in `schema/mappings/timeml.md`.
"""

from reportedly.formats.timeml.converting import Conversion, convert

__all__ = ["Conversion", "convert"]
