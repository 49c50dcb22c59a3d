"""Open a file as a table and read it row by row, whatever its size."""

import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain
from typing import BinaryIO

from amparo.exchange.rules.decoding import find_encoding
from amparo.exchange.rules.headings import check_columns, headings_of, missing_from, tags_under
from amparo.exchange.rules.objects import open_columns, open_objects
from amparo.exchange.rules.sheets import Related, open_workbook, rows_of
from amparo.exchange.rules.tables import Table, Unreadable
from vocab.exchange_files import Mapping, limits

DELIMITERS = ",;\t|"
LINE = 4_000_000  # characters: more in one line is no table
csv.field_size_limit(2_000_000)


def open_table(
    data: bytes | BinaryIO,
    name: str,
    *,
    encoding: str = "",
    delimiter: str = "",
    related: Related | None = None,
) -> Table:
    """Return a file's table; its form is found by its bytes, then by its name.

    `related` are other tables in the same file whose rows belong to the first one's.

    :raises Unreadable: if it is none of the known forms, or too large when unpacked.
    """
    stream: BinaryIO = io.BytesIO(data) if isinstance(data, bytes) else data
    head = _head(stream)
    if head[:2] == b"\x1f\x8b":
        stream, name = _unpacked(stream), name.removesuffix(".gz")
        head = _head(stream)
        if head[:4] == b"PK\x03\x04":
            stream = io.BytesIO(whole(stream))  # to be read from its end, which gzip cannot
    if head[:4] == b"PK\x03\x04":
        return open_workbook(stream, name, related or {}, open_csv)
    if head[:4] == b"PAR1":
        return open_columns(stream)
    if head.lstrip()[:1] == b"{" or name.lower().endswith((".geojson", ".json")):
        return open_objects(whole(stream))
    return open_csv(stream, encoding, delimiter)


def fits(table: Table, mapping: Mapping) -> bool:
    """Test if a file has every column that a mapping needs."""
    return not missing_from(table, mapping)


def whole(stream: BinaryIO) -> bytes:
    """Return all bytes of a file of a form that cannot be read in parts.

    :raises Unreadable: if it is too large to be held.
    """
    stream.seek(0)
    data = stream.read(limits().whole_bytes + 1)
    if len(data) > limits().whole_bytes:
        raise Unreadable("large", "large", limit=limits().whole_bytes // (1024 * 1024))
    return data


def _head(stream: BinaryIO) -> bytes:
    stream.seek(0)
    head = stream.read(4096)
    stream.seek(0)
    return head


def _unpacked(stream: BinaryIO) -> BinaryIO:
    """Return what gzip packed, once all of it was unpacked and counted: it may be a bomb."""
    most, size = limits().unpacked_bytes, 0
    packed = gzip.GzipFile(fileobj=stream)
    try:
        while part := packed.read(1 << 20):
            size += len(part)
            if size > most:
                raise Unreadable("large", "large", limit=most // (1024 * 1024))
        packed.seek(0)
    except (OSError, EOFError, zlib.error):
        raise Unreadable("packed", "packed") from None
    return packed  # type: ignore[return-value]


def open_csv(stream: BinaryIO, encoding: str = "", delimiter: str = "") -> Table:
    """Return a text of cells as a table.

    :raises Unreadable: if it is no text, or has no heading.
    """
    found, count = find_encoding(stream, encoding)
    stream.seek(0)
    text = _lines(_Text(stream, encoding=found, newline=""))
    first = next((line.lstrip("\ufeff") for line in text if line.strip("\ufeff \r\n")), "")
    if not first:
        raise Unreadable("empty", "empty")
    mark = delimiter or _delimiter(first)
    # Before they are cut apart: a heading of two million columns would fill the memory.
    check_columns(first.count(mark) + 1)
    lines = _cells(csv.reader(chain([first], text), delimiter=mark))
    headings = headings_of(next(lines, []))
    tags, lines = tags_under(headings, lines)
    noticed = ["not_utf8"] if found == "cp1252" else []
    return Table(headings, rows_of(lines, headings), noticed, found, tags, max(count - 1, 1))


class _Text(io.TextIOWrapper):
    """The text of a file that others read again: it is left open."""

    def close(self) -> None:
        """Let go of the file beneath."""
        with suppress(ValueError):
            self.detach()


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(LINE):
        if len(line) == LINE:
            raise Unreadable("line", "line", limit=LINE)
        yield line


def _cells(reader: Iterable[list[str]]) -> Iterator[list[str]]:
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield cells
    except csv.Error as error:
        raise Unreadable("csv", "csv", error=str(error)) from None
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile):
        raise Unreadable("packed", "packed") from None


def _delimiter(heading: str) -> str:
    """Return the delimiter that stands most often in the heading, outside quotes."""
    outside = "".join(heading.split('"')[::2])
    return max(DELIMITERS, key=outside.count)
