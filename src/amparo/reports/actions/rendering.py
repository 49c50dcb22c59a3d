"""Writing a document out: each form takes the document and its stamp, and looks nothing up."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from string import ascii_lowercase
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from amparo.reports.rules.document import (
    BARE,
    Block,
    Cell,
    Document,
    Heading,
    Noted,
    Pairs,
    Paragraph,
    Stamp,
    Table,
    numbers,
    printed,
)
from amparo.reports.rules.sheets import WHOLE_DAY, as_csv, as_json, as_xlsx, head
from amparo.ui import days
from amparo.ui import documents as paper
from vocab.exchange_files import limits

WORDPROCESSING = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LONG_TABLE, LONG_TEXT = 1_000, 40  # rows; letters of a cell
NARROW, WIDE = 8, 40  # letters in a column of such a table
Tell = Callable[[int], Any]
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file: the ending of its name, its media type, whether it is set in pages."""

    ending: str
    media_type: str
    write: Callable[[Document, Stamp, Tell], bytes]
    is_paper: bool = False


def render(form: str, document: Document, stamp: Stamp, tell: Tell = int) -> bytes:
    """Return a document as a file, in its own language; the same bytes for the same document.

    `tell` is called with the rows that are written so far, where a form knows.

    :raises KeyError: if there is no such form.
    """
    with override(document.language):
        return FORMS[form].write(document, stamp, tell)


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
    said, day = words(), date.fromisoformat(document.as_of)
    document = in_words(document)
    told = [(label, value) for label, value in head(document, stamp, said)]
    blocks: list[paper.Block] = [paper.Pairs(told)]
    blocks += [paper.Paragraph(text) for text in document.preface]
    blocks += [block for one in document.blocks for block in _on_paper(one)]
    if document.notes:
        blocks.append(paper.Heading(said["sources"]))
        blocks += [paper.Paragraph(f"[{n}] {text}") for n, text in enumerate(document.notes, 1)]
    return paper.Document(
        title=document.title, reference=f"{document.key} · {stamp.code or stamp.mark}",
        date=day, language=document.language,
        blocks=tuple(blocks), issuer="Amparo", landscape=document.is_wide,
        marking="" if stamp.code else said["not_frozen"],
    )  # fmt: skip


def in_words(document: Document) -> Document:
    """Return a document as it is read on a page or on paper: days and numbers as one writes them.

    What was frozen before that was so stays as it was printed then.
    """
    if document.format == BARE:
        return document
    with override(document.language):
        return replace(
            document, as_of=days.day(document.as_of), known=days.day(document.known),
            filters=tuple((label, _day(value)) for label, value in document.filters),
            blocks=tuple(
                _table_in_words(one) if isinstance(one, Table) else one for one in document.blocks
            ),
        )  # fmt: skip


def _day(value: str) -> str:
    return days.day(value) if len(value) == WHOLE_DAY else value


def _table_in_words(table: Table) -> Table:
    rows = tuple(
        tuple(_in_words(cell, is_day=n in table.days) for n, cell in enumerate(row))
        for row in table.rows
    )
    return replace(table, rows=rows)


def _in_words(cell: Cell, *, is_day: bool) -> Cell:
    if isinstance(cell, Noted):
        return replace(cell, value=days.within(cell.value)) if is_day else cell
    if isinstance(cell, str):
        return days.within(cell) if is_day else cell
    return cell if cell is None else number_format(cell, use_l10n=True, force_grouping=True)


def _on_paper(block: Block) -> list[paper.Block]:
    if isinstance(block, Heading):
        return [paper.Heading(block.text, block.level)]
    if isinstance(block, Paragraph):
        return [paper.Paragraph(f"{block.text}{numbers(block.notes)}", strong=block.strong)]
    if isinstance(block, Pairs):
        return [paper.Pairs(block.pairs)]
    if not block.rows:
        return [paper.Paragraph(block.empty or _("Nothing."))]
    rows = [[printed(cell) for cell in row] for row in block.rows]
    if len(rows) > LONG_TABLE:
        return _long_on_paper(block, rows)
    return [paper.Table(block.caption, block.columns, rows, block.widths)]


def _long_on_paper(table: Table, rows: list[list[str]]) -> list[paper.Block]:
    """Return a long table without empty columns, each as wide as its words ask."""
    said = _with_letters(table.columns, rows)
    longest = [sorted(len(row[n]) for row in rows) for n in range(len(table.columns))]
    full = [n for n, lengths in enumerate(longest) if lengths[-1]]
    for n in set(range(len(longest))) - set(full):
        said.append(paper.Paragraph(_("Nothing stands under «%(name)s».")
                                    % {"name": table.columns[n]}))  # fmt: skip
    # Nine cells of ten stand on one line; no column is so wide that others have no room.
    widths = [min(max(longest[n][len(rows) * 9 // 10], NARROW), WIDE) for n in full]
    columns = [table.columns[n] for n in full]
    kept = [[row[n] for n in full] for row in rows]
    return [*said, paper.Table(table.caption, columns, kept, widths)]


def _with_letters(columns: tuple[str, ...], rows: list[list[str]]) -> list[paper.Block]:
    """Put letters in place of sentences that a long table says again and again; tell what each is.

    Setting the same words ten thousand times would be most of the work and of the pages.
    """
    said: list[paper.Block] = []
    for n, column in enumerate(columns):
        filled = [row[n] for row in rows if row[n]]
        texts = sorted(set(filled))
        long = sum(map(len, filled)) > LONG_TEXT * len(filled)
        if not (texts and long and len(texts) <= len(ascii_lowercase)):
            continue
        letters = dict(zip(texts, ascii_lowercase, strict=False))
        for row in rows:
            row[n] = letters.get(row[n], "")
        said.append(paper.Paragraph(_("Letters in the column «%(name)s»:") % {"name": column}))
        said.append(paper.Pairs([(letter, text) for text, letter in letters.items()]))
    return said


def _pdf(document: Document, stamp: Stamp, tell: Tell) -> bytes:
    return paper.pdf_of(as_paper(document, stamp), tell)


def _docx(document: Document, stamp: Stamp, _tell: Tell) -> bytes:
    return paper.docx_of(as_paper(document, stamp))


FORMS: dict[str, Form] = {
    "pdf": Form("pdf", "application/pdf", _pdf, is_paper=True),
    "docx": Form("docx", WORDPROCESSING, _docx, is_paper=True),
    "xlsx": Form("xlsx", SPREADSHEET, lambda d, s, _t: as_xlsx(d, s, words())),
    "csv": Form("zip", "application/zip", lambda d, s, _t: as_csv(d, s, words())),
    "json": Form("json", "application/json", lambda d, s, _t: as_json(d, s, words())),
}


def is_long(form: str, rows: int) -> bool:
    """Test if a file would keep someone waiting, so that the worker makes it."""
    most = limits().paper_rows_at_once if FORMS[form].is_paper else limits().rows_at_once
    return rows > most


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
