"""From one convention of annotation to another, by named steps: `project`.

Which steps lead from Reportedly's convention to PolNeAR's and back, and the counts behind each, stand in
`schema/mappings/polnear.md`.
"""

from reportedly.projection.draft import POLNEAR_ONLY, is_polnear_only
from reportedly.projection.projecting import FROM_POLNEAR, TO_POLNEAR, project
from reportedly.projection.registry import STEPS, Step, signature

__all__ = [
    "FROM_POLNEAR",
    "POLNEAR_ONLY",
    "STEPS",
    "TO_POLNEAR",
    "Step",
    "is_polnear_only",
    "project",
    "signature",
]
