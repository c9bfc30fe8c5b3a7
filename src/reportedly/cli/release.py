"""`reportedly release`."""
