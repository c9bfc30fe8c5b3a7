"""The corpus on disk: what lies where, read lazily and written atomically."""

from reportedly.corpus.annotations import PROVENANCE, RECORDS, AnnotationFolder, Batch
from reportedly.corpus.config import Config, Tool
from reportedly.corpus.loading import SPLITS, Corpus, house_of, is_house, load_corpus
from reportedly.corpus.takedowns import TAKEDOWNS, Takedown, load_takedowns

__all__ = [
    "PROVENANCE",
    "RECORDS",
    "SPLITS",
    "TAKEDOWNS",
    "AnnotationFolder",
    "Batch",
    "Config",
    "Corpus",
    "Takedown",
    "Tool",
    "house_of",
    "is_house",
    "load_corpus",
    "load_takedowns",
]
