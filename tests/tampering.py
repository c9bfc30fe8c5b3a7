"""A release that somebody has tampered with, and who has renewed the checksums afterwards or has not."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from reportedly.files import file_sha256
from reportedly.release.logical_hash import logical_hash
from reportedly.release.manifest import MANIFEST, SUMS, Manifest, sums


def edit(release: Path, change: dict[str, str]) -> None:
    """Carry out one change: `do` says what, `file` to what, `sums` what is renewed afterwards (`renew`)."""
    path = release / change["file"]
    match change["do"]:
        case "delete":
            path.unlink()
        case "create":
            path.write_text(change.get("text", "x\n"))
        case "replace":
            text = path.read_text(encoding="utf-8")
            assert change["old"] in text
            path.write_text(text.replace(change["old"], change["new"], 1), encoding="utf-8")
        case "relabel":
            table = pq.read_table(path)
            column = pc.replace_substring(table[change["column"]], change["old"], change["new"])
            table = table.set_column(table.schema.get_field_index(change["column"]), change["column"], column)
            pq.write_table(table, path)
        case "cast":
            table = pq.read_table(path)
            index = table.schema.get_field_index(change["column"])
            pq.write_table(table.set_column(index, change["column"], table[change["column"]].cast(pa.int64())), path)
        case other:
            raise ValueError(other)
    if change.get("sums") == "renew":
        renew(release)


def renew(release: Path, *, rows: bool = False) -> None:
    """Renew the hashes in MANIFEST.json and SHA256SUMS; with `rows` also the counts and hashes of rows, and forget
    the files that are gone, as somebody would who wants to hide what was done."""
    path = release / MANIFEST
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except (FileNotFoundError, msgspec.DecodeError):
        manifest = None  # It is what was tampered with.
    if manifest is not None:
        for name, entry in list(manifest.files.items()):
            file = release / name
            if not file.exists():
                if rows:
                    del manifest.files[name]
                continue
            entry.sha256, entry.bytes = file_sha256(file), file.stat().st_size
            if rows and entry.rows is not None:
                try:
                    entry.rows, entry.logical_sha256 = pq.read_metadata(file).num_rows, logical_hash(file)
                except pa.ArrowException:
                    entry.rows = entry.logical_sha256 = None
        path.write_bytes(manifest.encode())
    (release / SUMS).write_text(sums(release), encoding="utf-8")
