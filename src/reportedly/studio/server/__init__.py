"""A Label Studio server of one's own: its environment, its start and end, its accounts.

The server runs in an environment of its own (`.venv-studio`), in which this package is not installed; `django/` is
what it gets from here.
"""
