"""What files bring by mistake or by malice: refused with the reason, or read as they stand."""

import gzip
import io
import tracemalloc
import zipfile

import openpyxl
import pytest

from amparo.exchange import actions
from amparo.exchange.messages import sentence
from amparo.exchange.rules import Unreadable, reading, sheets
from amparo.exchange.rules.reading import open_table
from amparo.kernel.actors import SYSTEM
from amparo.situations.models import Incident
from tests.unit.exchange.test_imports import HEAD, line, load
from vocab.exchange_files import limits


def refusal(data, name="file.csv", **said):
    with pytest.raises(Unreadable) as bad:
        list(open_table(data, name, **said).rows)
    return bad.value


def smaller(monkeypatch, **said):
    known = {name: getattr(limits(), name) for name in limits().__struct_fields__}
    few = type(limits())(**{**known, **said})
    for module in (reading, sheets):
        monkeypatch.setattr(module, "limits", lambda: few)


# --- encodings -------------------------------------------------------------------------------


def test_two_encodings_in_one_file_are_refused_with_a_line_of_each():
    utf8, windows = "Perú,Áncash\n".encode(), "niño,Junín,peña,año,caña,leña\n".encode("cp1252")
    bad = refusal(b"a,b\n" + windows * 3 + utf8)
    assert bad.why == "mixed" and (bad.words["utf8"], bad.words["other"]) == (5, 2)
    assert "line 5 is UTF-8, and line 2 is not" in sentence(bad)


def test_capitals_and_quotation_marks_of_old_windows_are_no_second_encoding():
    text = "a,b\n«JOSÉ»,“AÑO”\nCAFÉ’,x\n"
    table = open_table(text.encode("cp1252"), "x.csv")
    assert table.headings == ("a", "b") and table.noticed == ["not_utf8"]
    assert dict(next(table.rows).values) == {"a": "«JOSÉ»", "b": "“AÑO”"}


def test_a_bad_byte_far_into_a_long_file_is_found_with_its_line():
    good = "código,descripción\n" + "Perú,Áncash niño Junín\n" * 120_000
    bad = refusal(good.encode() + b"x,\xff\n")
    assert bad.why == "bytes" and bad.words["line"] == 120_002


@pytest.mark.parametrize("at", [(1 << 20) - 1, 1 << 20, (1 << 20) + 1])
def test_a_letter_on_the_edge_of_two_parts_is_whole(at):
    data = b"a\n" + b"x" * (at - 2) + "é\n".encode()
    row = next(open_table(data, "x.csv").rows)
    assert row.values["a"].endswith("xé")


# --- size ------------------------------------------------------------------------------------


def test_a_line_without_an_end_is_refused_before_it_fills_the_memory():
    bad = refusal(b"a,b\n" + b"x" * 9_000_000)
    assert bad.why == "line" and "4000000" in sentence(bad)


def test_an_open_quotation_mark_does_not_swallow_the_file():
    assert refusal(b'a,b\n1,"' + b"x,y\n" * 2_000_000).why == "csv"


def test_two_million_columns_in_a_row_are_counted_and_refused(tmp_path, at, db):
    path = tmp_path / "wide.csv"
    path.write_text("\n".join([HEAD, "," * 2_000_000, line(1)]))
    # A row of nothing but commas is empty; one with words is not.
    assert load(path, at, dry_run=True).state == "done"
    path.write_text("\n".join([HEAD, "x" + "," * 1_999_998 + "y", line(1)]))
    job = load(path, at, dry_run=True)
    assert job.state == "refused" and "1999999 cells" in job.report[0].message


def test_the_memory_does_not_grow_with_the_rows():
    def most(rows):
        data = gzip.compress(b"a,b,c\n" + b"12345,67890,abcdef\n" * rows)
        tracemalloc.start()
        table = open_table(io.BytesIO(data), "x.csv.gz")
        count = sum(1 for _row in table.rows)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == rows
        return peak

    small, large = most(20_000), most(80_000)
    assert large < small * 1.5


# --- bombs -----------------------------------------------------------------------------------


def test_a_gzip_bomb_is_refused_without_being_held(monkeypatch):
    smaller(monkeypatch, unpacked_bytes=50 << 20)
    bomb = gzip.compress(b"\0" * (200 << 20), 9)
    assert len(bomb) < 1 << 20
    tracemalloc.start()
    assert refusal(bomb, "x.csv.gz").why == "large"
    assert tracemalloc.get_traced_memory()[1] < 20 << 20
    tracemalloc.stop()


def test_a_gzip_in_a_gzip_is_no_table():
    assert refusal(gzip.compress(gzip.compress(b"a,b\n1,2\n"))).why in ("bytes", "binary")


def zipped(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch):
    smaller(monkeypatch, unpacked_bytes=1 << 20)
    bomb = zipped(xl__workbook_xml="x", xl__worksheets__sheet1_xml=b" " * (5 << 20))
    assert refusal(bomb, "x.xlsx").why == "large"


def test_a_workbook_with_too_many_shared_texts_is_refused(monkeypatch):
    smaller(monkeypatch, shared_bytes=1000)
    bomb = zipped(xl__workbook_xml="x", xl__sharedStrings_xml=b" " * 5000)
    bad = refusal(bomb, "x.xlsx")
    assert bad.why == "shared" and "CSV UTF-8" in sentence(bad)


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">%s]>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">&i;</workbook>"""


def test_entities_that_name_one_another_do_not_fill_the_memory():
    chain = b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(8))
    book = openpyxl.Workbook()
    book.active.append(["a"])
    out = io.BytesIO()
    book.save(out)
    broken = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            data = ENTITIES % chain if name == "xl/workbook.xml" else old.read(name)
            new.writestr(name, data)
    tracemalloc.start()
    assert refusal(broken.getvalue(), "x.xlsx").why in ("packed", "heading")
    assert tracemalloc.get_traced_memory()[1] < 60 << 20
    tracemalloc.stop()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_truncated_workbook_is_refused(share):
    book = openpyxl.Workbook()
    for n in range(300):
        book.active.append([n, f"text {n}"])
    out = io.BytesIO()
    book.save(out)
    data = out.getvalue()
    assert refusal(data[: int(len(data) * share)], "x.xlsx").why == "packed"


def test_a_damaged_sheet_inside_a_good_workbook_is_refused():
    book = openpyxl.Workbook()
    for n in range(2000):
        book.active.append([n, f"text {n}"])
    out = io.BytesIO()
    book.save(out)
    data = bytearray(out.getvalue())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as packed:
        part = packed.getinfo("xl/worksheets/sheet1.xml")
    middle = part.header_offset + part.compress_size // 2
    data[middle : middle + 40] = b"\xff" * 40
    assert refusal(bytes(data), "x.xlsx").why == "packed"


@pytest.mark.parametrize("names", [("../../etc/passwd.csv",), ("a.csv", "b.txt"), ("a.CSV",)])
def test_a_packed_folder_is_read_and_never_unpacked_to_disk(names, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in names:
            packed.writestr(name, "x,y\n1,2\n")
    assert [dict(row.values) for row in open_table(out.getvalue(), "x.zip").rows] == [
        {"x": "1", "y": "2"}
    ]
    assert list(tmp_path.iterdir()) == []


# --- what cells hold -------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("2020-06-14", "done"), ("2020/06/14", "done"), ("14/06/2020", "refused"),
        ("06/14/2020", "refused"), ("14 de junio de 2020", "refused"), ("03/04/2020", "refused"),
        ("43996", "refused"),
    ],
)  # fmt: skip
def test_a_date_in_an_order_that_the_mapping_does_not_say_is_refused(tmp_path, at, written, state):
    path = tmp_path / "x.csv"
    path.write_text("\n".join([HEAD, line(1, date=written)]))
    job = load(path, at)
    assert job.state == state and Incident.objects.count() == (state == "done")
    if state == "refused":
        assert "Write it as 2020, 2020-06 or 2020-06-14" in job.report[0].message


@pytest.mark.django_db
def test_a_name_of_ten_thousand_characters_is_refused_and_not_repeated_in_full(tmp_path, at):
    path = tmp_path / "x.csv"
    path.write_text("\n".join([HEAD, line(1, region="N" * 10_000)]))
    job = load(path, at)
    assert job.state == "refused"
    note = next(note for note in job.notes.all() if note.is_error)
    assert (note.row, note.column) == (1, "local_region")
    assert "10000 characters; 120 is the limit" in note.message and len(note.message) < 200


@pytest.mark.django_db
def test_marks_that_turn_the_direction_are_said_and_taken_out(tmp_path, at):
    path = tmp_path / "x.csv"
    path.write_text(
        "code,occurred,type,country,public_summary,description\n"
        "R-1,2020,KIL,PE,\u202egnp.exe\u202c,dos \u2066palabras\u2069\n",
        encoding="utf-8",
    )
    job = actions.run_import(kind="incidents", mapping="", path=path, by=SYSTEM, at=at)
    one = Incident.objects.get()
    assert (one.public_summary, one.description) == ("gnp.exe", "dos palabras")
    said = [(note.column, note.message) for note in job.report if note.row == 1]
    assert [column for column, _text in said] == ["public_summary", "description"]
    assert all("turn its direction" in text for _column, text in said)


@pytest.mark.django_db
def test_a_formula_in_a_workbook_is_read_as_what_it_showed(tmp_path, at):
    book = openpyxl.Workbook()
    book.active.append(["code", "occurred", "type", "country", "public_summary"])
    book.active.append(["F-1", "2020", "KIL", "PE", '=WEBSERVICE("http://x")'])
    path = tmp_path / "x.xlsx"
    book.save(path)
    job = actions.run_import(kind="incidents", mapping="", path=path, by=SYSTEM, at=at)
    # A formula that nobody has worked out shows nothing, and nothing is worked out here.
    assert job.state == "done" and Incident.objects.get().public_summary == ""
