"""The canary, found whatever was done to it, and not found where it is not."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from reportedly.canary import Canary, Hit, search
from reportedly.canary.searching import PIECE, REACH
from reportedly.cli import app
from reportedly.errors import InputError
from tests.houses import make_house

UUID = "3f2b8c1e-09ad-4e57-b6c4-7d1f00a9e2b3"
TEXT = f"quay-news canary {UUID}"
CANARY = Canary(TEXT)


def kinds(text: str, canary: Canary = CANARY) -> list[tuple[str, int]]:
    return [(hit.kind, hit.line) for hit in canary.search([text.encode()])]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("quay-news canary", []),
        (TEXT, [("whole", 1)]),
        (f"a\nb {TEXT}.\n{TEXT}", [("whole", 2), ("whole", 3)]),
        (TEXT.upper(), [("altered", 1)]),
        (f"x\nquay-news\ncanary\n{UUID[:20]}\n{UUID[20:]}", [("altered", 2)]),
        (TEXT.replace("-", "\u2011"), [("altered", 1)]),
        (json.dumps({"t": f"Quay-news canary\n{UUID[:9]}\t{UUID[9:]}\u2019"}), [("altered", 1)]),
        (UUID, [("identifier", 1)]),
        (UUID.replace("-", ""), [("identifier", 1)]),
        (f"> {UUID[:14].upper()}-\n> {UUID[14:]}", [("identifier", 1)]),
        (UUID[:18], [("piece", 1)]),  # 16 digits
        (UUID[:17], []),
        (UUID[9:], [("piece", 1)]),
        (UUID.replace("7d1f", "7d1e"), [("piece", 1)]),
    ],
)
def test_kinds(text: str, found: list[tuple[str, int]]) -> None:
    assert kinds(text) == found


def test_what_is_shown_of_a_hit() -> None:
    [hit] = CANARY.search([f"so {UUID[:20]}\n\t{UUID[20:]}.".encode("utf-16")])
    assert hit == Hit("identifier", 1, f"{UUID[:20]} {UUID[20:]}")


def test_a_canary_without_a_uuid_is_found_as_a_whole() -> None:
    canary = Canary("The heron palace never sleeps")
    assert kinds("THE heron palace\nnever sleeps", canary) == [("altered", 1)]
    assert kinds("the heron palace never", canary) == []


@pytest.mark.parametrize("text", ["", "toy canary", "ñandú ñandú ñandú ñandú ñandú"])
def test_a_canary_that_chance_would_find_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=f"fewer than {PIECE} ASCII letters and digits"):
        Canary(text)


@settings(max_examples=30, deadline=None)
@given(
    before=st.integers(0, 3 * REACH),
    between=st.integers(0, 40),
    size=st.integers(1, 4 * REACH),
)
def test_blocks_of_any_size_give_the_same(before: int, between: int, size: int) -> None:
    data = f"{'.' * before}\n{TEXT[:30]}{'-' * between}{TEXT[30:]}\n{UUID[:20]}\n{'x' * before}{UUID}".encode()
    blocks = [data[i : i + size] for i in range(0, len(data), size)]
    hits = list(CANARY.search(blocks))
    assert [hit.kind for hit in hits] == ["whole" if between == 0 else "altered", "piece", "identifier"]
    assert [hit.line for hit in hits] == [2, 3, 4]


def files(root: Path) -> Path:
    folder = root / "data"
    (folder / "deep").mkdir(parents=True)
    (folder / "clean.txt").write_text("nothing\n")
    (folder / "deep" / "two.jsonl").write_text(f'{{"text": "x"}}\n{{"text": "{TEXT}"}}\n')
    (folder / "packed.txt.gz").write_bytes(gzip.compress(UUID.encode(), mtime=0))
    rows = [{"n": 1, "nested": [{"text": None}]}, {"n": 2, "nested": [{"text": "-"}, {"text": TEXT}]}]
    pq.write_table(pa.Table.from_pylist(rows), folder / "rows.parquet")
    return folder


def test_files_of_any_kind(tmp_path: Path) -> None:
    folder = files(tmp_path)
    found = [
        (Path(name).name, [(of.hit.kind, of.hit.line) for of in hits]) for name, hits in search(CANARY, [str(folder)])
    ]
    assert found == [
        ("clean.txt", []),
        ("two.jsonl", [("whole", 2)]),
        ("packed.txt.gz", [("identifier", 1)]),
        ("rows.parquet", [("whole", 2)]),
    ]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.gz", b"no", "no gzip file"),
        ("a.gz", gzip.compress(b"something long enough", mtime=0)[:-9], "is not whole"),
        ("a.parquet", b"no", "cannot be read as Parquet"),
        (None, b"", "no such file or folder"),
    ],
)
def test_a_file_that_is_not_what_its_name_says(tmp_path: Path, name: str | None, content: bytes, message: str) -> None:
    path = tmp_path / (name or "missing")
    if name:
        path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        list(search(CANARY, [str(path)]))


def run(*arguments: str, stdin: bytes = b"") -> tuple[int, str]:
    done = CliRunner().invoke(app, ["canary", *arguments], input=stdin)
    return done.exit_code, done.stdout


def test_the_command(tmp_path: Path) -> None:
    folder = files(tmp_path)
    code, shown = run(str(folder / "deep"), "--canary", TEXT)
    assert (code, shown) == (1, f"{folder}/deep/two.jsonl:2: whole: {TEXT}\n")
    assert run(str(folder / "clean.txt"), "--canary", TEXT) == (0, "")
    code, shown = run("-", "--canary", TEXT, "--json", stdin=UUID.encode())
    assert code == 1
    assert json.loads(shown) == {
        "canary": TEXT,
        "files": 1,
        "hits": [{"file": "-", "kind": "identifier", "line": 1, "text": UUID}],
    }


def test_the_command_takes_the_canary_of_a_corpus(tmp_path: Path) -> None:
    root = make_house(tmp_path / "toy")
    config = root / "corpus" / "corpus.yaml"
    config.write_text(config.read_text().replace("toy canary", TEXT))
    assert run("-", "--corpus", str(root), stdin=TEXT.encode()) == (1, f"-:1: whole: {TEXT}\n")
    code, _ = run("-", "--corpus", str(tmp_path), stdin=b"")
    assert code != 0
