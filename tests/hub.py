"""A hub on loopback: what `huggingface_hub` needs of the Hub's protocol to publish a dataset and to load it again.

It keeps everything in memory and speaks HTTP for real. What it cannot do it answers with 501, so that nothing passes
unseen. Not here: Xet, pull requests, pagination, rights beyond one token.

    with Hub() as hub:
        hub.cut = {2}  # the connection breaks in the middle of the second large file
        ...

Written against huggingface_hub 2.4 (`_commit_api.py`, `lfs.py`, `hf_api.py`, `file_download.py`).
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "hf_invented"
ATTRIBUTES = b"*.parquet filter=lfs diff=lfs merge=lfs -text\n"


@dataclass(frozen=True)
class Blob:
    """A file of a commit: large ones are kept in the store and have a pointer in git."""

    data: bytes
    large: bool

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def oid(self) -> str:
        kept = self.data
        if self.large:
            pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{self.sha256}\nsize {len(self.data)}\n"
            kept = pointer.encode()
        return hashlib.sha1(b"blob %d\0" % len(kept) + kept).hexdigest()

    def entry(self, path: str) -> dict[str, object]:
        lfs = {"lfs": {"oid": self.sha256, "size": len(self.data), "pointerSize": 134}} if self.large else {}
        return {"type": "file", "path": path, "size": len(self.data), "oid": self.oid, **lfs}


@dataclass(frozen=True)
class Commit:
    title: str
    files: dict[str, Blob]
    number: int

    @property
    def oid(self) -> str:
        return hashlib.sha1(f"{self.number} {self.title} {sorted(self.files)}".encode()).hexdigest()


@dataclass
class Repository:
    """A dataset repository: `commits` on main, oldest first; `tags` and the commits that they name."""

    private: bool
    commits: list[Commit] = field(default_factory=list)
    tags: dict[str, Commit] = field(default_factory=dict)

    def at(self, revision: str) -> Commit | None:
        named = {commit.oid: commit for commit in self.commits} | self.tags | {"main": self.commits[-1]}
        return named.get(revision.removeprefix("refs/heads/"))

    def commit(self, title: str, files: dict[str, Blob]) -> Commit:
        self.commits.append(Commit(title, files, len(self.commits)))
        return self.commits[-1]


class Hub:
    """A running hub.

    Attributes:
        repositories: by id.
        store: the large files that have arrived, by their sha256.
        requests: what was asked for, as "METHOD path".
        cut: the connection breaks in the middle of these uploads of large files, counted from 1.
        fail_commit: it answers a commit with 500 and has not made it.
        lose_commit: it makes the commit and answers with 500.
        fail_tag: it answers a tag with 500 and has not set it.
        when: is called before a request is answered.
    """

    def __init__(self) -> None:
        self.repositories: dict[str, Repository] = {}
        self.store: dict[str, bytes] = {}
        self.requests: list[str] = []
        self.cut: Container[int] = ()
        self.fail_commit = self.lose_commit = self.fail_tag = False
        self.when: Callable[[str], None] = lambda request: None
        self.uploads = 0
        hub = self

        class Handler(_Handler):
            def __init__(self, *arguments: object) -> None:
                self.hub = hub
                super().__init__(*arguments)  # type: ignore[arg-type]

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Hub:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def make(self, id_: str, *, private: bool = False) -> Repository:
        repository = self.repositories[id_] = Repository(private)
        repository.commit("initial commit", {".gitattributes": Blob(ATTRIBUTES, False)})
        return repository

    def changing(self) -> list[str]:
        """The requests since the last call that send or change something, in order."""
        found = [request for request in self.requests if not request.startswith(("GET", "HEAD"))]
        self.requests.clear()
        return found


class _Handler(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_PUT(self) -> None:
        self._answer()

    def _answer(self) -> None:
        address = urlsplit(self.path)
        path = unquote(address.path)
        self.query = parse_qs(address.query)
        self.hub.requests.append(f"{self.command} {path}")
        self.hub.when(f"{self.command} {path}")
        if self.command == "PUT":
            self._put(path)
            return
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.command == "POST" and self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._json({"error": "Invalid username or password."}, 401)
            return
        for method, pattern, answer in _ROUTES:
            if self.command in method.split() and (match := re.fullmatch(pattern, path)):
                answer(self, **match.groupdict())
                return
        self._json({"error": f"{self.command} {path} is not here"}, 501)

    def _json(self, value: object, status: int = 200, **headers: str) -> None:
        self._bytes(json.dumps(value).encode(), status, **{"Content-Type": "application/json"} | headers)

    def _bytes(self, data: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(data))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _missing(self, code: str) -> None:
        self._json({"error": code}, 404, **{"X-Error-Code": code, "X-Error-Message": code})

    def _found(self, id_: str, revision: str = "main") -> tuple[Repository, Commit] | None:
        """A repository and its commit; None when the answer has been given that it is missing."""
        repository = self.hub.repositories.get(id_)
        commit = repository.at(revision) if repository else None
        if repository and commit:
            return repository, commit
        self._missing("RevisionNotFound" if repository else "RepoNotFound")
        return None

    # Reading

    def refs(self, id: str) -> None:
        if found := self._found(id):
            repository, head = found
            self._json(
                {
                    "branches": [{"name": "main", "ref": "refs/heads/main", "targetCommit": head.oid}],
                    "converts": [],
                    "tags": [
                        {"name": name, "ref": f"refs/tags/{name}", "targetCommit": commit.oid}
                        for name, commit in repository.tags.items()
                    ],
                }
            )

    def info(self, id: str, revision: str = "main") -> None:
        if found := self._found(id, revision):
            repository, commit = found
            siblings = [{"rfilename": path} for path in commit.files]
            self._json({"id": id, "sha": commit.oid, "private": repository.private, "tags": [], "siblings": siblings})

    def tree(self, id: str, revision: str, folder: str = "") -> None:
        if found := self._found(id, revision):
            prefix = f"{folder}/" if folder else ""
            inside = {path: blob for path, blob in found[1].files.items() if path.startswith(prefix)}
            if not inside:
                self._missing("EntryNotFound")
                return
            if self.query["recursive"] == ["true"]:
                self._json([blob.entry(path) for path, blob in inside.items()])
                return
            files = [blob.entry(path) for path, blob in inside.items() if "/" not in path.removeprefix(prefix)]
            folders = {path.removeprefix(prefix).split("/")[0] for path in inside if "/" in path.removeprefix(prefix)}
            self._json([*files, *(_directory(prefix + name) for name in sorted(folders))])

    def paths_info(self, id: str, revision: str) -> None:
        if found := self._found(id, revision):
            asked = json.loads(self.body)["paths"]
            entries = [blob.entry(path) for path, blob in found[1].files.items() if path in asked]
            folders = [p for p in asked if any(path.startswith(f"{p}/") for path in found[1].files)]
            self._json([*entries, *map(_directory, folders)])

    def resolve(self, id: str, revision: str, path: str) -> None:
        if found := self._found(id, revision):
            if path not in found[1].files:
                self._missing("EntryNotFound")
                return
            blob = found[1].files[path]
            tag = {"ETag": f'"{blob.sha256 if blob.large else blob.oid}"', "X-Repo-Commit": found[1].oid}
            if asked := re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", "")):
                end = min(int(asked[2] or len(blob.data)), len(blob.data) - 1) + 1
                part = blob.data[int(asked[1]) : end]
                span = f"bytes {asked[1]}-{end - 1}/{len(blob.data)}"
                self._bytes(part, 206, **tag, **{"Content-Range": span})
                return
            self._bytes(blob.data, **tag)

    # Writing

    def create(self) -> None:
        asked = json.loads(self.body)
        id_ = f"{asked['organization']}/{asked['name']}"
        if id_ in self.hub.repositories:
            self._json({"error": "You already created this dataset repo"}, 409)
            return
        self.hub.make(id_, private=asked.get("visibility") == "private")
        self._json({"url": f"{self.hub.url}/datasets/{id_}"})

    def validate(self) -> None:
        self._json({"errors": [], "warnings": []})

    def preupload(self, id: str, revision: str) -> None:
        if found := self._found(id, revision):
            files = []
            for file in json.loads(self.body)["files"]:
                held = found[1].files.get(file["path"])
                oid = {"oid": held.sha256 if held.large else held.oid} if held else {}
                mode = "lfs" if file["path"].endswith(".parquet") else "regular"
                files.append({"path": file["path"], "uploadMode": mode, "shouldIgnore": False, **oid})
            self._json({"files": files})

    def batch(self, id: str) -> None:
        """What is in the store already gets no action: it is not sent again."""
        objects = []
        for asked in json.loads(self.body)["objects"]:
            action = {"actions": {"upload": {"href": f"{self.hub.url}/lfs/{asked['oid']}"}}}
            objects.append(asked | ({} if asked["oid"] in self.hub.store else action))
        self._json({"transfer": "basic", "objects": objects})

    def _put(self, path: str) -> None:
        self.hub.uploads += 1
        size = int(self.headers["Content-Length"])
        if self.hub.uploads in self.hub.cut:
            self.rfile.read(size // 2)
            self.close_connection = True
            self.connection.close()
            return
        data = self.rfile.read(size)
        if hashlib.sha256(data).hexdigest() != path.removeprefix("/lfs/"):
            self._json({"error": "not what was announced"}, 400)
            return
        self.hub.store[path.removeprefix("/lfs/")] = data
        self._bytes(b"")

    def commit(self, id: str, revision: str) -> None:
        if not (found := self._found(id, revision)):
            return
        if self.hub.fail_commit:
            self._json({"error": "Internal error"}, 500)
            return
        repository, head = found
        header, *lines = (json.loads(line) for line in self.body.splitlines())
        if header["value"].get("parentCommit", head.oid) != head.oid:
            self._json({"error": "A commit has happened since."}, 412)
            return
        files = dict(head.files)
        for line in lines:
            value = line["value"]
            match line["key"]:
                case "file":
                    files[value["path"]] = Blob(base64.b64decode(value["content"]), False)
                case "lfsFile":
                    files[value["path"]] = Blob(self.hub.store[value["oid"]], True)
                case "deletedFile":
                    del files[value["path"]]
                case other:
                    self._json({"error": f"{other} is not here"}, 501)
                    return
        made = repository.commit(header["value"]["summary"], files)
        if self.hub.lose_commit:
            self._json({"error": "Internal error"}, 500)
            return
        self._json(
            {"success": True, "commitOid": made.oid, "commitUrl": f"{self.hub.url}/datasets/{id}/commit/{made.oid}"}
        )

    def tag(self, id: str, revision: str) -> None:
        if not (found := self._found(id, revision)):
            return
        if self.hub.fail_tag:
            self._json({"error": "Internal error"}, 500)
            return
        name = json.loads(self.body)["tag"]
        if name in found[0].tags:
            self._json({"error": "Tag exists"}, 409)
            return
        found[0].tags[name] = found[1]
        self._json({})


def _directory(path: str) -> dict[str, object]:
    return {"type": "directory", "path": path, "oid": hashlib.sha1(path.encode()).hexdigest()}


_API = r"/api/datasets/(?P<id>[^/]+/[^/]+)"
_ROUTES: tuple[tuple[str, str, Callable[..., None]], ...] = (
    ("GET", rf"{_API}/refs", _Handler.refs),
    ("GET", _API, _Handler.info),
    ("GET", rf"{_API}/revision/(?P<revision>.+)", _Handler.info),
    ("GET", rf"{_API}/tree/(?P<revision>[^/]+)", _Handler.tree),
    ("GET", rf"{_API}/tree/(?P<revision>[^/]+)/(?P<folder>.+)", _Handler.tree),
    ("POST", rf"{_API}/paths-info/(?P<revision>[^/]+)", _Handler.paths_info),
    ("GET HEAD", r"/datasets/(?P<id>[^/]+/[^/]+)/resolve/(?P<revision>[^/]+)/(?P<path>.+)", _Handler.resolve),
    ("POST", "/api/repos/create", _Handler.create),
    ("POST", "/api/validate-yaml", _Handler.validate),
    ("POST", rf"{_API}/preupload/(?P<revision>[^/]+)", _Handler.preupload),
    ("POST", r"/datasets/(?P<id>[^/]+/[^/]+)\.git/info/lfs/objects/batch", _Handler.batch),
    ("POST", rf"{_API}/commit/(?P<revision>[^/]+)", _Handler.commit),
    ("POST", rf"{_API}/tag/(?P<revision>[^/]+)", _Handler.tag),
)
