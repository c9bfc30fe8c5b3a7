"""`reportedly init`."""
