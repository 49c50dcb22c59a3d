"""Days by which a State reports under treaties, written down from how it stands to them (§7)."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from amparo.commitments.models import Cycle, DueDate
from amparo.commitments.queries.standings import Asked, Line, bound_on, lines_of_state
from amparo.commitments.rules.falling_due import due_days
from amparo.commitments.rules.schedule import Day, months_later, rebuilt
from amparo.evidence.rules.partial_dates import span_of
from amparo.kernel.actors import SYSTEM, Actor
from amparo.ledger import actions as ledger
from amparo.ledger.locks import hold_journal
from vocab.reporting import reporting
from vocab.treaties import Deadline, deadlines
from vocab.words import terms


@transaction.atomic
def schedule_treaties(*, country: str, at: datetime, by: Actor = SYSTEM) -> int:
    """Write down what falls due under treaties in the months ahead; return how many days changed.

    A day that the outcome of a review fixed comes before the rule of the treaty. Days that passed,
    or that somebody reported on, are left as they are.
    """
    hold_journal()
    today = timezone.localdate(at)
    until = months_later(today, reporting().ahead_months)
    lines = lines_of_state(SYSTEM, country, Asked(today))
    by_name = {line.instrument.known_as: line for line in lines if line.instrument.known_as}
    changed = 0
    for treaty, line in by_name.items():
        mine = [d for d in deadlines() if d.treaty == treaty]
        for deadline in mine:
            wanted = _wanted(deadline, line, country, until)
            changed += _write(deadline.key, line, country, wanted, by=by, at=at)
    return changed


def _wanted(deadline: Deadline, line: Line, country: str, until: date) -> list[date]:
    since = bound_on(line)
    if since is None:
        return []
    if deadline.every_years and (fixed := fixed_day(deadline.treaty, country)):
        return [fixed] if fixed <= until else []
    return [day for day in due_days(deadline, since, until) if day <= until]


def fixed_day(treaty: str, country: str) -> date | None:
    """Return the day that the last outcome fixed for the next report under a treaty, if any."""
    watching = [key for key, m in terms("commitments/mechanisms").items() if m.treaty == treaty]
    rounds = Cycle.objects.filter(
        mechanism__key__in=watching, country=country, state="published"
    ).exclude(next_due="")
    last = max(rounds, key=lambda c: (span_of(c.next_due).last, c.pk), default=None)
    if last is None:
        return None
    span = span_of(last.next_due)
    return span.last  # of «2027-03» its last day: by then it is due


def _write(
    key: str, line: Line, country: str, wanted: Iterable[date], *, by: Actor, at: datetime
) -> int:
    kept = DueDate.objects.filter(instrument=line.instrument, country=country, duty_key=key)
    days = [
        Day(d.due_on, d.stage == DueDate.OPEN, bool(d.submission_id) or d.reports.exists())
        for d in kept
    ]
    change = rebuilt(days, wanted, timezone.localdate(at))
    kept.filter(due_on__in=change.drop, stage=DueDate.OPEN).delete()
    DueDate.objects.bulk_create(
        DueDate(instrument=line.instrument, country=country, duty_key=key, due_on=day)
        for day in sorted(change.add)
    )
    if change.drop or change.add:
        ledger.record(
            verb="treaty_days.written", target=line.instrument, by=by, at=at,
            before={"duty": key, "days": sorted(map(str, change.drop))},
            after={"duty": key, "days": sorted(map(str, change.add))},
        )  # fmt: skip
    return len(change.drop) + len(change.add)
