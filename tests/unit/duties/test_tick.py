"""The minute hand: every rung once, whoever else does the same, whatever dies in between."""

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, connections, transaction

from amparo.duties import actions, jobs, queries
from amparo.duties.models import Clock, Duty, Escalation
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Refused
from amparo.ledger import actions as ledger
from amparo.ledger.models import Entry, Event
from amparo.places.models import ProfileVersion

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Offered = Callable[..., Duty]


def _urgent(law: ProfileVersion, at: datetime, subject: str = "cases.Case:1") -> Clock:
    clock = actions.start_clock(subject=subject, key="urgent_triage", profile=law, at=at)
    assert clock is not None
    return clock


def _rungs() -> list[tuple[int, str]]:
    return list(Escalation.objects.order_by("at", "rung").values_list("rung", "role"))


def test_a_late_clock_climbs_the_ladder_of_its_family(law: ProfileVersion, at: datetime) -> None:
    due = _urgent(law, at).due_at
    assert jobs.tick(at=due - HOUR) == 0
    assert jobs.tick(at=due) == 1
    assert _rungs() == [(1, "duty_officer")]
    assert jobs.tick(at=due + HOUR / 2) == 0
    assert jobs.tick(at=due + HOUR) == 1
    assert _rungs()[-1] == (2, "intake_lead")


def test_a_rung_is_journalled_and_told_once(law: ProfileVersion, at: datetime) -> None:
    clock = _urgent(law, at)
    for _ in range(3):
        jobs.tick(at=clock.due_at)
    entry = Entry.objects.get(verb="clock.escalated")
    assert entry.target == "cases.Case:1"
    assert entry.after == {"clock": "urgent_triage", "rung": 1, "role": "duty_officer"}
    event = Event.objects.get(verb="clock.escalated")
    assert event.payload["clock"] == str(clock.pk)
    assert event.payload["role"] == "duty_officer"
    assert event.payload["copy_only"] is False


def test_rungs_missed_while_nobody_worked_are_made_up_for(
    law: ProfileVersion, at: datetime
) -> None:
    due = _urgent(law, at).due_at
    assert jobs.tick(at=due + 30 * DAY) == 4
    assert [role for _rung, role in _rungs()] == [
        *("duty_officer", "intake_lead", "decider", "observer")
    ]
    assert jobs.tick(at=due + 60 * DAY) == 0
    assert Clock.objects.get().next_rung_at is None


def test_ended_and_paused_clocks_do_not_escalate(
    law: ProfileVersion, at: datetime, crew: SimpleNamespace
) -> None:
    _urgent(law, at)
    actions.stop_clock(subject="cases.Case:1", key="urgent_triage", at=at + HOUR)
    actions.start_clock(subject="cases.Case:2", key="decision", profile=law, at=at)
    actions.pause_clock(
        subject="cases.Case:2", key="decision", at=at + HOUR, by=crew.decider, reason="Waits"
    )
    assert jobs.tick(at=at + 90 * DAY) == 0


def test_a_late_clock_stays_late_after_it_was_met(law: ProfileVersion, at: datetime) -> None:
    clock = _urgent(law, at)
    jobs.tick(at=clock.due_at)
    actions.stop_clock(subject="cases.Case:1", key="urgent_triage", at=clock.due_at + HOUR)
    assert jobs.tick(at=clock.due_at + 9 * HOUR) == 0
    clock.refresh_from_db()
    assert clock.outcome_at(at + 900 * DAY) == "met_late"
    assert queries.escalations_of("cases.Case:1").count() == 1


def test_a_duty_is_marked_late_the_first_time_and_told_once(
    offered: Offered, at: datetime, crew: SimpleNamespace
) -> None:
    duty = offered(is_urgent=True)
    late_at = at + 5 * HOUR
    jobs.tick(at=late_at)
    jobs.tick(at=late_at + HOUR)
    duty.refresh_from_db()
    assert duty.first_late_at == late_at
    assert Event.objects.filter(verb="duty.late").count() == 1
    entry = Entry.objects.get(verb="duty.late")
    assert entry.file == duty.file
    actions.accept(duty_id=duty.pk, by=crew.liaison, at=late_at + HOUR)
    duty.refresh_from_db()
    assert not duty.is_late(late_at + HOUR)
    assert duty.first_late_at == late_at, "late once stays written"


def test_the_escalation_of_a_duty_stands_under_the_protected_file(
    offered: Offered, at: datetime
) -> None:
    duty = offered(is_urgent=True)
    jobs.tick(at=at + 4 * HOUR)
    assert Entry.objects.get(verb="clock.escalated").file == duty.file
    event = Event.objects.get(verb="clock.escalated")
    assert event.payload["body"] == str(duty.body_id)


@pytest.fixture
def many(transactional_db: None, at: datetime) -> Iterator[datetime]:
    """Return a moment at which thirty clocks and one duty are late."""
    from amparo.places.actions import load_profile

    law = load_profile("PE", at=at)
    for n in range(30):
        _urgent(law, at, f"cases.Case:{n}")
    yield at + 5 * HOUR
    connections.close_all()


def _in_threads(work: Callable[[int], Any], count: int = 4) -> list[Exception]:
    failures: list[Exception] = []

    def run(n: int) -> None:
        try:
            work(n)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def test_several_workers_never_escalate_twice(many: datetime) -> None:
    assert _in_threads(lambda _n: jobs.tick(at=many)) == []
    jobs.tick(at=many)  # what one worker left because another held it
    told = [(e.clock_id, e.rung) for e in Escalation.objects.all()]
    assert len(told) == len(set(told)) == 60
    assert Event.objects.filter(verb="clock.escalated").count() == 60
    assert Entry.objects.filter(verb="clock.escalated").count() == 60


def test_stopping_while_workers_escalate_neither_hangs_nor_tells_too_much(many: datetime) -> None:
    def work(n: int) -> None:
        if n % 2:
            jobs.tick(at=many)
            return
        for case in range(30):
            actions.stop_clock(subject=f"cases.Case:{case}", key="urgent_triage", at=many)

    assert _in_threads(work) == []
    assert not Clock.objects.filter(ended_at=None).exists()
    assert jobs.tick(at=many + 90 * DAY) == 0
    assert Event.objects.filter(verb="clock.escalated").count() == Escalation.objects.count()


def test_starting_the_same_term_at_once_starts_it_once(many: datetime, at: datetime) -> None:
    law = ProfileVersion.objects.get()
    start = actions.start_clock

    def work(_n: int) -> None:
        start(subject="cases.Case:x", key="decision", profile=law, at=at)

    assert _in_threads(work) == []
    assert Clock.objects.filter(subject="cases.Case:x").count() == 1


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_worker_killed_in_the_middle_of_a_rung_has_done_nothing_of_it(
    many: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections.close_all()
    if (child := os.fork()) == 0:
        whole = jobs._tell

        def die_on_the_fifth(*words: Any) -> None:
            whole(*words)
            if Escalation.objects.count() == 5:
                os.kill(os.getpid(), signal.SIGKILL)

        monkeypatch.setattr(jobs, "_tell", die_on_the_fifth)
        jobs.tick(at=many)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert Escalation.objects.count() == 4
    assert Event.objects.filter(verb="clock.escalated").count() == 4
    jobs.tick(at=many)
    assert Escalation.objects.count() == 60
    assert Event.objects.filter(verb="clock.escalated").count() == 60


def test_a_case_that_ends_a_duty_while_its_body_reports_never_hangs(
    transactional_db: None, crew: SimpleNamespace, offered: Offered, at: datetime
) -> None:
    """The room above has written in the journal when it ends a duty; the body has not yet."""
    duties = [offered() for _ in range(8)]
    for duty in duties:
        actions.accept(duty_id=duty.pk, by=crew.liaison, at=at)

    def end_all() -> None:
        with transaction.atomic():
            ledger.record(verb="case.withdraw", target="cases.Case:1", by=SYSTEM, at=at)
            for duty in duties:
                actions.end(duty_id=duty.pk, by=SYSTEM, at=at, reason="Withdrawn")

    def report_all() -> None:
        for duty in duties:
            with contextlib.suppress(Refused):
                actions.report(duty_id=duty.pk, by=crew.liaison, at=at, text="Round")

    assert _in_threads(lambda n: report_all() if n else end_all()) == []
    assert set(Duty.objects.values_list("state", flat=True)) == {"ended"}
