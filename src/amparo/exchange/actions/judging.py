"""A whole file judged before anything is written, in a memory that its length does not fill."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from amparo.exchange import messages
from amparo.exchange.actions.rows import Reader, Said, known_of, known_to_room
from amparo.exchange.importers import Note
from amparo.exchange.rules import Unreadable
from amparo.exchange.rules.headings import unread
from amparo.exchange.rules.seen import FirstRows
from vocab.exchange_files import limits

Tell = Callable[[int], None]
CHUNK = 500  # rows judged between two looks into the database
MOST_HELD = 60_000  # rows whose meaning is held from the judging to the taking: some 60 MB


@dataclass(slots=True)
class Judgement:
    """What a whole file says, counted, and what is wrong with it, as far as it is worth showing."""

    rows: int = 0
    fresh: int = 0
    known: int = 0
    refused: int = 0
    warned: int = 0
    errors_found: int = 0
    warnings_found: int = 0
    errors: list[Note] = field(default_factory=list)
    warnings: list[Note] = field(default_factory=list)

    def note(self, notes: list[Note]) -> None:
        """Count what is to be said, and keep it while there is room."""
        for one in notes:
            if one.is_error:
                self.errors_found += 1
                if len(self.errors) < limits().errors_shown:
                    self.errors.append(one)
            else:
                self.warnings_found += 1
                if len(self.warnings) < limits().warnings_shown:
                    self.warnings.append(one)

    @property
    def notes(self) -> list[Note]:
        """Return what is kept: errors first, each in the order of the file."""
        return [*sorted(self.errors, key=_row), *sorted(self.warnings, key=_row)]


def _row(note: Note) -> int:
    return note.row


@dataclass(slots=True)
class Judging:
    """A file being judged; between any two chunks it can be put down and taken up again."""

    found: Judgement = field(default_factory=Judgement)
    seen: FirstRows = field(default_factory=FirstRows)
    held: list[Said] = field(default_factory=list)  # while there are few, to be read only once

    def steps(self, reader: Reader, tell: Tell) -> Iterator[int]:
        """Judge some hundred rows, and yield the last one's number, until there are no more.

        Nothing is written.
        """
        found = self.found
        if not found.rows:
            found.note(_about_the_file(reader))
        try:
            for chunk in reader.chunks(CHUNK, after=found.rows):
                said = [reader.read(row) for row in chunk]
                _judge_chunk(found, self.seen, reader, said)
                found.rows = chunk[-1].number
                self._hold(reader, said)
                tell(found.rows)
                yield found.rows
        except Unreadable as problem:
            found.note([Note(found.rows + 1, "", messages.sentence(problem), True)])
        found.note(reader.taking.finish())

    def _hold(self, reader: Reader, said: list[Said]) -> None:
        """Hold what rows say, where it follows from the rows alone and the file is not long."""
        if self.found.rows > MOST_HELD:
            self.held.clear()
        elif getattr(reader.importer, "reads_once", False):
            self.held += said

    def whole(self) -> list[Said]:
        """Return what all rows of the file say, or nothing where that is not held."""
        return self.held if len(self.held) == self.found.rows else []


def _judge_chunk(found: Judgement, seen: FirstRows, reader: Reader, said: list[Said]) -> None:
    once = reader.importer.takes_once
    repeated: dict[int, Note] = {}
    if once:
        for one in said:
            if first := seen.first(one.key, one.number):
                text = _("The same as row %(row)s: it is taken once.") % {"row": first}
                repeated[one.number] = Note(one.number, "", text, False)
    good = [one for one in said if one.facts is not None and one.number not in repeated]
    if once:
        known = known_of(reader.mapping, good, reader.taking)
    else:
        known = known_to_room(good, reader.taking)
    for one in said:
        notes = list(one.notes)
        if one.number in repeated:
            notes = [note for note in notes if not note.is_error] + [repeated[one.number]]
        elif one.is_wrong:
            found.refused += 1
        elif one.facts is not None and (one.key if once else str(one.number)) in known:
            found.known += 1
            notes += _changed(one, known[one.key]) if once else []
        elif one.facts is not None:
            found.fresh += 1
        found.note(notes)
        found.warned += any(not note.is_error for note in notes)


def _changed(one: Said, before: str) -> list[Note]:
    if not before or before == one.content:
        return []
    text = _(
        "This row is a record already, and its content has changed since. Correct the record by "
        "hand; an import overwrites nothing."
    )
    return [Note(one.number, "", text, False)]


def _about_the_file(reader: Reader) -> list[Note]:
    notes, table = [], reader.table
    reads = getattr(reader.importer, "reads", lambda _heading: False)
    if "not_utf8" in table.noticed:
        text = _("The file is not UTF-8; it was read as Windows-1252. Look at its accents.")
        notes.append(Note(0, "", text, False))
    text = _("The mapping does not read this column.")
    return notes + [
        Note(0, heading, text, False) for heading in unread(table, reader.mapping, reads)
    ]
