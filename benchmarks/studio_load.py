"""Eight annotators at once, on SQLite and on PostgreSQL: `python -m benchmarks.studio_load [--seconds 60]`.

A real server of its own for each database (PostgreSQL is skipped where it is not installed). Each annotator is a
session of an account, works in a project of their own, and sends what a browser sends, without a pause: drafts,
submissions of 60 spans and 48 relations, updates of what was submitted, and skipped documents. Then what was
acknowledged is compared with what the server has stored and with what `reportedly studio pull` records. Exits with 1
if anything differs or a request failed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from statistics import median, quantiles

from tests.integration.conftest import free_port
from tests.load import (
    ANNOTATORS,
    annotate_at_once,
    differences,
    documents,
    house_for,
    not_as_pulled,
    prepare,
    sign_up,
    stored,
)
from tests.postgresql import is_installed, postgresql
from tests.support import ROOT

from reportedly.corpus import load_corpus
from reportedly.studio.home import Home
from reportedly.studio.server.environment import Serving, find_program
from reportedly.studio.server.running import serve

BATCH = "load"
DOCS = documents(40)
PULL = [sys.executable, "-m", "reportedly", "studio", "pull", "--batch", BATCH, "--corpus"]


def measure(name: str, root: Path, database: str | None, seconds: float) -> bool:
    """Print the figures of one database; False if something was lost, doubled or refused."""
    house_for(root, DOCS)
    home = Home(root)
    serving = Serving(port=free_port(), database=database)
    with serve(home, find_program(ROOT), serving) as server:
        url, token = server.running.url, server.running.token
        sign_up(url, token, ANNOTATORS)
        corpus = load_corpus(root)
        projects = prepare(url, token, corpus, BATCH)
        load = annotate_at_once(url, projects, DOCS, corpus.schema, seconds)
        tasks = [task for project in projects.values() for task in stored(url, token, project)]
        pull = subprocess.run([*PULL, str(root)], capture_output=True, text=True, check=False)
        faults = [*load.failed, *differences(load, projects, url, token), *not_as_pulled(load, root, BATCH)]
    annotations = [annotation for task in tasks for annotation in task["annotations"]]
    skipped = sum(annotation["was_cancelled"] for annotation in annotations)
    records = [record.status for folder in load_corpus(root).records for record in folder.records.rows()]
    states, sent, told = load.states(), load.sent, load.acknowledged
    locked = home.log.read_text(encoding="utf-8", errors="replace").count("database is locked")
    print(f"{name}, {seconds:.0f} s, {len(ANNOTATORS)} annotators at once")
    print(f"  requests sent {sent.total()}, acknowledged {told.total()}: {dict(told)}")
    print(
        f"  submissions: acknowledged {states['done']}, stored {len(annotations) - skipped}, "
        f"pulled {records.count('done')}"
    )
    print(f"  skipped: acknowledged {states['skipped']}, stored {skipped}, pulled {records.count('skipped')}")
    drafts = sum(len(task["drafts"]) for task in tasks)
    print(f"  drafts left: acknowledged {states['draft']}, stored {drafts}, pulled {records.count('draft')}")
    print(
        f"  an acknowledgement takes {median(load.seconds):.2f} s (median), {quantiles(load.seconds, n=20)[-1]:.2f} s "
        f"(95 of 100), {max(load.seconds):.2f} s (longest)"
    )
    print(f"  not acknowledged {len(load.failed)}; differences {len(faults)}; 'database is locked' in the log {locked}")
    for fault in faults:
        print(f"    {fault}")
    return not faults and pull.returncode == 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as folder:
        passed = measure("SQLite", Path(folder) / "sqlite", None, seconds)
        with postgresql(free_port()) if is_installed() else nullcontext() as database:
            if database is None:
                print("PostgreSQL is not installed")
            else:
                passed &= measure("PostgreSQL", Path(folder) / "postgresql", database, seconds)
    return int(not passed)


if __name__ == "__main__":
    sys.exit(main())
