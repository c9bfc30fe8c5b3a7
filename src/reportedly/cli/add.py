"""`reportedly add`."""
