"""What a directorate did in a period (R-11): its facts of diplomacy, in the order of the report."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from amparo.commitments.queries.desks import Desk
from amparo.diplomacy.queries import calendar
from amparo.diplomacy.queries.lists import LISTINGS, Listing, called, rows_of

SECTIONS = (
    *("office", "candidacy", "meeting", "statement", "position", "initiative", "support"),
    *("input", "cooperation"),
)
MOST = 500  # of one section


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the report: what its list is called, its headings, its rows as words."""

    listing: Listing
    heads: list[str]
    rows: list[tuple[Any, str, list[str]]]


def activity(who: Any, desk: Desk, first: date, last: date) -> list[Section]:
    """Return what a desk wrote down that touches a period, as far as the reader may see it."""
    found = []
    for kind in SECTIONS:
        listing = LISTINGS[kind]
        rows = rows_of(who, listing).filter(_within(kind, first, last))
        if desk.body is not None:
            rows = rows.filter(Q(desk=desk.body) | Q(desk=None))
        told = [
            (row, called(row), [str(cell) for cell in listing.cells(row)]) for row in rows[:MOST]
        ]
        found.append(Section(listing, [str(head) for head in listing.heads], told))
    return found


def _within(kind: str, first: date, last: date) -> Q:
    touches = Q(first_on__lte=last, last_on__gte=first)
    if kind == "input":
        return touches | Q(deadline_on__gte=first, deadline_on__lte=last)
    if kind == "cooperation":  # most have no day: then that of writing down counts
        return touches | Q(first_on=None, written_at__date__gte=first, written_at__date__lte=last)
    if kind == "office":  # held still, where no end is written
        return touches | Q(first_on__lte=last, last_on=None)
    return touches


def ahead(who: Any, desk: Desk, today: date) -> list[tuple[Any, str]]:
    """Return the calendar ahead of a desk, nearest first."""
    return [
        (one, called(one.fact))
        for one in calendar.ahead(who, today)
        if desk.body is None or one.fact.desk_id in (None, desk.body.pk)
    ]
