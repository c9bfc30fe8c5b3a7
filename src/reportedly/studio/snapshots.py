"""Snapshots: all that a project holds, saved before it is changed.

`.studio/snapshots/<time>-<kind>-<batch>-<annotator>/` holds `project.json` (settings and labelling interface) and
`tasks.json.gz` (the raw export: tasks with annotations, skipped ones and drafts). Nothing here deletes a snapshot;
old ones may be deleted by hand. To restore: `reportedly studio pull --from` reads `tasks.json.gz`.
"""

from __future__ import annotations

import gzip
import os
import shutil
import tempfile
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import IO

from reportedly.studio.client import Client, Project
from reportedly.studio.projects import ProjectKey

PROJECT = "project.json"
TASKS = "tasks.json.gz"


def take_snapshot(client: Client, project: Project, key: ProjectKey, folder: Path) -> Path:
    """Save a project, whole or not at all, readable by the owner only.

    Args:
        folder: where snapshots lie.

    Returns:
        The folder of the new snapshot.

    Raises:
        StudioError: the server does not give it.
        OSError: it cannot be written; names the folder.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=folder))
    try:
        with _private(stage / PROJECT) as file:
            file.write(client.project_json(project.id))
        # Compressed afterwards: when the connection breaks, what was written of it has to be taken back.
        with tempfile.TemporaryFile(dir=stage) as export:
            client.export(project.id, export)
            export.seek(0)
            with _private(stage / TASKS) as file, gzip.open(file, "wb", compresslevel=5) as packed:
                shutil.copyfileobj(export, packed)
        return _put_in_place(stage, folder, f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{key.slug}")
    except OSError as error:
        raise OSError(error.errno, f"a snapshot cannot be written: {error.strerror or error}", str(folder)) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _private(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")


def _put_in_place(stage: Path, folder: Path, name: str) -> Path:
    names = (name if number == 1 else f"{name}-{number}" for number in count(1))
    return stage.rename(next(place for place in map(folder.joinpath, names) if not place.exists()))
