"""A file of rows under headings, whatever its form: CSV, packed CSV, XLSX, GeoJSON."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

Cells = Mapping[str, str]


class Unreadable(Exception):
    """A file cannot be read as a table: the message says why and what to do."""

    def __init__(self, why: str, what_to_do: str, **words: Any) -> None:
        super().__init__(why)
        self.why = why
        self.what_to_do = what_to_do
        self.words = words


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number (1 is the first under the heading) and its cells by heading.

    `shape` is the geometry of a GeoJSON feature. `cells` counts what stood in the row, which may be
    more than there are headings. `related` holds the rows of other sheets that belong to it.
    """

    number: int
    values: Cells
    cells: int
    shape: dict[str, Any] | None = None
    related: Mapping[str, Sequence[Cells]] = field(default_factory=dict)


@dataclass(slots=True)
class Table:
    """The headings, the rows in order, and what was noticed about the file as a whole.

    `noticed` holds keys: `not_utf8` (read as Windows-1252). `tags` are the HXL hashtags of a row
    under the heading, by heading. `about` is roughly how many rows there are, 0 where unknown.
    """

    headings: tuple[str, ...]
    rows: Iterator[Row]
    noticed: list[str] = field(default_factory=list)
    encoding: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    about: int = 0


def cell_of(value: Any) -> str:
    """Return what a cell holds as text: a day in ISO, a number without an idle fraction."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
