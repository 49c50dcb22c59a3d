"""Open a file as a table."""

import csv
import gzip
import io
import json
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from amparo.exchange.rules.decoding import decoded
from amparo.exchange.rules.tables import Row, Table, Unreadable
from vocab.exchange_files import Mapping, limits

DELIMITERS = ",;\t|"
csv.field_size_limit(2_000_000)


def open_table(data: bytes, name: str, *, encoding: str = "", delimiter: str = "") -> Table:
    """Return a file's table; its form is found by its bytes, then by its name.

    :raises Unreadable: if it is none of the known forms, or too large when unpacked.
    """
    if data[:2] == b"\x1f\x8b":
        data, name = _unpacked(data), name.removesuffix(".gz")
    if data[:4] == b"PK\x03\x04":
        return _xlsx(data)
    if not data.strip():
        raise Unreadable("empty", "empty")
    head = data.lstrip()[:1]
    if head == b"{" or name.lower().endswith((".geojson", ".json")):
        return _geojson(data)
    return _csv(data, encoding, delimiter)


def fits(table: Table, mapping: Mapping) -> bool:
    """Test if a file has every column that a mapping needs."""
    return set(map(same, mapping.needed)) <= set(map(same, table.headings))


def same(heading: str) -> str:
    """Return a heading for comparing: composed letters, single spaces, no capitals."""
    return " ".join(unicodedata.normalize("NFC", heading).split()).casefold()


def _unpacked(data: bytes) -> bytes:
    most = limits().unpacked_bytes
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            plain = packed.read(most + 1)
    except (OSError, EOFError, zlib.error):
        raise Unreadable("packed", "packed") from None
    if len(plain) > most:
        raise Unreadable("large", "large", limit=most // (1024 * 1024))
    return plain


def _csv(data: bytes, encoding: str, delimiter: str) -> Table:
    text, found = decoded(data, encoding)
    first = text.lstrip("\ufeff\r\n").partition("\n")[0]
    mark = delimiter or _delimiter(first)
    # Before they are cut apart: a heading of two million columns would fill the memory.
    _check_columns(first.count(mark) + 1)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=mark)
    lines = _lines(reader)
    headings = _headings(next(lines, []))
    noticed = ["not_utf8"] if found == "cp1252" else []
    return Table(headings, _rows(lines, headings), noticed, found)


def _lines(reader: Iterable[list[str]]) -> Iterator[list[str]]:
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield cells
    except csv.Error as error:
        raise Unreadable("csv", "csv", error=str(error)) from None


def _delimiter(heading: str) -> str:
    """Return the delimiter that stands most often in the heading, outside quotes."""
    outside = "".join(heading.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def _check_columns(count: int) -> None:
    if count > limits().columns:
        raise Unreadable("columns", "columns", limit=limits().columns)


def _headings(cells: list[str]) -> tuple[str, ...]:
    headings = [" ".join(unicodedata.normalize("NFC", cell).split()) for cell in cells]
    while headings and not headings[-1]:
        headings.pop()
    _check_columns(len(headings))
    if not headings:
        raise Unreadable("heading", "heading")
    seen: set[str] = set()
    for heading in headings:
        if heading and same(heading) in seen:
            raise Unreadable("twice", "twice", heading=heading)
        seen.add(same(heading))
    return tuple(headings)


def _rows(lines: Iterable[list[str]], headings: tuple[str, ...]) -> Iterator[Row]:
    most = limits().rows
    for number, cells in enumerate(lines, start=1):
        if number > most:
            raise Unreadable("rows", "rows", limit=most)
        while len(cells) > len(headings) and not cells[-1].strip():
            cells.pop()
        values = {h: c.strip() for h, c in zip(headings, cells, strict=False) if h}
        yield Row(number, values, len(cells))


def _xlsx(data: bytes) -> Table:
    most = limits().unpacked_bytes
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = set(packed.namelist())
            unpacked = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, ValueError):
        raise Unreadable("packed", "packed") from None
    if "xl/workbook.xml" not in names:
        raise Unreadable("form", "form")
    if unpacked > most:
        raise Unreadable("large", "large", limit=most // (1024 * 1024))
    import openpyxl  # type: ignore[import-untyped]  # 0.2 s, and seldom needed

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        cells = ([_cell(value) for value in row] for row in sheet.iter_rows(values_only=True))
        lines = (row for row in cells if any(row))
        headings = _headings(next(lines, []))
    except Unreadable:
        raise
    except Exception as error:  # openpyxl lets many kinds of error through
        raise Unreadable("packed", "packed") from error
    return Table(headings, _rows((_filled(row, headings) for row in lines), headings))


def _filled(row: list[str], headings: tuple[str, ...]) -> list[str]:
    """Return a row as long as the headings: a sheet leaves out empty cells at the end."""
    return [*row, *[""] * (len(headings) - len(row))]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _geojson(data: bytes) -> Table:
    text, found = decoded(data)
    try:
        whole = json.loads(text)
        features = whole["features"]
        headings = tuple(dict.fromkeys(k for f in features for k in (f["properties"] or {})))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Unreadable("geojson", "geojson") from None
    _check_columns(len(headings))
    if len(features) > limits().rows:
        raise Unreadable("rows", "rows", limit=limits().rows)
    return Table(headings, _features(features, len(headings)), [], found)


def _features(features: list[dict[str, Any]], width: int) -> Iterator[Row]:
    for number, feature in enumerate(features, start=1):
        values = {k: _cell(v) for k, v in (feature["properties"] or {}).items()}
        yield Row(number, values, width, feature.get("geometry"))
