"""The house that holds the converted corpus: configuration, lists and texts about it, without a clock."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from reportedly.corpus import Config, Tool
from reportedly.corpus.annotators import Annotator, dump_annotators
from reportedly.corpus.config import dump_config
from reportedly.data import package_file
from reportedly.segmentation import SENTENCE_SPLITTER, TOKENIZER, TOKENIZER_VERSION, sentence_splitter_version

NAME = "polnear"
VERSION = "1.0.0"
ORIGIN = f"PolNeAR {VERSION}"
LICENSE = "other"
LANGUAGE = "en"
GENRE = "news"

CREATED = "2018-05-07T00:00:00+00:00"
"""The `created` of all records: when a file was annotated is not known, so it is the first day of the
conference at which the corpus was published (LREC 2018)."""

_TEMPLATES = Path(__file__).parent / "templates"
# Where each template that is copied as it is lies in the house.
_PLACES = {
    "README.md": "README.md",
    "CHANGELOG.md": "CHANGELOG.md",
    "CITATION.cff": "CITATION.cff",
    "LICENSE": "corpus/LICENSE",
}


def house_files(annotators: Iterable[str], card: str) -> dict[str, bytes | str]:
    """The files of the house besides documents and annotations, by their path in it; `card` is the data card."""
    config = Config(
        name=NAME,
        title=f"{ORIGIN}, attribution in US political news",
        version=VERSION,
        license=LICENSE,
        language=LANGUAGE,
        canary=f"{NAME} canary {uuid5(NAMESPACE_URL, f'{NAME}-{VERSION}')}",
        tokenizer=Tool(TOKENIZER, TOKENIZER_VERSION),
        sentence_splitter=Tool(SENTENCE_SPLITTER, sentence_splitter_version()),
        validation=("structure", "references", "corpus"),
    )
    people = {
        annotator: Annotator(role="annotator", kind="human", guidelines=f"{NAME}-{VERSION}")
        for annotator in sorted(annotators)
    }
    files: dict[str, bytes | str] = {place: (_TEMPLATES / name).read_bytes() for name, place in _PLACES.items()}
    # A release is built in dist/, and refused in a git tree that holds anything uncommitted.
    files[".gitignore"] = "/dist/\n"
    files["DATACARD.md"] = card
    files["schema/labels.yaml"] = package_file("schema/labels.yaml").read_bytes()
    files["annotation/annotators.yaml"] = dump_annotators(people)
    files["corpus/corpus.yaml"] = dump_config(config)
    return files
