"""One real Label Studio server for all tests that need one.

Those tests run on one worker (`--dist loadgroup`), since each worker would otherwise start a server of its own.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from reportedly.studio.home import Home
from reportedly.studio.server.accounts import Accounts
from reportedly.studio.server.environment import Serving, find_program
from reportedly.studio.server.running import serve
from tests.support import ROOT


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "studio_server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("studio"))


@dataclass(frozen=True)
class StudioServer:
    """The server of the tests, that of an empty house. `accounts` makes accounts on it."""

    url: str
    token: str
    home: Home
    accounts: Accounts


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def studio_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StudioServer]:
    """A real server on SQLite, started with our own code."""
    root: Path = tmp_path_factory.mktemp("studio")
    home, program, serving = Home(root), find_program(ROOT), Serving(port=free_port())
    with serve(home, program, serving) as server:
        yield StudioServer(server.running.url, server.running.token, home, Accounts(home, program, serving))
