"""What a directorate did in a period: the facts of its page, and of the report of it (R-11)."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from amparo.diplomacy.queries import calendar
from amparo.diplomacy.queries.lists import LISTINGS, Listing, called, rows_of

SECTIONS = (
    *("office", "candidacy", "meeting", "statement", "position", "initiative", "support"),
    *("input", "cooperation"),
)
MOST = 500  # of one section of the page


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page: what its list is called, its rows with their words."""

    listing: Listing
    rows: list[tuple[Any, str, list[str]]]


def facts_of(who: Any, kind: str, desk: UUID | None, first: date, last: date) -> QuerySet[Any]:
    """Return what a desk wrote down of a kind that touches a period, as far as `who` may see it.

    What no desk holds belongs to all of them; without `desk` it is what any holds.
    """
    rows = rows_of(who, LISTINGS[kind]).filter(_within(kind, first, last))
    return rows if desk is None else rows.filter(_of(desk))


def _of(desk: UUID) -> Q:
    return Q(desk=desk) | Q(desk=None)


def activity(who: Any, desk: UUID | None, first: date, last: date) -> list[Section]:
    """Return what a desk wrote down that touches a period, part by part."""
    found = []
    for kind in SECTIONS:
        listing = LISTINGS[kind]
        rows = facts_of(who, kind, desk, first, last)[:MOST]
        told = [(row, called(row), [str(cell) for cell in listing.cells(row)]) for row in rows]
        found.append(Section(listing, told))
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


def ahead(
    who: Any, desk: UUID | None, today: date, *, until: date | None = None
) -> list[tuple[calendar.Entry, str]]:
    """Return the calendar ahead of a desk, nearest first, with what each is called."""
    return [
        (one, called(one.fact))
        for one in calendar.ahead(who, today, until=until)
        if desk is None or one.fact.desk_id in (None, desk)
    ]
