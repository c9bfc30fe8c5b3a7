"""What `reportedly release` records, and what it refuses for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from reportedly.corpus import load_corpus
from reportedly.errors import CorpusError, ReleaseError
from reportedly.formats.timeml import convert_timeml  # noqa: F401
from reportedly.release import build_release
