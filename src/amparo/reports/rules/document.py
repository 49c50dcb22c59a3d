"""A report's answer as plain values: what it asked, its blocks, its numbered sources.

Everything that a file shows is in here; who writes it out adds nothing and looks nothing up.
"""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Noted:
    """A value with the numbers of the sources that say it."""

    value: str
    notes: tuple[int, ...]


Cell = str | int | float | None | Noted


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a part; level 1 or 2."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with the numbers of its sources; a strong one must not be missed."""

    text: str
    notes: tuple[int, ...] = ()
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels and values, one under another."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns.

    `name` is what its file is called: Latin letters and hyphens. `widths` are shares of the page;
    `empty` is said where there are no rows. `days` are the columns, from 0, whose cells hold ISO
    days: who reads them on a page or on paper reads them in words.
    """

    name: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...] = ()
    empty: str = ""
    days: tuple[int, ...] = ()


Block = Heading | Paragraph | Pairs | Table
# The first format printed days and numbers as they are kept. What was frozen in it stays so.
BARE, IN_WORDS = 1, 2


@dataclass(frozen=True, slots=True)
class Document:
    """One answer: `as_of` and `known` are ISO days, `filters` are labels and words as chosen."""

    key: str
    title: str
    language: str
    as_of: str
    filters: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
    known: str = ""
    preface: tuple[str, ...] = ()
    format: int = IN_WORDS

    @property
    def tables(self) -> Iterator[Table]:
        """Yield its tables."""
        return (block for block in self.blocks if isinstance(block, Table))

    @property
    def rows(self) -> int:
        """Return how many rows its tables have."""
        return sum(len(table.rows) for table in self.tables)

    @property
    def is_wide(self) -> bool:
        """Test if a table needs the long side of the paper."""
        return any(len(table.columns) > 5 for table in self.tables)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a file says of itself: the snapshot's code, or none; the mark of its content."""

    code: str
    mark: str


def said(cell: Cell) -> str | int | float:
    """Return a cell's bare value; nothing is empty."""
    value = cell.value if isinstance(cell, Noted) else cell
    return "" if value is None else value


def numbers(notes: tuple[int, ...]) -> str:
    """Return the numbers of sources as printed after a text: « [1] [4]»."""
    return "".join(f" [{n}]" for n in notes)


def printed(cell: Cell) -> str:
    """Return a cell as printed: its value, then the numbers of its sources."""
    return f"{said(cell)}{numbers(cell.notes)}".strip() if isinstance(cell, Noted) else _text(cell)


def _text(cell: str | int | float | None) -> str:
    return "" if cell is None else str(cell)
