"""What is read of a report is written as one writes: its days, its numbers, in its language."""

import csv
import datetime as dt
import io
import json
import zipfile

import docx
import openpyxl
import pypdf
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

import vocab
from amparo.commitments.views.wording import span
from amparo.evidence.rules.partial_dates import span_of
from amparo.reports.actions.rendering import render
from amparo.reports.queries.asking import gathered
from amparo.reports.queries.catalogue import REPORTS
from amparo.reports.rules.document import BARE, IN_WORDS, Document, Noted, Stamp, Table
from amparo.reports.rules.frozen import frozen, hash_of, thawed
from amparo.reports.views.shapes import shown
from tests.unit.reports.conftest import ask

STAMP = Stamp("ABCD2345", "0123456789abcdef")
ROW = ("A/2012-09", Noted("2012-09-26 (a)", (1,)), "2012\n2012-09", "2012-09-26", 23429)
# As the first version of this house froze it: a report that someone may have printed.
KEPT = (
    '{"as_of":"2026-11-10","blocks":[{"block":"table","caption":"Actos","columns":["Símbolo",'
    '"Consentimiento","Días","Día","Filas"],"empty":"","name":"acts","rows":[["A/2012-09",'
    '["2012-09-26 (a)",[1]],"2012\\n2012-09","2012-09-26",23429]],"widths":[]}],"filters":'
    '[["Desde","2020-01-31"]],"format":1,"key":"R-01","known":"","language":"es","notes":["n"],'
    '"preface":[],"title":"Tratados"}'
)


def document(language="es", **changes):
    names = ("Símbolo", "Consentimiento", "Días", "Día", "Filas")
    table = Table("acts", "Actos", names, (ROW,), days=(1, 2, 3))
    facts = {"key": "R-01", "title": "Tratados", "language": language, "as_of": "2026-11-10",
             "filters": (("Desde", "2020-01-31"),), "blocks": (table,),
             "notes": ("n",)}  # fmt: skip
    return Document(**{**facts, **changes})


def on_page(one):
    return [str(cell.text) for cell in shown(one, STAMP)["blocks"][0]["rows"][0]]


def on_paper(one):
    content = render("pdf", one, STAMP)
    said = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    return " ".join(said.split())


SAID = {
    "es": ("26 de septiembre de 2012 (a)", "2012\nseptiembre de 2012", "31 de enero de 2020"),
    "en": ("26 September 2012 (a)", "2012\nSeptember 2012", "31 January 2020"),
}


@pytest.mark.parametrize("language", ["es", "en"])
def test_days_and_numbers_of_a_page_are_written_as_in_its_language(language):
    day, partial, since = SAID[language]
    cells = on_page(document(language))
    assert cells[:4] == ["A/2012-09", day, partial, day.removesuffix(" (a)")]
    assert cells[4] == "23\u202f429"
    assert shown(document(language), STAMP)["document"].filters == (("Desde", since),)


def test_days_of_a_page_in_quechua_name_the_month():
    day = on_page(document("qu"))[3]
    assert day.startswith("26 ") and day.endswith("2012") and "killa" in day and "09" not in day


def test_papers_say_days_in_words():
    said = on_paper(document())
    assert "26 de septiembre de 2012" in said and "2012-09-26" not in said
    assert "Desde: 31 de enero de 2020" in said
    file = docx.Document(io.BytesIO(render("docx", document(), STAMP)))
    assert file.tables[0].rows[1].cells[3].text == "26 de septiembre de 2012"


def test_files_of_data_keep_days_as_days():
    packed = zipfile.ZipFile(io.BytesIO(render("csv", document(), STAMP)))
    row = list(csv.reader(io.StringIO(packed.read("acts.csv").decode("utf-8-sig"))))[1]
    assert row == ["A/2012-09", "2012-09-26 (a)", "2012\n2012-09", "2012-09-26", "23429", "1"]
    sheet = openpyxl.load_workbook(io.BytesIO(render("xlsx", document(), STAMP)))["acts"]
    held = [cell.value for cell in sheet[2]]
    assert held[3] == dt.datetime(2012, 9, 26) and sheet[2][3].number_format == "yyyy-mm-dd"
    assert held[1] == "2012-09-26 (a)" and held[4] == 23429
    told = json.loads(render("json", document(), STAMP))["report"]["blocks"][0]
    assert told["days"] == [1, 2, 3] and told["rows"][0][3] == "2012-09-26"


def test_what_was_frozen_before_reads_as_it_did():
    kept = thawed(KEPT)
    assert kept.format == BARE and document().format == IN_WORDS
    assert frozen(kept) == KEPT and hash_of(frozen(kept)) == hash_of(KEPT)
    assert on_page(kept) == ["A/2012-09", "2012-09-26 (a)", "2012\n2012-09", "2012-09-26", "23429"]
    said = on_paper(kept)
    assert "2012-09-26" in said and "Desde: 2020-01-31" in said and "2026-11-10" in said
    assert "septiembre" not in said


def test_what_is_frozen_now_keeps_which_columns_are_days():
    again = thawed(frozen(document()))
    assert again == document() and next(again.tables).days == (1, 2, 3)


@pytest.mark.parametrize("said", ["2012", "2012-09", "2012-09-26"])
def test_a_partial_day_stays_as_far_as_it_is_known(said):
    assert span(span_of(said)) == said


@pytest.mark.django_db
def test_a_report_in_quechua_says_what_it_can_and_marks_the_rest(shelf, officer, client, at):
    shelf.treaty("OPENWORD", known_as="CCM")
    client.force_login(officer)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "qu"
    address = reverse("reports:report", args=["r-01"])
    text = client.get(address, {"country": "PE", "on": "2026-11-10"}).content.decode()
    standing = vocab.label("commitments/standings", "party", "qu")
    assert f">{standing}" in text and vocab.label("commitments/standings", "party", "es") not in (
        cell.split("<")[0] for cell in text.split(">")
    )
    assert ' lang="es">' in text, "words of the house without Quechua are Spanish, and say so"
    with override("qu"):
        asking = ask("R-01", officer, at)
    assert asking.language == "qu" and gathered(REPORTS["R-01"], asking).language == "qu"
