"""Workbooks, and folders of tables packed in one file."""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from amparo.exchange.rules.headings import columns_of, headings_of, tags_under
from amparo.exchange.rules.tables import Cells, Row, Table, Unreadable, cell_of
from vocab.exchange_files import Column, limits

OpenText = Callable[[BinaryIO], Table]
Lines = Iterator[list[str]]
Related = Mapping[str, Mapping[str, Column]]


def open_workbook(stream: BinaryIO, name: str, related: Related, open_text: OpenText) -> Table:
    """Return the first table of an XLSX or of a packed folder of CSV, joined with the others.

    :raises Unreadable: if it is neither, is damaged, or is too large unpacked.
    """
    most = limits().unpacked_bytes
    try:
        packed = zipfile.ZipFile(stream)
        parts = {part.filename: part.file_size for part in packed.infolist()}
    except (zipfile.BadZipFile, ValueError, OSError, EOFError):
        raise Unreadable("packed", "packed") from None
    if sum(parts.values()) > most or len(parts) > 1000:
        raise Unreadable("large", "large", limit=most // (1024 * 1024))
    if "xl/workbook.xml" in parts:
        if parts.get("xl/sharedStrings.xml", 0) > limits().shared_bytes:
            # These texts stand apart from the rows and would have to be held all at once.
            raise Unreadable("shared", "shared", limit=limits().shared_bytes // (1024 * 1024))
        _refuse_merged(packed, parts)
        return _xlsx(stream, related)
    tables = [part for part in parts if part.lower().endswith(".csv")]
    if not tables:
        raise Unreadable("form", "form")
    return _folder(packed, tables, related, open_text)


# Cells that are one over several rows. Only the first holds the words, so the others would be lost.
MERGED = re.compile(rb'<mergeCell ref="([A-Z]+)(\d+):[A-Z]+(\d+)"')
AT_END = 65_536  # bytes of a sheet: what is merged stands behind all its rows


def _refuse_merged(packed: zipfile.ZipFile, parts: dict[str, int]) -> None:
    """Refuse a workbook in whose first sheet cells are merged down over several rows.

    :raises Unreadable: with the place.
    """
    name = min((p for p in parts if p.startswith("xl/worksheets/sheet")), default="")
    try:
        tail = _tail_of(packed, name) if name else b""
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError):
        raise Unreadable("packed", "packed") from None
    for column, first, last in MERGED.findall(tail):
        if first != last:
            place = f"{column.decode()}{first.decode()}"
            raise Unreadable("merged", "merged", place=place, last=last.decode())


def _tail_of(packed: zipfile.ZipFile, name: str) -> bytes:
    tail = b""
    with packed.open(name) as sheet:
        while part := sheet.read(1 << 20):
            tail = (tail + part)[-AT_END:]
    return tail


def _folder(
    packed: zipfile.ZipFile, parts: list[str], related: Related, open_text: OpenText
) -> Table:
    by_name = {part.rpartition("/")[2][:-4].casefold(): part for part in parts}
    first = next((n for n in by_name if n not in related), parts[0])
    try:
        opened = {n: open_text(packed.open(p)) for n, p in by_name.items()}  # type: ignore[arg-type]
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError):
        raise Unreadable("packed", "packed") from None
    main = opened.pop(first)
    return _joined(main, {n: t for n, t in opened.items() if n in related}, related)


def _xlsx(stream: BinaryIO, related: Related) -> Table:
    import openpyxl  # type: ignore[import-untyped]  # 0.2 s, and seldom needed

    stream.seek(0)
    try:
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        sheets = {sheet.title.casefold(): sheet for sheet in book.worksheets}
        first = next((sheet for title, sheet in sheets.items() if title not in related), None)
        if first is None:
            raise Unreadable("heading", "heading")
        main = _sheet(first)
        others = {n: _sheet(sheets[n]) for n in related if n in sheets and _has_rows(sheets[n])}
    except Unreadable:
        raise
    except Exception as error:  # openpyxl lets many kinds of error through
        raise Unreadable("packed", "packed") from error
    return _joined(main, others, related)


def rows_of(lines: Iterable[list[str]], headings: tuple[str, ...]) -> Iterator[Row]:
    """Yield the rows of a table.

    :raises Unreadable: when there are too many.
    """
    most, width = limits().rows, len(headings)
    for number, cells in enumerate(lines, start=1):
        if number > most:
            raise Unreadable("rows", "rows", limit=most)
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        values = {h: c.strip() for h, c in zip(headings, cells, strict=False) if h}
        yield Row(number, values, len(cells))


def _has_rows(sheet: Any) -> bool:
    return any(any(row) for row in sheet.iter_rows(values_only=True, max_row=2))


def _sheet(sheet: Any) -> Table:
    lines = _written(sheet)
    headings = headings_of(next(lines, []))
    tags, lines = tags_under(headings, lines)
    filled = ([*row, *[""] * (len(headings) - len(row))] for row in lines)
    about = max((sheet.max_row or 0) - 1, 0)
    return Table(headings, rows_of(filled, headings), [], "", tags, about)


def _written(sheet: Any) -> Lines:
    try:
        for cells in sheet.iter_rows(values_only=True):
            row = [cell_of(value) for value in cells]
            while row and not row[-1]:
                row.pop()
            if row:
                yield row
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable("packed", "packed") from error


def _joined(main: Table, others: dict[str, Table], related: Related) -> Table:
    """Return a table whose rows carry those of the others that have the same first cell.

    All are read side by side, so the rows of the others must stand in the order of the first.
    """
    if others:
        behind = {name: _Behind(name, t, related[name]) for name, t in others.items()}
        main.rows = _side_by_side(main.rows, main.headings[0], behind)
    return main


class _Behind:
    """A table whose rows belong to those of another, in the same order."""

    def __init__(self, name: str, table: Table, columns: Mapping[str, Column]) -> None:
        self.name, self.rows, self.key = name, table.rows, table.headings[0]
        self.fields = columns_of(table, columns)
        self.next = next(self.rows, None)

    def of(self, key: str) -> list[Cells]:
        """Return the rows that belong to a key, by field, if its turn has come."""
        found: list[Cells] = []
        while self.next is not None and self.next.values.get(self.key, "") == key:
            values = self.next.values
            found.append({field: values.get(h, "") for field, h in self.fields.items()})
            self.next = next(self.rows, None)
        return found


def _side_by_side(rows: Iterator[Row], heading: str, others: dict[str, _Behind]) -> Iterator[Row]:
    for row in rows:
        key = row.values.get(heading, "")
        related = {name: found for name, one in others.items() if (found := one.of(key))}
        yield Row(row.number, row.values, row.cells, row.shape, related) if related else row
    for one in others.values():
        if one.next is not None:
            key = one.next.values.get(one.key, "")
            raise Unreadable("apart", "apart", sheet=one.name, row=one.next.number, key=key[:60])
