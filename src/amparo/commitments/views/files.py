"""Tables of this room as files."""

import io
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse

from amparo.exchange.rules.writing import WRITERS, Sheet
from amparo.exchange.views.answers import CSV, XLSX, named

# Files that the room of reports writes, for pages that show the same.
REPORT_FORMS = ("pdf", "docx", "xlsx", "csv", "json")
KINDS = {"csv": CSV, "xlsx": XLSX}


def as_file(name: str, ending: str, headings: Sequence[str], rows: Any) -> HttpResponse:
    """Return a table as CSV or as a workbook."""
    out = io.BytesIO()
    WRITERS[ending][1](out, [Sheet(name, headings, (), rows)])
    return named(HttpResponse(out.getvalue()), name, ending, KINDS[ending])
