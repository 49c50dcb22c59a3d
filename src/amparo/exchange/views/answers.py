"""Files as answers: never kept by whoever passes them on."""

from typing import Any

from django.http import HttpResponse

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def named(response: Any, name: str, ending: str, kind: str) -> HttpResponse:
    """Return an answer as a file of this name and kind."""
    response["Content-Type"] = kind
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    response["Cache-Control"] = "no-store"
    return response
