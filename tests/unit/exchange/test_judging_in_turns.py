"""A long file is judged in turns: put down, killed or stopped, it goes on and says the same."""

import os
from datetime import timedelta

import pytest

from amparo.exchange import actions, jobs
from amparo.exchange.actions import imports, judging, remembering, rows
from amparo.exchange.models import ImportJob, TakenRow
from amparo.exchange.rules.seen import FirstRows
from amparo.kernel.actors import SYSTEM
from amparo.situations.models import Incident
from tests.unit.exchange.test_imports import GW, HEAD, line, load, notes_of
from tests.unit.exchange.test_long_files import few
from tests.unit.situations.people import staff_of
from vocab.exchange_files import mappings

pytestmark = pytest.mark.django_db
ROWS = 40


@pytest.fixture(autouse=True)
def by_five(settings, tmp_path, monkeypatch):
    settings.FILES_ROOT = tmp_path / "files"
    few(monkeypatch, batch_rows=20)
    monkeypatch.setattr(judging, "CHUNK", 5)


@pytest.fixture
def path(tmp_path):
    """Return a file with a doubtful day, a row that comes twice, and States without regions."""
    lines = [line(n) for n in range(ROWS)]
    lines[33] = line(3)
    lines[7] = line(7, date="2020-06-31")
    lines[20] = line(20, country="Colombia", number="170", region="Cauca")
    lines[38] = line(38, country="Brazil", number="76", region="Pará")
    file = tmp_path / "gw.csv"
    file.write_text("\n".join([HEAD, *lines, ""]))
    return file


def send(path, at):
    return actions.hold_upload(
        kind="incidents", mapping=GW, content=path.read_bytes(), name="gw.csv",
        by=staff_of("registry_analyst"), at=at,
    )  # fmt: skip


def by_turns(job, monkeypatch):
    """Let the worker take turns as short as they can be; return how many there were."""
    again = []
    monkeypatch.setattr(type(jobs.take_in), "enqueue", lambda self, key: again.append(key))
    few(monkeypatch, batch_rows=20, turn_seconds=-1)
    turns = 0
    while ImportJob.objects.get(pk=job.pk).judged_at is None:
        assert jobs.take_in.func(str(job.pk)) == "running"
        turns += 1
    few(monkeypatch, batch_rows=20)
    assert jobs.take_in.func(str(job.pk)) == "done"
    return turns


def said(job):
    job.refresh_from_db()
    names = ("rows_total", "rows_new", "rows_known", "rows_warned", "warnings_found")
    notes = list(job.notes.order_by("row", "message").values_list("row", "column", "message"))
    return [getattr(job, name) for name in names], notes


def test_judged_in_turns_it_says_what_it_says_in_one(path, at, monkeypatch):
    whole = load(path, at)
    report = sorted((row, column, text) for row, column, _bad, text in notes_of(whole))
    counts = said(whole)[0]
    Incident.objects.all().delete()
    whole.notes.all().delete()
    TakenRow.objects.all().delete()
    ImportJob.objects.all().delete()
    job = send(path, at)
    assert by_turns(job, monkeypatch) == ROWS / 5 + 1
    again, notes = said(job)
    assert again == counts and sorted(notes) == report
    assert any("The same as row 4" in text for _row, _column, text in notes)
    assert not list(remembering.place_of(job).parent.glob("*.sealed"))


def test_killed_while_judging_it_goes_on_and_not_from_the_beginning(path, at, monkeypatch):
    job = send(path, at)
    few(monkeypatch, batch_rows=20, turn_seconds=-1)
    monkeypatch.setattr(type(jobs.take_in), "enqueue", lambda self, key: None)
    assert jobs.take_in.func(str(job.pk)) == "running"  # rows 1 to 5
    few(monkeypatch, batch_rows=20)
    read, seen = rows.Reader.read, []

    def killed(self, row):
        seen.append(row.number)
        if row.number == 23:
            raise RuntimeError("the machine went dark")
        return read(self, row)

    monkeypatch.setattr(rows.Reader, "read", killed)
    assert jobs.take_in.func(str(job.pk)) == "failed"
    assert seen[0] == 6
    monkeypatch.setattr(rows.Reader, "read", read)
    job.refresh_from_db()
    assert job.judged_at is None and not Incident.objects.exists()
    actions.resume_import(job_id=job.pk, by=staff_of("registry_analyst", "another"), at=at)
    assert jobs.take_in.func(str(job.pk)) == "done"
    assert Incident.objects.count() == ROWS - 1


def test_a_stop_while_judging_keeps_what_was_judged(path, at, monkeypatch):
    job = send(path, at)
    read, numbers, judged = rows.Reader.read, [], []

    def then_stop(self, row):
        numbers.append(row.number)
        if row.number == 12 and not judged:
            judged.append(1)
            ImportJob.objects.filter(pk=job.pk).update(stop_asked=True, beat_at=None)
            job.refresh_from_db()
        return read(self, row)

    monkeypatch.setattr(rows.Reader, "read", then_stop)
    monkeypatch.setattr(imports, "BEAT", timedelta(0))
    assert jobs.take_in.func(str(job.pk)) == "stopped"
    assert numbers[-1] == 15
    monkeypatch.setattr(
        rows.Reader, "read", lambda self, row: (numbers.append(row.number), read(self, row))[1]
    )
    numbers.clear()
    actions.resume_import(job_id=job.pk, by=staff_of("registry_analyst", "another"), at=at)
    assert jobs.take_in.func(str(job.pk)) == "done"
    assert numbers[0] == 16 and Incident.objects.count() == ROWS - 1


def test_what_is_put_down_is_sealed_and_of_its_own_mapping(path, at, monkeypatch):
    job = send(path, at)
    few(monkeypatch, batch_rows=20, turn_seconds=-1)
    monkeypatch.setattr(type(jobs.take_in), "enqueue", lambda self, key: None)
    jobs.take_in.func(str(job.pk))
    place = remembering.place_of(job)
    assert b"rows" not in place.read_bytes() and b"warnings" not in place.read_bytes()
    mapping = mappings()[GW]
    taking = type("T", (), {"recall": lambda self, kept: None})()
    assert remembering.recall(job, mapping, taking).found.rows == 5
    other = type(mapping)(**{
        **{name: getattr(mapping, name) for name in mapping.__struct_fields__}, "country": "CO"
    })  # fmt: skip
    assert remembering.recall(job, other, taking).found.rows == 0


def test_the_rows_seen_are_put_down_and_taken_up():
    seen, keys = FirstRows(), [os.urandom(32).hex() for _ in range(10_000)]
    for number, key in enumerate(keys[:7000], start=1):
        assert seen.first(key, number) == 0
    again = FirstRows.again(seen.kept())
    for number, key in enumerate(keys[:7000], start=1):
        assert again.first(key, 99_999) == number
    for number, key in enumerate(keys[7000:], start=7001):
        assert again.first(key, number) == 0


def test_on_the_machine_a_dry_run_puts_nothing_down(path, at, tmp_path, monkeypatch):
    few(monkeypatch, batch_rows=20, turn_seconds=-1)
    job = load(path, at, by=SYSTEM, dry_run=True)
    assert job.state == "done" and not (tmp_path / "files").exists()
