"""What comes in: a new corpus, documents, records of annotators. All checked first, then all written."""

from reportedly.intake.documents import add_documents
from reportedly.intake.house import new_house
from reportedly.intake.records import add_records

__all__ = ["add_documents", "add_records", "new_house"]
