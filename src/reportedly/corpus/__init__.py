"""The corpus on disk: what lies where, read lazily and written atomically."""

from reportedly.corpus.annotations import PROVENANCE, RECORDS, AnnotationFolder, Batch
from reportedly.corpus.config import Config, Tool
from reportedly.corpus.loading import SPLITS, Corpus, house_of, load_corpus

__all__ = [
    "PROVENANCE",
    "RECORDS",
    "SPLITS",
    "AnnotationFolder",
    "Batch",
    "Config",
    "Corpus",
    "Tool",
    "house_of",
    "load_corpus",
]
