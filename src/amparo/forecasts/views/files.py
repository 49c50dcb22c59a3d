"""Forecasts as files that someone takes along."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

from amparo.exchange.rules import safe_cell


def as_file(answer: HttpResponse, name: str) -> HttpResponse:
    """Return an answer as a file with a name."""
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def csv_of(head: Sequence[str], rows: Iterable[Iterable[Any]]) -> HttpResponse:
    """Return rows as a table that a spreadsheet opens, accents and all."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
    text = "\ufeff" + out.getvalue()
    return HttpResponse(text.encode(), content_type="text/csv; charset=utf-8")
