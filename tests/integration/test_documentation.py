"""What README says, tried: its snippet, its example, its tables."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reportedly.release.tables import tables
from tests.support import ROOT, SCHEMA

pytestmark = pytest.mark.integration

README = (ROOT / "README.md").read_text(encoding="utf-8")


def fences(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = {"COLUMNS": "200", "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, "-m", "reportedly", *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The house of this repository without its git, since a working tree under test may be dirty."""
    house = tmp_path_factory.mktemp("house")
    for name in ("schema", "corpus", "annotation"):
        shutil.copytree(ROOT / name, house / name)
    for name in ("DATACARD.md", "CHANGELOG.md", "CITATION.cff"):
        shutil.copyfile(ROOT / name, house / name)
    return house


def test_release_builds_and_the_snippet_loads_it(house: Path) -> None:
    done = run("release", ".", cwd=house)
    assert done.returncode == 0, done.stderr + done.stdout
    [snippet] = fences("python")
    lines = snippet.strip().splitlines()
    assert len(lines) == 4
    for line in lines:
        check = f"{line}\nprint(len(claims), type(claims).__module__.split('.')[0])"
        shown = subprocess.run(
            [sys.executable, "-W", "error::DeprecationWarning", "-c", check],
            cwd=house,
            env={"HF_HUB_OFFLINE": "1", "HOME": str(house), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        assert int(shown[0]) > 50


def test_the_example_is_what_view_prints() -> None:
    shown = run("view", "strait-review").stdout
    sentence, _, claim = fences("")[0].strip().partition("\n\n")
    assert sentence in shown
    assert claim in shown


def test_every_config_is_described() -> None:
    described = re.findall(r"^\| (`.*?) \|", README, flags=re.MULTILINE)
    assert set(tables(SCHEMA)) <= set(re.findall(r"`(\w+)`", " ".join(described)))


def test_the_commands_for_a_corpus_of_ones_own_work(tmp_path: Path) -> None:
    [commands] = [fence for fence in fences("sh") if "reportedly init" in fence]
    (tmp_path / "story.txt").write_text("Nobody said a word\n\nIt was quiet in Orsk.\n", encoding="utf-8")
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    done = subprocess.run(
        ["bash", "-e", "-c", commands], cwd=tmp_path, env={"PATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "mine" / "dist" / "mine-0.1.0" / "README.md").exists()
