"""A new corpus: the house with everything in it but documents."""

from __future__ import annotations

from pathlib import Path
from string import Template
from uuid import uuid4

from reportedly.corpus import Config, Tool
from reportedly.corpus.annotators import Annotator, dump_annotators
from reportedly.corpus.config import dump_config
from reportedly.data import package_file, package_folder
from reportedly.errors import InputError, LexiconError
from reportedly.files import refuse_filled
from reportedly.history import CHANGELOG
from reportedly.naming import FORM, is_language_tag, is_slug, nearest, slug
from reportedly.plan import Plan
from reportedly.prefill import LEXICON, load_lexicons
from reportedly.schema import Schema, load_schema
from reportedly.segmentation import SENTENCE_SPLITTER, TOKENIZER, TOKENIZER_VERSION, sentence_splitter_version

_TEMPLATES = Path(__file__).parent / "templates"
# Where each template lies in the house.
_PLACES = {
    "README.md": "README.md",
    "DATACARD.md": "DATACARD.md",
    "CHANGELOG.md": "CHANGELOG.md",
    "CITATION.cff": "CITATION.cff",
    "LICENSE": "corpus/LICENSE",
    "rai.yaml": "corpus/rai.yaml",
}


def new_house(
    root: Path,
    *,
    name: str | None = None,
    license_id: str = "CC-BY-4.0",
    language: str = "en",
    schema_file: Path | None = None,
) -> Plan:
    """Plan the house of a new corpus.

    Args:
        root: the folder, which must not exist or be empty.
        name: the corpus' name, which names its releases; by default made of the folder's name.
        license_id: the licence of the data, an SPDX identifier.
        language: a BCP-47 tag, the default of documents.
        schema_file: a `labels.yaml`; by default the one of this package. The lexicon of this package goes
            along where its values are those of the schema.

    Raises:
        InputError: the folder is not empty, or name or language is not usable.
        SchemaError: the schema cannot be read.
    """
    root = root.resolve()
    refuse_filled(root)
    name = slug(root.name) if name is None else name
    if not is_slug(name):
        raise InputError(f"the name {name!r} is not of the form {FORM}{nearest(name)}; give one with --name")
    if not is_language_tag(language):
        raise InputError(f"{language!r} is not a BCP-47 language tag such as en, de or pt-BR")
    own = schema_file is not None
    schema_file = schema_file or package_file("schema/labels.yaml")
    schema = load_schema(schema_file)
    first = f"# Changelog of the schema\n\n## {schema.version}\n\nThe first version here.\n"
    history = first.encode() if own else package_file(f"schema/{CHANGELOG}").read_bytes()
    config = Config(
        name=name,
        title=name,
        version="0.1.0",
        license=license_id,
        language=language,
        canary=f"{name} canary {uuid4()}",
        tokenizer=Tool(TOKENIZER, TOKENIZER_VERSION),
        sentence_splitter=Tool(SENTENCE_SPLITTER, sentence_splitter_version()),
    )
    example = Annotator(
        role="annotator", kind="human", guidelines=schema.version, description="an example, to be replaced"
    )
    files: dict[Path, bytes | str] = {
        root / place: _filled(template, name, license_id) for template, place in _PLACES.items()
    }
    files[root / "schema" / "labels.yaml"] = schema_file.read_bytes()
    files[root / "schema" / CHANGELOG] = history
    files[root / "annotation" / "annotators.yaml"] = dump_annotators({"annotator-1": example})
    files |= {root / LEXICON / name: content for name, content in _lexicon(schema).items()}
    files[root / ".gitignore"] = "/dist/\n"
    files[root / "corpus" / "documents.jsonl"] = ""
    files[root / "corpus" / "splits.csv"] = "story,split\n"
    files[root / "corpus" / "corpus.yaml"] = dump_config(config)
    return Plan(files, (), (), fresh=root / "corpus")


def _lexicon(schema: Schema) -> dict[Path, bytes]:
    """The files of the lexicon by their paths in it; none if its values are not those of the schema."""
    folder = package_folder(LEXICON.as_posix())
    try:
        load_lexicons(folder, schema)
    except LexiconError:
        return {}
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _filled(template: str, name: str, license_id: str) -> str:
    text = (_TEMPLATES / template).read_text(encoding="utf-8")
    return Template(text).substitute(name=name, license=license_id)
