"""`reportedly adjudicate`."""
