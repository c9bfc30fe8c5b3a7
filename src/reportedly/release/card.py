"""The card: what `datasets` reads before it looks at a file, and what people read first.

The YAML block is made from the same table declarations as the files; the text is the corpus' own
DATACARD.md, followed by numbers computed from what was written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from reportedly import markdown
from reportedly.corpus import SPLITS, Corpus
from reportedly.data import package_file
from reportedly.files import read_text
from reportedly.release.fields import render_fields
from reportedly.release.tables import Table
from reportedly.release.writing import Written

Counts = Counter[tuple[str, str]]

CARD = "README.md"
DEFAULT_CONFIG = "documents"

# The one split of a registry. It cannot be called "all": datasets keeps that name for the union of splits.
REGISTRY_SPLIT = "full"


def split_of(file: str) -> str:
    """`data/<config>/<split>-00000-of-00001.parquet` → split."""
    return file.rpartition("/")[2].split("-")[0]


def config_of(file: str) -> str:
    """`data/<config>/<split>-00000-of-00001.parquet` → config."""
    return file.split("/")[1]


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
    counts: Counts,
    datacard: str,
) -> str:
    """The card as Markdown with a YAML block.

    Args:
        declared: the tables that the release has.
        files: what was written, by file; `sizes`: the files' sizes in bytes.
        counts: what the shards counted.
        datacard: the text of DATACARD.md.
    """
    yaml_block = _metadata(corpus, declared, files, sizes)
    parts = [f"---\n{yaml_block}\n---", datacard.rstrip(), _numbers(corpus, declared, files, counts)]
    parts.append(render_fields(corpus.schema, dict(declared)))
    if corpus.schema.has_roles:
        parts.append(read_text(package_file("schema/derived.md")).rstrip())
    return "\n\n".join(parts) + "\n"


def _metadata(
    corpus: Corpus, declared: Mapping[str, Table], files: Mapping[str, Written], sizes: Mapping[str, int]
) -> str:
    from datasets import DatasetInfo, SplitDict, SplitInfo, Version
    from datasets.info import DatasetInfosDict
    from datasets.utils.metadata import MetadataConfigs
    from huggingface_hub import DatasetCardData

    card = DatasetCardData(
        license=corpus.config.license.lower(),
        language=[corpus.config.language.partition("-")[0]],
        pretty_name=corpus.config.title,
        task_categories=["token-classification"],
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


def _creators(corpus: Corpus) -> list[str]:
    """Who made the annotations, in the Hub's terms. Whether people were experts is for the card to say."""
    kinds = {corpus.annotators[b.annotator].kind for b in corpus.records if b.annotator in corpus.annotators}
    return sorted("machine-generated" if kind == "model" else "other" for kind in kinds)


def _numbers(corpus: Corpus, declared: Mapping[str, Table], files: Mapping[str, Written], counts: Counts) -> str:
    """The section of computed numbers."""
    parts = [
        "## Numbers",
        f"Computed from the files of {corpus.config.name} {corpus.config.version}, "
        f"schema {corpus.schema.name} {corpus.schema.version}.",
        "### Rows",
    ]
    splits = [s for s in (*SPLITS, REGISTRY_SPLIT) if any(split_of(file) == s for file in files)]
    rows = []
    for name, table in declared.items():
        per_split = rows_by_split(name, files)
        rows.append(
            [f"`{name}`", table.row, *(f"{per_split[split]:,}" if split in per_split else "–" for split in splits)]
        )
    parts.append(markdown.table(["config", "a row is", *splits], rows))
    parts += [
        "### Annotations in gold",
        markdown.table(
            ["label", "spans", "not shown in `tokens`"],
            [
                [f"`{label}`", f"{counts['spans', label]:,}", f"{counts['dropped in tokens', label]:,}"]
                for label in corpus.schema.labels
            ],
        ),
        markdown.table(
            ["relation", "count"], [[f"`{name}`", f"{counts['relations', name]:,}"] for name in corpus.schema.relations]
        ),
        f"{counts['documents', 'with gold']:,} documents with gold, {counts['documents', 'without gold']:,} without; "
        f"{counts['segments', 'sentences']:,} sentences and {counts['segments', 'tokens']:,} tokens in those with "
        "gold. "
        "`tokens` shows the outermost span of each label; the column on the right counts what it does not show.",
    ]
    left_out = [
        f"{split} of {', '.join(f'`{name}`' for name in empty)}"
        for split in SPLITS
        if (empty := [n for n in declared if n != "entities" and split not in rows_by_split(n, files)])
    ]
    if left_out:
        parts.append(f"Splits without rows are left out: {'; '.join(left_out)}.")
    return "\n\n".join(parts)
