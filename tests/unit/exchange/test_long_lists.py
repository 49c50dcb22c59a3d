"""A long list is made as a file by the worker: for one person, some hours, and asked again."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from django.utils import timezone

from amparo.exchange import actions, jobs
from amparo.exchange.actions import making
from amparo.exchange.actions.sealing import PART, Sealing, opened
from amparo.exchange.models import Made
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from amparo.people.models import Post
from amparo.situations.actions import record_incident, withdraw_incident
from amparo.situations.jobs import export as exporting
from amparo.situations.models import Incident
from tests.unit.exchange.test_long_files import few
from tests.unit.situations.people import sign_in, staff_of

pytestmark = pytest.mark.django_db
ROWS = 13


@pytest.fixture
def people(settings, tmp_path, monkeypatch):
    """Return who asks and who approves; lists of more than five rows are long."""
    settings.FILES_ROOT = tmp_path / "files"
    few(monkeypatch, rows_at_once=5)
    monkeypatch.setattr(exporting, "BATCH", 4)
    monkeypatch.setattr(exporting, "ASKED", 3)
    return staff_of("registry_analyst"), staff_of("registry_analyst", "second")


@pytest.fixture
def export(people):
    now, (one, two) = timezone.now(), people
    for n in range(ROWS):
        record_incident(
            by=SYSTEM, at=now, type="THD", country="PE", occurred=f"2026-06-{n + 1:02}",
            region_as_written="=cmd|' /C calc'!A0" if n == 3 else f"place {n}",
        )  # fmt: skip
    found = actions.ask_export(kind="incidents", query="type=THD", by=one, at=now)
    return actions.approve_export(export_id=found.pk, by=two, at=now)


def made_of(export, one, form="csv"):
    made = actions.ask_for_file(export_id=export.pk, form=form, by=one, at=timezone.now())
    assert jobs.make_file.func(str(made.pk)) == "done"
    made.refresh_from_db()
    return made


def content(made, one):
    _made, stream = actions.open_file(made_id=made.pk, by=one, at=timezone.now())
    return stream.read()


def test_the_page_asks_shows_and_gives_it(people, export, client):
    one, _two = people
    sign_in(client, one)
    page = f"/exchange/exports/{export.pk}/"
    for _twice in range(2):  # a second click makes no second file
        assert client.post(f"{page}take/", {"form": "xlsx"}).status_code == 302
    made = Made.objects.get()
    assert "XLSX is being made" in client.get(page).content.decode()
    assert jobs.make_file.func(str(made.pk)) == "done"
    assert jobs.make_file.func(str(made.pk)) == "nothing to do"
    text = client.get(page).content.decode()
    assert "XLSX is ready" in text and f"{page}files/{made.pk}/" in text
    answer = client.post(f"{page}files/{made.pk}/")
    assert answer["Content-Disposition"] == 'attachment; filename="incidents.xlsx"'
    assert answer["Cache-Control"] == "no-store"
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cells = list(book["incidents"].iter_rows(values_only=True))
    assert len(cells) == ROWS + 2 and len({row[0] for row in cells}) == ROWS + 2
    # What a spreadsheet would run is a text, as in a short list.
    assert any("'=cmd" in str(cell) for row in cells for cell in row)
    verbs = list(Entry.objects.filter(verb__startswith="export.").values_list("verb", flat=True))
    assert verbs == ["export.asked", "export.approved", "export.file_asked", "export.taken"]
    assert client.post(f"{page}take/", {"form": "exe"}).status_code == 422


def test_a_short_list_is_given_at_once(people, export, client, monkeypatch):
    few(monkeypatch, rows_at_once=ROWS)
    sign_in(client, people[0])
    answer = client.post(f"/exchange/exports/{export.pk}/take/", {"form": "csv"})
    assert answer.status_code == 200 and not Made.objects.exists()


def test_each_form_holds_the_same_rows(people, export):
    one, _two = people
    files = {form: content(made_of(export, one, form), one) for form in ("csv", "tables", "json")}
    rows = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    codes = {row[0] for row in rows[2:]}
    assert len(codes) == ROWS
    with zipfile.ZipFile(io.BytesIO(files["tables"])) as packed:
        assert packed.read("incidents.csv") == files["csv"] and "acts.csv" in packed.namelist()
    assert {row["code"] for row in json.loads(files["json"])["incidents"]["rows"]} == codes


def test_it_is_sealed_and_bound_to_its_place(people, export):
    one, _two = people
    made, other = made_of(export, one), made_of(export, one, "json")
    stored = making.place_of(made).read_bytes()
    assert b"INC-" not in stored and b"place" not in stored
    making.place_of(other).write_bytes(stored)
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever says that it does not open
        content(other, one)


def test_only_who_asked_and_still_holds_the_role_opens_it(people, export, client):
    one, two = people
    made = made_of(export, one)
    with pytest.raises(Denied):
        content(made, two)
    with pytest.raises(Denied):
        actions.ask_for_file(export_id=export.pk, form="csv", by=two, at=timezone.now())
    sign_in(client, two)
    assert client.post(f"/exchange/exports/{export.pk}/files/{made.pk}/").status_code == 403
    assert "is ready" not in client.get(f"/exchange/exports/{export.pk}/").content.decode()
    Post.objects.filter(user=one).delete()
    with pytest.raises(Denied):
        content(made, one)


@pytest.mark.parametrize("change", ["secret", "withdrawn"])
def test_what_is_no_longer_open_is_asked_again_when_it_is_taken(people, export, change):
    one, two = people
    made, last = made_of(export, one), Incident.objects.order_by("pk").last()
    if change == "secret":
        Incident.objects.filter(pk=last.pk).update(secrecy="SECRET")
    else:
        withdraw_incident(incident_id=last.pk, why="x", by=two, at=timezone.now())
    with pytest.raises(Refused, match="no longer open"):
        content(made, one)
    made.refresh_from_db()
    assert made.removed_at and not making.place_of(made).exists()
    assert Entry.objects.filter(verb="export.taken", kind="denied").count() == 1
    again = made_of(export, one)
    assert again.pk != made.pk and last.code.encode() not in content(again, one)


def test_a_correction_spoils_no_file(people, export):
    one, _two = people
    made = made_of(export, one)
    Incident.objects.update(cause="land")
    record_incident(by=SYSTEM, at=timezone.now(), type="THD", country="PE")
    assert len(content(made, one).splitlines()) == ROWS + 2


def test_it_is_kept_for_some_hours(people, export):
    one, _two = people
    made, later = made_of(export, one), timezone.now() + timedelta(hours=49)
    with pytest.raises(Refused, match="no longer"):
        actions.open_file(made_id=made.pk, by=one, at=later)
    assert jobs.sweep(at=timezone.now()) == 0 and making.place_of(made).exists()
    assert jobs.sweep(at=later) == 1
    assert not list(making.place_of(made).parent.iterdir())


def test_others_have_their_turn_while_it_is_made(people, export, monkeypatch):
    few(monkeypatch, rows_at_once=5, turn_seconds=-1)
    told = []
    monkeypatch.setattr(jobs, "MEANWHILE", [lambda: told.append(1)])
    made = made_of(export, people[0], "tables")
    assert len(told) >= ROWS // 4 and made.rows_done == made.rows_total == 5 * ROWS


def test_a_making_that_breaks_leaves_nothing_and_begins_anew(people, export, monkeypatch):
    one, _two = people
    made = actions.ask_for_file(export_id=export.pk, form="csv", by=one, at=timezone.now())

    def dark(self, start, rows):
        raise RuntimeError("the machine went dark")

    note = making.Making._note
    monkeypatch.setattr(making.Making, "_note", dark)
    assert jobs.make_file.func(str(made.pk)) == "failed"
    assert not list(making.place_of(made).parent.iterdir())
    monkeypatch.setattr(making.Making, "_note", note)
    assert made_of(export, one).pk == made.pk


def test_of_two_workers_one_makes_it(people, export, monkeypatch):
    one, _two = people
    made = actions.ask_for_file(export_id=export.pk, form="csv", by=one, at=timezone.now())
    note, began = making.Making._note, []

    def overtaken(self, start, rows):
        if not began:
            began.append(1)
            assert jobs.make_file.func(str(made.pk)) == "done"
        note(self, start, rows)

    monkeypatch.setattr(making.Making, "_note", overtaken)
    assert jobs.make_file.func(str(made.pk)) == "done"
    assert len(content(made, one).splitlines()) == ROWS + 2


def test_what_is_refused(people, export):
    one, _two = people
    ask = actions.ask_for_file
    with pytest.raises(Invalid):
        ask(export_id=export.pk, form="exe", by=one, at=timezone.now())
    with pytest.raises(Refused, match="are over"):
        ask(export_id=export.pk, form="csv", by=one, at=timezone.now() + timedelta(days=8))
    made = ask(export_id=export.pk, form="csv", by=one, at=timezone.now())
    with pytest.raises(Refused, match="not here"):
        actions.open_file(made_id=made.pk, by=one, at=timezone.now())


@pytest.mark.parametrize("size", [0, 1, PART, PART + 1, 3 * PART])
def test_sealed_as_it_is_written(tmp_path, size):
    path = tmp_path / "x.sealed"
    with Sealing(path, "a place") as out:
        for start in range(0, size, 700_001):
            out.write(bytes(min(700_001, size - start)))
        assert not path.exists()
    assert opened(path, "a place").read() == bytes(size)
