"""`reportedly adjudicate`."""


def adjudicate() -> None:
    """Make gold of records."""
