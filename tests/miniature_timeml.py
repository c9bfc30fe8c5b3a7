"""An invented miniature of TimeBank, made in a folder that a test gives."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

CREATED = '<TIMEX3 tid="t0" type="DATE" value="2031-04-02" functionInDocument="CREATION_TIME">04/02/31</TIMEX3>'


def timeml(text: str, created: str = CREATED, rest: str = "") -> str:
    """A file: the content of TEXT with its tags, that of DCT, and what follows TEXT."""
    return (
        '<?xml version="1.0" ?>\n<TimeML>\n\n<DOCID>invented</DOCID>\n\n'
        f"<DCT>{created}</DCT>\n\n<TEXT>\n{text}\n</TEXT>\n{rest}</TimeML>\n"
    )


def timex(covered: str, type_: str = "DATE", value: str = "2031-04-01", **more: str) -> str:
    """A TIMEX3 tag around some characters."""
    attributes = {"tid": "t1", "type": type_, "value": value} | more
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<TIMEX3{written}>{covered}</TIMEX3>"


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """A source folder of files by name."""
    root.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (root / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return root
