"""The release: a corpus as Parquet with a card, built reproducibly and checked against itself."""

from reportedly.release.build import build_release
from reportedly.release.check import check_release
from reportedly.release.manifest import Manifest

__all__ = ["Manifest", "build_release", "check_release"]
