"""The development part of the real PolNeAR as marked text, and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.corpus import Batch, Corpus, load_corpus
from reportedly.formats.inline import from_inline, to_inline
from reportedly.formats.polnear import convert
from tests.support import CORPORA

SOURCE = CORPORA / "polnear"

pytestmark = [
    pytest.mark.corpora,
    pytest.mark.integration,
    pytest.mark.skipif(not SOURCE.exists(), reason="needs PolNeAR in ../shared/corpora/polnear"),
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("polnear")
    (folder / "source").mkdir()
    for name in ("metadata.tsv", "dev"):
        (folder / "source" / name).symlink_to(SOURCE / name)
    convert(folder / "source", folder / "house")
    return load_corpus(folder / "house")


def test_every_record_comes_back_to_the_byte(corpus: Corpus, tmp_path: Path) -> None:
    compared = 0
    folders = list(corpus.annotation_folders())
    for folder in folders:
        whose = {"annotator": folder.annotator, "batch": folder.batch} if isinstance(folder, Batch) else {}
        place = tmp_path / (whose.get("annotator") or "gold")
        written = to_inline(corpus, place / "inline", **whose)
        back = from_inline(place / "inline", place / "ann", corpus)
        assert back.findings == ()
        assert back.documents == written.documents
        for path in back.files:
            assert path.read_bytes() == folder.file(path.stem).read_bytes()
            compared += 1
    assert compared == sum(len(folder) for folder in folders) > 100
