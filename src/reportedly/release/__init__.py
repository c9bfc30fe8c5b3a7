"""The release: a corpus as Parquet with a card, built reproducibly and checked against itself."""

from reportedly.release.build import build_release
from reportedly.release.check import check_release
from reportedly.release.manifest import Manifest
from reportedly.release.verifying import Verified, verify_release

__all__ = ["Manifest", "Verified", "build_release", "check_release", "verify_release"]
