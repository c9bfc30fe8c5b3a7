"""The canary: the string that marks a corpus, looked for in training data and in what models write.

`searching` finds it in bytes, also where it was cut or changed; `files` reads files of any kind.
"""

from reportedly.canary.files import Found, search
from reportedly.canary.searching import KINDS, Canary, Hit

__all__ = ["KINDS", "Canary", "Found", "Hit", "search"]
