"""What can be wrong with data: each defect is a class with an id, a message and a remedy."""

from reportedly.findings.base import LEVELS, Finding, Place, Severity, catalogue

__all__ = ["LEVELS", "Finding", "Place", "Severity", "catalogue"]
