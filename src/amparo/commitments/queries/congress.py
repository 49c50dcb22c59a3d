"""What awaits Congress, and for how long."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from amparo.commitments.models import DomesticStep, Told
from amparo.commitments.queries.reading import visible
from amparo.evidence.rules.partial_dates import span_of
from amparo.instruments.models import Instrument
from amparo.instruments.policies import seen_by as instruments_seen_by

AT_CONGRESS = ("to_congress", "committee")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A treaty of a State that Congress has: since which step, and how many days at least.

    `is_exact` is False where the day of the step is known only to the month or year.
    """

    instrument: Instrument
    country: str
    sent: DomesticStep
    last: DomesticStep
    days: int
    is_exact: bool


def awaiting_congress(
    who: Any, today: date, *, country: str = "", among: Any = None
) -> list[Waiting]:
    """Return what Congress has before it on a day, the longest wait first.

    What was returned and sent again waits since it was sent again.
    """
    rows = visible(DomesticStep, who).exclude(state=Told.WITHDRAWN)
    rows = rows.filter(instrument__in=Instrument.objects.filter(instruments_seen_by(who)))
    if country:
        rows = rows.filter(country=country)
    if among is not None:
        rows = rows.filter(instrument__in=among)
    taken: dict[tuple[Any, str], list[DomesticStep]] = {}
    for step in rows.select_related("instrument"):
        if span_of(step.taken).first <= today:
            taken.setdefault((step.instrument_id, step.country), []).append(step)
    found = [one for steps in taken.values() if (one := _waiting(steps, today))]
    return sorted(found, key=lambda one: (-one.days, one.instrument.short))


def _waiting(steps: Iterable[DomesticStep], today: date) -> Waiting | None:
    ordered = sorted(steps, key=lambda s: (span_of(s.taken).first, s.recorded_at, s.pk))
    last = ordered[-1]
    if last.step not in AT_CONGRESS:
        return None
    there = []
    for step in reversed(ordered):
        if step.step not in AT_CONGRESS:
            break
        there.append(step)
    sent = next((step for step in there if step.step == "to_congress"), there[-1])
    span = span_of(sent.taken)
    days = max((today - min(span.last, today)).days, 0)
    return Waiting(last.instrument, last.country, sent, last, days, span.first == span.last)
