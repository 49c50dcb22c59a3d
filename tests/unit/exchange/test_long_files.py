"""A long file comes in by batches: stopped, killed or resumed, it loses and doubles nothing."""

import gzip
import io
import os
import uuid
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from amparo.exchange import actions, jobs
from amparo.exchange.actions import imports, judging, making, reversing, taking, undoing
from amparo.exchange.actions.holding import held, place_of
from amparo.exchange.actions.sealing import PART, Sealed, keep_sealed
from amparo.exchange.actions.stopping import is_silent
from amparo.exchange.models import ImportJob, TakenRow
from amparo.exchange.rules.seen import FirstRows
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from amparo.ledger.queries import verify
from amparo.situations.models import Incident
from tests.unit.exchange.test_imports import GW, HEAD, line, load
from tests.unit.situations.people import sign_in, staff_of
from vocab.exchange_files import limits

pytestmark = pytest.mark.django_db
ROWS = 23


def few(monkeypatch, **said):
    """Let the limits be others, everywhere."""
    known = {name: getattr(limits(), name) for name in limits().__struct_fields__}
    changed = type(limits())(**{**known, **said})
    for module in (imports, judging, taking, jobs, reversing, undoing, making):
        monkeypatch.setattr(module, "limits", lambda: changed)


@pytest.fixture
def path(tmp_path, monkeypatch):
    """Return a file of 23 rows that are kept five at a time."""
    few(monkeypatch, batch_rows=5)
    file = tmp_path / "gw.csv"
    file.write_text("\n".join([HEAD, *(line(n) for n in range(ROWS)), ""]))
    return file


def break_at(monkeypatch, batch, error):
    """Let the keeping of one batch fail, and return how to mend it."""
    kept, count = taking.Batch._kept, [0]

    def failing(self, good):
        count[0] += 1
        new = kept(self, good)
        if count[0] == batch:
            raise error
        return new

    monkeypatch.setattr(taking.Batch, "_kept", failing)
    return lambda: monkeypatch.setattr(taking.Batch, "_kept", kept)


def whole():
    """Return how many records, keys and different keys there are."""
    keys = TakenRow.objects.exclude(target="").values_list("key", flat=True)
    return Incident.objects.count(), len(keys), len(set(keys))


def test_a_job_that_breaks_keeps_whole_batches_and_goes_on_behind_them(path, at, monkeypatch):
    mend = break_at(monkeypatch, 3, RuntimeError("the disk is full"))
    with pytest.raises(RuntimeError):
        load(path, at)
    job = ImportJob.objects.get()
    assert (job.state, job.cursor, job.rows_new) == ("failed", 10, 10)
    assert whole() == (10, 10, 10)
    mend()
    done = load(path, at, resume=str(job.pk))
    assert (done.pk, done.state, done.rows_new, done.rows_known) == (job.pk, "done", ROWS, 0)
    assert whole() == (ROWS, ROWS, ROWS)
    entries = Entry.objects.filter(verb="import.continued").order_by("seq")
    assert [one.after["to"] for one in entries] == [5, 10, 15, 20, 23]
    assert Entry.objects.get(verb="incidents.imported").after["new"] == ROWS
    assert verify().holds


def test_the_keyboard_stops_between_two_batches_and_says_how_to_go_on(path, at, monkeypatch):
    mend = break_at(monkeypatch, 2, KeyboardInterrupt())
    with pytest.raises(CommandError, match="5 rows were taken in, up to row 5") as said:
        call_command("load", "incidents", str(path), mapping=GW)
    job = ImportJob.objects.get()
    assert job.state == "stopped" and str(job.pk) in str(said.value)
    assert Entry.objects.filter(verb="import.stopped").count() == 1
    mend()
    out = io.StringIO()
    call_command("load", "incidents", str(path), resume=str(job.pk), stdout=out)
    assert "23 rows, 23 new, 0 known" in out.getvalue()
    with pytest.raises(CommandError, match="is over"):
        call_command("load", "incidents", str(path), resume=str(job.pk), stdout=out)


def test_only_the_same_file_goes_on(path, at, tmp_path, monkeypatch):
    break_at(monkeypatch, 2, RuntimeError())
    with pytest.raises(RuntimeError):
        load(path, at)
    other = tmp_path / "other.csv"
    other.write_text("\n".join([HEAD, line(1)]))
    with pytest.raises(Invalid, match="not the file"):
        load(other, at, resume=str(ImportJob.objects.get().pk))
    for key in ("nothing", str(uuid.uuid4())):
        with pytest.raises(Invalid, match="There is no import"):
            load(path, at, resume=key)


def test_a_second_worker_takes_a_job_over_and_the_first_keeps_nothing_more(path, at, monkeypatch):
    keep = taking.Batch.keep

    def taken_over(self, said):
        if self.job.cursor == 10:
            ImportJob.objects.filter(pk=self.job.pk).update(run=uuid.uuid4())
        return keep(self, said)

    monkeypatch.setattr(taking.Batch, "keep", taken_over)
    job = load(path, at)
    assert (job.state, job.cursor) == ("running", 10)
    assert whole() == (10, 10, 10)


def test_a_row_that_is_good_no_longer_stops_the_job_and_is_named(path, at, monkeypatch):
    read = taking.Batch.keep

    def spoil(self, said):
        if said[0].number == 6:
            object.__setattr__(said[0], "notes", [taking_note(said[0].number)])
        return read(self, said)

    monkeypatch.setattr(taking.Batch, "keep", spoil)
    job = load(path, at)
    assert (job.state, job.cursor) == ("failed", 5)
    assert "Row 6 was good when the file was judged" in job.note and "the reason" in job.note


def taking_note(row):
    from amparo.exchange.importers import Note

    return Note(row, "", "the reason", True)


def test_notes_are_counted_in_full_and_kept_as_far_as_is_useful(tmp_path, at, monkeypatch):
    few(monkeypatch, errors_shown=4, warnings_shown=2)
    path = tmp_path / "gw.csv"
    rows = [line(n, date="x" if n % 2 else "2020-06-31") for n in range(40)]
    path.write_text("\n".join([HEAD, *rows]))
    job = load(path, at)
    assert (job.state, job.rows_refused, job.rows_warned) == ("refused", 20, 20)
    # One more warning is of the file as a whole: no areas are loaded.
    assert (job.errors_found, job.warnings_found) == (20, 21)
    assert job.notes.filter(is_error=True).count() == 4 and job.notes.count() == 6
    assert "20 rows are wrong" in job.note


def test_first_rows_are_remembered_however_many():
    import hashlib

    seen = FirstRows()
    keys = [hashlib.sha256(str(n).encode()).hexdigest() for n in range(20_000)]
    assert [seen.first(key, n) for n, key in enumerate(keys, 1)] == [0] * len(keys)
    assert all(seen.first(key, 9) == n for n, key in enumerate(keys, 1))


# --- files that wait -------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"


def send(path, user, at, **said):
    known = {"kind": "incidents", "mapping": GW, "name": "gw.csv", "by": user, "at": at, **said}
    return actions.hold_upload(content=path.read_bytes(), **known)


@pytest.mark.parametrize("size", [0, 1, PART - 1, PART, PART + 1, 2 * PART, 3 * PART + 7])
def test_a_sealed_file_is_read_from_anywhere_in_it(path, at, size):
    content = os.urandom(size)
    job = send(path, staff_of("registry_analyst"), at)
    keep_sealed([content], place_of(job), f"exchange_importjob.content:{job.pk}")
    with held(job) as file:
        assert file.read() == content
        for place in (0, size // 2, max(size - 3, 0)):
            file.seek(place)
            assert file.read(5) == content[place : place + 5]
        assert file.seek(0, os.SEEK_END) == size


def test_a_sealed_file_cut_short_or_moved_does_not_open(path, at):
    job = send(path, staff_of("registry_analyst"), at)
    keep_sealed([os.urandom(2 * PART)], place_of(job), f"exchange_importjob.content:{job.pk}")
    place = place_of(job)
    whole = place.read_bytes()
    place.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InvalidTag):
        held(job).read()
    place.write_bytes(whole[len(whole) // 2 :] + whole[: len(whole) // 2])
    with pytest.raises(InvalidTag):
        held(job).read()
    assert b"Peru" not in whole and isinstance(held(job).raw, Sealed)


def test_the_worker_works_a_turn_and_lets_others_have_theirs(path, at, monkeypatch):
    few(monkeypatch, batch_rows=5, turn_seconds=-1)
    again = []
    monkeypatch.setattr(type(jobs.take_in), "enqueue", lambda self, key: again.append(key))
    job = send(path, staff_of("registry_analyst"), at)
    assert jobs.take_in.func(str(job.pk)) == "running" and again == [str(job.pk)]
    assert place_of(job).exists() and Incident.objects.count() == 0
    few(monkeypatch, batch_rows=5)
    assert jobs.take_in.func(str(job.pk)) == "done"
    assert whole() == (ROWS, ROWS, ROWS) and not place_of(job).exists()


def test_an_import_is_stopped_and_goes_on_from_its_page(path, at, client, monkeypatch):
    user = staff_of("registry_analyst")
    sign_in(client, user)
    job = send(path, user, at)
    page = f"/exchange/{job.pk}/"
    assert "Stop the import" in client.get(page).content.decode()
    read = taking.Batch.keep

    def then_stop(self, said):
        read(self, said)
        if said[-1].number == 10:
            assert client.post(f"{page}stop/").status_code == 302

    monkeypatch.setattr(taking.Batch, "keep", then_stop)
    assert jobs.take_in.func(str(job.pk)) == "stopped"
    monkeypatch.setattr(taking.Batch, "keep", read)
    text = client.get(page).content.decode()
    assert "Stopped: it can go on" in text and "10 rows were taken in, up to row 10" in text
    assert "Take this import back" in text and "Go on where it was" in text
    assert jobs.take_in.func(str(job.pk)) == "nothing to do"
    assert client.post(f"{page}resume/").status_code == 302
    assert jobs.take_in.func(str(job.pk)) == "done"
    assert whole() == (ROWS, ROWS, ROWS)
    assert client.post(f"{page}resume/").status_code == 409
    assert client.post(f"{page}stop/").status_code == 409
    verbs = set(Entry.objects.filter(verb__startswith="import.").values_list("verb", flat=True))
    assert {"import.stop_asked", "import.stopped", "import.resumed"} <= verbs


def test_a_job_that_fell_silent_is_said_so_and_taken_up_again(path, at, client):
    user = staff_of("registry_analyst")
    sign_in(client, user)
    job = send(path, user, at)
    ImportJob.objects.filter(pk=job.pk).update(
        state="running", beat_at=timezone.now() - timedelta(hours=1), run=uuid.uuid4()
    )
    job.refresh_from_db()
    assert is_silent(job, timezone.now())
    text = client.get(f"/exchange/{job.pk}/").content.decode()
    assert "No sign of life" in text and "Go on where it was" in text and "every 2s" not in text
    actions.resume_import(job_id=job.pk, by=user, at=timezone.now())
    assert jobs.take_in.func(str(job.pk)) == "done"


def test_only_those_who_may_take_in_stop_and_resume(path, at):
    job = send(path, staff_of("registry_analyst"), at)
    stranger = staff_of("case_officer")
    for act in (actions.stop_import, actions.resume_import):
        with pytest.raises(Denied):
            act(job_id=job.pk, by=stranger, at=at)
    ImportJob.objects.filter(pk=job.pk).update(state="stopped", is_held=False)
    with pytest.raises(Refused, match="not held here"):
        actions.resume_import(job_id=job.pk, by=SYSTEM, at=at)


def test_the_page_says_how_far_it_is_and_how_long_it_takes(path, at, client):
    user = staff_of("registry_analyst")
    sign_in(client, user)
    job = send(path, user, at)
    now = timezone.now()
    ImportJob.objects.filter(pk=job.pk).update(
        state="running", stage="taking", stage_at=now - timedelta(seconds=100), stage_from=1000,
        cursor=51_000, rows_total=500_000, rows_fresh=500_000, rows_new=51_000, beat_at=now,
    )  # fmt: skip
    text = client.get(f"/exchange/{job.pk}/").content.decode()
    assert "51000 of 500000 rows" in text.replace(",", "").replace("\u202f", "")
    assert "500 rows a second; about 15 min left" in text
    assert 'http-equiv="refresh"' in text


def test_the_same_file_again_is_said(path, at):
    load(path, at)
    again = load(path, at)
    assert again.rows_known == ROWS
    assert any("has sent this same file before" in one.message for one in again.report)


def test_what_two_take_in_at_once_is_counted_as_known_by_the_later(path, at, monkeypatch):
    once = []
    # Judged as new, then taken by another before the first batch is kept.
    judged = imports.Work._judged

    def judged_then(self, mapping):
        good = judged(self, mapping)
        if not once:
            once.append(1)
            load(path, at)
        return good

    monkeypatch.setattr(imports.Work, "_judged", judged_then)
    job = load(path, at)
    assert (job.rows_new, job.rows_known) == (0, ROWS)
    assert "taken in by another import while this one ran" in job.note
    assert whole() == (ROWS, ROWS, ROWS)


# --- bombs -----------------------------------------------------------------------------------


@pytest.mark.parametrize("cut", [5, 30, 0.5, 0.9])
def test_a_truncated_gzip_is_refused_before_anything_is_written(path, at, tmp_path, cut):
    data = gzip.compress(path.read_bytes())
    short = tmp_path / "gw.csv.gz"
    short.write_bytes(data[: cut if cut > 1 else int(len(data) * cut)])
    job = load(short, at)
    assert job.state == "refused" and "does not unpack" in job.note
    assert not Incident.objects.exists()
