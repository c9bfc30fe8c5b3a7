"""A stand-in for a Label Studio server: the calls that we make, in memory, with faults on demand.

What it answers was seen on label-studio 1.23.2; the tests with the real server (`tests/integration/`) hold.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "t" * 40
NOW = "2031-06-01T08:00:00Z"


@dataclass
class Fault:
    """How a request fails: with a status, or by a broken connection (None); before or after it is carried out;
    after so many seconds. With `cut`, half of the answer is sent as if it were all."""

    method: str
    path: str
    status: int | None = 500
    carried_out: bool = False
    delay: float = 0
    cut: bool = False


@dataclass
class Stub:
    """The state of the server. `log` holds "METHOD path" of every request."""

    url: str = ""
    token: str = TOKEN
    users: list[dict[str, Any]] = field(default_factory=list)
    projects: list[dict[str, Any]] = field(default_factory=list)
    tasks: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    log: list[str] = field(default_factory=list)

    def tasks_of(self, project: int) -> list[dict[str, Any]]:
        return [task for task in self.tasks if task["project"] == project]

    def add_task(self, project: int, task: dict[str, Any]) -> dict[str, Any]:
        """Put a task in place: with `data`, and `annotations`, `drafts` and `predictions` if it has any."""
        annotations = task.get("annotations", [])
        made = {
            "id": max((other["id"] for other in self.tasks), default=0) + 1,
            "project": project,
            "created_at": NOW,
            "updated_at": NOW,
            "drafts": [],
            "predictions": [],
            **task,
            "annotations": annotations,
            "total_annotations": sum(not a.get("was_cancelled") for a in annotations),
            "cancelled_annotations": sum(bool(a.get("was_cancelled")) for a in annotations),
            "total_predictions": len(task.get("predictions", [])),
        }
        self.tasks.append(made)
        return made

    def add_project(self, settings: dict[str, Any]) -> dict[str, Any]:
        made = {"id": len(self.projects) + 1, "created_at": NOW, "model_version": "", **settings}
        self.projects.append(made)
        return made

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> tuple[int, Any]:
        if path == "/api/current-user/whoami":
            return 200, self.users[0]
        if path == "/api/users/":
            return 200, self.users
        if path == "/api/projects/":
            if method == "POST":
                return 201, self.add_project(body)
            return 200, {"count": len(self.projects), "next": None, "results": self.projects}
        if path == "/api/tasks":
            tasks = self.tasks_of(int(query["project"][0]))
            if "-tasks:id" in query.get("query", [""])[0]:
                tasks.reverse()
            size, page = int(query["page_size"][0]), int(query["page"][0])
            return 200, {"total": len(tasks), "tasks": tasks[size * (page - 1) : size * page]}
        if (match := re.fullmatch(r"/api/tasks/(\d+)/", path)) and method == "DELETE":
            left = [task for task in self.tasks if task["id"] != int(match[1])]
            status = 204 if len(left) < len(self.tasks) else 404
            self.tasks[:] = left
            return status, {"detail": "Not found."} if status == 404 else None
        if match := re.fullmatch(r"/api/projects/(\d+)/(import|export)?", path):
            return self.in_project(self.projects[int(match[1]) - 1], method, match[2], query, body)
        return 404, {"detail": "Not found."}

    def in_project(
        self, project: dict[str, Any], method: str, what: str | None, query: dict[str, list[str]], body: Any
    ) -> tuple[int, Any]:
        tasks = self.tasks_of(project["id"])
        if what == "import":
            predictions = [p for task in body for p in self.add_task(project["id"], task)["predictions"]]
            project["model_version"] = project["model_version"] or predictions[-1]["model_version"]
            return 201, {"task_count": len(body), "prediction_count": len(predictions)}
        if what == "export":
            ids = [int(id_) for id_ in query.get("ids[]", [])]
            return 200, [task for task in tasks if not ids or task["id"] in ids]
        if method == "PATCH":
            project.update(body)
        return 200, {**project, "task_number": len(tasks)}


@contextmanager
def serving(stub: Stub) -> Iterator[Stub]:
    """Let a stub answer at its `url` on this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16  # Head and body in one packet: otherwise each answer waits 40 ms for an ACK.

        def handle_request(self) -> None:
            parts = urlsplit(self.path)
            data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            stub.log.append(f"{self.command} {parts.path}")
            if self.headers["Authorization"] != f"Token {stub.token}":
                self.reply(401, {"detail": "Invalid token."})
                return
            fault = next((f for f in stub.faults if (f.method, f.path) == (self.command, parts.path)), None)
            if fault:
                stub.faults.remove(fault)
                time.sleep(fault.delay)
            if fault is None or fault.carried_out or fault.cut:
                body = json.loads(data) if data else None
                status, answer = stub.answer(self.command, parts.path, parse_qs(parts.query), body)
            if fault is None or fault.cut:
                self.reply(status, answer, cut=fault is not None)
            elif fault.status is None:
                self.close_connection = True
            else:
                self.reply(fault.status, {"detail": "it failed"})

        do_GET = do_POST = do_PATCH = do_DELETE = handle_request  # noqa: N815

        def reply(self, status: int, answer: Any, *, cut: bool = False) -> None:
            data = b"" if answer is None else json.dumps(answer).encode()
            data = data[: len(data) // 2] if cut else data
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        stub.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield stub
        finally:
            server.shutdown()
            thread.join()
