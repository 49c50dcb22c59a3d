"""Files of every shape, and bad ones: each mistake named with the way out."""

import gzip
import io
import json

import pytest

from amparo.exchange.actions.rows import open_file
from amparo.exchange.messages import sentence
from amparo.exchange.rules import Unreadable, doubts, one_line, plain, safe_cell
from amparo.exchange.rules.headings import columns_of
from amparo.exchange.rules.reading import open_table
from amparo.exchange.rules.tables import Table
from vocab.exchange_files import Mapping, limits, mappings, read_mapping
from vocab.reading import BadFile


def rows(data, name="file.csv", **said):
    table = open_table(data, name, **said)
    return table.headings, [dict(row.values) for row in table.rows]


SPANISH = "país,región\nPerú,Áncash\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_each_usual_encoding_is_found(encoding):
    headings, found = rows(SPANISH.encode(encoding))
    assert headings == ("país", "región")
    assert found == [{"país": "Perú", "región": "Áncash"}]


def test_a_file_of_an_old_windows_is_read_and_said():
    assert open_table(SPANISH.encode("cp1252"), "x.csv").noticed == ["not_utf8"]
    assert open_table(SPANISH.encode(), "x.csv").noticed == []


def refusal(data, name="file.csv", **said):
    with pytest.raises(Unreadable) as bad:
        list(open_table(data, name, **said).rows)
    return bad.value


def test_nearly_utf8_is_refused_with_line_and_byte_rather_than_read_wrongly():
    data = ("a,b\nPerú,Áncash Junín\n" * 3).encode() + b"x,\xff\n"
    bad = refusal(data)
    assert bad.why == "bytes"
    assert "Line 7" in sentence(bad) and "0xff" in sentence(bad)
    assert "CSV UTF-8" in sentence(bad)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"   \n ", "empty"),
        (b"a\0b,c\n1,2", "binary"),
        (b"\x81\x8d\x8f,b\n", "bytes"),
        (b"\x1f\x8b broken", "packed"),
        (b"PK\x03\x04 broken", "packed"),
        (b",,\n,,\n", "heading"),
        (b"a,b,A\n1,2,3\n", "twice"),
        (b'{"type": "Feature"}', "geojson"),
        (b"{not json", "geojson"),
    ],
)
def test_each_bad_file_says_why_and_what_to_do(data, why):
    bad = refusal(data)
    assert bad.why == why
    text = sentence(bad)
    assert len(text) > 30 and "%(" not in text


def test_an_encoding_that_is_said_is_not_guessed_away():
    bad = refusal(SPANISH.encode("cp1252"), encoding="utf-8")
    assert bad.why == "bytes" and bad.words["line"] == 1
    assert refusal(b"a,b\n", encoding="klingon").why == "encoding"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(mark):
    text = f'name{mark}"what, really; yes"\nA{mark}B\n'
    headings, found = rows(text.encode())
    assert headings == ("name", "what, really; yes")
    assert len(found) == 1


def test_packed_csv_and_its_bomb(monkeypatch):
    assert rows(gzip.compress(SPANISH.encode()), "f.csv.gz")[1][0]["país"] == "Perú"
    from amparo.exchange.rules import reading

    small = reading.limits()
    monkeypatch.setattr(
        reading, "limits", lambda: type(small)(**{**_said(small), "unpacked_bytes": 1000})
    )
    assert refusal(gzip.compress(b"a,b\n" + b"1,2\n" * 5000)).why == "large"


def _said(of):
    return {name: getattr(of, name) for name in of.__struct_fields__}


def test_too_many_rows_are_refused(monkeypatch):
    from amparo.exchange.rules import sheets

    few = type(limits())(**{**_said(limits()), "rows": 3})
    monkeypatch.setattr(sheets, "limits", lambda: few)
    assert refusal(b"a\n1\n2\n3\n4\n").why == "rows"


def test_a_sheet_is_read_with_its_dates_and_numbers():
    import datetime

    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["name", "when", "n", "text"])
    sheet.append(["Uno", datetime.datetime(2020, 6, 14), 49.0, None])
    sheet.append([None, None, None, None])
    sheet.append(["=1+1", "2020-06", 7.5, "x"])
    out = io.BytesIO()
    book.save(out)
    headings, found = rows(out.getvalue(), "f.xlsx")
    assert headings == ("name", "when", "n", "text")
    assert found[0] == {"name": "Uno", "when": "2020-06-14", "n": "49", "text": ""}
    assert found[1]["when"] == "2020-06" and found[1]["n"] == "7.5"
    assert len(found) == 2


def test_a_geojson_gives_properties_and_shape():
    shape = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    whole = {"features": [{"properties": {"code": 7, "name": "X"}, "geometry": shape}]}
    table = open_table(json.dumps(whole).encode(), "f.geojson")
    row = next(table.rows)
    assert row.values == {"code": "7", "name": "X"} and row.shape == shape


def test_a_missing_column_is_named_with_those_that_are_there():
    mapping = mappings()["global_witness_2012_2021"]
    with pytest.raises(Unreadable) as bad:
        open_file(b"date,gender,age\n2020,x,1\n", "f.csv", mapping)
    text = bad.value.why
    assert "«country»" in text and "It has: «date», «gender», «age»" in text
    assert "Correct the heading" in text


def test_headings_may_differ_in_case_and_space():
    mapping = read_mapping(
        b'kind="x"\n[title]\nes="x"\nen="x"\n[columns."RAZ\xc3\x93N SOCIAL"]\nfield="actor"\n',
        "m.toml",
    )
    table = open_file("razón  social ,b\nx,y\n".encode(), "f.csv", mapping)
    assert table.headings == ("razón social", "b")


# --- mappings --------------------------------------------------------------------------------


def test_every_packaged_mapping_names_fields_of_its_importer():
    from amparo.exchange.importers import IMPORTERS

    assert len(mappings()) >= 8
    for mapping in mappings().values():
        importer = IMPORTERS[mapping.kind]
        named = {c.field for c in mapping.columns.values()} | set(mapping.constants)
        assert named <= set(importer.fields), (mapping.name, named - set(importer.fields))
        assert importer.required <= named, mapping.name
        assert set(mapping.key) <= set(mapping.columns) | set(mapping.ignored)
        assert mapping.title.es and mapping.title.en


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ('kind="x"\n[title]\nes=""\nen=""\n[columns]\n', "no column is mapped"),
        ('kind="x"\ncolour="red"\n[title]\nes=""\nen=""\n[columns.a]\nfield="b"\n', "not known"),
        ('kind="x"\nignored=["a"]\n[title]\nes=""\nen=""\n[columns.a]\nfield="b"\n', "both mapped"),
        ('kind="x"\n[title]\nes=""\nen=""\n[columns.a]\nfield="b"\nunlisted="guess"\n', "allowed"),
    ],
)
def test_a_bad_mapping_says_what_is_wrong(text, part):
    with pytest.raises(BadFile, match=part):
        read_mapping(text.encode(), "m.toml")


# --- cells -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+51 900", "-5", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\uff1d1", "=HYPERLINK(1)"],
)
def test_no_cell_that_leaves_is_a_formula(text):
    assert safe_cell(text).startswith("'")
    assert safe_cell(text)[1:] == text


@pytest.mark.parametrize(
    ("value", "shown"), [("a=1", "a=1"), (-5, -5), (None, ""), ("Áncash", "Áncash")]
)
def test_other_cells_leave_as_they_are(value, shown):
    assert safe_cell(value) == shown


def test_marks_that_turn_the_direction_are_found_and_taken_out():
    text = "Juan\u202egnp.exe\u200b\x07"
    assert set(doubts(text)) == {"direction", "invisible", "control"}
    assert plain(text) == "Juangnp.exe"
    assert doubts("Ñawpa llaqta\nqillqa\t1") == ()
    assert one_line("a\n b   c", 9) == "a b c"
    assert one_line("one two three", 9) == "one two…"
    assert one_line("one two three", 10) == "one two…"
    assert one_line("x" * 50, 10) == "x" * 9 + "…"
    assert all(len(one_line("one two three four", n)) <= n for n in range(2, 20))


def test_a_mapping_is_frozen():
    with pytest.raises(AttributeError):
        mappings()["global_witness_2012_2021"].kind = "x"
    assert isinstance(mappings()["global_witness_2012_2021"], Mapping)


def test_a_heading_says_in_brackets_which_column_it_is_only_where_the_mapping_says_so():
    columns = mappings()["impact_actions"].columns
    table = Table(("Titre [database:title]", "Lien [rel:indicator-id|x]", "Y [other:outcome]"), [])
    found = columns_of(table, columns, marks=("database", "rel"))
    assert found == {
        "title": "Titre [database:title]", "indicator_id": "Lien [rel:indicator-id|x]",
    }  # fmt: skip
    assert columns_of(table, columns) == {}
