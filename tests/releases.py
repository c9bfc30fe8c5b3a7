"""Small releases of invented houses, built where a test says."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from reportedly.corpus.config import Config, dump_config, load_config
from reportedly.files import jsonl, read_jsonl
from reportedly.model import Document
from reportedly.release import build_release
from tests.houses import CITATION, Doc, make_house


def make_release(
    folder: Path,
    version: str = "1.2.3",
    *,
    docs: Iterable[Doc] | None = None,
    name: str = "toy",
    license_id: str = "CC-BY-4.0",
    document_licenses: dict[str, str] | None = None,
) -> Path:
    """Build a release of the house with the sample documents, or others, in a new folder."""
    changelog = f"# Changelog\n\n## {version}\n\n- The texts.\n"
    citation = CITATION.replace("title: Test", "title: Toy corpus")
    licences = dict.fromkeys([license_id, "CC-BY-4.0", *(document_licenses or {}).values()])
    licence = f"{', '.join(licences)}\n"
    extra = {"CHANGELOG.md": changelog, "CITATION.cff": citation, "corpus/LICENSE": licence}
    root = make_house(folder, docs, extra=extra)
    config = load_config(root / "corpus" / "corpus.yaml")
    changed: Config = msgspec.structs.replace(
        config, name=name, version=version, license=license_id, document_licenses=tuple(licences)[1:]
    )
    (root / "corpus" / "corpus.yaml").write_text(dump_config(changed))
    table = root / "corpus" / "documents.jsonl"
    documents = list(read_jsonl(table, Document))
    for document in documents:
        document.license = (document_licenses or {}).get(document.id, document.license)
    table.write_bytes(jsonl(documents))
    build_release(root, root / "dist")
    return root / "dist" / f"{name}-{version}"
