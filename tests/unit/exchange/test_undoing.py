"""An import is taken back as a whole: looked at first, but for what was touched, and put back."""

from datetime import timedelta

import pytest

from amparo.cases.models import Case, IncidentLink
from amparo.exchange import actions, jobs
from amparo.exchange.actions import reversing
from amparo.exchange.models import ImportJob, Reversal, TakenRow
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry, Event
from amparo.ledger.queries import verify
from amparo.site.reactions import REACTIONS
from amparo.situations import actions as registry
from amparo.situations.models import Incident, Withdrawal
from amparo.situations.queries import visible_incidents
from tests.unit.exchange.test_imports import GW, HEAD, line, load
from tests.unit.exchange.test_long_files import few
from tests.unit.situations.people import sign_in, staff_of

pytestmark = pytest.mark.django_db
ROWS = 12
WHY = "The wrong file"


@pytest.fixture
def analyst(db):
    return staff_of("registry_analyst")


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "gw.csv"
    file.write_text("\n".join([HEAD, *(line(n) for n in range(ROWS)), ""]))
    return file


@pytest.fixture
def job(path, at, monkeypatch):
    few(monkeypatch, batch_rows=5)
    return load(path, at, by=staff_of("registry_analyst", "who loaded it"))


def turn(row, by, at, over=lambda: False):
    row.refresh_from_db()
    importer = jobs.IMPORTERS[row.job.kind]
    state = reversing.Reversing(row, importer, by, lambda: at, over).do()
    row.refresh_from_db()
    return state


def looked(job, by, at):
    row = actions.look_back(job_id=job.pk, by=by, at=at)
    assert turn(row, by, at) == "ready"
    return row


def taken_back(job, by, at):
    looked(job, by, at)
    row = actions.take_import_back(job_id=job.pk, why=WHY, by=by, at=at)
    assert turn(row, by, at) == "done"
    return row


def put_back(job, by, at):
    row = actions.put_import_back(job_id=job.pk, why="It was right", by=by, at=at)
    assert turn(row, by, at) == "done"
    return row


def shown(who):
    return visible_incidents(who).count()


def touch(job, analyst, later):
    """Work with five of the incidents in five ways; return which and why."""
    one, two, three, four, five = Incident.objects.order_by("pk")[:5]
    known = {"by": analyst, "at": later}
    registry.correct_incident(incident_id=one.pk, why="x", cause="land", **known)
    registry.verify_incident(incident_id=two.pk, status="not_confirmed", basis="x", **known)
    told = registry.InformationFacts(told_by="A neighbour")
    registry.add_information(incident_id=three.pk, information=told, **known)
    other = registry.record_incident(type="KIL", country="PE", **known)
    registry.merge(kind="incident", keep=four.pk, other=other.pk, why="x", **known)
    registry.withdraw_incident(incident_id=five.pk, why="x", **known)
    return {
        one.code: "corrected", two.code: "verified", three.code: "told", four.code: "merged",
        five.code: "withdrawn",
    }  # fmt: skip


def test_the_look_changes_nothing_and_says_what_stays(job, analyst, at):
    touched = touch(job, analyst, at + timedelta(hours=1))
    before = Withdrawal.objects.count()
    row = looked(job, analyst, at + timedelta(hours=2))
    assert (row.rows_moved, sum(row.stays.values())) == (ROWS - 5, 5)
    assert dict(row.shown) == touched
    assert Withdrawal.objects.count() == before and not TakenRow.objects.exclude(released="")


def test_what_nobody_touched_is_withdrawn_and_put_back(job, analyst, at):
    later = at + timedelta(hours=1)
    touched = touch(job, analyst, later)
    before = shown(analyst)
    row = taken_back(job, analyst, later)
    assert (row.rows_moved, dict(row.shown)) == (ROWS - 5, touched)
    assert shown(analyst) == before - (ROWS - 5)
    assert Withdrawal.objects.exclude(job="").count() == ROWS - 5
    assert "Wrong" not in str(list(Entry.objects.values_list("after", "why")))
    again = put_back(job, analyst, later)
    assert again.rows_moved == ROWS - 5 and shown(analyst) == before
    assert not TakenRow.objects.exclude(released="").exists()
    # And once more: nobody has touched them in between.
    assert taken_back(job, analyst, later).rows_moved == ROWS - 5
    verbs = set(Entry.objects.filter(target=f"exchange.ImportJob:{job.pk}").values_list("verb"))
    assert {("import.taken_back",), ("import.reversed",), ("import.put_back",)} <= verbs
    for verb in ("import.taken_back", "import.put_back"):
        assert Event.objects.filter(verb=verb).exists() and verb in REACTIONS
    assert verify().holds


def test_a_case_that_rests_on_an_incident_keeps_it(job, analyst, at, received_case):
    incident = Incident.objects.order_by("pk").first()
    IncidentLink.objects.create(case=received_case, incident=incident, linked_at=at)
    row = looked(job, analyst, at)
    assert row.shown == [[incident.code, "tied"]]


@pytest.fixture
def received_case(at):
    from tests.world import world

    case = world("PE", at=at).received(at)
    assert isinstance(case, Case)
    return case


def test_a_secret_one_stays_and_is_not_named(job, analyst, at):
    incident = Incident.objects.order_by("pk").first()
    Incident.objects.filter(pk=incident.pk).update(secrecy="SECRET")
    row = looked(job, analyst, at)
    assert row.stays == {"closed": 1} and row.shown == []


def test_what_is_touched_after_the_look_stays_too(job, analyst, at):
    looked(job, analyst, at)
    touch(job, analyst, at + timedelta(hours=1))
    row = actions.take_import_back(job_id=job.pk, why=WHY, by=analyst, at=at)
    assert turn(row, analyst, at + timedelta(hours=2)) == "done"
    assert row.rows_moved == ROWS - 5


def test_it_goes_by_batches_stops_and_goes_on(job, analyst, at):
    looked(job, analyst, at)
    row = actions.take_import_back(job_id=job.pk, why=WHY, by=analyst, at=at)
    calls = []

    def over():
        calls.append(1)
        return len(calls) > 1

    assert turn(row, analyst, at, over) == "running"
    assert (row.rows_seen, shown(analyst)) == (5, ROWS - 5)
    actions.stop_reversal(job_id=job.pk, by=analyst, at=at)
    assert turn(row, analyst, at) == "stopped"
    assert shown(analyst) == ROWS - 5
    with pytest.raises(Refused, match="nothing to stop"):
        actions.stop_reversal(job_id=job.pk, by=analyst, at=at)
    actions.resume_reversal(job_id=job.pk, by=analyst, at=at)
    assert turn(row, analyst, at) == "done"
    assert (row.rows_moved, shown(analyst)) == (ROWS, 0)
    assert turn(row, analyst, at) == "done" and Withdrawal.objects.count() == ROWS
    with pytest.raises(Refused, match="nothing to take up"):
        actions.resume_reversal(job_id=job.pk, by=analyst, at=at)


def test_a_turn_that_breaks_keeps_whole_batches(job, analyst, at, monkeypatch):
    looked(job, analyst, at)
    row = actions.take_import_back(job_id=job.pk, why=WHY, by=analyst, at=at)
    release, count = reversing._release, []

    def failing(rows):
        count.append(1)
        release(rows)
        if len(count) == 2:
            raise RuntimeError("the disk is full")

    monkeypatch.setattr(reversing, "_release", failing)
    with pytest.raises(RuntimeError):
        turn(row, analyst, at)
    row.refresh_from_db()
    assert (row.state, row.rows_moved, shown(analyst)) == ("failed", 5, ROWS - 5)
    monkeypatch.setattr(reversing, "_release", release)
    actions.resume_reversal(job_id=job.pk, by=analyst, at=at)
    assert turn(row, analyst, at) == "done" and shown(analyst) == 0
    assert Withdrawal.objects.count() == ROWS


def test_an_earlier_worker_that_wakes_up_keeps_nothing(job, analyst, at):
    looked(job, analyst, at)
    row = actions.take_import_back(job_id=job.pk, why=WHY, by=analyst, at=at)
    importer = jobs.IMPORTERS["incidents"]

    def taken_over():
        Reversal.objects.filter(pk=row.pk).update(run="00000000-0000-0000-0000-000000000001")
        return False

    reversing.Reversing(row, importer, analyst, lambda: at, taken_over).do()
    assert Withdrawal.objects.count() == 0 and shown(analyst) == ROWS


def test_the_same_rows_come_in_again_from_a_corrected_file(job, path, analyst, at):
    taken_back(job, analyst, at)
    again = load(path, at, by=analyst)
    assert (again.rows_new, again.rows_known, shown(analyst)) == (ROWS, 0, ROWS)
    row = put_back(job, analyst, at)
    # Each row is one record: the first stay withdrawn.
    assert (row.rows_moved, row.stays, shown(analyst)) == (0, {"again": ROWS}, ROWS)


def test_one_that_is_restored_alone_has_its_row_again(job, path, analyst, at):
    taken_back(job, analyst, at)
    one = Incident.objects.order_by("pk").first()
    registry.restore_incident(incident_id=one.pk, why="It did happen", by=analyst, at=at)
    again = load(path, at, by=analyst)
    assert (again.rows_new, again.rows_known, shown(analyst)) == (ROWS - 1, 1, ROWS)


def test_who_may_and_what_is_refused(job, analyst, at, path):
    with pytest.raises(Denied):
        actions.look_back(job_id=job.pk, by=staff_of("alert_analyst"), at=at)
    with pytest.raises(Refused, match="Look first"):
        actions.take_import_back(job_id=job.pk, why=WHY, by=analyst, at=at)
    with pytest.raises(Refused, match="Nothing is withdrawn"):
        actions.put_import_back(job_id=job.pk, why=WHY, by=analyst, at=at)
    row = actions.look_back(job_id=job.pk, by=analyst, at=at)
    with pytest.raises(Refused, match="at this moment"):
        actions.look_back(job_id=job.pk, by=analyst, at=at)
    turn(row, analyst, at)
    with pytest.raises(Invalid):
        actions.take_import_back(job_id=job.pk, why=" ", by=analyst, at=at)
    known = load(path, at, by=analyst)  # brought nothing new
    with pytest.raises(Refused, match="not of a kind"):
        actions.look_back(job_id=known.pk, by=analyst, at=at)
    ImportJob.objects.filter(pk=job.pk).update(state="running")
    with pytest.raises(Refused, match="still runs"):
        actions.look_back(job_id=job.pk, by=analyst, at=at)


def test_the_pages_look_decide_and_say_what_came_of_it(job, analyst, at, client):
    sign_in(client, analyst)
    home = f"/exchange/{job.pk}/"
    assert f"{home}undo/" in client.get(home).content.decode()
    page = client.get(f"{home}undo/").content.decode()
    assert "Looking changes nothing" in page
    assert client.get(f"{home}undo/back/").status_code in (302, 303)
    assert client.post(f"{home}undo/look/").status_code in (302, 303)
    row = Reversal.objects.get()
    assert jobs.reverse.func(str(row.pk)) == "ready"
    assert f"Take {ROWS} records back" in client.get(f"{home}undo/").content.decode()
    assert client.post(f"{home}undo/back/", {"why": ""}).status_code == 422
    sent = {"why": WHY, "once": "mark"}
    for _twice in range(2):
        assert client.post(f"{home}undo/back/", sent).status_code in (302, 303)
    assert Entry.objects.filter(verb="import.taken_back").count() == 1
    assert jobs.reverse.func(str(row.pk)) == "done"
    assert jobs.reverse.func(str(row.pk)) == "nothing to do"
    page = client.get(f"{home}undo/").content.decode()
    assert "Taken back" in page and WHY in page and f"{home}undo/again/" in page
    assert client.post(f"{home}undo/again/", {"why": "Right"}).status_code in (302, 303)
    again = Reversal.objects.latest("asked_at", "id")
    assert jobs.reverse.func(str(again.pk)) == "done" and shown(analyst) == ROWS
    sign_in(client, staff_of("case_officer"))
    assert client.get(f"{home}undo/").status_code in (403, 404)


def test_other_kinds_say_what_stays(at, client):
    for kind, words in (("situations", "situations of risk stay"), ("incidents", "")):
        job = ImportJob.objects.create(
            kind=kind, mapping=GW, file_name="x", sha256="0" * 64, by_label="x", created_at=at,
            state="done", rows_new=3, by_id=str(SYSTEM.actor_id),
        )  # fmt: skip
        sign_in(client, staff_of("registry_analyst", kind))
        page = client.get(f"/exchange/{job.pk}/").content.decode()
        assert words in page
        assert (f"/exchange/{job.pk}/undo/" in page) == (kind == "incidents")
        assert client.get(f"/exchange/{job.pk}/undo/").status_code == (
            200 if kind == "incidents" else 404
        )
