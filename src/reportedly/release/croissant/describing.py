"""A release → croissant.json: the files with their hashes, the record sets, how the data came about, and of what
they were made. The same release gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from reportedly.corpus import SPLITS, Corpus
from reportedly.errors import MissingExtraError
from reportedly.release.citation import SPDX, Author, Citation
from reportedly.release.croissant.rai import RAI_1_0, Rai, statements
from reportedly.release.croissant.record_sets import PARQUET, RecordSets, file_set_id
from reportedly.release.manifest import Manifest
from reportedly.release.paths import config_of, split_of
from reportedly.release.tables import Table

if TYPE_CHECKING:
    import mlcroissant as mlc

CROISSANT_1_1 = "http://mlcommons.org/croissant/1.1"
# What Croissant 1.1 adds to the context of 1.0, as far as it is used (specification, appendix 1), and PROV-O.
_CONTEXT = {
    "annotation": "cr:annotation",
    "arrayShape": "cr:arrayShape",
    "isArray": "cr:isArray",
    "prov": "http://www.w3.org/ns/prov#",
}


def require_mlcroissant() -> None:
    """Raises MissingExtraError if mlcroissant is not installed: better before a release is built than behind."""
    try:
        import mlcroissant  # noqa: F401
    except ModuleNotFoundError:
        raise MissingExtraError("mlcroissant", "release") from None


def describe(
    corpus: Corpus,
    declared: Mapping[str, Table],
    manifest: Manifest,
    citation: Citation,
    *,
    day: date | None = None,
    rai: Rai | None = None,
    numbers: Mapping[str, str] | None = None,
) -> bytes:
    """The content of croissant.json.

    Args:
        declared: the tables that the release has.
        manifest: of the release; its `files` are the Parquet files.
        day: the day of the commit that the release is built from, which counts as that of its publication; None if
            it is built from none.
        rai: what the corpus declares in rai.yaml; `numbers` are filled into its texts.

    Raises:
        MissingExtraError: mlcroissant is not installed.
    """
    require_mlcroissant()
    import mlcroissant as mlc

    config = corpus.config
    context = mlc.Context(conforms_to=CROISSANT_1_1)
    context.rdf.context |= _CONTEXT
    sets = RecordSets(context, corpus.schema)
    tables = [sets.table(table, _rows(name, manifest)) for name, table in declared.items()]
    splits = [split for split in SPLITS if any(split_of(file) == split for file in manifest.files)]
    more: dict[str, object] = {"alternateName": config.name, **_provenance(manifest)}
    if rai:
        more |= statements(rai, corpus, numbers or {})
    metadata = mlc.Metadata(
        ctx=context,
        id="_:dataset",
        name=config.title,
        description=citation.abstract or config.title,
        conforms_to=[CROISSANT_1_1, RAI_1_0] if rai else [CROISSANT_1_1],
        version=config.version,
        license=["other" if config.license == "other" else SPDX + config.license],
        in_language=sorted({document.lang for document in corpus.documents.rows()}),
        creators=[_creator(context, author) for author in citation.authors],
        keywords=list(citation.keywords),
        url=citation.url or citation.repository_code,
        cite_as=_bibtex(corpus, citation),
        date_published=day,
        distribution=_distribution(context, declared, manifest),
        record_sets=[sets.splits(splits), *sets.names(), *tables],
        extra_properties=more,
    )
    # Types of other vocabularies are texts of a class of rdflib.
    encoded = msgspec.json.encode(metadata.to_json(), enc_hook=str)
    return msgspec.json.format(encoded, indent=1) + b"\n"


def _rows(config: str, manifest: Manifest) -> dict[str, int]:
    """The rows of a config by split."""
    rows: dict[str, int] = {}
    for file, entry in manifest.files.items():
        if config_of(file) == config:
            rows[split_of(file)] = rows.get(split_of(file), 0) + (entry.rows or 0)
    return rows


def _distribution(
    context: Any, declared: Mapping[str, Table], manifest: Manifest
) -> list[mlc.FileObject | mlc.FileSet]:
    """Every Parquet file with its hash, and the files of each config as a set.

    The set is not said to be contained in its files: mlcroissant 1.1.1 accepts that and does not load it.
    """
    import mlcroissant as mlc

    files: list[mlc.FileObject | mlc.FileSet] = [
        mlc.FileObject(
            ctx=context,
            id=name,
            name=name.rpartition("/")[2],
            content_url=name,
            content_size=f"{entry.bytes} B",
            encoding_formats=[PARQUET],
            sha256=entry.sha256,
        )
        for name, entry in manifest.files.items()
    ]
    return files + [
        mlc.FileSet(
            ctx=context,
            id=file_set_id(name),
            name=file_set_id(name),
            description=f"The Parquet files of the config {name}.",
            encoding_formats=[PARQUET],
            includes=[f"data/{name}/*.parquet"],
        )
        for name in declared
    ]


def _provenance(manifest: Manifest) -> dict[str, object]:
    """What the release is derived from and what made it, in PROV-O (https://www.w3.org/TR/prov-o/), as Croissant 1.1
    has it. A commit is named by its SWHID (https://www.swhid.org), which git's own hash makes."""
    source: dict[str, object] = {"@type": "prov:Entity"}
    if manifest.commit:
        source |= {"@id": f"swh:1:rev:{manifest.commit}", "prov:label": f"git commit {manifest.commit}"}
    else:
        source["prov:label"] = f"input files with the sha256 {manifest.input_sha256}"
    tools = [
        {"@type": "prov:SoftwareAgent", "prov:label": f"{name} {version}"}
        for name, version in sorted(manifest.tools.items())
    ]
    activity = {
        "@type": "prov:Activity",
        "prov:label": f"reportedly release of {manifest.name} {manifest.version}, "
        f"schema {manifest.schema_name} {manifest.schema_version}",
        "prov:wasAssociatedWith": tools,
    }
    return {"prov:wasDerivedFrom": source, "prov:wasGeneratedBy": activity}


def _creator(context: Any, author: Author) -> mlc.Person | mlc.Organization:
    import mlcroissant as mlc

    kind = mlc.Person if author.is_person else mlc.Organization
    name = author.plain
    return kind(ctx=context, id="_:author", name=name, url=author.orcid)


def _bibtex(corpus: Corpus, citation: Citation) -> str:
    """The citation in the form that Croissant recommends. Braces keep names and capitals as they are."""
    authors = " and ".join(a.inverted if a.is_person else f"{{{a.inverted}}}" for a in citation.authors)
    config = corpus.config
    return (
        f"@misc{{{config.name}-{config.version}, author = {{{authors}}}, title = {{{{{config.title}}}}}, "
        f"version = {{{config.version}}}}}"
    )
