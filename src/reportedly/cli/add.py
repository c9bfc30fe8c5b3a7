"""`reportedly add`."""


def add() -> None:
    """Add documents, or one annotator's records of them."""
