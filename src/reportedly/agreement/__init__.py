"""How well annotators agree, and where they do not."""

from reportedly.agreement.comparing import agree
from reportedly.agreement.result import Agreement, Disagreement

__all__ = ["Agreement", "Disagreement", "agree"]
