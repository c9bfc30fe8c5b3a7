"""Accounts on a server of ours, by the side door of its database: the community edition's API makes none."""

from __future__ import annotations

import secrets
import subprocess
from dataclasses import dataclass
from pathlib import Path

import msgspec

from reportedly.errors import InputError, StudioError
from reportedly.studio.accounts import annotator_of, email_of
from reportedly.studio.home import Home
from reportedly.studio.server.environment import Serving, environment

_SCRIPT = Path(__file__).parent / "django" / "manage_accounts.py"
_PATIENCE = 180.0


class Account(msgspec.Struct, frozen=True):
    """An account. One that is not active cannot log in."""

    email: str
    active: bool

    @property
    def annotator(self) -> str | None:
        """Whose it is."""
        return annotator_of(self.email)


class _Answer(msgspec.Struct):
    accounts: list[Account] = []
    problem: str | None = None


@dataclass(frozen=True)
class Accounts:
    """The accounts of a house's server, which need not run.

    Every method raises:
        StudioError: the server's environment or its database fails; shows what it said.
    """

    home: Home
    program: Path
    serving: Serving

    def add(self, annotator: str) -> str:
        """Make an annotator's account, or let one in again that was shut out, and return its new password.

        Raises:
            InputError: the annotator has an account.
        """
        password = _new_password()
        if self._ask("add", annotator, password).problem == "exists":
            raise InputError(f"{annotator} has an account; a new password: reportedly studio user reset {annotator}")
        return password

    def reset(self, annotator: str) -> str:
        """Give an annotator's account a new password and return it.

        Raises:
            InputError: there is no such account, or it is shut out.
        """
        password = _new_password()
        answer = self._ask("reset", annotator, password)
        self._must_know(annotator, answer)
        if answer.problem == "shut out":
            raise InputError(f"{annotator} is shut out; to let them in again: reportedly studio user add {annotator}")
        return password

    def remove(self, annotator: str) -> None:
        """Shut an annotator out; what they made stays.

        Raises:
            InputError: there is no such account.
        """
        self._must_know(annotator, self._ask("remove", annotator))

    def all(self) -> list[Account]:
        """All accounts, in the order in which they were made."""
        return self._ask("list").accounts

    def _must_know(self, annotator: str, answer: _Answer) -> None:
        if answer.problem == "unknown":
            raise InputError(f"{annotator} has no account; reportedly studio user add {annotator} makes one")

    def _ask(self, what: str, annotator: str | None = None, password: str | None = None) -> _Answer:
        request = {"do": what}
        request |= {"email": email_of(annotator)} if annotator else {}
        request |= {"password": password} if password else {}
        try:
            done = subprocess.run(
                [self.program.parent / "python", _SCRIPT],
                env=environment(self.home, self.serving),
                input=msgspec.json.encode(request),
                capture_output=True,
                timeout=_PATIENCE,
                check=False,
                umask=0o077,
            )
        except subprocess.TimeoutExpired:
            raise StudioError(f"the accounts did not answer within {_PATIENCE:.0f} s; is the database busy?") from None
        try:
            answer = msgspec.json.decode(done.stdout.rstrip().rpartition(b"\n")[2], type=_Answer)
        except msgspec.MsgspecError:
            told = done.stderr.decode("utf-8", "replace").strip().splitlines()[-5:]
            lines = "\n".join(told)
            raise StudioError(f"the accounts cannot be changed (has the server been started once?):\n{lines}") from None
        if answer.problem == "no organization":
            raise StudioError("the server has no owner yet: start it once (reportedly studio start)")
        return answer


def _new_password() -> str:
    return secrets.token_urlsafe(9)
