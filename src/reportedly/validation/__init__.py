"""Validation: everything that can be said about a corpus without a person's judgement, as findings."""

from reportedly.validation.annotation import check_annotation
from reportedly.validation.rules import Rules
from reportedly.validation.run import VALIDATED, validate

__all__ = ["VALIDATED", "Rules", "check_annotation", "validate"]
