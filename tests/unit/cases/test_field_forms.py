"""The request form for KoBo and ODK, and the forms that come back: each one request, once."""

import csv
import io
from datetime import timedelta
from functools import partial

import openpyxl
import pytest
from django.utils import timezone

from amparo.cases.field_forms import RequestImporter, _mark
from amparo.cases.forms.public.request import GROUPS, RequestForm
from amparo.cases.forms.xlsform import LANGUAGES, questions, sheets
from amparo.cases.models import Case, Receipt, Request
from amparo.cases.rules import receipts
from amparo.exchange import actions as exchange
from amparo.exchange.actions import take_results
from amparo.exchange.models import ImportJob, RowNote, TakenRow
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry, Event
from amparo.ui.forms import FilesField
from amparo.vault.keys import ring
from tests.unit.situations.people import sign_in
from tests.world import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(at, settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    return world("PE", at=at)


def survey():
    return {sheet.name: list(sheet.rows) for sheet in sheets("1")}, {
        sheet.name: list(sheet.headings) for sheet in sheets("1")
    }


# --- the form --------------------------------------------------------------------------------


def test_the_form_asks_what_the_site_asks(w):
    rows, heads = survey()
    names = [row[heads["survey"].index("name")] for row in rows["survey"]]
    asked = {
        name
        for group in GROUPS
        for name in group.fields
        if name in RequestForm.base_fields
        and not isinstance(RequestForm.base_fields[name], FilesField)
    } - {"answer"}
    assert set(questions()) == asked <= set(names)
    assert {group.key for group in GROUPS} <= set(names)
    label = heads["survey"].index("label::English (en)")
    assert any(row[label] == "What happened?" for row in rows["survey"])


def test_every_question_and_choice_has_its_words_in_each_language(w):
    rows, heads = survey()
    for sheet in ("survey", "choices"):
        for row in rows[sheet]:
            if row[0] in ("start", "end", "today", "end_group"):
                continue
            for name in LANGUAGES.values():
                assert row[heads[sheet].index(f"label::{name}")], (sheet, row[:2], name)


def test_the_form_is_good_xlsform_with_its_conditions(w, at):
    pyxform = pytest.importorskip("pyxform.xls2xform")
    form = pyxform.convert(io.BytesIO(RequestImporter().form(at=at)), file_type=".xlsx")
    assert form.warnings == [] or all("label" not in one for one in form.warnings)
    xml = form.xform
    for part in (
        "select1", "third_party", "Runasimi (qu)", "relevant=", "jr:constraintMsg", "upload"
    ):  # fmt: skip
        assert (part in xml) is (part != "upload"), part
    assert "<danger/>" in xml and "instanceID" in xml


def test_no_cell_of_the_form_is_a_formula(w, at):
    book = openpyxl.load_workbook(io.BytesIO(RequestImporter().form(at=at)))
    assert book.sheetnames == ["survey", "choices", "settings"]
    for sheet in book:
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


# --- what comes back -------------------------------------------------------------------------

HEAD = (
    "start", "end", "today", "who/relation", "what/narrative", "what/happened", "what/danger",
    "what/danger/attacked", "what/danger/taken", "where/region", "where/place", "person/name",
    "person/causes", "person/language", "contact/phone", "send/consent", "_id", "_uuid",
    "_submission_time", "_index",
)  # fmt: skip
GOOD = {
    "start": "2026-11-01T10:00:00.000-05:00", "who/relation": "self",
    "what/narrative": "Palabras que nadie más lee", "what/happened": "2026-06",
    "where/region": "12", "person/name": "Rosa Inventada", "person/causes": "land environment",
    "person/language": "qu", "contact/phone": "987654321", "send/consent": "yes",
    "_uuid": "aaaa-1",
}  # fmt: skip


def filled(tmp_path, *rows, head=HEAD):
    path = tmp_path / "kobo.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, head, delimiter=";")
        writer.writeheader()
        writer.writerows({**GOOD, **row} for row in rows)
    return path


def load(path, at, by=SYSTEM):
    return exchange.run_import(kind="requests", path=path, by=by, at=at)


def errors(job):
    return {(note.row, note.column) for note in job.report if note.is_error}


def test_a_filled_form_becomes_a_request_like_any_other(w, at, tmp_path):
    job = load(filled(tmp_path, {}), at)
    assert (job.state, job.rows_new, job.mapping) == ("done", 1, "amparo_requests"), job.report
    request = Request.objects.get()
    assert (request.channel, request.relation, request.language) == ("field_form", "self", "qu")
    assert request.narrative == "Palabras que nadie más lee"
    assert request.region.code == "12" and request.answers["happened"] == "2026-06"
    assert request.answers["instance"] == "aaaa-1" and request.made_at == at
    person = request.case.person
    assert person.identity.legal_name == "Rosa Inventada"
    assert set(person.causes) == {"land", "environment"}
    assert request.case.state == "received" and request.acknowledged_at == at
    assert Entry.objects.filter(verb="case.acknowledge").count() == 1
    assert not [note for note in job.report if note.row == 0], job.report


def test_the_same_form_again_is_recognised_whatever_program_gives_it(w, at, tmp_path):
    load(filled(tmp_path, {}), at)
    again = load(filled(tmp_path, {}, {"_uuid": "bbbb-2"}), at)
    assert (again.rows_new, again.rows_known) == (1, 1)
    head = ("who-relation", "relation", "narrative", "consent", "meta-instanceID")
    path = tmp_path / "odk.csv"
    path.write_text(",".join(head) + "\n,self,Otras palabras,yes,uuid:AAAA-1\n", encoding="utf-8")
    other = load(path, at)
    assert (other.state, other.rows_new, other.rows_known) == ("done", 0, 1), other.report
    assert Request.objects.count() == Case.objects.count() == 2


def test_a_form_twice_in_one_file_is_one_request(w, at, tmp_path):
    load(filled(tmp_path, {"_id": "1"}, {"_id": "2"}), at)
    assert Request.objects.count() == 1


def test_several_answers_come_in_one_column_or_in_one_each(w, at, tmp_path):
    job = load(
        filled(
            tmp_path,
            {"what/danger": "attacked taken"},
            {"_uuid": "b", "what/danger/attacked": "1", "what/danger/taken": "0"},
            {"_uuid": "c", "what/danger": "", "what/danger/taken": "True"},
        ),
        at,
    )
    assert job.state == "done", job.report
    said = [set(r.urgency) for r in Request.objects.order_by("id")]
    assert said == [{"attacked", "taken"}, {"attacked"}, {"taken"}]


def test_what_is_wrong_is_named_by_question_and_nothing_is_taken(w, at, tmp_path):
    job = load(
        filled(
            tmp_path,
            {},
            {"_uuid": "", "_id": "7"},
            {"_uuid": "c", "send/consent": ""},
            {"_uuid": "d", "contact/phone": "98"},
            {"_uuid": "e", "what/narrative": ""},
            {"_uuid": "f", "who/relation": "cousin"},
            {"_uuid": "g", "person/causes": "land everything"},
            {"_uuid": "h", "person/name": "x" * 10_000},
        ),
        at,
    )
    assert job.state == "refused" and not Request.objects.exists()
    assert errors(job) == {
        (2, ""), (3, "consent"), (4, "phone"), (5, "narrative"), (6, "relation"), (7, "causes"),
        (8, "name"),
    }  # fmt: skip


def test_a_helper_need_not_agree_for_another(w, at, tmp_path):
    job = load(filled(tmp_path, {"who/relation": "third_party", "send/consent": ""}), at)
    assert job.state == "done", job.report
    assert Case.objects.get().consents.get().answer == "exception"


def test_notes_and_keys_hold_no_word_of_a_form(w, at, tmp_path):
    load(filled(tmp_path, {}), at)
    load(filled(tmp_path, {"what/narrative": "Secreto" * 5_000, "_uuid": "z"}), at)
    for note in RowNote.objects.all():
        assert "Secreto" not in note.message and "Rosa" not in note.message
    taken = TakenRow.objects.get()
    assert taken.content == "" and taken.target.startswith("cases.Case:")


def test_only_those_who_receive_requests_take_forms_in(w, at, tmp_path):
    path = filled(tmp_path, {})
    with pytest.raises(Denied):
        load(path, at, by=w.user("registry_analyst"))
    assert load(path, at, by=w.user("intake_officer")).state == "done"


def test_an_unknown_region_is_said_and_left_open(w, at, tmp_path):
    job = load(filled(tmp_path, {"where/region": "99"}), at)
    assert job.state == "done" and Request.objects.get().region is None
    assert any(note.column == "region" for note in job.report)


@pytest.mark.parametrize(
    ("values", "mark"),
    [
        ({"_uuid": "a"}, "a"), ({"meta/instanceID": "uuid:A"}, "a"), ({"KEY": "uuid:a"}, "a"),
        ({"g/meta/instanceID": "uuid:a"}, "a"), ({"_id": "3"}, ""), ({"_uuid": " "}, ""),
    ],
)  # fmt: skip
def test_a_form_is_known_by_its_own_mark(values, mark):
    assert _mark({k: v.strip() for k, v in values.items()}) == mark


# --- codes -----------------------------------------------------------------------------------


def just_ended(job):
    """Let an import have ended at this moment, and return its page."""
    ImportJob.objects.filter(pk=job.pk).update(finished_at=timezone.now())
    return f"/exchange/{job.pk}/"


def test_codes_are_listed_once_and_each_file_says_so(w, at, tmp_path, client):
    officer = w.user("intake_officer")
    page = just_ended(load(filled(tmp_path, {}, {"_uuid": "b"}), at, by=officer))
    sign_in(client, officer)
    assert "List of codes" in client.get(page).content.decode()
    answer = client.post(f"{page}results/")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row[0] for row in rows[1:]} == {"aaaa-1", "b"}
    code = rows[1][3]
    digest = ring().digest("receipt", receipts.plain(code))
    case = Receipt.objects.get(digest=digest).case
    assert case.code == rows[1][1]
    assert Entry.objects.filter(verb="case.list_receipts", file=case.file).count() == 1
    assert answer["Cache-Control"] == "no-store"
    assert client.post(f"{page}results/").status_code == 422  # not twice without a reason
    assert client.post(f"{page}results/again/", {"why": " "}).status_code == 422
    assert not Event.objects.filter(verb="import.results_again").exists()
    Receipt.objects.filter(case=case).update(last_used_at=at)
    again = client.post(f"{page}results/again/", {"why": "The list got wet"})
    text = again.content.decode("utf-8-sig")
    # What someone has used is never listed again.
    assert code not in text and len(text.splitlines()) == 2
    assert Entry.objects.filter(verb="import.results_again").count() == 1
    assert Event.objects.get(verb="import.results_again").payload == {"kind": "requests"}
    assert "wet" not in str(list(Entry.objects.values_list("why", "after")))


def test_codes_are_for_who_sent_the_file_and_not_for_long(w, at, tmp_path, client):
    officer, colleague = w.user("intake_officer"), w.user("intake_officer", name="a colleague")
    job = load(filled(tmp_path, {}), at, by=officer)
    take = partial(take_results, job_id=job.pk)
    with pytest.raises(Denied, match="Only who sent this file"):
        take(by=colleague, at=at)
    with pytest.raises(Refused, match="is over"):
        take(by=officer, at=at + timedelta(days=8))
    take(by=officer, at=at)
    with pytest.raises(Invalid):
        take(by=officer, at=at)
    with pytest.raises(Denied):
        take(by=colleague, at=at, why="Mine got lost")
    take(by=officer, at=at + timedelta(hours=23), why="It got wet")
    # That it was taken again does not move the end.
    with pytest.raises(Refused, match="is over"):
        take(by=officer, at=at + timedelta(hours=25), why="It got wet")
    sign_in(client, colleague)
    page = client.get(just_ended(job)).content.decode()
    assert "Only who sent the file" in page and "List of codes" not in page


def test_codes_and_form_are_for_those_who_receive_requests(w, at, tmp_path, client):
    job = load(filled(tmp_path, {}), at)
    sign_in(client, w.user("registry_analyst"))
    assert client.post(f"/exchange/{job.pk}/results/").status_code == 404
    assert client.get("/exchange/forms/requests.xlsx").status_code == 403
    assert client.get("/exchange/forms/incidents.xlsx").status_code == 404
    sign_in(client, w.user("intake_officer"))
    answer = client.get("/exchange/forms/requests.xlsx")
    assert answer.status_code == 200 and answer.content[:2] == b"PK"
    assert "XLSForm" in client.get("/exchange/new/").content.decode()
    assert "/exchange/exports/" not in client.get("/exchange/").content.decode()
    assert 'href="/exchange/"' in client.get("/home/").content.decode()
    assert ImportJob.objects.get().kind == "requests"
