"""The card: what `datasets` reads before it looks at a file, and what people read first.

The YAML block is made from the same table declarations as the files; the text is the corpus' own
DATACARD.md, filled with numbers counted in what was written, followed by how to load it and the rest of the numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from string import Template

from reportedly.corpus import SPLITS, Corpus
from reportedly.data import package_file
from reportedly.files import read_text
from reportedly.release.fields import render_fields
from reportedly.release.numbers.filling import fill, find_generated, generated
from reportedly.release.numbers.numbers import Numbers
from reportedly.release.paths import REGISTRY_SPLIT, config_of, split_of
from reportedly.release.tables import Table
from reportedly.release.writing import Written

CARD = "README.md"
DATACARD = "DATACARD.md"
DEFAULT_CONFIG = "documents"
_TEMPLATES = Path(__file__).parent / "templates"


def rows_by_split(config: str, files: Mapping[str, Written]) -> dict[str, int]:
    """The rows of a config per split, in the order of the splits."""
    rows: Counter[str] = Counter()
    for file, written in files.items():
        if config_of(file) == config:
            rows[split_of(file)] += written.rows
    return {split: rows[split] for split in (*SPLITS, REGISTRY_SPLIT) if split in rows}


def render_card(
    corpus: Corpus,
    declared: Mapping[str, Table],
    files: Mapping[str, Written],
    sizes: Mapping[str, int],
    numbers: Numbers,
    datacard: str,
) -> str:
    """The card as Markdown with a YAML block.

    Args:
        declared: the tables that the release has.
        files: what was written, by file; `sizes`: the files' sizes in bytes.
        numbers: what was counted in them.
        datacard: the text of DATACARD.md.

    Raises:
        ReleaseError: it asks for a number that there is not.
    """
    yaml_block = _metadata(corpus, declared, files, sizes)
    written = fill(datacard.rstrip(), numbers.values, numbers.blocks, place=DATACARD)
    parts = [f"---\n{yaml_block}\n---", written, *_usage(corpus, files), _numbers(corpus, numbers, written)]
    parts.append(render_fields(corpus.schema, dict(declared)))
    if corpus.schema.has_roles:
        parts.append(read_text(package_file("schema/derived.md")).rstrip())
    return "\n\n".join(parts) + "\n"


def _usage(corpus: Corpus, files: Mapping[str, Written]) -> list[str]:
    """How to load it, with snippets that run as they stand, and the canary."""
    splits = list(rows_by_split(DEFAULT_CONFIG, files))
    names = ["usage.md"]
    if splits[0] in rows_by_split("claims", files):
        names.append("usage_claims.md")
    known = {
        "folder": f"{corpus.config.name}-{corpus.config.version}",
        "split": splits[0],
        "canary": corpus.config.canary,
    }
    return [Template(read_text(_TEMPLATES / name).rstrip()).substitute(known) for name in (*names, "canary.md")]


def _numbers(corpus: Corpus, numbers: Numbers, written: str) -> str:
    """The section of the numbers that the data card has not placed."""
    placed = {name for name, _ in find_generated(written)}
    parts = [
        "## Numbers",
        f"Counted in the files of {corpus.config.name} {corpus.config.version}, "
        f"schema {corpus.schema.name} {corpus.schema.version}. `reportedly release --verify` counts again.",
    ]
    parts += [generated(name, f"\n{text}\n") for name, text in numbers.blocks.items() if text and name not in placed]
    return "\n\n".join(parts)


def _metadata(
    corpus: Corpus, declared: Mapping[str, Table], files: Mapping[str, Written], sizes: Mapping[str, int]
) -> str:
    from datasets import DatasetInfo, SplitDict, SplitInfo, Version
    from datasets.info import DatasetInfosDict
    from datasets.utils.metadata import MetadataConfigs
    from huggingface_hub import DatasetCardData

    card = DatasetCardData(
        license=corpus.config.license.lower(),
        language=sorted({document.lang.partition("-")[0] for document in corpus.documents.rows()}),
        pretty_name=corpus.config.title,
        task_categories=["token-classification"],
        size_categories=[_size_category(rows_by_split(DEFAULT_CONFIG, files))],
        annotations_creators=_creators(corpus),
        tags=sorted({"reportedly", corpus.schema.name}),
    )
    infos = {}
    configs = {}
    for name, table in declared.items():
        own = {file: written for file, written in files.items() if config_of(file) == name}
        splits = rows_by_split(name, files)
        infos[name] = DatasetInfo(
            config_name=name,
            features=table.features(),
            splits=SplitDict(
                {
                    split: SplitInfo(
                        name=split,
                        num_bytes=sum(w.nbytes for file, w in own.items() if split_of(file) == split),
                        num_examples=rows,
                    )
                    for split, rows in splits.items()
                }
            ),
            download_size=sum(sizes[file] for file in own),
            dataset_size=sum(written.nbytes for written in own.values()),
            version=Version(corpus.config.version),
        )
        configs[name] = {
            "data_files": [{"split": split, "path": f"data/{name}/{split}-*"} for split in splits],
            **({"default": True} if name == DEFAULT_CONFIG else {}),
        }
    DatasetInfosDict(infos).to_dataset_card_data(card)
    MetadataConfigs(configs).to_dataset_card_data(card)
    block: str = card.to_yaml(line_break="\n")
    return block.strip()


def _size_category(rows: Mapping[str, int]) -> str:
    """The size of a dataset in the Hub's terms, by the rows of its default config."""
    total = sum(rows.values())
    bounds = {1_000: "n<1K", 10_000: "1K<n<10K", 100_000: "10K<n<100K", 1_000_000: "100K<n<1M"}
    return next((name for bound, name in bounds.items() if total < bound), "1M<n<10M")


def _creators(corpus: Corpus) -> list[str]:
    """Who made the annotations, in the Hub's terms. Whether people were experts is for the card to say."""
    kinds = {corpus.annotators[b.annotator].kind for b in corpus.records if b.annotator in corpus.annotators}
    return sorted("machine-generated" if kind == "model" else "other" for kind in kinds)
