"""What comes in: a new corpus, documents, records of annotators. All checked first, then all written."""

from reportedly.intake.documents import add_documents
from reportedly.intake.house import new_house

__all__ = ["add_documents", "new_house"]
