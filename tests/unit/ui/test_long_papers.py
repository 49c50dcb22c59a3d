"""A long paper is set in parts and joined: one PDF, as accessible as a short one."""

import datetime as dt
import io

import pypdf
import pytest

from amparo.ui import documents as paper
from amparo.ui.documents import parts
from amparo.ui.documents.joining import NotJoined, joined
from amparo.ui.documents.parts import cut

ROWS = 130


def a_paper(**changes):
    rows = [[f"State {n}", "Treaty (of\nRome) 12 0 R", f"said {n}"] for n in range(ROWS)]
    facts = {
        "title": "Every treaty", "reference": "R-01", "date": dt.date(2026, 11, 22),
        "language": "en", "issuer": "Amparo",
        "blocks": (
            paper.Heading("First (part"), paper.Paragraph("Before."),
            paper.Table("Treaties", ("State", "Treaty", "Said"), rows),
            paper.Heading("Sources"), paper.Heading("Of (all) 3 0 R", 2), paper.Paragraph("[1] A."),
            paper.Table("More", ("A",), [["last word"]]),
        ),
    }  # fmt: skip
    return paper.Document(**{**facts, **changes})


@pytest.fixture
def in_parts(monkeypatch):
    monkeypatch.setattr(parts, "ROWS", 50)


@pytest.fixture
def read(in_parts):
    told = []
    made = paper.pdf_of(a_paper(), told.append)
    assert told == [50, 100, 131]
    return pypdf.PdfReader(io.BytesIO(made), strict=True)


def test_every_row_is_there_once_in_its_order_and_the_pages_count_on(read):
    pages = [page.extract_text() for page in read.pages]
    text = "\n".join(pages)
    places = [text.index(f"said {n}\n") for n in range(ROWS)]
    assert places == sorted(places) and text.count("Every treaty") == 1
    assert all(f"Page {n}" in page for n, page in enumerate(pages, start=1))
    assert "(101–130 / 130)" in text and text.count("State") >= ROWS + 3  # its head in each part
    assert "last word" in pages[-1]


def test_the_outline_goes_through_all_parts(read):
    outline = read.outline
    assert [one.title for one in outline[:2]] == ["First (part", "Sources"]
    assert [one.title for one in outline[2]] == ["Of (all) 3 0 R"]
    assert read.get_destination_page_number(outline[0]) == 0
    assert read.get_destination_page_number(outline[1]) == len(read.pages) - 1


def test_each_tag_belongs_to_its_page_and_each_heading_is_known(read):
    root = read.trailer["/Root"]["/StructTreeRoot"]
    document = root["/K"][0]
    assert document["/S"] == "/Document" and [k["/S"] for k in document["/K"]] == ["/Part"] * 3
    nums = root["/ParentTree"]["/Nums"]
    assert list(nums[::2]) == list(range(len(read.pages)))
    for page, key in enumerate(nums[::2]):
        assert read.pages[page]["/StructParents"] == key
        for tag in nums[2 * page + 1].get_object():
            tag = tag.get_object()
            assert "/Pg" not in tag or tag["/Pg"] == read.pages[page]
    names = root["/IDTree"]["/Names"]
    known = [str(name) for name in names[::2]]
    assert known == sorted(set(known)) and len(known) == 3 * 3 + 1
    used = set(_headings(document))
    assert used and used <= set(known)


def _headings(tag):
    for one in tag.get("/A", ()):
        yield from map(str, one.get_object().get("/Headers", ()))
    for kid in tag.get("/K", ()):
        found = kid.get_object()
        if isinstance(found, dict) and "/S" in found:
            assert found["/P"] == tag.get_object()
            yield from _headings(found)


def test_it_says_what_it_is_as_a_short_one_does(read, in_parts):
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en"
    about = root["/Metadata"].get_data()
    assert b"pdfuaid" in about and b"<xmpTPg:NPages>%d<" % len(read.pages) in about
    assert read.metadata.title == "Every treaty"
    assert paper.pdf_of(a_paper()) == paper.pdf_of(a_paper())


def test_a_letter_that_no_font_shows_does_not_break_a_part(in_parts):
    rows = [["中国 ＝1"], *([f"row {n}"] for n in range(60))]
    made = paper.pdf_of(a_paper(blocks=(paper.Table("T", ("A",), rows),)))
    assert "=1" in pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text()


def test_a_table_is_cut_where_a_part_is_full():
    table = paper.Table("T", ("A",), [[str(n)] for n in range(7)])
    found = [[len(b.rows) for b in part] for part in cut([table, table], 4)]
    assert found == [[4], [3, 1], [4], [2]]
    firsts = [block.rows[0][0] for part in cut([table, table], 4) for block in part]
    assert firsts == ["0", "4", "0", "1", "5"]


def test_what_typst_did_not_write_is_not_joined():
    with pytest.raises(NotJoined):
        joined([b"%PDF-1.4 something else"], io.BytesIO())
    with pytest.raises(NotJoined):
        joined([], io.BytesIO())
