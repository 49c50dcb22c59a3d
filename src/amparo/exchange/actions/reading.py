"""A whole file read and judged before anything is written."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from amparo.exchange import messages
from amparo.exchange.importers import Importer, Line, Note, Taking
from amparo.exchange.models import TakenRow
from amparo.exchange.rules import Row, Table, Unreadable, doubts, one_line, plain
from amparo.exchange.rules.reading import open_table, same
from vocab.exchange_files import Mapping, limits

Tell = Callable[[int], None]
EVERY = 250  # rows between two reports of progress


@dataclass(slots=True)
class Taken:
    """One row that may be kept: its key, its content's hash, and what it says."""

    key: str
    content: str
    facts: Any


@dataclass(slots=True)
class Reading:
    """What a whole file says, and what is wrong with it."""

    taken: list[Taken] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    rows: int = 0
    refused: int = 0
    repeated: int = 0
    known: int = 0

    @property
    def errors(self) -> list[Note]:
        """Return what prevents the file from being taken in."""
        return [note for note in self.notes if note.is_error]


def open_file(data: bytes, name: str, mapping: Mapping) -> Table:
    """Return a file's table, once it is known to have every column that the mapping needs.

    :raises Unreadable: if it cannot be read; its `why` is then the sentence itself.
    """
    try:
        table = open_table(data, name, encoding=mapping.encoding, delimiter=mapping.delimiter)
    except Unreadable as problem:
        raise Unreadable(messages.sentence(problem), "") from problem
    have = {same(heading) for heading in table.headings}
    missing = [column for column in mapping.needed if same(column) not in have]
    if missing:
        raise Unreadable(messages.missing_columns(missing, list(table.headings)), "")
    return table


def read_all(
    table: Table, mapping: Mapping, importer: Importer, taking: Taking, tell: Tell
) -> Reading:
    """Return what every row says. Nothing is written."""
    found = Reading(notes=_about_the_file(table, mapping))
    column_of = {same(heading): heading for heading in table.headings}
    columns = {spec.field: column_of[same(name)] for name, spec in mapping.columns.items()}
    seen: dict[str, int] = {}
    try:
        for row in table.rows:
            found.rows = row.number
            _read_one(row, found, mapping, importer, taking, columns, seen, len(table.headings))
            if row.number % EVERY == 0:
                tell(row.number)
    except Unreadable as problem:
        found.notes.append(Note(found.rows + 1, "", messages.sentence(problem), True))
    found.notes += taking.finish()
    _set_apart_known(found, mapping, importer)
    return found


def _read_one(
    row: Row,
    found: Reading,
    mapping: Mapping,
    importer: Importer,
    taking: Taking,
    columns: dict[str, str],
    seen: dict[str, int],
    width: int,
) -> None:
    line = Line(row, _translated(row, mapping, columns), columns)
    _check_cells(line, importer, width)
    _check_words(line, mapping)
    key, content = keys_of(row, mapping)
    if importer.takes_once and key in seen:
        line.warn("", _("The same as row %(row)s: it is taken once.") % {"row": seen[key]})
        found.notes += line.notes
        found.repeated += 1
        return
    seen.setdefault(key, row.number)
    facts = None if line.is_wrong else taking.read(line)
    found.notes += line.notes
    if line.is_wrong:
        found.refused += 1
    elif facts is not None:
        found.taken.append(Taken(key, content, facts))


def keys_of(row: Row, mapping: Mapping) -> tuple[str, str]:
    """Return the SHA-256 of a row's key and of its whole content."""
    values = {same(name): value for name, value in row.values.items()}
    whole = _hash([*sorted(values.items()), row.shape])
    if not mapping.key:
        return whole, whole
    return _hash([values.get(same(name), "") for name in mapping.key]), whole


def _hash(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _translated(row: Row, mapping: Mapping, columns: dict[str, str]) -> dict[str, str]:
    fields = dict(mapping.constants)
    for spec in mapping.columns.values():
        value = row.values.get(columns[spec.field], "")
        for character in spec.drop:
            value = value.replace(character, "")
        fields[spec.field] = spec.values.get(value.strip(), plain(value).strip())
    return fields


def _check_cells(line: Line, importer: Importer, width: int) -> None:
    if line.row.cells != width and line.row.shape is None:
        line.error(
            "",
            _(
                "This row has %(cells)d cells and the heading %(width)d. A text that holds the "
                "delimiter needs quotation marks around it."
            )
            % {"cells": line.row.cells, "width": width},
        )
    for name, column in line.columns.items():
        raw = line.row.values.get(column, "")
        most = min(importer.fields.get(name, 0) or limits().cell_characters, 1_000_000)
        if len(raw) > most:
            line.error(
                name,
                _("The text has %(n)d characters; %(most)d is the limit. It begins: %(start)s")
                % {"n": len(raw), "most": most, "start": one_line(raw, 40)},
            )
        if marks := doubts(raw):
            line.warn(name, _doubt(marks))


def _doubt(marks: tuple[str, ...]) -> str:
    if "direction" in marks:
        return _(
            "The text holds marks that turn its direction, so that it can read as another. They "
            "were taken out: compare it with the source."
        )
    return _("The text holds invisible characters. They were taken out.")


def _check_words(line: Line, mapping: Mapping) -> None:
    for name, spec in mapping.columns.items():
        value = line.get(spec.field)
        if spec.required and not value:
            line.error(spec.field, _("This cell is empty, and the record needs it."))
        if not spec.values or not value or value in spec.values.values():
            continue
        if spec.unlisted == "keep":
            continue
        known = ", ".join(f"«{word}»" for word in spec.values)
        words = {"word": one_line(value, 60), "known": one_line(known, 300), "column": name}
        if spec.unlisted == "error":
            line.error(
                spec.field,
                _("«%(word)s» is not one of the words of the mapping: %(known)s.") % words,
            )
        else:
            line.fields[spec.field] = ""
            line.warn(spec.field, _("«%(word)s» is not known; it is left empty.") % words)


def _about_the_file(table: Table, mapping: Mapping) -> list[Note]:
    notes = []
    if "not_utf8" in table.noticed:
        text = _("The file is not UTF-8; it was read as Windows-1252. Look at its accents.")
        notes.append(Note(0, "", text, False))
    known = {same(name) for name in (*mapping.needed, *mapping.ignored)}
    for heading in table.headings:
        if heading and same(heading) not in known:
            notes.append(Note(0, heading, _("The mapping does not read this column."), False))
    return notes


def _set_apart_known(found: Reading, mapping: Mapping, importer: Importer) -> None:
    """Take out the rows that are records already, and say where their content has changed."""
    if not importer.takes_once:
        return
    keys = [one.key for one in found.taken]
    known: dict[str, str] = {}
    for start in range(0, len(keys), 500):
        rows = TakenRow.objects.filter(mapping=mapping.name, key__in=keys[start : start + 500])
        known |= dict(rows.values_list("key", "content"))
    fresh = []
    for one in found.taken:
        if one.key not in known:
            fresh.append(one)
            continue
        found.known += 1
        if known[one.key] and known[one.key] != one.content:
            text = _(
                "This row is a record already, and its content has changed since. Correct the "
                "record by hand; an import overwrites nothing."
            )
            found.notes.append(Note(_number(one.facts), "", text, False))
    found.taken = fresh


def _number(facts: Any) -> int:
    return int(getattr(facts, "row", 0) or 0)
