"""Papers as DOCX, from the same blocks: for bodies that must write their own on top."""

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, time
from typing import Any

import docx as word
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from amparo.ui.documents import blocks as b
from amparo.ui.documents.paper import day_in, without_controls, words_of_paper

QUIET = RGBColor(0x4A, 0x59, 0x57)
# Word knows languages by region; Quechua of Peru is quz-PE there.
REGIONS = {"es": "es-PE", "en": "en-GB", "qu": "quz-PE"}
# A zip keeps hours; a fixed one makes the same paper the same bytes.
STILL = (2000, 1, 1, 0, 0, 0)


def docx_of(document: b.Document) -> bytes:
    """Return a document as DOCX; the same bytes each time."""
    document = _readable(document)
    file = word.Document()
    _prepare(file, document)
    file.add_heading(document.title, level=0)
    told = [f"{words_of_paper(document.language)['reference']}: {document.reference}"]
    line = told * bool(document.reference) + [day_in(document.language, document.date)]
    _quiet(file.add_paragraph("    ".join(line)))
    for block in document.blocks:
        _ADD[type(block)](file, block)
    out = io.BytesIO()
    file.save(out)
    return _still(out.getvalue())


def _readable(value: Any) -> Any:
    """Return a paper or a part of it without control characters; rows are looked at one by one."""
    if isinstance(value, str):
        return without_controls(value)
    if isinstance(value, list | tuple):
        return type(value)(map(_readable, value))
    if not is_dataclass(value) or isinstance(value, type):
        return value
    names = [field.name for field in fields(value) if field.name != "rows"]
    return replace(value, **{name: _readable(getattr(value, name)) for name in names})


def _prepare(file: Any, document: b.Document) -> None:
    noon = datetime.combine(document.date, time(12), UTC).replace(tzinfo=None)
    about = file.core_properties
    about.title, about.author, about.comments = document.title, document.issuer, ""
    about.created = about.modified = noon
    about.language = document.language
    section = file.sections[0]
    sides = (Mm(297), Mm(210)) if document.landscape else (Mm(210), Mm(297))
    section.page_width, section.page_height = sides
    if document.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.left_margin = section.right_margin = Mm(15 if document.landscape else 25)
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), REGIONS.get(document.language, document.language))
    normal.element.get_or_add_rPr().append(language)
    head = [part for part in (document.issuer, document.marking) if part]
    _quiet(section.header.paragraphs[0]).add_run(" · ".join(head))
    _quiet(section.footer.paragraphs[0]).add_run(document.reference)


def _quiet(paragraph: Any) -> Any:
    for run in paragraph.runs:
        run.font.size, run.font.color.rgb = Pt(9), QUIET
    return paragraph


def _heading(file: Any, block: b.Heading) -> None:
    file.add_heading(block.text, level=block.level)


def _paragraph(file: Any, block: b.Paragraph) -> None:
    file.add_paragraph().add_run(block.text).bold = block.strong or None


def _items(file: Any, block: b.Items) -> None:
    for text in block.texts:
        file.add_paragraph(text, style="List Number" if block.numbered else "List Bullet")


def _pairs(file: Any, block: b.Pairs) -> None:
    for label, value in block.pairs:
        paragraph = file.add_paragraph()
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(value)
        paragraph.paragraph_format.space_after = Pt(3)


def _table(file: Any, block: b.Table) -> None:
    _quiet(file.add_paragraph(block.caption))
    table = file.add_table(rows=1, cols=len(block.columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    # The first row is repeated on each page and read out as the head of its column.
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for cell, text in zip(table.rows[0].cells, block.columns, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for row in block.rows:
        table._tbl.append(_row(row))
    file.add_paragraph()


def _row(texts: Sequence[str]) -> Any:
    """Return a row of a table. Built by hand: python-docx looks at all rows for each new one."""
    row = OxmlElement("w:tr")
    for text in texts:
        cell, paragraph, run = (OxmlElement(name) for name in ("w:tc", "w:p", "w:r"))
        run.text = without_controls(text)  # line breaks become breaks
        paragraph.append(run)
        cell.append(paragraph)
        row.append(cell)
    return row


def _note(file: Any, block: b.Note) -> None:
    file.add_paragraph(block.text, style="Intense Quote")


def _signature(file: Any, block: b.Signature) -> None:
    paragraph = file.add_paragraph("\n\n______________________________\n")
    paragraph.add_run(block.name).bold = True
    if block.role:
        paragraph.add_run(f"\n{block.role}")


_ADD: dict[type, Callable[[Any, Any], None]] = {
    b.Heading: _heading,
    b.Paragraph: _paragraph,
    b.Items: _items,
    b.Pairs: _pairs,
    b.Table: _table,
    b.Note: _note,
    b.Signature: _signature,
}


def _still(packed: bytes) -> bytes:
    """Return the same zip with every entry at one fixed hour."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, STILL)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return out.getvalue()
