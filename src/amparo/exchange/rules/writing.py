"""Lists as files: CSV, a packed folder of CSV, XLSX, JSON, with HXL hashtags under the heading."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from amparo.exchange.rules.cells import safe_cell

MARK = "\ufeff"  # so that a spreadsheet reads the accents
AT_ONCE = 500  # rows


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table that leaves: the first is the list, the others belong to it by its first cell."""

    name: str
    headings: Sequence[str]
    tags: Sequence[str]
    rows: Iterable[Sequence[Any]]


def csv_parts(sheet: Sheet) -> Iterator[bytes]:
    """Yield one table as CSV, some hundred rows at a time."""
    out = io.StringIO()
    writer = csv.writer(out)
    out.write(MARK)
    writer.writerow(sheet.headings)
    if any(sheet.tags):
        writer.writerow(sheet.tags)
    for number, row in enumerate(sheet.rows, start=1):
        writer.writerow([safe_cell(cell) for cell in row])
        if number % AT_ONCE == 0:
            yield _emptied(out)
    yield _emptied(out)


def _emptied(out: io.StringIO) -> bytes:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text.encode()


def write_folder(out: BinaryIO, sheets: Sequence[Sheet]) -> None:
    """Write all tables as CSV, packed in one file."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for sheet in sheets:
            with packed.open(f"{sheet.name}.csv", "w", force_zip64=True) as part:
                for piece in csv_parts(sheet):
                    part.write(piece)


def write_workbook(out: BinaryIO, sheets: Sequence[Sheet]) -> None:
    """Write all tables as the sheets of an XLSX, row by row."""
    import xlsxwriter  # type: ignore[import-untyped]  # 0.1 s, and seldom needed

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold, grey = book.add_format({"bold": True}), book.add_format({"font_color": "#595959"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name[:31])
            page.write_row(0, 0, sheet.headings, bold)
            start = 1
            if any(sheet.tags):
                page.write_row(1, 0, sheet.tags, grey)
                start = 2
            page.freeze_panes(start, 0)
            for number, row in enumerate(sheet.rows, start=start):
                page.write_row(number, 0, [safe_cell(cell) for cell in row])


def write_json(out: BinaryIO, sheets: Sequence[Sheet]) -> None:
    """Write all tables as JSON: under each name a list of rows by heading, and the hashtags."""
    out.write(b"{")
    for number, sheet in enumerate(sheets):
        out.write(b", " if number else b"")
        tags = dict(zip(sheet.headings, sheet.tags, strict=True))
        out.write(f'{json.dumps(sheet.name)}: {{"tags": {json.dumps(tags)}, '.encode())
        out.write(b'"rows": [')
        for place, row in enumerate(sheet.rows):
            said = dict(zip(sheet.headings, row, strict=True))
            out.write(b",\n" if place else b"\n")
            out.write(json.dumps(said, ensure_ascii=False).encode())
        out.write(b"]}")
    out.write(b"}\n")


def write_csv(out: BinaryIO, sheets: Sequence[Sheet]) -> None:
    """Write the list alone as CSV."""
    for piece in csv_parts(sheets[0]):
        out.write(piece)


# What a list can leave as: the ending of its name, and what writes it.
WRITERS = {
    "csv": ("csv", write_csv),
    "tables": ("zip", write_folder),
    "xlsx": ("xlsx", write_workbook),
    "json": ("json", write_json),
}
