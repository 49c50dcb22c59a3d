"""One row of a file as its importer reads it: checked, translated, with its key."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from amparo.exchange import messages
from amparo.exchange.importers import Importer, Line, Note, Taking
from amparo.exchange.models import TakenRow
from amparo.exchange.rules import (
    Row,
    Table,
    Unreadable,
    doubts,
    one_line,
    plain,
    said_cell,
    undashed,
)
from amparo.exchange.rules.headings import fields_of, missing_from, same
from amparo.exchange.rules.reading import open_table
from amparo.vault.keys import ring
from vocab.exchange_files import Column, Mapping, limits

_as_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


@dataclass(frozen=True, slots=True)
class Said:
    """What one row says: its number, its key, its content's hash, and what is to be noted.

    `facts` is None where the row is wrong, or makes no record.
    """

    number: int
    key: str
    content: str
    facts: Any
    notes: list[Note]

    @property
    def is_wrong(self) -> bool:
        """Test if the row cannot be taken."""
        return any(note.is_error for note in self.notes)


def open_file(data: bytes | BinaryIO, name: str, mapping: Mapping) -> Table:
    """Return a file's table, once it is known to have every column that the mapping needs.

    :raises Unreadable: if it cannot be read; its `why` is then the sentence itself.
    """
    try:
        table = open_table(
            data,
            name,
            encoding=mapping.encoding,
            delimiter=mapping.delimiter,
            related=mapping.related,
        )
    except Unreadable as problem:
        raise Unreadable(messages.sentence(problem), "") from problem
    if missing := missing_from(table, mapping):
        raise Unreadable(messages.missing_columns(missing, list(table.headings)), "")
    return table


class Reader:
    """Reads the rows of one table as one mapping says."""

    def __init__(self, table: Table, mapping: Mapping, importer: Importer, taking: Taking) -> None:
        self.table, self.mapping, self.importer, self.taking = table, mapping, importer, taking
        self._hush = getattr(importer, "is_sensitive", False)
        self._takes_once = importer.takes_once
        self.width = len(table.headings)
        self.columns = fields_of(table, mapping)
        there = [c for c in mapping.columns.values() if c.field in self.columns]
        self._specs = [
            (self.columns[c.field], c, self._longest(c.field), self._is_plain(c)) for c in there
        ]
        by_name = {same(heading): heading for heading in table.headings}
        self._sorted = sorted((name, heading) for name, heading in by_name.items() if heading)
        self._key = [self._heading_of(name, by_name) for name in mapping.key]

    def _is_plain(self, column: Column) -> bool:
        return not (self.mapping.escaped or column.drop or column.lines)

    def _longest(self, field: str) -> int:
        return min(self.importer.fields.get(field, 0) or limits().cell_characters, 1_000_000)

    def _heading_of(self, name: str, by_name: dict[str, str]) -> str:
        spec = self.mapping.columns.get(name)
        found = self.columns.get(spec.field, "") if spec else by_name.get(same(name), "")
        return found

    def read(self, row: Row) -> Said:
        """Return what a row says. Nothing is written."""
        line = Line(row, dict(self.mapping.constants), self.columns)
        self._check_width(line)
        values, fields = row.values, line.fields
        for heading, spec, longest, is_plain in self._specs:
            raw = values.get(heading, "")
            if is_plain and raw and len(raw) <= longest and raw.isprintable():
                value = raw.strip()  # most cells of most tables: nothing is to be said of them
                known = spec.values.get(value) if spec.values else value
                if known:
                    fields[spec.field] = known
                    continue
            self._read_cell(line, heading, spec, longest)
        key, content = self.keys(row) if self._takes_once else ("", "")
        facts = None if line.is_wrong else self.taking.read(line)
        return Said(row.number, key, content, None if line.is_wrong else facts, line.notes)

    def chunks(self, size: int, after: int = 0) -> Iterator[list[Row]]:
        """Yield the rows behind a place, so many at a time."""
        rows: Iterable[Row] = (row for row in self.table.rows if row.number > after)
        rows = iter(rows)
        while chunk := list(islice(rows, size)):
            yield chunk

    def keys(self, row: Row) -> tuple[str, str]:
        """Return the SHA-256 of a row's key and of its whole content."""
        values = row.values
        pairs: list[Any] = [(name, values[h]) for name, h in self._sorted if h in values]
        whole = _hash([*pairs, row.shape, row.related] if row.related else [*pairs, row.shape])
        if self._hush:
            # No trace of the words is kept, not even a hash that someone could try words against.
            return ring().digest("import row", whole), ""
        if not self._key:
            return whole, whole
        return _hash([values.get(heading, "") for heading in self._key]), whole

    def _check_width(self, line: Line) -> None:
        if line.row.cells != self.width and line.row.shape is None:
            line.error(
                "",
                _(
                    "This row has %(cells)d cells and the heading %(width)d. A text that holds the "
                    "delimiter needs quotation marks around it."
                )
                % {"cells": line.row.cells, "width": self.width},
            )

    def _read_cell(self, line: Line, heading: str, spec: Column, longest: int) -> None:
        raw = line.row.values.get(heading, "")
        if len(raw) > longest:
            start = "…" if self._hush else one_line(raw, 40)
            line.error(
                spec.field,
                _("The text has %(n)d characters; %(most)d is the limit. It begins: %(start)s")
                % {"n": len(raw), "most": longest, "start": start},
            )
        if marks := doubts(raw):
            line.warn(spec.field, _doubt(marks))
        value = said_cell(raw) if self.mapping.escaped else raw
        for character in spec.drop:
            value = value.replace(character, "")
        if marks:
            value = plain(value)
        value = undashed(value) if spec.lines else value.strip()
        value = spec.values.get(value) or value
        line.fields[spec.field] = value
        if spec.required and not value:
            line.error(spec.field, _("This cell is empty, and the record needs it."))
        if spec.values and value and spec.unlisted != "keep":
            _check_word(line, spec, value)


def _check_word(line: Line, spec: Column, value: str) -> None:
    if value in spec.values.values():
        return
    known = ", ".join(f"«{word}»" for word in spec.values)
    words = {"word": one_line(value, 60), "known": one_line(known, 300)}
    if spec.unlisted == "error":
        line.error(
            spec.field,
            _("«%(word)s» is not one of the words of the mapping: %(known)s.") % words,
        )
    else:
        line.fields[spec.field] = ""
        line.warn(spec.field, _("«%(word)s» is not known; it is left empty.") % words)


def _doubt(marks: tuple[str, ...]) -> str:
    if "direction" in marks:
        return _(
            "The text holds marks that turn its direction, so that it can read as another. They "
            "were taken out: compare it with the source."
        )
    return _("The text holds invisible characters. They were taken out.")


def _hash(value: Any) -> str:
    return hashlib.sha256(_as_json(value).encode("utf-8", "surrogatepass")).hexdigest()


def known_of(mapping: Mapping, said: list[Said], taking: Taking) -> dict[str, str]:
    """Return of some rows the keys that are records already, with the content they had then.

    A room may know some by itself: a list that once left it, say.
    """
    keys = [one.key for one in said]
    rows = TakenRow.objects.filter(mapping=mapping.name, key__in=keys)
    known = dict(rows.values_list("key", "content"))
    recognise = getattr(taking, "recognise", None)
    rest = [one for one in said if one.key not in known]
    if recognise and rest:
        mine = recognise([one.facts for one in rest])
        known |= {one.key: "" for one, is_known in zip(rest, mine, strict=True) if is_known}
    return known


def known_to_room(said: list[Said], taking: Taking) -> dict[str, str]:
    """Return of rows that are not remembered by their keys which a room has already, by number."""
    recognise = getattr(taking, "recognise", None)
    if recognise is None or not said:
        return {}
    mine = recognise([one.facts for one in said])
    return {str(one.number): "" for one, is_known in zip(said, mine, strict=True) if is_known}
