"""Papers: the same blocks as PDF and as DOCX, in the language of the case."""

from amparo.ui.documents.blocks import (
    Block,
    Document,
    Heading,
    Items,
    Note,
    Pairs,
    Paragraph,
    Signature,
    Table,
)
from amparo.ui.documents.paper import pdf
from amparo.ui.documents.word import docx

__all__ = ["Block", "Document", "Heading", "Items", "Note", "Pairs", "Paragraph", "Signature",
           "Table", "docx", "pdf"]  # fmt: skip
