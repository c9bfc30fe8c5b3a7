"""The page of an agreement: one HTML file that needs nothing else."""

from reportedly.agreement.page.page import page

__all__ = ["page"]
