"""What the process of a Label Studio server gets: its program, and the environment that makes it safe.

Its own defaults are open sign-up, any origin, any host name, and reports to its makers. See annotation/README.md.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import unquote, urlsplit

from reportedly.errors import InputError, StudioError
from reportedly.studio.accounts import OWNER
from reportedly.studio.home import Home

_SETTINGS = Path(__file__).parent / "django"
_VENV = ".venv-studio"
_ENVIRONMENT_VARIABLE = "REPORTEDLY_STUDIO_SERVER"
# What a server inherits: the rest of our environment is none of its business, and some of it would change it.
_INHERITED = ("HOME", "LANG", "LC_ALL", "PATH", "SSL_CERT_FILE", "SYSTEMROOT", "TMPDIR", "TZ")


@dataclass(frozen=True)
class Serving:
    """How a server is to run.

    Attributes:
        host: the address that it listens on.
        port: the port that it listens on.
        database: a URL postgresql://USER:PASSWORD@HOST:PORT/NAME; None for SQLite in the house.
        public_url: where browsers reach it, if a proxy stands before it.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    database: str | None = None
    public_url: str | None = None

    @property
    def url(self) -> str:
        """Where the server answers on this machine."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def public(self) -> str:
        """Where browsers reach it."""
        return (self.public_url or self.url).rstrip("/")

    @property
    def kept_in(self) -> str:
        """Where accounts, tasks and annotations are, in words."""
        return ".studio/" if self.database is None else "PostgreSQL and .studio/"

    @property
    def is_local(self) -> bool:
        """Whether only this machine reaches it."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def find_program(root: Path, given: Path | None = None) -> Path:
    """The program `label-studio` of the server's environment.

    It is looked for in `given` (an environment or the program), the environment variable
    REPORTEDLY_STUDIO_SERVER, and `.venv-studio` in the house or beside this package's repository.

    Raises:
        StudioError: it is nowhere; says how to install it.
    """
    named = given or (Path(value) if (value := os.environ.get(_ENVIRONMENT_VARIABLE)) else None)
    candidates = [named] if named else [root / _VENV, Path(__file__).resolve().parents[4] / _VENV]
    for candidate in candidates:
        for program in (candidate, candidate / "bin" / "label-studio"):
            if program.is_file():
                return program.absolute()
    where = ", ".join(str(candidate) for candidate in candidates)
    raise StudioError(
        f"Label Studio is not installed ({where}). In a clone, scripts/annotate installs it; elsewhere: "
        f"python -m venv {root / _VENV} && {root / _VENV}/bin/pip install label-studio==1.23.2"
    )


def environment(home: Home, serving: Serving) -> dict[str, str]:
    """The environment variables of a server.

    Raises:
        InputError: the URL of the database is none of PostgreSQL, or the public one none of the web.
    """
    secrets = home.secrets()
    variables = {name: value for name, value in os.environ.items() if name in _INHERITED}
    variables |= {
        "DJANGO_SETTINGS_MODULE": "reportedly_settings",
        "PYTHONPATH": str(_SETTINGS),
        "PYTHONUNBUFFERED": "1",
        "LABEL_STUDIO_BASE_DATA_DIR": str(home.data.absolute()),
        "LABEL_STUDIO_USERNAME": OWNER,
        "LABEL_STUDIO_PASSWORD": secrets.password,
        "LABEL_STUDIO_USER_TOKEN": secrets.token,
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
        "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "true",
        "LABEL_STUDIO_COLLECT_ANALYTICS": "false",
        "LABEL_STUDIO_LATEST_VERSION_CHECK": "false",
        "LABEL_STUDIO_SENTRY_DSN": "",
        "LABEL_STUDIO_FRONTEND_SENTRY_DSN": "",
        "LABEL_STUDIO_CORS_ALLOW_ALL_ORIGINS": "false",
        "LABEL_STUDIO_ALLOWED_HOSTS": ",".join(_host_names(serving)),
    }
    return variables | _public(serving) | _database(serving.database)


def _host_names(serving: Serving) -> list[str]:
    """The names under which the server may be asked for."""
    names = ["127.0.0.1", "localhost", f"[{serving.host}]" if ":" in serving.host else serving.host]
    if serving.public_url:
        names.append(urlsplit(serving.public_url).hostname or "")
    if not serving.is_local:
        names += [socket.gethostname(), socket.getfqdn()]
        with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            # Sends nothing: it only asks from which of its addresses this machine would reach others (RFC 5737).
            probe.connect(("198.51.100.1", 9))
            names.append(probe.getsockname()[0])
    return list(dict.fromkeys(name for name in names if name and name not in ("0.0.0.0", "[::]")))


def _public(serving: Serving) -> dict[str, str]:
    """What a server must know of the proxy before it. Without one its pages name no host at all, so that they work
    under every name and through every tunnel."""
    if serving.public_url is None:
        return {}
    parts = urlsplit(serving.public)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        raise InputError(f"--public-url {serving.public_url}: write it as https://annotate.example.org, without a path")
    variables = {"LABEL_STUDIO_HOST": serving.public}
    if parts.scheme == "https":
        variables |= {"SESSION_COOKIE_SECURE": "1", "CSRF_COOKIE_SECURE": "1", "CSRF_TRUSTED_ORIGINS": serving.public}
    return variables


def _database(url: str | None) -> dict[str, str]:
    if url is None:
        return {"DJANGO_DB": "sqlite"}
    try:
        parts = urlsplit(url)
        port = parts.port or 5432
    except ValueError as error:
        raise InputError(f"--database: {error}; write postgresql://USER:PASSWORD@HOST:PORT/NAME") from None
    name = parts.path.strip("/")
    if parts.scheme not in ("postgresql", "postgres") or not name or not parts.username:
        # The URL may hold a password: it is not repeated.
        raise InputError("--database: write postgresql://USER:PASSWORD@HOST:PORT/NAME")
    return {
        "DJANGO_DB": "default",
        "POSTGRE_HOST": unquote(parts.hostname or "localhost"),
        "POSTGRE_PORT": str(port),
        "POSTGRE_NAME": unquote(name),
        "POSTGRE_USER": unquote(parts.username),
        "POSTGRE_PASSWORD": unquote(parts.password or ""),
    }
