"""Every form in which a report leaves: what stands in it, and that nothing in it runs."""

import csv
import io
import json
import zipfile

import docx
import openpyxl
import pypdf
import pytest

from amparo.reports.actions.rendering import FORMS, render, shortened
from amparo.reports.rules.document import (
    Document,
    Heading,
    Noted,
    Pairs,
    Paragraph,
    Stamp,
    Table,
)
from amparo.reports.rules.frozen import frozen, hash_of, mark_of, thawed

STAMP = Stamp("ABCD2345", "0123456789abcdef")
ATTACKS = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", "'=1")


def document(language="en", **changes):
    table = Table(
        "treaties", "Treaties of Peru", ("Treaty", "State", "Number"),
        ((Noted("CCM", (1, 2)), "Party\nsince 2013", 3), ("MBT", "", None),
         *((attack, "", 1) for attack in ATTACKS)),
        (3, 2, 1),
    )  # fmt: skip
    facts = {
        "key": "R-01", "title": "Treaty status", "language": language, "as_of": "2026-11-10",
        "filters": (("State", "Peru"),), "preface": ("Worked out.",), "known": "2020-01-01",
        "blocks": (
            Heading("First part"), Paragraph("Said so.", (1,)), Pairs((("Share", "90 %"),)), table,
            Table("treaties", "Same name", ("A",), (("x",),)),
            Table("none", "Empty", ("A",), (), empty="Nothing here."),
        ),
        "notes": ("Depositary, C.N.1.", "UN, Treaty Collection."),
    }  # fmt: skip
    return Document(**{**facts, **changes})


SAID = ("As of", "2026-11-10", "Peru", "ABCD2345", "0123456789abcdef", "Depositary, C.N.1.")


def test_a_pdf_says_it_all_and_is_accessible():
    content = render("pdf", document(), STAMP)
    reader = pypdf.PdfReader(io.BytesIO(content))
    text = "\n".join(page.extract_text() for page in reader.pages)
    said = ("As of: 10 November 2026", "As known on: 1 January 2020", *SAID[2:])
    for words in (*said, "Treaty status", "CCM [1] [2]", "Nothing here.", "Said so. [1]"):
        assert words in text
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root and root["/Lang"] == "en"
    assert b"pdfuaid" in content  # typst refuses to write what is not PDF/UA


def test_letters_that_no_font_shows_do_not_break_a_paper():
    odd = document(blocks=(Paragraph("Türkiye الجزائر 中国 😀 ＝1 ﬀ \U0001d54f Ñandú"),))
    content = render("pdf", odd, STAMP)
    text = pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "Türkiye" in text and "Ñandú" in text and "=1" in text


def test_a_wide_table_lies_on_its_side():
    columns = tuple("ABCDEFG")
    wide = document(blocks=(Table("t", "T", columns, (columns,)),))
    page = pypdf.PdfReader(io.BytesIO(render("pdf", wide, STAMP))).pages[0]
    assert page.mediabox.width > page.mediabox.height


def test_a_docx_opens_and_says_it_all():
    file = docx.Document(io.BytesIO(render("docx", document(), STAMP)))
    text = "\n".join(p.text for p in file.paragraphs)
    for words in ("Treaty status", "Said so. [1]", "[1] Depositary, C.N.1.", "Nothing here."):
        assert words in text
    assert "ABCD2345" in text and "Peru" in text
    table = file.tables[0]
    assert [c.text for c in table.rows[0].cells] == ["Treaty", "State", "Number"]
    assert [c.text for c in table.rows[1].cells] == ["CCM [1] [2]", "Party\nsince 2013", "3"]
    assert len(table.rows) == 3 + len(ATTACKS)


def test_an_xlsx_has_a_sheet_for_each_table_and_runs_nothing():
    book = openpyxl.load_workbook(io.BytesIO(render("xlsx", document(), STAMP)))
    assert book.sheetnames == ["About", "treaties", "treaties-2", "none", "Texts", "Sources"]
    about = [tuple(row) for row in book["About"].iter_rows(values_only=True)]
    for words in ("As of", "2026-11-10", "Peru", "ABCD2345"):
        assert any(words in row for row in about)
    rows = list(book["treaties"].iter_rows(values_only=True))
    assert rows[0] == ("Treaty", "State", "Number", "Sources")
    assert rows[1] == ("CCM", "Party\nsince 2013", 3, "1, 2")
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    for row, attack in zip(rows[3:], ATTACKS, strict=True):
        assert row[0].startswith("'"), attack


def test_csv_is_a_folder_in_which_nothing_runs():
    packed = zipfile.ZipFile(io.BytesIO(render("csv", document(), STAMP)))
    assert set(packed.namelist()) == {
        "about.csv", "treaties.csv", "treaties-2.csv", "none.csv", "texts.csv", "sources.csv",
    }  # fmt: skip
    rows = list(csv.reader(io.StringIO(packed.read("treaties.csv").decode("utf-8-sig"))))
    assert rows[1] == ["CCM", "Party\nsince 2013", "3", "1, 2"]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "＝")) for r in rows for cell in r)
    about = packed.read("about.csv").decode()
    assert "ABCD2345" in about and "2026-11-10" in about


def test_json_holds_the_whole_document():
    told = json.loads(render("json", document(), STAMP))
    assert told["snapshot"] == "ABCD2345" and told["report"]["as_of"] == "2026-11-10"
    table = next(b for b in told["report"]["blocks"] if b["block"] == "table")
    assert table["rows"][0] == [["CCM", [1, 2]], "Party\nsince 2013", 3]


@pytest.mark.parametrize("form", FORMS)
def test_the_same_document_gives_the_same_bytes(form):
    one = render(form, document(), STAMP)
    again = render(form, thawed(frozen(document())), STAMP)
    assert one == again
    other = render(form, document(as_of="2026-11-11"), STAMP)
    assert other != one


@pytest.mark.parametrize("form", FORMS)
def test_markup_in_a_record_stays_words(form):
    sly = document(blocks=(Table("t", "<b>*T*</b>", ("A",), (("#eval <script> $x$ \x0b",),)),))
    content = render(form, sly, STAMP)
    if form == "pdf":
        text = pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
        assert "#eval <script> $x$" in text
    if form == "docx":
        assert docx.Document(io.BytesIO(content)).tables[0].cell(1, 0).text.startswith("#eval <sc")


def test_a_file_speaks_the_language_of_its_document():
    spanish = render("pdf", document("es"), STAMP)
    text = pypdf.PdfReader(io.BytesIO(spanish)).pages[0].extract_text()
    assert "Copia congelada" in text and "As of" not in text


def test_what_is_not_frozen_says_so():
    text = pypdf.PdfReader(
        io.BytesIO(render("pdf", document(), Stamp("", "0123456789abcdef")))
    ).pages[0].extract_text()  # fmt: skip
    assert "not frozen" in text and "0123456789abcdef" in text


def test_freezing_keeps_every_word_and_the_hash_tells_a_change():
    text = frozen(document())
    assert thawed(text) == document()
    assert hash_of(text) != hash_of(frozen(document(title="Other")))
    assert mark_of(text) == hash_of(text)[:16]
    with pytest.raises(ValueError, match="another format"):
        thawed('{"format": 99}')


def test_a_page_shows_the_first_rows_and_counts_the_rest():
    short, left = shortened(document(), 2)
    assert left == len(ATTACKS) and [len(t.rows) for t in short.tables] == [2, 1, 0]
    assert shortened(document(), 100) == (document(), 0)
