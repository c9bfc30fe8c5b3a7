"""The scorer: annotations of a system against gold, by named measures, with intervals by story.

Counts are taken once per story and task (`count`); everything else is arithmetic over them: figures with intervals
(`score`), the comparison of two systems (`compare`). Nothing depends on the order of spans or documents, or on ids.
"""

from reportedly.scoring.comparing import Comparison, compare
from reportedly.scoring.counting import Counts, count
from reportedly.scoring.result import Measured, Score
from reportedly.scoring.scoring import figures, score
from reportedly.scoring.tasks import TASKS, Task

__all__ = ["TASKS", "Comparison", "Counts", "Measured", "Score", "Task", "compare", "count", "figures", "score"]
