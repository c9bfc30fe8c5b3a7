"""Recorded results: rows that are only ever added to, each with the predictions that it can be recomputed from."""

from reportedly.results.checking import Checked, check
from reportedly.results.recording import Submission, record, submit
from reportedly.results.rows import RESULTS, Result, read_results

__all__ = ["RESULTS", "Checked", "Result", "Submission", "check", "read_results", "record", "submit"]
