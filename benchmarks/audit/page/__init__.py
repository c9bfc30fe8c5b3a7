"""The items of an audit as one HTML file that shows one at a time and needs nothing else."""

from benchmarks.audit.page.page import page

__all__ = ["page"]
