"""Requests to a Label Studio server: authentication, what is repeated and what is not, errors that say what to do.

The SDK authenticates (both kinds of token). The requests themselves are made here and not through the SDK's own
methods: those repeat a POST after a 5xx, which can store tasks twice, and check every task against a model, which
takes longer than the server does. What can safely be repeated is repeated here; a request that creates something is
sent once, and the caller looks what has become of it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, TypeVar

import httpx
import msgspec

from reportedly.errors import MissingExtraError, StudioError, StudioOutcomeUnknownError

T = TypeVar("T")

# Label Studio makes the whole export before it sends the first byte: minutes for a large project on a small machine.
_TIMEOUT = 600.0
_CONNECT_TIMEOUT = 10.0
_PAUSES = (0.5, 1.0, 2.0)
_MOST_SAID = 300


class Transport:
    """A connection to one server.

    Every method raises:
        StudioError: the server cannot be reached, refuses the token or the request, or fails; says what to do.
        StudioOutcomeUnknownError: the same, and what was asked for may have been done.
    """

    def __init__(self, url: str, token: str) -> None:
        try:
            from label_studio_sdk.core.api_error import ApiError
            from label_studio_sdk.core.client_wrapper import SyncClientWrapper
        except ModuleNotFoundError:
            raise MissingExtraError("label-studio-sdk", "studio") from None

        self.url = url.rstrip("/")
        if not self.url.startswith(("http://", "https://")):
            raise StudioError(f"{url} is not the address of a server: write it as http://127.0.0.1:8080")
        self._http = httpx.Client(
            base_url=self.url,
            timeout=httpx.Timeout(_TIMEOUT, connect=_CONNECT_TIMEOUT),
            # A proxy of the environment cannot reach this machine's loopback.
            trust_env=httpx.URL(self.url).host not in ("127.0.0.1", "localhost", "::1"),
        )
        try:
            self._sdk = SyncClientWrapper(api_key=token, base_url=f"{self.url}/", httpx_client=self._http)
        except ApiError as error:  # A token that says itself that it has expired.
            raise StudioError(self._refused(str(error.body))) from None

    def close(self) -> None:
        self._http.close()

    def get(self, address: str, type_: type[T]) -> T:
        """What a GET answers, as an object of `type_`."""
        answer = self.send("GET", address)
        try:
            return msgspec.json.decode(answer, type=type_)
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            raise StudioError(
                f"{self.url}{address.partition('?')[0]} does not answer as Label Studio does ({error}); "
                "is it a Label Studio server, of the version that requirements/ pins?"
            ) from None

    def send(
        self, method: str, address: str, body: bytes | None = None, *, repeat: bool = True, missing_ok: bool = False
    ) -> bytes:
        """Send a request and return the answer's body; repeat it after a failure of the server if that is safe."""
        for pause in _PAUSES if repeat else ():
            try:
                return self._send_once(method, address, body, missing_ok)
            except StudioOutcomeUnknownError as error:
                if error.timed_out:  # It had minutes.
                    raise
            time.sleep(pause)
        return self._send_once(method, address, body, missing_ok)

    def _send_once(self, method: str, address: str, body: bytes | None, missing_ok: bool) -> bytes:
        with self._request(method, address, body, missing_ok=missing_ok) as response:
            return response.read()

    def download(self, address: str, file: IO[bytes]) -> None:
        """Write the JSON array that a GET answers into a file as it arrives, or nothing."""
        start = file.tell()
        for pause in _PAUSES:
            try:
                self._download_once(address, file)
                return
            except StudioOutcomeUnknownError as error:
                if error.timed_out:
                    raise
            time.sleep(pause)
            file.seek(start)
            file.truncate()
        self._download_once(address, file)

    def _download_once(self, address: str, file: IO[bytes]) -> None:
        last = b""
        with self._request("GET", address) as response:
            for chunk in response.iter_bytes():
                file.write(chunk)
                last = (last + chunk)[-16:]
        if not last.rstrip().endswith(b"]"):
            raise StudioOutcomeUnknownError(f"{self.url}: the export ended early; run the command again")

    @contextmanager
    def _request(
        self, method: str, address: str, body: bytes | None = None, *, missing_ok: bool = False
    ) -> Iterator[httpx.Response]:
        """One request. Raises `StudioOutcomeUnknownError` where the server may have done what was asked."""
        from label_studio_sdk.core.api_error import ApiError

        try:
            headers = {"Authorization": self._sdk.get_headers()["Authorization"], "Content-Type": "application/json"}
            with self._http.stream(method, address, content=body, headers=headers) as response:
                if not response.is_success and not (missing_ok and response.status_code == 404):
                    response.read()
                    self._raise_for(method, address, response)
                yield response
        except ApiError as error:  # The token is one that is exchanged for another, which was refused.
            raise StudioError(self._refused(str(error.body))) from None
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise StudioError(
                f"no server answers at {self.url} ({error}): start it with reportedly studio start, "
                "or give the right one with --url; then run the command again"
            ) from None
        except httpx.TimeoutException:
            raise StudioOutcomeUnknownError(
                f"{self.url} did not answer within {_TIMEOUT:.0f} s; look whether it is overloaded, "
                "then run the command again: it goes on where it stopped",
                timed_out=True,
            ) from None
        except httpx.TransportError as error:
            raise StudioOutcomeUnknownError(
                f"{self.url} broke the connection off ({error}); look whether the server still runs "
                "(reportedly studio start), then run the command again: it goes on where it stopped"
            ) from None

    def _raise_for(self, method: str, address: str, response: httpx.Response) -> None:
        status, said = response.status_code, _said(response.content)
        if status in (401, 403):
            raise StudioError(self._refused(said))
        what = f"{self.url}: {method} {address.partition('?')[0]} answered {status}"
        if status >= 500:
            raise StudioOutcomeUnknownError(
                f"{what}; its log says why (.studio/ in the house). Run the command again: it goes on where it stopped"
            )
        raise StudioError(f"{what}: {said}")

    def _refused(self, said: str) -> str:
        return (
            f"{self.url} does not accept the token ({said}); it may have been revoked: take a new one from "
            "Account & Settings and set LABEL_STUDIO_API_KEY, or restart with reportedly studio start"
        )


class _Detail(msgspec.Struct):
    detail: str
    validation_errors: Any = None


def _said(body: bytes) -> str:
    """What a server says about a failure, in a line."""
    try:
        told = msgspec.json.decode(body, type=_Detail)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return " ".join(body.decode("utf-8", "replace").split())[:_MOST_SAID]
    return (f"{told.detail} {told.validation_errors}" if told.validation_errors else told.detail)[:_MOST_SAID]
