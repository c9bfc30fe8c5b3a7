"""`croissant.json`: a release described for machines in Croissant 1.1 (http://mlcommons.org/croissant/1.1).

`record_sets` describes the tables, `rai` how the data came about, `describing` puts it together, `checking` holds it
against the files.
"""

from reportedly.release.croissant.checking import check_croissant
from reportedly.release.croissant.describing import describe, require_mlcroissant
from reportedly.release.croissant.rai import load_rai

__all__ = ["check_croissant", "describe", "load_rai", "require_mlcroissant"]
