from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from amparo.ledger.models import Event, Heartbeat
from amparo.site import reactions, ticks
from amparo.site.ticks import Round, Tick, forget_tasks
from amparo.site.work import Work, beat, take_over


def test_a_round_calls_each_tick_in_its_own_time(at):
    clock, called = [0.0], []
    often = Tick("often", lambda at: called.append("often"), 1)
    seldom = Tick("seldom", lambda at: called.append("seldom"), 10)
    one = Round((often, seldom))
    for second in (0, 0.5, 1.2, 5, 11):
        clock[0] = second
        one.run(at, lambda: clock[0])
    assert called == ["often", "seldom", "often", "often", "often", "seldom"]


def test_a_tick_that_fails_stops_no_other(at, caplog):
    def broken(at):
        raise RuntimeError("Rosa")

    called = []
    failed = Round((Tick("broken", broken, 1), Tick("well", lambda at: called.append(at), 1))).run(
        at
    )
    assert failed == 1
    assert called == [at]
    assert [r.tick for r in caplog.records] == ["broken"]


@pytest.mark.django_db(transaction=True)
def test_the_worker_tells_events_to_their_reactions(at, monkeypatch):
    told = []
    monkeypatch.setattr(
        ticks, "REACTIONS", {"case.lost": (lambda event, *, at: told.append(event),)}
    )
    event = Event.objects.create(verb="case.lost", target="x", at=at)
    Work(ticks.TICKS).once(at)
    event.refresh_from_db()
    assert [e.pk for e in told] == [event.pk]
    assert event.done_at == at


@pytest.mark.django_db
def test_a_worker_shows_that_it_lives_and_old_signs_are_forgotten(at):
    Heartbeat.objects.create(name="old", at=at - timedelta(days=2))
    beat("new", at)
    beat("new", at + timedelta(seconds=10))
    (sign,) = Heartbeat.objects.all()
    assert (sign.name, sign.at) == ("new", at + timedelta(seconds=10))


def task(at, worker: str, **fields) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status="RUNNING", started_at=at - timedelta(minutes=10), worker_ids=[worker], run_after=at,
        args_kwargs={"args": [], "kwargs": {}}, task_path="x", backend_name="default",
        exception_class_path="", traceback="", **fields,
    )  # fmt: skip


@pytest.mark.django_db
def test_the_tasks_of_a_dead_worker_are_put_back_and_those_of_a_living_one_are_not(at):
    beat("living", at)
    mine, lost = task(at, "living"), task(at, "dead")
    fresh = task(at, "starting")
    DBTaskResult.objects.filter(pk=fresh.pk).update(started_at=at)
    assert take_over(at) == 1
    assert take_over(at) == 0
    states = {t.pk: t.status for t in DBTaskResult.objects.all()}
    assert states == {mine.pk: "RUNNING", lost.pk: "READY", fresh.pk: "RUNNING"}


@pytest.mark.django_db
def test_finished_tasks_are_forgotten_after_a_week(at):
    old, new = task(at, "a"), task(at, "b")
    DBTaskResult.objects.filter(pk=old.pk).update(finished_at=at - timedelta(days=8))
    DBTaskResult.objects.filter(pk=new.pk).update(finished_at=at - timedelta(days=6))
    assert forget_tasks(at=at) == 1
    assert DBTaskResult.objects.get() == new


def test_each_event_that_is_answered_has_a_name_of_the_house():
    for verb, answers in reactions.REACTIONS.items():
        noun, dot, deed = verb.partition(".")
        assert noun and dot and deed, verb
        assert answers, verb


def test_a_worker_asked_to_stop_begins_no_further_tick(at):
    called = []
    ticks = tuple(Tick(name, lambda at, name=name: called.append(name), 1) for name in "ab")
    assert Round(ticks, lambda: bool(called)).run(at) == 0
    assert called == ["a"]
