"""`reportedly validate`."""
