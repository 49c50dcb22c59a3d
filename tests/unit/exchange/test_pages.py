"""Sending a file in from a page, and letting a list leave."""

import csv
import io
import re
from datetime import timedelta

import msgspec
import pytest
from django.test import Client
from django.utils import timezone

from amparo.exchange import actions, jobs
from amparo.exchange.models import Export, ImportJob
from amparo.exchange.rules import safe_cell
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from amparo.places.actions import load_profile
from amparo.situations.actions import record_incident
from amparo.situations.models import Incident
from tests.unit.exchange.test_imports import HEAD, line
from tests.unit.situations.people import sign_in, staff_of
from vocab.exchange_files import limits

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"


def send(client, *lines, heading=HEAD, **said):
    file = io.BytesIO("\n".join([heading, *lines, ""]).encode())
    file.name = "gw.csv"
    known = {"mapping": "global_witness_2012_2021", "file": file, **said}
    return client.post("/exchange/new/", known)


def test_a_file_is_sent_waits_sealed_and_is_taken_in_by_the_worker(client, at, settings):
    load_profile("PE", at=at)
    sign_in(client, staff_of("registry_analyst"))
    assert client.get("/exchange/new/").status_code == 200
    response = send(client, line(1), line(2, date="2020-06-31"))
    assert response.status_code == 302
    job = ImportJob.objects.get()
    assert job.state == "waiting" and not Incident.objects.exists()
    (sealed,) = (settings.FILES_ROOT / "imports").iterdir()
    assert b"Peru" not in sealed.read_bytes()
    assert "every 2s" in client.get(f"/exchange/{job.pk}/").content.decode()
    assert jobs.take_in.func(str(job.pk)) == "done"
    assert jobs.take_in.func(str(job.pk)) == "nothing to do"
    assert Incident.objects.count() == 2 and not sealed.exists()
    text = client.get(f"/exchange/{job.pk}/").content.decode()
    assert "every 2s" not in text and "2020-06-31" in text
    rows = client.get(f"/exchange/{job.pk}/rows.csv")
    assert rows["Content-Disposition"] == 'attachment; filename="rows.csv"'
    assert "No calendar has the day" in rows.getvalue().decode("utf-8-sig")
    assert job.file_name in client.get("/exchange/").content.decode()


def test_one_person_has_only_so_many_files_waiting(client, at, monkeypatch, settings):
    few = msgspec.structs.replace(limits(), imports_waiting=2)
    monkeypatch.setattr("amparo.exchange.actions.holding.limits", lambda: few)
    load_profile("PE", at=at)
    sign_in(client, staff_of("registry_analyst"))
    assert [send(client, line(n)).status_code for n in (1, 2)] == [302, 302]
    refused = send(client, line(3))
    assert "2 files that you sent are not taken in yet" in refused.content.decode()
    assert (
        ImportJob.objects.count() == 2
        and len(list((settings.FILES_ROOT / "imports").iterdir())) == 2
    )
    other = Client()
    sign_in(other, staff_of("registry_analyst", "second@example.org"))
    assert send(other, line(4)).status_code == 302, "the files of one keep no other waiting"
    first, second = ImportJob.objects.order_by("id")[:2]
    assert jobs.take_in.func(str(first.pk)) == "done"
    assert send(client, line(5)).status_code == 302, "one was taken in"
    assert send(client, line(6)).status_code != 302
    actions.stop_import(job_id=second.pk, by=SYSTEM, at=timezone.now())
    assert send(client, line(6)).status_code == 302, "one was stopped"


def test_the_tick_judges_the_file_only(client, at):
    sign_in(client, staff_of("registry_analyst"))
    send(client, line(1), dry_run="on")
    job = ImportJob.objects.get()
    jobs.take_in.func(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.rows_new) == ("done", 1)
    assert not Incident.objects.exists()


def test_a_file_without_its_columns_is_said_to_be_unjudged(client, at):
    sign_in(client, staff_of("registry_analyst"))
    send(client, "THD,2020", dry_run="on", heading="type,occurred")
    job = ImportJob.objects.get()
    jobs.take_in.func(str(job.pk))
    text = client.get(f"/exchange/{job.pk}/").content.decode()
    assert "The rows were not judged" in text and "Nothing is wrong" not in text
    assert "To take it in, send the file again" not in text
    assert "Global Witness: " in text and "global_witness" not in text


def test_a_job_that_breaks_does_not_run_for_ever(client, monkeypatch):
    sign_in(client, staff_of("registry_analyst"))
    send(client, line(1))
    job = ImportJob.objects.get()
    monkeypatch.setattr(jobs.Work, "_judged", lambda *a, **k: 1 / 0)
    assert jobs.take_in.func(str(job.pk)) == "failed"
    job.refresh_from_db()
    assert job.state == "failed" and "administrator" in job.note


def test_what_waited_too_long_is_swept(client, at, settings):
    import os

    sign_in(client, staff_of("registry_analyst"))
    send(client, line(1))
    (sealed,) = (settings.FILES_ROOT / "imports").iterdir()
    late = at + timedelta(days=900)
    assert jobs.sweep(at=at - timedelta(days=900)) == 0
    os.utime(sealed, (at.timestamp(), at.timestamp()))
    assert jobs.sweep(at=late) == 1
    assert ImportJob.objects.get().state == "failed"


def test_only_the_registry_takes_files_in(client):
    assert client.get("/exchange/").status_code == 302
    sign_in(client, staff_of("case_officer"))
    for path in ("/exchange/", "/exchange/new/", "/exchange/exports/"):
        assert client.get(path).status_code == 403
    assert send(client, line(1)).status_code == 403
    assert not ImportJob.objects.exists()


def test_a_job_of_another_kind_is_not_there(client, at):
    job = ImportJob.objects.create(
        kind="places", mapping="x", file_name="x", sha256="0" * 64, by_label="x", created_at=at
    )
    sign_in(client, staff_of("registry_analyst"))
    assert client.get(f"/exchange/{job.pk}/").status_code == 404
    assert client.get(f"/exchange/{job.pk}/rows.csv").status_code == 404


# --- lists that leave ------------------------------------------------------------------------


@pytest.fixture
def asked(at):
    """Return an analyst, a second one, and the list that the first asked for."""
    load_profile("PE", at=at)
    for kind, words in (("KIL", "=cmd"), ("THD", "+51 900")):
        record_incident(
            by=SYSTEM, at=at, type=kind, country="PE", occurred="2026-06-14",
            region_as_written=words, description="sealed words",
        )  # fmt: skip
    one, two = staff_of("registry_analyst"), staff_of("registry_analyst", "second analyst")
    return one, two, actions.ask_export(kind="incidents", query="type=THD", by=one, at=at)


def test_a_list_leaves_only_after_a_second_person(asked, at):
    one, two, export = asked
    with pytest.raises(Refused, match="has not approved"):
        actions.take_export(export_id=export.pk, by=one, at=at)
    with pytest.raises(Denied, match="second person"):
        actions.approve_export(export_id=export.pk, by=one, at=at)
    with pytest.raises(Denied):
        actions.approve_export(export_id=export.pk, by=staff_of("case_officer"), at=at)
    actions.approve_export(export_id=export.pk, by=two, at=at)
    with pytest.raises(Refused, match="already"):
        actions.refuse_export(export_id=export.pk, by=two, at=at, reason="no")
    with pytest.raises(Denied, match="Only the person who asked"):
        actions.take_export(export_id=export.pk, by=two, at=at)
    _export, (sheet, *_others) = actions.take_export(export_id=export.pk, by=one, at=at)
    rows = list(sheet.rows)
    assert len(rows) == 1 and rows[0][sheet.headings.index("type")] == "THD"
    verbs = list(Entry.objects.filter(verb__startswith="export.").values_list("verb", flat=True))
    assert verbs == ["export.asked", "export.approved", "export.taken"]
    with pytest.raises(Refused, match="are over"):
        actions.take_export(export_id=export.pk, by=one, at=at + timedelta(days=8))


def test_a_refusal_needs_its_reason(asked, at):
    _one, two, export = asked
    with pytest.raises(Invalid):
        actions.refuse_export(export_id=export.pk, by=two, at=at, reason=" ")
    actions.refuse_export(export_id=export.pk, by=two, at=at, reason="Too wide")
    with pytest.raises(Refused):
        actions.approve_export(export_id=export.pk, by=two, at=at)
    assert Entry.objects.filter(verb="export.refused").count() == 1


def test_a_second_click_asks_once(at, client):
    record_incident(by=SYSTEM, at=at, type="THD", country="PE")
    sign_in(client, staff_of("registry_analyst"))
    page = client.get("/situations/?type=THD").content.decode()
    mark = re.search(r'name="once" value="([^"]+)"', page)[1]
    for _twice in range(2):
        answer = client.post("/situations/incidents/export/", {"type": "THD", "once": mark})
        assert answer.status_code in (302, 303)
    assert Export.objects.count() == 1
    # The next page asks for another.
    client.post("/situations/incidents/export/", {"type": "THD", "once": "another"})
    assert Export.objects.count() == 2


def test_others_may_not_ask(at):
    with pytest.raises(Denied):
        actions.ask_export(kind="incidents", query="", by=staff_of("observer"), at=at)
    with pytest.raises(Invalid):
        actions.ask_export(kind="cats", query="", by=staff_of("registry_analyst"), at=at)


def test_the_pages_of_a_list_that_leaves(asked, client):
    one, two, export = asked
    path = f"/exchange/exports/{export.pk}/"
    sign_in(client, staff_of("case_officer"))
    assert client.get(path).status_code == 404
    sign_in(client, one)
    text = client.get(path).content.decode()
    assert "Other threat" in text or "Death threat" in text
    assert "Approve that it leaves" not in text
    assert client.post(f"{path}take/").status_code == 409
    assert client.post(f"{path}approve/").status_code == 403
    sign_in(client, two)
    assert "Approve that it leaves" in client.get(path).content.decode()
    assert client.post(f"{path}refuse/", {"reason": ""}).status_code == 422
    assert client.post(f"{path}approve/").status_code == 302
    sign_in(client, one)
    assert "Take it as CSV" in client.get(path).content.decode()
    response = client.post(f"{path}take/", {"form": "csv"})
    assert response["Content-Type"].startswith("text/csv")
    text = response.getvalue().decode("utf-8-sig")
    tags, *rows = csv.DictReader(io.StringIO(text))
    assert tags["region"] == "#adm1+name"
    assert rows[0]["region"] == "'+51 900"
    assert rows[0]["occurred"] == "2026-06"
    assert "sealed words" not in text


def test_a_sheet_that_leaves_holds_no_formula(asked, client, at):
    import openpyxl

    one, two, _export = asked
    export = actions.ask_export(kind="incidents", query="type=KIL", by=one, at=at)
    actions.approve_export(export_id=export.pk, by=two, at=at)
    Export.objects.filter(pk=export.pk).update(approved_at=timezone.now())
    sign_in(client, one)
    response = client.post(f"/exchange/exports/{export.pk}/take/", {"form": "xlsx"})
    assert response["Content-Disposition"] == 'attachment; filename="incidents.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(response.getvalue()))
    assert book.sheetnames == ["incidents", "acts", "involvements", "sources", "interventions"]
    heading, _tags, row = list(book["incidents"].iter_rows())[:3]
    cell = row[[c.value for c in heading].index("region")]
    assert cell.value == safe_cell("=cmd") and cell.data_type == "s"


def test_the_list_is_asked_for_from_its_own_page(asked, client):
    one, *_rest = asked
    sign_in(client, one)
    assert "Ask for this list" in client.get("/situations/?type=THD").content.decode()
    response = client.post("/situations/incidents/export/", {"type": "THD", "since": "2020"})
    assert response.status_code == 302
    assert Export.objects.latest("asked_at").query == "type=THD&since=2020"
