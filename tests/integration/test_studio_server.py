"""The server as a team lead starts it: `reportedly studio start` in a process of its own, then a browser's requests."""

from __future__ import annotations

import http.server
import os
import re
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from reportedly.errors import StudioError
from reportedly.studio.accounts import email_of
from reportedly.studio.home import Home
from reportedly.studio.server.environment import Serving
from reportedly.studio.server.running import serve
from tests.houses import make_house
from tests.integration.conftest import free_port
from tests.load import send_form
from tests.postgresql import PASSWORD, postgresql

pytestmark = [pytest.mark.integration, pytest.mark.studio, pytest.mark.xdist_group("studio")]

COMMAND = [sys.executable, "-m", "reportedly", "studio"]
READY = "Ctrl-C stops it."


@contextmanager
def started(
    root: Path, port: int, *options: str, database: str | None = None
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A start, and what it printed until it was ready."""
    variables = os.environ | ({"REPORTEDLY_STUDIO_DATABASE": database} if database else {})
    with subprocess.Popen(
        [*COMMAND, "start", str(root), "--port", str(port), "--no-browser", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=variables,
    ) as process:
        try:
            assert process.stdout
            lines = []
            for line in process.stdout:
                lines.append(line)
                if READY in line:
                    break
            yield "".join(lines), process
        finally:
            process.terminate()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=False)


@contextmanager
def logged_in(url: str, email: str, password: str) -> Iterator[httpx.Client]:
    """A browser's session."""
    with httpx.Client(base_url=url, follow_redirects=True, timeout=60) as client:
        send_form(client, "/user/login/", {"email": email, "password": password})
        yield client


def may_annotate(url: str, email: str, password: str) -> bool:
    with logged_in(url, email, password) as client:
        return client.get("/api/current-user/whoami").status_code == 200


def password_in(printed: str) -> str:
    found = re.search(r"password: (\S+)", printed)
    assert found, printed
    return found[1]


def listening(port: int) -> set[str]:
    """The addresses on which something listens, in hexadecimal as the system lists them."""
    lines = [*Path("/proc/net/tcp").read_text().splitlines()[1:], *Path("/proc/net/tcp6").read_text().splitlines()[1:]]
    fields = [line.split() for line in lines]
    return {field[1].split(":")[0] for field in fields if field[1].endswith(f":{port:04X}") and field[3] == "0A"}


def assert_strangers_are_kept_out(url: str, port: int, home: Home) -> None:
    """Nobody else reaches it, signs up, frames it or reads its files."""
    assert listening(port) == {"0100007F"}
    with httpx.Client(base_url=url, follow_redirects=True) as stranger:
        signed = stranger.post("/user/signup/", data={"email": "x@example.org", "password": "12345678"})
        assert signed.status_code == 403
        assert stranger.get("/user/login/").headers["X-Frame-Options"] == "SAMEORIGIN"
        assert "Access-Control-Allow-Origin" not in stranger.get("/version", headers={"Origin": "http://evil"}).headers
        assert stranger.get("/version", headers={"Host": "evil.example"}).status_code == 400
        for closed in ("/metrics", "/heidi-tips"):  # The latter fetches from another host.
            answer = stranger.get(closed)
            assert (answer.status_code, answer.history) == (404, [])
    open_to_others = [
        path
        for path in home.folder.rglob("*")
        if stat.S_IMODE(path.stat().st_mode) & 0o077 and path.name != ".gitignore"
    ]
    assert open_to_others == []


def assert_accounts_are_managed(url: str, root: Path) -> None:
    added = run("user", "add", "ana", "--corpus", str(root))
    assert added.returncode == 0, added.stderr
    assert may_annotate(url, email_of("ana"), password_in(added.stdout))
    assert run("user", "add", "ana", "--corpus", str(root)).returncode == 2
    reset = run("user", "reset", "ana", "--corpus", str(root))
    assert not may_annotate(url, email_of("ana"), password_in(added.stdout))
    assert may_annotate(url, email_of("ana"), password_in(reset.stdout))
    run("user", "remove", "ana", "--corpus", str(root))
    assert not may_annotate(url, email_of("ana"), password_in(reset.stdout))
    assert "ana@reportedly.invalid  (shut out)" in run("user", "list", "--corpus", str(root)).stdout
    for refused in (run("user", "reset", who, "--corpus", str(root)) for who in ("ana", "nobody")):
        assert (refused.returncode, refused.stdout) == (2, "")
    again = run("user", "add", "ana", "--corpus", str(root))
    assert may_annotate(url, email_of("ana"), password_in(again.stdout))


def test_from_the_first_start_to_a_restart(tmp_path: Path) -> None:
    root, port = make_house(tmp_path / "toy"), free_port()
    url = f"http://127.0.0.1:{port}"
    home = Home(root)
    with started(root, port) as (printed, process):
        assert f"{url}/projects/" in printed
        password = password_in(printed)
        assert "annotator-1 was registered" in printed
        with logged_in(url, email_of("annotator-1"), password) as browser:
            assert url not in browser.get("/projects/").text, "it works through a tunnel from another port, too"
            [project] = browser.get("/api/projects/").json()["results"]
            assert project["task_number"] == 4
        assert_strangers_are_kept_out(url, port, home)

        again = run("start", str(root), "--port", str(free_port()), "--no-browser")
        assert again.returncode == 2
        assert f"runs already, at {url}" in again.stderr

        assert_accounts_are_managed(url, root)

        server = home.running()
        assert server
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert home.running() is None
        with pytest.raises(ProcessLookupError):
            os.killpg(server.pid, 0)

    with started(root, port) as (printed, process):
        assert "password: " not in printed, "there is a project, so no account is made"
        with httpx.Client(base_url=url, headers={"Authorization": f"Token {home.secrets().token}"}) as owner:
            assert owner.get("/api/projects/").json()["count"] == 1
        server = home.running()
        assert server
        # What kills the server does not leave its starter behind.
        os.kill(server.pid, signal.SIGKILL)
        assert process.wait(30) == 2
        assert process.stdout
        assert "the server has stopped by itself" in process.stdout.read()
        assert home.running() is None

    with started(root, port, "--public-url", "https://annotate.example.org") as (printed, process):
        assert "https://annotate.example.org/projects" in printed
        login = httpx.get(f"{url}/user/login/", headers={"Host": "annotate.example.org"})
        assert [cookie.secure for cookie in login.cookies.jar] == [True, True]
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0


@pytest.mark.postgresql
def test_on_postgresql(tmp_path: Path) -> None:
    root, port = make_house(tmp_path / "toy"), free_port()
    url = f"http://127.0.0.1:{port}"
    with postgresql(free_port()) as database:
        with started(root, port, database=database) as (printed, process):
            password = password_in(printed)
            assert may_annotate(url, email_of("annotator-1"), password)
            added = run("user", "add", "ana", "--corpus", str(root))
            assert may_annotate(url, email_of("ana"), password_in(added.stdout))
            assert PASSWORD not in printed
            listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
            assert PASSWORD not in listed
            assert "a%20b%2Fc" not in listed
            process.terminate()
            assert process.wait(30) == 0
        # Whoever forgets the variable does not get an empty server.
        with started(root, port) as (printed, process):
            assert "kept in PostgreSQL" in printed
            assert may_annotate(url, email_of("annotator-1"), password)
    assert not list((root / ".studio" / "data").glob("*.sqlite3"))


class _Foreign(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/health" else 401)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


def test_a_port_in_use_is_reported_and_not_replaced(tmp_path: Path) -> None:
    root = make_house(tmp_path / "toy")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Foreign) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        before = time.monotonic()
        refused = run("start", str(root), "--port", str(other.server_port), "--no-browser")
        other.shutdown()
    assert refused.returncode == 2
    assert f"port {other.server_port} is in use by another program" in refused.stderr
    assert time.monotonic() - before < 20
    assert Home(root).running() is None


def test_a_server_that_is_not_ours_is_not_taken_for_it(tmp_path: Path) -> None:
    """The program that is started lets another one answer on the port: it must not get our tasks."""
    program = tmp_path / "bin" / "label-studio"
    program.parent.mkdir()
    program.write_text(
        f"#!{sys.executable}\n"
        "import sys, http.server\n"
        f"sys.path.insert(0, {str(Path(__file__).parents[2])!r})\n"
        "from tests.integration.test_studio_server import _Foreign\n"
        "http.server.HTTPServer(('127.0.0.1', int(sys.argv[-1])), _Foreign).serve_forever()\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    home = Home(tmp_path)
    with (
        pytest.raises(StudioError, match="is not the server of this house"),
        serve(home, program, Serving(port=free_port())),
    ):
        pass
    assert home.running() is None


def test_a_program_that_takes_the_port_meanwhile_is_not_told_the_token(tmp_path: Path) -> None:
    program, spawned, port = tmp_path / "bin" / "label-studio", tmp_path / "spawned", free_port()
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\ntouch {spawned}\nexec sleep 60\n", encoding="utf-8")
    program.chmod(0o755)
    asked: list[str] = []

    class Thief(_Foreign):
        def do_GET(self) -> None:
            asked.append(f"{self.path} {self.headers.get('Authorization')}")
            super().do_GET()

    stop = threading.Event()

    def take_the_port() -> None:
        while not spawned.exists():
            time.sleep(0.02)
        with http.server.HTTPServer(("127.0.0.1", port), Thief) as server:
            server.timeout = 0.05
            while not stop.is_set():
                server.handle_request()

    thief = threading.Thread(target=take_the_port)
    thief.start()
    try:
        with (
            pytest.raises(StudioError, match=f"another program took port {port} meanwhile"),
            serve(Home(tmp_path), program, Serving(port=port)),
        ):
            pass
    finally:
        stop.set()
        thief.join()
    assert asked == ["/health None"]
    assert Home(tmp_path).running() is None


def test_a_start_that_fails_shows_the_end_of_the_log(tmp_path: Path) -> None:
    program = tmp_path / "bin" / "label-studio"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho no module named django >&2\nexit 3\n", encoding="utf-8")
    program.chmod(0o755)
    with (
        pytest.raises(StudioError, match=r"(?s)the server did not start.*no module named django"),
        serve(Home(tmp_path), program, Serving(port=free_port())),
    ):
        pass
