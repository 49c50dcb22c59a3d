"""Telling events to those who react: once, whatever happens in between."""

import os
import signal
import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from amparo.ledger import actions, jobs
from amparo.ledger.models import Event, Handled, Heartbeat

CALLS = []


def count(event, *, at):
    CALLS.append(event.pk)


def leave_a_trace(event, *, at):
    actions.emit(verb="trace", target=event.target, at=at)


def fail(event, *, at):
    raise ValueError("Rosa Quispe has no place")


def die(event, *, at):
    leave_a_trace(event, at=at)
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture(autouse=True)
def _forget():
    CALLS.clear()


def news(at, verb="thing.done"):
    return actions.emit(verb=verb, target="x.X:1", at=at, payload={"n": 1})


@pytest.mark.django_db
def test_an_event_reaches_its_reactions_once(at):
    event = news(at)
    assert jobs.drain({"thing.done": (count,)}, at=at) == 1
    assert jobs.drain({"thing.done": (count,)}, at=at) == 0
    assert [event.pk] == CALLS
    event.refresh_from_db()
    assert event.done_at == at


@pytest.mark.django_db
def test_an_event_without_reactions_is_done(at):
    news(at, "nobody.listens")
    assert jobs.drain({}, at=at) == 1


@pytest.mark.django_db
def test_a_failure_waits_longer_each_time_and_spares_the_other_reactions(at):
    event = news(at)
    reactions = {"thing.done": (fail, leave_a_trace)}
    waits, moment = [], at
    for _ in range(4):
        assert jobs.drain({"thing.done": reactions["thing.done"], "trace": ()}, at=moment) <= 1
        event.refresh_from_db()
        waits.append((event.next_try_at - moment).total_seconds())
        assert jobs.drain(reactions, at=event.next_try_at - timedelta(seconds=1)) <= 1
        moment = event.next_try_at
    assert waits == [10, 20, 40, 80]
    assert Event.objects.filter(verb="trace").count() == 1
    assert jobs.drain({"thing.done": (count, leave_a_trace)}, at=moment) == 1
    assert [event.pk] == CALLS
    event.refresh_from_db()
    assert event.error == ""


@pytest.mark.django_db
def test_the_wait_never_exceeds_hours(at):
    event = news(at)
    Event.objects.filter(pk=event.pk).update(attempts=200)
    jobs.drain({"thing.done": (fail,)}, at=at)
    event.refresh_from_db()
    assert event.next_try_at == at + jobs.LONGEST_WAIT


@pytest.mark.django_db
def test_an_error_is_kept_without_the_words_of_a_person(at, caplog):
    event = news(at)
    jobs.drain({"thing.done": (fail,)}, at=at)
    event.refresh_from_db()
    assert event.error.startswith("ValueError in ") and event.error.endswith("fail")
    assert "Rosa" not in event.error + caplog.text


@pytest.mark.django_db
def test_a_reaction_that_fails_half_way_leaves_nothing_behind(at):
    def half(event, *, at):
        leave_a_trace(event, at=at)
        raise ValueError

    news(at)
    jobs.drain({"thing.done": (half,)}, at=at)
    assert not Event.objects.filter(verb="trace").exists()
    assert not Handled.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_several_workers_never_tell_an_event_twice(at):
    for _ in range(30):
        news(at)
    failures = []

    def work():
        try:
            jobs.drain({"thing.done": (count,)}, at=at)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert failures == []
    assert len(CALLS) == len(set(CALLS)) == 30
    assert not Event.objects.filter(done_at=None).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_worker_killed_in_the_middle_loses_and_repeats_nothing(at):
    news(at)
    connections.close_all()
    if (child := os.fork()) == 0:
        jobs.drain({"thing.done": (die,)}, at=at)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert not Event.objects.filter(verb="trace").exists()
    reactions = {"thing.done": (leave_a_trace,)}
    assert jobs.drain(reactions, at=at + timedelta(seconds=5)) == 0, "still leased to the dead one"
    later = at + jobs.LEASE
    assert jobs.drain(reactions, at=later) == 1
    assert jobs.drain({"trace": (), **reactions}, at=later + jobs.LEASE) == 1
    assert Event.objects.filter(verb="trace").count() == 1


@pytest.mark.django_db
def test_a_worker_shows_that_it_lives(at):
    jobs.beat("work-1", at=at)
    jobs.beat("work-1", at=at + timedelta(seconds=10))
    assert Heartbeat.objects.get().at == at + timedelta(seconds=10)
