"""What is measured on: PolNeAR as it is, converted, and multiplied."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec

from reportedly.corpus.config import dump_config, load_config


def brat_pairs(polnear: Path, folder: Path) -> Path:
    """A folder with `<stem>.ann` and `<stem>.txt` for every annotation file, as brat lays them out."""
    folder.mkdir(parents=True)
    for ann in sorted(polnear.glob("*/attributions/*.ann")):
        text = ann.parent.parent / "text" / f"{ann.stem[:-5]}.txt"
        (folder / ann.name).write_bytes(ann.read_bytes())
        (folder / f"{ann.stem}.txt").write_bytes(text.read_bytes())
    return folder


def converted(polnear: Path, house: Path) -> Path:
    """PolNeAR as a house of ours, made by the command that users run (it exits with 1: findings)."""
    command = [sys.executable, "-m", "reportedly", "convert", "polnear", str(polnear), str(house)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr)
    return house


def multiplied(house: Path, target: Path, times: int) -> Path:
    """The house with every document `times` times, under new ids; texts and annotations are hard links.

    It is validated by the levels structure and references alone: equal texts are findings of level corpus.
    """
    for name in ("schema", "annotation", "DATACARD.md", "CHANGELOG.md", "CITATION.cff"):
        subprocess.run(["cp", "-r", str(house / name), str(target / name)], check=True)
    source, corpus = house / "corpus", target / "corpus"
    corpus.mkdir()
    (corpus / "LICENSE").write_bytes((source / "LICENSE").read_bytes())
    config = msgspec.structs.replace(load_config(source / "corpus.yaml"), validation=("structure", "references"))
    (corpus / "corpus.yaml").write_text(dump_config(config))
    _multiply_rows(source / "documents.jsonl", corpus / "documents.jsonl", times, ("id", "story"))
    splits = (source / "splits.csv").read_text().splitlines()
    with (corpus / "splits.csv").open("w") as file:
        file.write(splits[0] + "\n")
        for copy in range(times):
            file.writelines(
                f"{_copy_id(*line.rsplit(',', 1)[:1], copy)},{line.rsplit(',', 1)[1]}\n" for line in splits[1:]
            )
    for folder in [source / "texts", source / "gold", *source.glob("annotations/*/*")]:
        mirrored = corpus / folder.relative_to(source)
        mirrored.mkdir(parents=True)
        for path in folder.iterdir():
            if path.suffix in (".txt", ".ann"):
                for copy in range(times):
                    os.link(path, mirrored / f"{_copy_id(path.stem, copy)}{path.suffix}")
        if (folder / "records.jsonl").exists():
            _multiply_rows(folder / "records.jsonl", mirrored / "records.jsonl", times, ("doc_id",))
    provenance = (source / "gold" / "provenance.jsonl").read_text(encoding="utf-8")
    with (corpus / "gold" / "provenance.jsonl").open("w", encoding="utf-8") as file:
        for copy in range(times):
            # Each row names its span as "doc#label:start-end".
            file.write(provenance.replace("#", f"-x{copy}#"))
    return target


def _copy_id(id_: str, copy: int) -> str:
    return f"{id_}-x{copy}"


def _multiply_rows(source: Path, target: Path, times: int, keys: tuple[str, ...]) -> None:
    rows = [msgspec.json.decode(line) for line in source.read_bytes().splitlines()]
    with target.open("wb") as file:
        for copy in range(times):
            for row in rows:
                file.write(msgspec.json.encode({**row, **{key: _copy_id(row[key], copy) for key in keys}}) + b"\n")
