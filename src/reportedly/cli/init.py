"""`reportedly init`."""


def init() -> None:
    """Start a corpus of one's own."""
