"""The minute hand: escalates what is late, once for each rung, whoever else does the same."""

from datetime import datetime

from django.db import connection, transaction

import vocab
from amparo.duties.actions.clocks import ladder_of, next_rung
from amparo.duties.actions.steps import news
from amparo.duties.models import Clock, Duty, Escalation
from amparo.duties.rules import OWING
from amparo.kernel.actors import SYSTEM
from amparo.ledger import actions as ledger
from amparo.ledger.locks import hold_journal

# How many late things one call takes up; the next call, a minute later, goes on.
BATCH = 500


def tick(*, at: datetime) -> int:
    """Escalate every clock whose next rung is reached and mark late duties; return how many steps.

    For each clock that is due: take the rung by compare-and-swap on `rung` and `next_rung_at`,
    write the escalation, journal it, emit `clock.escalated`, all in one transaction; repeat until
    its next rung lies ahead. Two workers never take the same rung; a worker killed in between has
    done all of a rung or nothing of it.
    """
    return _escalate_all(at) + _mark_late_duties(at)


def _escalate_all(at: datetime) -> int:
    due = Clock.objects.filter(next_rung_at__lte=at, ended_at=None, paused_at=None)
    steps = 0
    for clock in due.select_related("profile").order_by("next_rung_at")[:BATCH]:
        while clock.next_rung_at and clock.next_rung_at <= at and _escalate(clock, at):
            steps += 1
    return steps


@transaction.atomic
def _escalate(clock: Clock, at: datetime) -> bool:
    """Take the next rung of one clock; False if another was first, or it ended."""
    ladder = ladder_of(clock)
    if clock.rung >= len(ladder):
        Clock.objects.filter(pk=clock.pk, rung=clock.rung).update(next_rung_at=None)
        return False
    if not _first(Clock, clock.pk):
        return False
    reached, rung = clock.rung, ladder[clock.rung]
    waited_for = clock.next_rung_at
    clock.rung += 1
    clock.next_rung_at = next_rung(clock)
    taken = Clock.objects.filter(
        pk=clock.pk, rung=reached, next_rung_at=waited_for, ended_at=None, paused_at=None
    ).update(rung=clock.rung, next_rung_at=clock.next_rung_at)
    if not taken:
        return False
    Escalation.objects.create(clock=clock, rung=clock.rung, role=rung.role, at=at)
    file = _file_of(clock)
    _tell(clock, rung, file, at)
    return True


def _tell(clock: Clock, rung: vocab.Rung, file: str, at: datetime) -> None:
    news_of = {"clock": clock.key, "rung": clock.rung, "role": rung.role}
    ledger.record(
        verb="clock.escalated", target=clock.subject, by=SYSTEM, at=at, after=news_of, file=file
    )
    payload = {
        "clock": str(clock.pk),
        "key": clock.key,
        "subject": clock.subject,
        "file": file,
        "rung": clock.rung,
        "role": rung.role,
        "copy_only": rung.copy_only,
        "body": str(clock.owed_by_id or ""),
        "due": clock.due_at,
    }
    ledger.emit(verb="clock.escalated", target=clock.subject, at=at, payload=payload)


def _file_of(clock: Clock) -> str:
    """Return the protected file of a duty's clock; the room above knows those of its own."""
    room, _, pk = clock.subject.partition(":")
    if room != "duties.Duty":
        return ""
    return Duty.objects.filter(pk=pk).values_list("file", flat=True).first() or ""


def _first(model: type[Clock] | type[Duty], pk: object) -> bool:
    """Lock the journal, then the row if nobody holds it; False if someone does.

    An action of another room locks its rows first and the journal last. Waiting here for a row
    while that action waits for the journal would be a deadlock, so this one never waits for a row.
    """
    if not connection.features.has_select_for_update_skip_locked:
        return True  # SQLite: one writer at a time from the start of the transaction
    hold_journal()
    return bool(model.objects.select_for_update(skip_locked=True).filter(pk=pk).first())


def _mark_late_duties(at: datetime) -> int:
    late = Duty.objects.filter(state__in=OWING, next_due_at__lt=at, first_late_at=None)
    return sum(_mark_late(duty, at) for duty in late.order_by("next_due_at")[:BATCH])


@transaction.atomic
def _mark_late(duty: Duty, at: datetime) -> bool:
    """Write down the first time a duty is late; it stays written."""
    if not _first(Duty, duty.pk):
        return False
    still = Duty.objects.filter(
        pk=duty.pk, state=duty.state, next_due_at=duty.next_due_at, first_late_at=None
    )
    if not still.update(first_late_at=at):
        return False
    state = {"state": duty.state}
    ledger.record(verb="duty.late", target=duty, by=SYSTEM, at=at, after=state, file=duty.file)
    news("duty.late", duty, at=at, cause="term", state=duty.state)
    return True
