"""How a document is shown on a page, and taken as a file."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from amparo.reports.actions.rendering import FORMS, in_words, render, shortened
from amparo.reports.rules.crosswalk import NAME as TIED
from amparo.reports.rules.crosswalk import drawing_of
from amparo.reports.rules.document import Document, Noted, Stamp, Table, said

SHOWN = 200  # rows of one table on a page; the files have all


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as a template shows it, with the name of its column for narrow screens."""

    text: str | int | float
    notes: tuple[int, ...]
    column: str


def shown(document: Document, stamp: Stamp) -> dict[str, Any]:
    """Return what the template of a document needs."""
    short, left = shortened(document, SHOWN)
    short = in_words(short)
    return {
        "document": short,
        "stamp": stamp,
        "blocks": [_block(block) for block in short.blocks],
        "notes": list(enumerate(short.notes, start=1)),
        "left": left,
    }


def _block(block: Any) -> dict[str, Any]:
    kind = type(block).__name__.lower()
    if not isinstance(block, Table):
        return {"kind": kind, "block": block}
    rows = [
        [Cell(said(cell), cell.notes if isinstance(cell, Noted) else (), column)
         for cell, column in zip(row, block.columns, strict=True)]
        for row in block.rows
    ]  # fmt: skip
    drawing = drawing_of(_ties(block)) if block.name == TIED and rows else None
    return {"kind": kind, "block": block, "rows": rows, "drawing": drawing}


def _ties(table: Table) -> list[tuple[str, list[str], list[str]]]:
    """Return the rows of a crosswalk: what is asked, its targets, its articles."""
    plain = ([str(said(cell)) for cell in row[:3]] for row in table.rows)
    return [
        (name, targets.splitlines(), articles.splitlines()) for name, targets, articles in plain
    ]


def file_of(form: str, document: Document, stamp: Stamp) -> HttpResponse:
    """Return a document as a file to keep."""
    return attached(render(form, document, stamp), name_of(document, stamp), form)


def name_of(document: Document, stamp: Stamp) -> str:
    """Return the name of a file: the report, its day, and the snapshot or mark."""
    return f"{document.key.lower()}-{document.as_of}-{stamp.code or stamp.mark}"


def attached(content: Any, name: str, form: str, response: type = HttpResponse) -> HttpResponse:
    """Return bytes as a file that nobody on the way keeps."""
    kind = FORMS[form]
    answer: HttpResponse = response(content, content_type=kind.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind.ending}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer
