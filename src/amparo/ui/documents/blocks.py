"""What a paper is made of. Redaction is done before: what is not here cannot leak."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a part; level 1 or 2."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; line breaks inside it are kept."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list, numbered when `numbered`: the operative part of an act."""

    texts: Sequence[str]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels and values, one under another."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns, with a caption that says what they show.

    `widths` are shares of the page, one for each column; without them all are as wide.
    """

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Words that must not be missed, beside a rule."""

    text: str


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign: who, and in what capacity."""

    name: str
    role: str = ""


Block = Heading | Paragraph | Items | Pairs | Table | Note | Signature


@dataclass(frozen=True, slots=True)
class Document:
    """A paper: its title, reference and date, who issues it, its language and its blocks.

    `marking` is a word at the head of every page («Redacted version»). `landscape` is for papers
    with tables of many columns.
    """

    title: str
    reference: str
    date: date
    language: str = "es"
    blocks: Sequence[Block] = field(default_factory=tuple)
    issuer: str = ""
    marking: str = ""
    landscape: bool = False

    def pdf(self, tell: Callable[[int], Any] = int) -> bytes:
        """Return the paper as PDF, readable by a screen reader; the same bytes each time.

        A long one is set in parts: `tell` is called with the rows that are set so far.
        """
        from amparo.ui.documents import parts
        from amparo.ui.documents.paper import pdf_of

        is_long = parts.rows_of(self) > parts.ROWS
        return parts.long_pdf_of(self, tell) if is_long else pdf_of(self)

    def docx(self) -> bytes:
        """Return the paper as DOCX; the same bytes each time."""
        from amparo.ui.documents.word import docx_of

        return docx_of(self)
