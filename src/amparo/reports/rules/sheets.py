"""Documents as spreadsheets and data. No cell is ever run as a formula, whoever wrote it."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from amparo.exchange.rules import safe_cell
from amparo.reports.rules.document import Document, Noted, Pairs, Paragraph, Stamp, said
from amparo.reports.rules.frozen import as_plain

# A zip keeps hours; a fixed one makes the same document the same bytes.
STILL = (2000, 1, 1, 0, 0, 0)
MARK = "\ufeff"  # so that a spreadsheet reads the accents
LONGEST_NAME = 31  # of a sheet
WHOLE_DAY = len("2026-11-10")
FIRST_YEAR = 1901  # of which a spreadsheet knows the days

Sheet = tuple[str, tuple[str, ...], list[list[Any]]]


def sheets_of(document: Document, stamp: Stamp, words: dict[str, str]) -> Iterator[Sheet]:
    """Yield the sheets of a document: what it is, its tables, what is said in words, its sources.

    A table with sources gets a last column with their numbers.
    """
    about = [[words["title"], f"{document.key} {document.title}"], *head(document, stamp, words)]
    yield words["about"], (words["what"], words["value"]), about
    taken: set[str] = set()
    for table in document.tables:
        noted = any(isinstance(cell, Noted) for row in table.rows for cell in row)
        rows = [[*_cells(row, table.days), *([_numbers(row)] if noted else [])]
                for row in table.rows]  # fmt: skip
        name = _name(table.name, taken)
        yield name, (*table.columns, *((words["sources"],) if noted else ())), rows
    if texts := list(_texts(document)):
        yield words["texts"], (words["text"], words["sources"]), texts
    if document.notes:
        listed: list[list[Any]] = [[n, note] for n, note in enumerate(document.notes, start=1)]
        yield words["sources"], (words["number"], words["source"]), listed


def head(document: Document, stamp: Stamp, words: dict[str, str]) -> list[list[str]]:
    """Return what every file says of itself: as of when, filters, snapshot, mark."""
    known = [[words["known"], document.known]] if document.known else []
    return [
        [words["as_of"], document.as_of], *known, *(list(pair) for pair in document.filters),
        [words["snapshot"], stamp.code or words["not_frozen"]], [words["mark"], stamp.mark],
    ]  # fmt: skip


def _cells(row: tuple[Any, ...], days: tuple[int, ...]) -> list[Any]:
    """Return the bare values of a row; a whole day is a day, so that a spreadsheet sorts by it."""
    return [_day(said(cell)) if n in days else said(cell) for n, cell in enumerate(row)]


def _day(value: Any) -> Any:
    try:
        found = date.fromisoformat(value) if len(str(value)) == WHOLE_DAY else None
    except ValueError:
        return value
    return found if found and found.year >= FIRST_YEAR else value


def _numbers(row: tuple[Any, ...]) -> str:
    found = {n: None for cell in row if isinstance(cell, Noted) for n in cell.notes}
    return ", ".join(map(str, found))


def _texts(document: Document) -> Iterator[list[Any]]:
    for line in document.preface:
        yield [line, ""]
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield [block.text, ", ".join(map(str, block.notes))]
        elif isinstance(block, Pairs):
            yield from ([f"{label}: {value}", ""] for label, value in block.pairs)


def _name(name: str, taken: set[str]) -> str:
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", name)[: LONGEST_NAME - 3].strip("-") or "table"
    number, found = 1, plain
    while found.lower() in taken:
        number += 1
        found = f"{plain}-{number}"
    taken.add(found.lower())
    return found


def as_csv(document: Document, stamp: Stamp, words: dict[str, str]) -> bytes:
    """Return each sheet as CSV, packed in one ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, columns, rows in sheets_of(document, stamp, words):
            text = io.StringIO(newline="")
            text.write(MARK)
            writer = csv.writer(text)
            writer.writerow([safe_cell(column) for column in columns])
            writer.writerows([safe_cell(cell) for cell in row] for row in rows)
            entry = zipfile.ZipInfo(f"{_file_name(name)}.csv", STILL)
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, text.getvalue())
    return out.getvalue()


def as_xlsx(document: Document, stamp: Stamp, words: dict[str, str]) -> bytes:
    """Return a workbook with one sheet for each table."""
    import xlsxwriter  # type: ignore[import-untyped]  # 0.1 s, and seldom needed

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "default_date_format": "yyyy-mm-dd"}  # fmt: skip
    noon = datetime.combine(date.fromisoformat(document.as_of), time(12), UTC)
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": document.title, "created": noon.replace(tzinfo=None)})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for name, columns, rows in sheets_of(document, stamp, words):
            page = book.add_worksheet(name[:LONGEST_NAME])
            page.write_row(0, 0, [safe_cell(column) for column in columns], bold)
            page.freeze_panes(1, 0)
            page.set_column(0, max(len(columns) - 1, 0), 22)
            for number, row in enumerate(rows, start=1):
                page.write_row(number, 0, [_safe(cell) for cell in row])
    return out.getvalue()


def _safe(cell: Any) -> Any:
    return cell if isinstance(cell, date) else safe_cell(cell)


def as_json(document: Document, stamp: Stamp, _words: dict[str, str]) -> bytes:
    """Return a document as JSON, every row and every source in it."""
    told = {"snapshot": stamp.code or None, "mark": stamp.mark, "report": as_plain(document)}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _file_name(name: str) -> str:
    return re.sub(r"[^a-z0-9-]+", "-", name.lower()).strip("-") or "table"
