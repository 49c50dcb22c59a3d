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
from amparo.ui.documents.parts import pdf_of
from amparo.ui.documents.word import docx_of

__all__ = ["Block", "Document", "Heading", "Items", "Note", "Pairs", "Paragraph", "Signature",
           "Table", "docx_of", "pdf_of"]  # fmt: skip
