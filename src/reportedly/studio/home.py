"""`.studio/` in a house: the state of its Label Studio server, readable by the owner only.

It holds the secrets, the database (unless that is PostgreSQL), the log, snapshots, and while the server runs
`server.json`, by which the other commands find it. None of it belongs into version control.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TypeVar

import msgspec

from reportedly.errors import CorpusError
from reportedly.files import write_atomically

T = TypeVar("T")

FOLDER = ".studio"


class Secrets(msgspec.Struct, frozen=True):
    """What nobody but the owner of the house may know.

    Attributes:
        token: the API token of the owner's account, 40 hexadecimal digits. Made once.
        password: the password of that account. Made once.
        database: the URL of the PostgreSQL database, which may hold a password; None for SQLite in the house.
    """

    token: str
    password: str
    database: str | None = None


class Running(msgspec.Struct, frozen=True):
    """A running server.

    Attributes:
        url: where it answers.
        token: the API token of the owner's account.
        pid: the process of the server, which leads its own process group.
        born: when that process began, as the system counts; tells it from another that got its number later.
    """

    url: str
    token: str
    pid: int
    born: str


class Home:
    """The `.studio/` of a house.

    Args:
        root: the house of the corpus.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / FOLDER
        self.data = self.folder / "data"
        """The server's own folder: its SQLite database, uploads, the key of its sessions."""
        self.log = self.folder / "server.log"
        self.snapshots = self.folder / "snapshots"
        self._server = self.folder / "server.json"
        self.secrets_file = self.folder / "secrets.json"
        """The secrets, and with them the owner's password."""

    def prepare(self) -> None:
        """Make the folder, for the owner only, also where it was made otherwise."""
        for folder in (self.folder, self.data, self.snapshots):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)
        # Nothing in it is for version control, whatever the house says.
        if not (ignore := self.folder / ".gitignore").exists():
            write_atomically(ignore, "*\n")

    @property
    def lock(self) -> Path:
        """The file to lock while a server's projects are changed from this house."""
        return self._lock("lock")

    @property
    def lock_of_server(self) -> Path:
        """The file that who runs the server holds locked."""
        return self._lock("server.lock")

    def _lock(self, name: str) -> Path:
        self.prepare()
        path = self.folder / name
        path.touch(mode=0o600)
        return path

    def secrets(self) -> Secrets:
        """The secrets, made when they are first asked for.

        Raises:
            CorpusError: the file cannot be read.
        """
        self.prepare()
        if not self.secrets_file.exists():
            made = Secrets(secrets.token_hex(20), secrets.token_urlsafe(12))
            _write_private(self.secrets_file, made)
        return _read(self.secrets_file, Secrets)

    def remember_database(self, url: str | None) -> None:
        """Let the next start find the database of this one."""
        known = self.secrets()
        if known.database != url:
            _write_private(self.secrets_file, msgspec.structs.replace(known, database=url))

    def running(self) -> Running | None:
        """The server of this house, if one runs.

        Raises:
            CorpusError: `server.json` cannot be read.
        """
        if not self._server.exists():
            return None
        server = _read(self._server, Running)
        return server if born(server.pid) == server.born else None

    def note_running(self, server: Running) -> None:
        """Let the other commands find a server."""
        _write_private(self._server, server)

    def note_stopped(self) -> None:
        """The server has stopped."""
        self._server.unlink(missing_ok=True)


def born(pid: int) -> str | None:
    """When a process began (on Linux in ticks since the system started); None if there is no such process."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        if Path("/proc/self/stat").exists():
            return None
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return None
        return "unknown"
    # The name of the program, in parentheses, may hold anything; behind it come 19 fields before the time.
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] == "Z" else fields[19]


def _write_private(path: Path, value: msgspec.Struct) -> None:
    write_atomically(path, msgspec.json.format(msgspec.json.encode(value)) + b"\n", private=True)


def _read(path: Path, type_: type[T]) -> T:
    try:
        return msgspec.json.decode(path.read_bytes(), type=type_)
    except msgspec.MsgspecError as error:
        raise CorpusError(f"{error}; delete it and start again (reportedly studio start)", path=path) from None
