"""Publishing: a built release goes to where others find it, once and whole, and is never overwritten."""

from reportedly.publishing.operations import Operation, Publication
from reportedly.publishing.run import publish

__all__ = ["Operation", "Publication", "publish"]
