"""Writing a document out: each form takes the document and its stamp, and looks nothing up."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from amparo.reports.rules.document import (
    Block,
    Document,
    Heading,
    Pairs,
    Paragraph,
    Stamp,
    Table,
    numbers,
    printed,
)
from amparo.reports.rules.sheets import as_csv, as_json, as_xlsx, head
from amparo.ui import documents as paper

WORDPROCESSING = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file: the ending of its name, its media type, how many rows it takes at once."""

    ending: str
    media_type: str
    write: Callable[[Document, Stamp], bytes]
    at_once: int


def render(form: str, document: Document, stamp: Stamp) -> bytes:
    """Return a document as a file, in its own language; the same bytes for the same document.

    :raises KeyError: if there is no such form.
    """
    with override(document.language):
        return FORMS[form].write(document, stamp)


def words() -> dict[str, str]:
    """Return what every file says besides its document, in the language in force."""
    return {
        "title": _("Report"), "about": _("About"), "what": _("What"), "value": _("Value"),
        "as_of": _("As of"), "known": _("As known on"), "snapshot": _("Snapshot"),
        "not_frozen": _("not frozen"), "mark": _("Mark of the content"), "sources": _("Sources"),
        "source": _("Source"), "number": _("No."), "texts": _("Texts"), "text": _("Text"),
    }  # fmt: skip


def as_paper(document: Document, stamp: Stamp) -> paper.Document:
    """Return a document as a paper of the house."""
    said = words()
    told = [(label, value) for label, value in head(document, stamp, said)]
    blocks: list[paper.Block] = [paper.Pairs(told)]
    blocks += [paper.Paragraph(text) for text in document.preface]
    blocks += [block for one in document.blocks for block in _on_paper(one)]
    if document.notes:
        blocks.append(paper.Heading(said["sources"]))
        blocks += [paper.Paragraph(f"[{n}] {text}") for n, text in enumerate(document.notes, 1)]
    return paper.Document(
        title=document.title, reference=f"{document.key} · {stamp.code or stamp.mark}",
        date=date.fromisoformat(document.as_of), language=document.language,
        blocks=tuple(blocks), issuer="Amparo", landscape=document.is_wide,
        marking="" if stamp.code else said["not_frozen"],
    )  # fmt: skip


def _on_paper(block: Block) -> list[paper.Block]:
    if isinstance(block, Heading):
        return [paper.Heading(block.text, block.level)]
    if isinstance(block, Paragraph):
        return [paper.Paragraph(f"{block.text}{numbers(block.notes)}", strong=block.strong)]
    if isinstance(block, Pairs):
        return [paper.Pairs(block.pairs)]
    if not block.rows:
        return [paper.Paragraph(block.empty or _("Nothing."))]
    return [_table(block)]


def _table(table: Table) -> paper.Table:
    rows = [[printed(cell) for cell in row] for row in table.rows]
    return paper.Table(table.caption, table.columns, rows, table.widths)


def _pdf(document: Document, stamp: Stamp) -> bytes:
    return as_paper(document, stamp).pdf()


def _docx(document: Document, stamp: Stamp) -> bytes:
    return as_paper(document, stamp).docx()


FORMS: dict[str, Form] = {
    "pdf": Form("pdf", "application/pdf", _pdf, 1_000),
    "docx": Form("docx", WORDPROCESSING, _docx, 1_000),
    "xlsx": Form("xlsx", SPREADSHEET, lambda d, s: as_xlsx(d, s, words()), 40_000),
    "csv": Form("zip", "application/zip", lambda d, s: as_csv(d, s, words()), 40_000),
    "json": Form("json", "application/json", lambda d, s: as_json(d, s, words()), 40_000),
}


def is_long(form: str, rows: int) -> bool:
    """Test if a file would keep someone waiting, so that the worker makes it."""
    return rows > FORMS[form].at_once


def shortened(document: Document, most: int) -> tuple[Document, int]:
    """Return a document with at most so many rows in each table, and how many were left out."""
    left = sum(max(0, len(table.rows) - most) for table in document.tables)
    if not left:
        return document, 0
    blocks = tuple(
        replace(block, rows=block.rows[:most]) if isinstance(block, Table) else block
        for block in document.blocks
    )
    return replace(document, blocks=blocks), left
