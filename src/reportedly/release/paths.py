"""Where the Parquet files of a release lie: `data/<config>/<split>-00000-of-00001.parquet`."""

from __future__ import annotations

# The one split of a registry. It cannot be called "all": datasets keeps that name for the union of splits.
REGISTRY_SPLIT = "full"


def split_of(file: str) -> str:
    """`data/<config>/<split>-00000-of-00001.parquet` → split."""
    return file.rpartition("/")[2].split("-")[0]


def config_of(file: str) -> str:
    """`data/<config>/<split>-00000-of-00001.parquet` → config."""
    return file.split("/")[1]
