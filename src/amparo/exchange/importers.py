"""What a room gives so that files may become its records.

A room registers in its `apps.py`: `exchange.jobs.register("incidents", IncidentImporter())`.
"""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from amparo.exchange.rules import Row
from amparo.exchange.rules.writing import Sheet
from amparo.kernel.actors import Actor
from vocab.exchange_files import Mapping


@dataclass(frozen=True, slots=True)
class Note:
    """What is wrong (`is_error`) or doubtful in one row; row 0 is the file as a whole."""

    row: int
    column: str
    message: str
    is_error: bool


@dataclass(slots=True)
class Line:
    """One row as a mapping reads it: fields instead of columns."""

    row: Row
    fields: dict[str, str]
    columns: MappingOf[str, str]  # of which column each field came
    notes: list[Note] = field(default_factory=list)

    @property
    def number(self) -> int:
        """Return the row's number; 1 is the first under the heading."""
        return self.row.number

    def get(self, name: str) -> str:
        """Return a field's text, empty where the source says nothing."""
        return self.fields.get(name, "")

    def error(self, name: str, message: str) -> None:
        """Say that the row cannot be taken: the whole file is then refused."""
        self.notes.append(Note(self.number, self.columns.get(name, name), message, True))

    def warn(self, name: str, message: str) -> None:
        """Say what is doubtful; the row is taken."""
        self.notes.append(Note(self.number, self.columns.get(name, name), message, False))

    @property
    def is_wrong(self) -> bool:
        """Test if the row cannot be taken."""
        return bool(self.notes) and any(note.is_error for note in self.notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One file being taken in."""

    mapping: Mapping
    country: str
    by: Actor
    at: datetime
    job: str  # the job's label, for the journal


class Taking(Protocol):
    """One file on its way into one room.

    It may also `prepare()` before its rows are kept, in a transaction of its own, and `recognise()`
    rows that are records already although no import took them. Where it can say what it has noticed
    of a file so far (`remember() -> bytes`) and `recall(bytes)` it, a long file is judged in turns.
    """

    def read(self, line: Line) -> Any:
        """Return what a row says, noting what is wrong or doubtful. Writes nothing."""

    def keep(self, facts: Sequence[Any]) -> list[str]:
        """Keep what was read, in the caller's transaction; return a label for each, in order."""

    def finish(self) -> list[Note]:
        """Return what is to be said of the file as a whole, once all its rows were read."""


class Importer(Protocol):
    """One kind of record that files may become.

    `fields` gives the longest text of each field. `takes_once` rows are remembered by their key and
    never taken twice; otherwise each run completes what is there.

    It may also say that its rows are sensitive (`is_sensitive`: no note quotes them), how few are
    kept at once (`batch_rows`), that a row means the same whenever it is read (`reads_once`), which
    headings it `reads` by itself, the empty `form` that others fill in, and `results`: what has to
    be handed on once rows became records.

    Where its records can be withdrawn, it says `why_stays(labels, by=)` of those that someone has
    touched, can `take_back` the others and `put_back` what it took (both with `job=`, `by=`, `at=`,
    and both return why some stay), gives `names_of(labels, by=)` and the words of a reason by
    `in_words`. Where they cannot, `stays` says why, for the page.
    """

    fields: MappingOf[str, int]
    required: frozenset[str]
    takes_once: bool

    def may(self, who: Any) -> bool:
        """Test if someone may take files of this kind in."""

    def begin(self, context: Context) -> Taking:
        """Begin to take a file in."""


IMPORTERS: dict[str, Importer] = {}


class Loader(Protocol):
    """A way to take in what is no table of rows: a folder of documents, a list to check."""

    def __call__(self, path: Path, *, by: Actor, at: datetime, dry_run: bool) -> Iterator[str]:
        """Take it in, and yield a line about each thing; raise a `No` for what cannot be taken."""


LOADERS: dict[str, Loader] = {}


class PublishingLoader(Protocol):
    """A way to take in what is public already: drafts, unless a second person publishes them."""

    def __call__(
        self, path: Path, *, by: Actor, at: datetime, dry_run: bool,
        published_by: Actor | None = None,
    ) -> Iterator[str]:  # fmt: skip
        """Take it in, and yield a line about each thing; raise a `No` for what cannot be taken."""


PUBLISHING: dict[str, PublishingLoader] = {}


# Which rows of a list were written, by key, and whether each was read in full.
Noting = Callable[[int, Sequence[tuple[UUID, bool]]], None]


class Exporter(Protocol):
    """One kind of list that may leave as a file, code names only."""

    def may_ask(self, who: Any) -> bool:
        """Test if someone may ask for the file."""

    def may_approve(self, who: Any) -> bool:
        """Test if someone may approve that another takes it."""

    def in_words(self, query: str) -> str:
        """Return the filter of a query as words."""

    def sheets(self, who: Any, query: str, note: "Noting | None" = None) -> Sequence[Sheet]:
        """Return the list and what belongs to it, as far as that person may see them.

        `note` is told, some hundred at a time, from which row on which were written.
        """

    def open_still(self, who: Any, query: str, rows: Iterator[tuple[UUID, bool]]) -> bool:
        """Test if that person may still see all rows that were noted, and read as they did."""

    def count(self, who: Any, query: str) -> int:
        """Return how many rows there would be."""


EXPORTERS: dict[str, Exporter] = {}
