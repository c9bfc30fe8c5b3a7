"""What a server gets and how it is found, without a server."""

from __future__ import annotations

import json
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from reportedly.corpus import load_corpus
from reportedly.errors import CorpusError, InputError, StudioError
from reportedly.files import read_text
from reportedly.studio.accounts import OWNER, annotator_of, email_of
from reportedly.studio.home import Home, Running, Secrets, born
from reportedly.studio.server.environment import Serving, environment, find_program
from reportedly.studio.server.listening import may_listen
from reportedly.studio.server.registering import register
from tests.houses import make_house


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_the_owner_reads_secrets_and_the_place_of_the_server(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        home = Home(tmp_path)
        secrets = home.secrets()
        home.note_running(Running("http://127.0.0.1:1", secrets.token, os.getpid(), born(os.getpid()) or ""))
    finally:
        os.umask(old)
    assert {mode(home.folder), mode(home.data), mode(home.snapshots)} == {0o700}
    assert {mode(path) for path in home.folder.glob("*.json")} == {0o600}
    assert home.secrets() == secrets, "made once"
    assert len(secrets.token) == 40
    assert set(secrets.token) <= set("0123456789abcdef")


def test_the_database_of_the_last_start_is_remembered(tmp_path: Path) -> None:
    home = Home(tmp_path)
    made = home.secrets()
    assert made.database is None
    home.remember_database("postgresql://lead:secret@h/n")
    assert home.secrets() == Secrets(made.token, made.password, "postgresql://lead:secret@h/n")
    assert mode(home.secrets_file) == 0o600


def test_git_never_takes_the_state_of_a_server(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    Home(tmp_path).secrets()
    status = subprocess.run(["git", "status", "--short"], cwd=tmp_path, capture_output=True, check=True)
    assert status.stdout == b""


def test_a_server_that_has_gone_is_not_taken_for_running(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    assert home.running() is None
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        server = Running("http://127.0.0.1:1", "t", process.pid, born(process.pid) or "")
        home.note_running(server)
        assert home.running() == server
        home.note_running(Running("http://127.0.0.1:1", "t", process.pid, "another time"))
        assert home.running() is None, "its number has gone to another process"
        home.note_running(server)
        process.communicate()
    assert home.running() is None
    home.note_stopped()
    assert home.running() is None


def test_damaged_state_is_named_with_its_remedy(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    home.secrets_file.write_text("{", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"secrets\.json: .*delete it and start again"):
        home.secrets()


def test_accounts_are_pseudonyms() -> None:
    assert email_of("ana") == "ana@reportedly.invalid"
    assert annotator_of("ana@reportedly.invalid") == "ana"
    assert annotator_of(OWNER) is None
    assert annotator_of("ana@example.org") is None


def test_a_server_gets_nothing_of_our_environment_and_reports_to_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("LABEL_STUDIO_SENTRY_DSN", "https://reports.example")
    variables = environment(Home(tmp_path), Serving(port=8123))
    assert "AWS_SECRET_ACCESS_KEY" not in variables
    assert {name: variables[f"LABEL_STUDIO_{name}"] for name in ("SENTRY_DSN", "FRONTEND_SENTRY_DSN")} == {
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
    }
    assert variables["LABEL_STUDIO_COLLECT_ANALYTICS"] == "false"
    assert variables["LABEL_STUDIO_LATEST_VERSION_CHECK"] == "false"
    assert variables["LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK"] == "true"
    assert variables["LABEL_STUDIO_CORS_ALLOW_ALL_ORIGINS"] == "false"
    assert variables["LABEL_STUDIO_ALLOWED_HOSTS"] == "127.0.0.1,localhost"
    assert "LABEL_STUDIO_HOST" not in variables, "pages that name a host fail through a tunnel with another port"
    assert variables["DJANGO_DB"] == "sqlite"


def test_behind_a_proxy_with_tls_cookies_travel_encrypted(tmp_path: Path) -> None:
    variables = environment(Home(tmp_path), Serving(public_url="https://annotate.example.org/"))
    assert variables["LABEL_STUDIO_HOST"] == variables["CSRF_TRUSTED_ORIGINS"] == "https://annotate.example.org"
    assert variables["SESSION_COOKIE_SECURE"] == variables["CSRF_COOKIE_SECURE"] == "1"
    assert "annotate.example.org" in variables["LABEL_STUDIO_ALLOWED_HOSTS"].split(",")
    assert "SESSION_COOKIE_SECURE" not in environment(Home(tmp_path), Serving())


@pytest.mark.parametrize("url", ["annotate.example.org", "ftp://annotate.example.org", "https://example.org/annotate"])
def test_a_public_url_that_cannot_work_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--public-url"):
        environment(Home(tmp_path), Serving(public_url=url))


def test_a_database_is_taken_apart(tmp_path: Path) -> None:
    serving = Serving(database="postgresql://lead:a%20b%2Fc@db.example:5433/studio")
    variables = environment(Home(tmp_path), serving)
    assert {name: value for name, value in variables.items() if "POSTGRE" in name or name == "DJANGO_DB"} == {
        "DJANGO_DB": "default",
        "POSTGRE_HOST": "db.example",
        "POSTGRE_PORT": "5433",
        "POSTGRE_NAME": "studio",
        "POSTGRE_USER": "lead",
        "POSTGRE_PASSWORD": "a b/c",
    }


@pytest.mark.parametrize(
    "url",
    ["mysql://a:secret@h/n", "postgresql://h/n", "postgresql://a:secret@h", "postgresql://a:secret@h:x/n", "studio.db"],
)
def test_another_database_is_refused_without_repeating_its_password(url: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--database") as caught:
        environment(Home(tmp_path), Serving(database=url))
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("host", "local"), [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("box", False)]
)
def test_what_only_this_machine_reaches(host: str, local: bool) -> None:
    assert Serving(host).is_local is local


def test_on_all_addresses_it_may_be_asked_for_by_name_and_by_address(tmp_path: Path) -> None:
    variables = environment(Home(tmp_path), Serving(host="0.0.0.0"))
    allowed = variables["LABEL_STUDIO_ALLOWED_HOSTS"].split(",")
    assert socket.gethostname() in allowed
    assert "0.0.0.0" not in allowed
    six = environment(Home(tmp_path), Serving(host="::1"))["LABEL_STUDIO_ALLOWED_HOSTS"].split(",")
    assert six == ["127.0.0.1", "localhost", "[::1]"]
    named = environment(Home(tmp_path), Serving(host="192.0.2.7"))["LABEL_STUDIO_ALLOWED_HOSTS"].split(",")
    assert "192.0.2.7" in named


def test_a_missing_program_is_named_with_the_commands_that_install_it(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match=r"scripts/annotate installs it.*pip install label-studio=="):
        find_program(tmp_path, tmp_path / "nowhere")
    program = tmp_path / ".venv-studio" / "bin" / "label-studio"
    program.parent.mkdir(parents=True)
    program.touch()
    assert find_program(tmp_path) == program


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="only Linux tells who listens")
def test_who_listens_on_a_port() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as listening,
        subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, start_new_session=True) as other,
    ):
        port = listening.getsockname()[1]
        assert may_listen(os.getsid(0), port)
        assert not may_listen(other.pid, port), "it runs, but another one listens"
        with socket.create_connection(("127.0.0.1", port)) as connected:
            assert not may_listen(os.getsid(0), connected.getsockname()[1]), "connected only"
        other.communicate()


def test_the_version_to_install_is_the_pinned_one() -> None:
    with pytest.raises(StudioError) as caught:
        find_program(Path("nowhere"), Path("nowhere"))
    wanted = str(caught.value).rpartition("pip install ")[2]
    assert f'"{wanted}"' in read_text(Path(__file__).parents[2] / "pyproject.toml")


def test_an_annotator_is_registered_once_and_comments_stay(tmp_path: Path) -> None:
    written = "# Who annotates.\nann-1:  # the first\n  {role: annotator, kind: human, guidelines: 1.0.0}\n"
    root = make_house(tmp_path / "toy", extra={"annotation/annotators.yaml": written})
    assert register(load_corpus(root), "ana") is True
    assert register(load_corpus(root), "ana") is False
    assert register(load_corpus(root), "ann-1") is False
    with pytest.raises(InputError, match="ana is registered as annotator"):
        register(load_corpus(root), "ana", "adjudicator")
    assert register(load_corpus(root), "chief", "adjudicator") is True
    assert load_corpus(root).annotators["chief"].role == "adjudicator"
    text = read_text(root / "annotation" / "annotators.yaml")
    assert text.startswith(written)
    annotator = load_corpus(root).annotators["ana"]
    assert (annotator.role, annotator.kind, annotator.guidelines) == ("annotator", "human", "1.0.0")


def test_a_first_annotator_is_registered_where_there_is_none(tmp_path: Path) -> None:
    root = make_house(tmp_path / "toy", extra={"annotation/annotators.yaml": "# Nobody yet.\n{}\n"})
    register(load_corpus(root), "4e07")
    assert read_text(root / "annotation" / "annotators.yaml").startswith("# Nobody yet.\n")
    assert list(load_corpus(root).annotators) == ["4e07"]


@pytest.mark.parametrize("name", ["Ana Orlo", "ana@example.org", "../x", "", "owner"])
def test_a_name_that_is_no_pseudonym_is_refused(name: str, tmp_path: Path) -> None:
    root = make_house(tmp_path / "toy")
    before = (root / "annotation" / "annotators.yaml").read_bytes()
    with pytest.raises(InputError, match=r"is not of the form|is the account of the team lead"):
        register(load_corpus(root), name)
    assert (root / "annotation" / "annotators.yaml").read_bytes() == before


def test_server_json_is_what_the_other_commands_read(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    home.note_running(Running("http://127.0.0.1:1", "t", 1, "2"))
    assert json.loads((home.folder / "server.json").read_bytes()) == {
        "url": "http://127.0.0.1:1",
        "token": "t",
        "pid": 1,
        "born": "2",
    }
