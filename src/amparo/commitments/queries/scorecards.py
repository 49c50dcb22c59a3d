"""Scorecards of meetings (R-10): promises with who answers for them, and how far each is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

import vocab
from amparo.commitments.models import Assessment, Cycle, Mechanism, Recommendation, Told
from amparo.commitments.queries.reading import visible
from amparo.commitments.rules.scorecards import (
    NOT_CHECKABLE,
    OK,
    SCALE,
    Tally,
    as_key,
    check_count,
    check_percent,
    difference,
    tally,
)
from amparo.evidence.models import Claim
from amparo.evidence.policies import claims_seen_by
from amparo.evidence.queries.claims import public_claims
from amparo.evidence.rules.partial_dates import span_of
from amparo.people.models import User

KIND = "commitment"
# Where meetings adopt numbered promises or studies conclude with a stated number of them.
KINDS = ("binational_cabinet", "andean", "cop", "oecd_epr", "vnr_hlpf", "sirg")


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise as it stood on a day: how far, who says so, who answers for it by State."""

    row: Recommendation
    status: str
    reading: Assessment | None
    answerable: dict[str, list[str]]
    is_late: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One meeting with its promises as of a day, counted beside what is stated."""

    cycle: Cycle
    promises: Sequence[Promise]
    tally: Tally
    check: str
    countries: Sequence[str]


@dataclass(frozen=True, slots=True)
class Stated:
    """A count that is stated, beside the one that is held here; `more` are held than stated."""

    name: str
    printed: Any
    held: int | None
    check: str
    more: int | None


@dataclass(frozen=True, slots=True)
class Point:
    """How far the promises of a meeting were on one day, and who said so."""

    as_of: str
    said_by: Sequence[str]
    tally: Tally
    readings: int = field(default=0)


def meetings(who: Any) -> QuerySet[Cycle]:
    """Return the meetings that someone may see, the last first."""
    rows = visible(Cycle, who).exclude(state=Told.WITHDRAWN)
    here = rows.filter(Q(mechanism__kind__in=KINDS) | Q(recommendations__kind=KIND)).distinct()
    return here.select_related("mechanism", "plan", "source").order_by("-reviewed", "-id")


def published_meetings(who: Any) -> QuerySet[Cycle]:
    """Return the meetings that someone may see and that are published, the last first."""
    return meetings(who).filter(state=Told.PUBLISHED)


def mechanisms(who: Any) -> list[tuple[Mechanism, list[Cycle]]]:
    """Return the mechanisms with meetings that someone may see, by title, and those meetings."""
    found: dict[Any, tuple[Mechanism, list[Cycle]]] = {}
    for cycle in meetings(who):
        found.setdefault(cycle.mechanism_id, (cycle.mechanism, []))[1].append(cycle)
    return sorted(found.values(), key=lambda pair: pair[0].title)


def cards(who: Any, cycles: Iterable[Cycle], on: date, *, drafts: bool = True) -> list[Card]:
    """Return the scorecards of some meetings as of a day, with the drafts one may see or without.

    The cards are in the order of the meetings.
    """
    cycles = list(cycles)
    rows = visible(Recommendation, who).filter(cycle__in=cycles, kind=KIND)
    rows = rows.exclude(state=Told.WITHDRAWN) if drafts else rows.filter(state=Told.PUBLISHED)
    rows = rows.prefetch_related("answerable")
    said = readings_of(who, rows)
    by_cycle: dict[Any, list[Promise]] = {}
    for row in rows:
        by_cycle.setdefault(row.cycle_id, []).append(_promise(row, said.get(row.pk, []), on))
    return [_card(cycle, by_cycle.get(cycle.pk, [])) for cycle in cycles]


def readings_of(who: Any, rows: QuerySet[Recommendation]) -> dict[Any, list[Assessment]]:
    """Return what was said of promises by promise, as far as someone may see it."""
    found: dict[Any, list[Assessment]] = {}
    seen = visible(Assessment, who).exclude(state=Told.WITHDRAWN)
    for one in seen.filter(recommendation__in=rows, scale=SCALE):
        found.setdefault(one.recommendation_id, []).append(one)
    return found


def latest_reading(row: Recommendation, on: date | None = None) -> Assessment | None:
    """Return what was said last of a promise and is published."""
    said = row.assessments.filter(scale=SCALE, state=Told.PUBLISHED)
    return _last(said, on)


def _last(said: Iterable[Assessment], on: date | None) -> Assessment | None:
    known = [one for one in said if on is None or span_of(one.as_of).first <= on]
    return max(known, key=lambda a: (span_of(a.as_of).first, a.recorded_at, a.pk), default=None)


def _promise(row: Recommendation, said: Sequence[Assessment], on: date) -> Promise:
    last = _last([one for one in said if one.state == Told.PUBLISHED], on)
    status = as_key(last.value) if last else ""
    answerable: dict[str, list[str]] = {}
    for one in row.answerable.all():
        answerable.setdefault(one.country, []).append(one.name)
    is_open = status not in ("fulfilled", "dropped")
    is_late = bool(row.due_on and row.due_on < on and is_open)
    return Promise(row, status, last, answerable, is_late)


def _card(cycle: Cycle, promises: list[Promise]) -> Card:
    promises.sort(key=lambda one: (by_number(one.row.number), one.row.pk))
    counted = tally(one.status for one in promises)
    countries = sorted({code for one in promises for code in one.answerable})
    return Card(cycle, promises, counted, check_percent(counted, cycle.stated), countries)


def stated_beside(card: Card) -> list[Stated]:
    """Return each count that a meeting states, beside the one held; not the percentage."""
    terms = vocab.terms("commitments/fulfilments")
    held = {
        "total": card.tally.total, "recommendations": card.tally.total,
        "axes": len({one.row.axis for one in card.promises if one.row.axis}),
        **{key: card.tally.counts.get(key, 0) for key in terms},
    }  # fmt: skip
    found = []
    for name, printed in card.cycle.stated.items():
        if name == "percent":
            continue
        n = held.get(name)
        check = check_count(name, n, card.cycle.stated) if n is not None else NOT_CHECKABLE
        more = difference(name, n, card.cycle.stated) if n is not None and check != OK else None
        found.append(Stated(name, printed, n, check, more))
    return found


def by_number(number: str) -> tuple[list[int], str]:
    """Return what numbers as printed are sorted by: 2 comes before 10."""
    parts = [int(part) for part in number.replace("-", ".").split(".") if part.isdecimal()]
    return parts, number


def over_time(who: Any, cycle: Cycle) -> list[Point]:
    """Return how far the promises of a meeting were on each day on which something was said."""
    rows = visible(Recommendation, who).filter(cycle=cycle, kind=KIND)
    rows = rows.exclude(state=Told.WITHDRAWN)
    said = {
        key: [one for one in found if one.state == Told.PUBLISHED]
        for key, found in readings_of(who, rows).items()
    }
    days = sorted({one.as_of for found in said.values() for one in found})
    points = []
    for day in days:
        on = span_of(day).first
        last = [_last(said.get(row.pk, ()), on) for row in rows]
        here = [one for found in said.values() for one in found if one.as_of == day]
        counted = tally(as_key(one.value) if one else "" for one in last)
        points.append(Point(day, sorted({one.assessor for one in here}), counted, len(here)))
    return points


def claims_about(who: Any, mechanism: Mechanism) -> list[Claim]:
    """Return the claims about a mechanism that someone may read, with those that contradict."""
    seen = Claim.objects.filter(claims_seen_by(who)) if isinstance(who, User) else public_claims()
    rows = seen.filter(subject=mechanism.key).exclude(state__in=("superseded", "retracted"))
    return list(rows.prefetch_related("links__other", "linked__one").order_by("predicate", "id"))
