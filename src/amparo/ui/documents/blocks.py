"""What a paper is made of. Redaction is done before: what is not here cannot leak."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date


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
