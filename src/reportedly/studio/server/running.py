"""The start and the end of a Label Studio server, and the proof that the one that answers is ours."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reportedly.errors import StudioError
from reportedly.locking import locked_file
from reportedly.studio.accounts import OWNER
from reportedly.studio.home import Home, Running, born
from reportedly.studio.server.environment import Serving, environment
from reportedly.studio.server.listening import may_listen

_PATIENCE = 240.0
"""Seconds until a server must answer. The first start makes the database, which takes half a minute."""
_PAUSE = 0.25
_FAREWELL = 15.0
_TOLD = 15
"""How many lines of the log are shown when a start fails."""


class Server:
    """A running server of ours. `running` says where it answers."""

    def __init__(self, home: Home, process: subprocess.Popen[bytes], running: Running) -> None:
        self.running = running
        self._home = home
        self._process = process

    def wait(self) -> None:
        """Wait until the server ends.

        Raises:
            StudioError: always, since it was not told to end; shows the end of its log.
        """
        code = self._process.wait()
        raise StudioError(f"the server has stopped by itself (exit code {code}).\n{_end_of(self._home.log)}")


@contextmanager
def serve(home: Home, program: Path, serving: Serving, *, patience: float = _PATIENCE) -> Iterator[Server]:
    """Start a server, and stop it in the end, however that comes.

    Args:
        home: the house's folder for it, to which nobody else has access.
        program: see `environment.find_program`.
        patience: seconds until it must answer.

    Raises:
        StudioError: one runs already for this house; the port is in use; the server does not come up, or
            another one answers in its place.
        InputError: see `environment.environment`.
    """
    variables = environment(home, serving)
    busy = StudioError("a server for this house is just being started; wait for it")
    if running := home.running():
        raise StudioError(
            f"a server for this house runs already, at {running.url} (process {running.pid}); "
            f"stop it with: kill {running.pid}"
        )
    with locked_file(home.lock_of_server, busy, patience=0):
        _require_free(serving)
        process = _spawn(home, program, serving, variables)
        try:
            running = Running(serving.url, home.secrets().token, process.pid, born(process.pid) or "")
            _wait_until_it_answers(home, process, running, serving.port, patience)
            home.remember_database(serving.database)
            home.note_running(running)
            yield Server(home, process, running)
        finally:
            _stop(process)
            home.note_stopped()


def _require_free(serving: Serving) -> None:
    """Label Studio itself takes the next free port without a word."""
    problem = StudioError(
        f"port {serving.port} is in use by another program; choose another one with --port, or stop that program"
    )
    family = socket.AF_INET6 if ":" in serving.host else socket.AF_INET
    with socket.socket(socket.AF_INET) as probe:
        probe.settimeout(2)
        if probe.connect_ex(("localhost", serving.port)) == 0:
            raise problem
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((serving.host, serving.port))
        except PermissionError:
            raise StudioError(
                f"port {serving.port} is for the system only; choose one above 1023 with --port"
            ) from None
        except socket.gaierror:
            raise StudioError(f"{serving.host} is no address of this machine; see --host") from None
        except OSError:
            raise problem from None


def _spawn(home: Home, program: Path, serving: Serving, variables: dict[str, str]) -> subprocess.Popen[bytes]:
    host = f"[{serving.host}]" if ":" in serving.host else serving.host
    command = [str(program), "start", "--no-browser", "--internal-host", host, "-p", str(serving.port)]
    descriptor = os.open(home.log, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "ab") as log:
        return subprocess.Popen(
            command,
            cwd=home.folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # A group of its own: Ctrl-C reaches this process, which then stops the server, once.
            start_new_session=True,
            umask=0o077,
        )


def _wait_until_it_answers(
    home: Home, process: subprocess.Popen[bytes], running: Running, port: int, patience: float
) -> None:
    import httpx

    until = time.monotonic() + patience
    with httpx.Client(base_url=running.url, timeout=10, trust_env=False) as client:
        while True:
            if process.poll() is not None:
                raise StudioError(f"the server did not start.\n{_end_of(home.log)}")
            try:
                if client.get("/health").is_success:
                    break
            except httpx.TransportError:
                pass  # Not yet.
            if time.monotonic() > until:
                raise StudioError(f"the server did not answer within {patience:.0f} s.\n{_end_of(home.log)}")
            time.sleep(_PAUSE)
        # Before it is told the token: that is for our server only.
        if not may_listen(process.pid, port):
            raise StudioError(
                f"another program took port {port} meanwhile; choose another one with --port, or stop that program"
            )
        try:
            answer = client.get("/api/current-user/whoami", headers={"Authorization": f"Token {running.token}"})
            email = answer.json().get("email") if answer.is_success else None
        except (httpx.TransportError, ValueError):
            email = None
    if email != OWNER:
        raise StudioError(
            f"what answers at {running.url} is not the server of this house: it does not know its token. "
            "If another program took the port meanwhile, choose another one with --port; if the database was made "
            "for another house, choose another one with --database"
        )


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Stop a server with all that it has started."""
    for sent in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):  # It has ended by itself.
            os.killpg(process.pid, sent)
        try:
            process.wait(_FAREWELL)
        except subprocess.TimeoutExpired:
            continue
        return


def _end_of(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-_TOLD:]
    return "\n".join([f"The end of its log, {log}:", *lines])
