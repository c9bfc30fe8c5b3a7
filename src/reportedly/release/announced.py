"""What a built release says of itself: its manifest, and what its card declares to `datasets`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from reportedly.errors import ReleaseError
from reportedly.files import decode_line
from reportedly.release.card import CARD
from reportedly.release.manifest import MANIFEST, Manifest


@dataclass(frozen=True)
class Announced:
    """The YAML block of a card.

    Attributes:
        data: its metadata (`huggingface_hub.DatasetCardData`).
        infos: what it says of each config (`datasets.info.DatasetInfosDict`): features, splits, numbers of examples.
        configs: the data files of each config (`datasets.utils.metadata.MetadataConfigs`).
    """

    data: Any
    infos: Any
    configs: Any


def read_card(folder: Path) -> Announced:
    """Read the YAML block of the card of a release.

    Raises:
        ReleaseError: there is no card, or its block cannot be used. `card_check` makes a finding of it; the other
            checks then leave out what needs the card.
    """
    from datasets.info import DatasetInfosDict
    from datasets.utils.metadata import MetadataConfigs
    from huggingface_hub import DatasetCard

    try:
        data = DatasetCard.load(folder / CARD).data
        return Announced(
            data, DatasetInfosDict.from_dataset_card_data(data), MetadataConfigs.from_dataset_card_data(data)
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError, yaml.YAMLError) as error:
        raise ReleaseError(" ".join(str(error).split())) from None


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a release.

    Raises:
        FileNotFoundError: there is none.
        msgspec.DecodeError: it is none.
    """
    return decode_line((folder / MANIFEST).read_bytes(), Manifest)
