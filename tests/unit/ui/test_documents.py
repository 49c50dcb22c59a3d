"""Papers: the same words in PDF and DOCX, the same bytes each time, and no text that acts."""

import datetime as dt
import io
import shutil
import subprocess
import zipfile

import docx as word
import pytest

from amparo.ui.documents import (
    Document,
    Heading,
    Items,
    Note,
    Pairs,
    Paragraph,
    Signature,
    Table,
    docx_of,
    pdf_of,
)
from amparo.ui.documents.paper import pdf

NASTY = '#panic("x") $1/0$ *bold* _it_ <b>&amp; @ref \\ [link](x) ñ ä ï ü ’ ʼ «»'
ROWS = [["MTC", "Teléfono satelital"]]
WORDS = (
    "Resolución de medidas",
    "AMP-7K3M-Q9",
    "Lo que se decide",
    "Segunda línea",
    "Patrullaje por el río",
    "Nivel de riesgo",
    "Extraordinario",
    "Obligaciones por entidad",
    "Teléfono satelital",
    "Puede pedir que se revise",
    "Directora Ceibo",
    "Versión expurgada",
    "Ministerio de Justicia",
)


def paper(language="es", **changes):
    given = {
        "title": "Resolución de medidas",
        "reference": "AMP-7K3M-Q9",
        "date": dt.date(2026, 11, 18),
        "language": language,
        "issuer": "Ministerio de Justicia",
        "marking": "Versión expurgada",
        "blocks": [
            Heading("Lo que se decide"),
            Paragraph(f"{NASTY}\nSegunda línea", strong=True),
            Items(["Patrullaje por el río", "Teléfono"], numbered=True),
            Items(["Una"]),
            Pairs([("Nivel de riesgo", "Extraordinario")]),
            Heading("Obligaciones", 2),
            Table("Obligaciones por entidad", ["Entidad", "Tarea"], ROWS),
            Note("Puede pedir que se revise."),
            Signature("Directora Ceibo", "Dirección General"),
        ],
    }
    return Document(**(given | changes))


def text_of(pdf_bytes: bytes) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not on this machine")
    said = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf_bytes, capture_output=True, check=True
    )
    return said.stdout.decode()


def parts_of(docx_bytes: bytes) -> str:
    file = word.Document(io.BytesIO(docx_bytes))
    section = file.sections[0]
    told = [*file.paragraphs, *section.header.paragraphs, *section.footer.paragraphs]
    cells = [cell for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([p.text for p in told] + [cell.text for cell in cells])


def test_a_pdf_says_everything_as_it_was_written():
    said = text_of(pdf_of(paper()))
    for words in (*WORDS, NASTY, "18 de noviembre de 2026", "Referencia", "Página 1 de 1"):
        assert words in said


def test_a_docx_says_everything_as_it_was_written():
    said = parts_of(docx_of(paper()))
    for words in (*WORDS, NASTY, "18 de noviembre de 2026", "Referencia"):
        assert words in said


@pytest.mark.parametrize(
    ("lang", "day"), [("qu", "18 noviembre killa 2026"), ("en", "18 November 2026")]
)
def test_a_paper_speaks_the_language_of_the_case_not_of_the_reader(lang, day):
    assert day in text_of(pdf_of(paper(lang)))
    assert day in parts_of(docx_of(paper(lang)))


def test_the_same_paper_is_the_same_bytes():
    assert pdf_of(paper()) == pdf_of(paper())
    assert docx_of(paper()) == docx_of(paper())
    assert pdf_of(paper()) != pdf_of(paper(reference="AMP-OTHER"))


def test_a_pdf_can_be_read_aloud():
    made = pdf_of(paper())
    assert made.startswith(b"%PDF-")
    assert b"pdfuaid" in made
    assert b"/Lang" in made
    assert b"/StructTreeRoot" in made


def test_a_pdf_keeps_no_trace_of_this_machine():
    made = pdf_of(paper())
    assert b"/home/" not in made
    assert b"2026-11-18T00:00:00Z" in made


def test_long_papers_number_their_pages_and_repeat_the_head_of_a_table():
    rows = [[f"Body {n}", "A task to do by its day"] for n in range(120)]
    said = text_of(pdf_of(paper(blocks=[Table("Duties", ["Entidad", "Tarea"], rows)])))
    pages = said.count("\f")
    assert pages > 2
    assert f"Página 1 de {pages}" in said
    assert said.count("Entidad") == pages


def test_a_docx_is_a_clean_file():
    with zipfile.ZipFile(io.BytesIO(docx_of(paper()))) as file:
        assert file.testzip() is None
        assert "word/document.xml" in file.namelist()
    about = word.Document(io.BytesIO(docx_of(paper()))).core_properties
    assert (about.title, about.language, about.comments) == ("Resolución de medidas", "es", "")
    assert about.last_modified_by in ("", None)


def test_a_template_without_its_date_is_refused():
    with pytest.raises(KeyError):
        pdf("document.typ", {"title": "x"}, "es")


UNSEEN = "a\x00\x01\x08\x0b\x0c\x1f\x7f\x85\ud800\uffffb"


def test_letters_that_no_paper_can_hold_do_not_keep_it_from_being_printed():
    """One of them, pasted or put there, would spoil each paper that says the text."""
    kept = r"\u0001 \b C:\new"
    blocks = (
        Heading(UNSEEN), Paragraph(f"{UNSEEN} {kept}\nand on"), Items([UNSEEN]),
        Pairs([(UNSEEN, UNSEEN)]), Table(UNSEEN, (UNSEEN,), [[UNSEEN]]), Note(UNSEEN),
        Signature(UNSEEN, UNSEEN),
    )  # fmt: skip
    paper = Document(UNSEEN, UNSEEN, dt.date(2026, 11, 22), "es", blocks, UNSEEN, UNSEEN)
    assert pdf_of(paper).startswith(b"%PDF")
    file = word.Document(io.BytesIO(docx_of(paper)))
    said = [one.text for one in file.paragraphs]
    assert f"ab {kept}\nand on" in said and "ab: ab" in said
    assert file.tables[0].cell(1, 0).text == "ab"
