"""Which processes listen on a port, as Linux tells it in `/proc`."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_LISTENING = "0A"


def may_listen(session: int, port: int) -> bool:
    """Whether a process of a session listens on a TCP port. Where the system does not tell, it may.

    Args:
        session: the id of the session, which is that of the process that began it.
    """
    tables = [table for table in map(Path, ("/proc/net/tcp", "/proc/net/tcp6")) if table.exists()]
    if not tables:
        return True
    sockets = {
        f"socket:[{fields[9]}]"
        for table in tables
        for fields in map(str.split, table.read_text(encoding="ascii").splitlines()[1:])
        if fields[3] == _LISTENING and int(fields[1].rpartition(":")[2], 16) == port
    }
    return any(_opened(process) & sockets for process in Path("/proc").glob("[0-9]*") if _session(process) == session)


def _session(process: Path) -> int | None:
    with suppress(ProcessLookupError):
        return os.getsid(int(process.name))
    return None


def _opened(process: Path) -> set[str]:
    """What the file descriptors of a process lead to; nothing if it has ended or is another user's."""
    found: set[str] = set()
    with suppress(OSError):
        for descriptor in (process / "fd").iterdir():
            with suppress(OSError):
                found.add(str(descriptor.readlink()))
    return found
