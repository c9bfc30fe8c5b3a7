"""The page of changes: one HTML file that needs nothing else."""

from reportedly.changes.page.page import page

__all__ = ["page"]
