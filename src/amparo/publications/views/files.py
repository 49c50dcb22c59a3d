"""Tables as files: CSV, spreadsheet, HXL, JSON. No cell is ever run as a formula."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse

from amparo.exchange.rules import safe_cell
from amparo.publications.models import Release
from amparo.publications.queries import reading

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attached(content: bytes, name: str, kind: str) -> HttpResponse:
    """Return a file to keep."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def table_file(
    name: str, shape: str, table: dict[str, Any], kept: dict[str, Any], release: Release
) -> HttpResponse:
    """Return one table of a release in a shape: csv, xlsx, hxl or json."""
    told = {
        "release": release.code, "sha256": release.sha256, "table": table, "figures": kept,
        "since": release.since_on.isoformat(), "until": release.until_on.isoformat(),
    }  # fmt: skip
    return rows_file(name, shape, *reading.rows_of(table, kept), told=told)


def rows_file(
    name: str, shape: str, heads: list[str], tags: list[str], rows: Iterable[list[Any]], *,
    told: Any = None,
) -> HttpResponse:  # fmt: skip
    """Return rows in a shape: csv, xlsx, hxl; json where there is something `told`."""
    if shape == "csv":
        return attached(_csv([heads], rows), f"{name}.csv", "text/csv; charset=utf-8")
    if shape == "hxl":
        return attached(_csv([heads, tags], rows), f"{name}.hxl.csv", "text/csv; charset=utf-8")
    if shape == "xlsx":
        return attached(_xlsx([heads, tags], rows), f"{name}.xlsx", XLSX)
    if shape == "json" and told is not None:
        return json_file(told, f"{name}.json")
    raise Http404


def json_file(told: Any, name: str, kind: str = "application/json") -> HttpResponse:
    """Return plain values as a file of JSON."""
    return attached(json.dumps(told, ensure_ascii=False, indent=1).encode(), name, kind)


def _csv(heads: list[list[str]], rows: Iterable[list[Any]]) -> bytes:
    out = io.StringIO(newline="")
    out.write("\ufeff")  # so that a spreadsheet reads the accents
    writer = csv.writer(out)
    writer.writerows(heads)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def _xlsx(heads: list[list[str]], rows: Iterable[list[Any]]) -> bytes:
    import xlsxwriter  # 0.1 s, and seldom needed

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("data")
        for n, row in enumerate([*heads, *([safe_cell(c) for c in row] for row in rows)]):
            sheet.write_row(n, 0, row)
    return out.getvalue()
