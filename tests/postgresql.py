"""A PostgreSQL of the tests' own: made in a folder, gone with it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

USER, PASSWORD, NAME = "studio", "a b/c", "studio"


def is_installed() -> bool:
    return bool(_folders())


def programs() -> Path:
    """The folder of PostgreSQL's programs; without it, the test is skipped."""
    if not (folders := _folders()):
        pytest.skip("PostgreSQL is not installed; scripts/test installs it")
    return folders[-1]


def _folders() -> list[Path]:
    return sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def _as_postgres(*command: str | Path) -> None:
    # PostgreSQL does not run as root.
    prefix = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    subprocess.run([*prefix, *map(str, command)], check=True, capture_output=True, cwd="/")


@contextmanager
def postgresql(port: int) -> Iterator[str]:
    """A running server with an empty database; gives its URL, in which the password is escaped."""
    bin_ = programs()
    folder = Path(tempfile.mkdtemp(prefix="reportedly-postgresql-"))
    if os.getuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data, secret = folder / "data", folder / "password"
    secret.write_text(PASSWORD, encoding="utf-8")
    secret.chmod(0o644)
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    try:
        _as_postgres(
            bin_ / "initdb", "-D", data, "-U", USER, "--auth=scram-sha-256", f"--pwfile={secret}", "-E", "UTF8"
        )
        _as_postgres(bin_ / "pg_ctl", "-D", data, "-o", options, "-w", "-l", folder / "log", "start")
        try:
            subprocess.run(
                [bin_ / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", USER, NAME],
                env={**os.environ, "PGPASSWORD": PASSWORD},
                check=True,
                capture_output=True,
            )
            yield f"postgresql://{USER}:a%20b%2Fc@127.0.0.1:{port}/{NAME}"
        finally:
            _as_postgres(bin_ / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
