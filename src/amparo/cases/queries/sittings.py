"""Read the sessions of the mechanism, each person as much as they may know."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.cases.models import AgendaItem, Agreement, Case, Sitting
from amparo.cases.policies import POLICY, Can, is_not_blocked
from amparo.cases.policies_board import may_see_sitting, sittings_readable_by
from amparo.people.models import Organisation
from amparo.people.queries import roles_of


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the agenda as one reader may see it."""

    item: AgendaItem
    title: str
    code_name: str = ""
    case_url: str = ""
    is_reserved: bool = False


def visible_to(who: Any) -> QuerySet[Sitting]:
    """Return the sessions someone may read of, the latest first."""
    found = Sitting.objects.filter(sittings_readable_by(who)).select_related("body")
    return found.order_by("-held_at", "-id")


def sitting_of(who: Any, code: str) -> Sitting:
    """Return a session by its code.

    :raises Http404: if there is none, or none they may know of.
    """
    sitting = Sitting.objects.select_related("body").filter(code=code).first()
    if sitting is None or not may_see_sitting(who, sitting):
        raise Http404
    return sitting


def knows_of(who: Any, case: Case) -> bool:
    """Test if someone who sits may know that a case is spoken of: never a suspected body."""
    return is_not_blocked(who, case) and bool(roles_of(who) - {"observer"})


def agenda_for(who: Any, sitting: Sitting) -> list[Point]:
    """Return the agenda as one reader may see it: cases by code name, or not at all."""
    return [_point(who, item) for item in sitting.agenda.select_related("case")]


def _point(who: Any, item: AgendaItem) -> Point:
    case = item.case
    if case is None:
        return Point(item, item.title)
    if not knows_of(who, case):
        return Point(item, _("Reserved point"), is_reserved=True)
    may_open = POLICY.allows(who, Can.READ, case)
    url = reverse("cases:case", args=[case.code]) if may_open else ""
    return Point(item, item.title, case.code_name, url)


def agreements_for(who: Any, sitting: Sitting) -> list[Agreement]:
    """Return the agreements one reader may see: those about a case only if they know of it."""
    found = sitting.agreements.select_related("duty__body", "item__case").order_by("id")
    return [one for one in found if not (one.item and one.item.case)
            or knows_of(who, one.item.case)]  # fmt: skip


def knows_every_case(who: Any, sitting: Sitting) -> bool:
    """Test if someone may know of every case on the agenda, and so read the whole minutes."""
    items = sitting.agenda.exclude(case=None).select_related("case")
    return all(knows_of(who, item.case) for item in items if item.case)


def whole_agenda(sitting: Sitting, *, redacted: bool) -> list[Point]:
    """Return the agenda for the minutes: cases by code name, or as reserved points."""
    return [
        Point(item, _("Reserved point"), is_reserved=True) if item.case and redacted
        else Point(item, item.title, item.case.code_name if item.case else "")
        for item in sitting.agenda.select_related("case")
    ]  # fmt: skip


def whole_agreements(sitting: Sitting, *, redacted: bool) -> list[Agreement]:
    """Return what was agreed for the minutes: all of it, or what is about no case."""
    found = sitting.agreements.select_related("duty__body", "item").order_by("id")
    return [one for one in found if not (redacted and one.item and one.item.case_id)]


def members_of(sitting: Sitting) -> QuerySet[Organisation]:
    """Return the bodies that sit in the mechanism of a session's country, by code."""
    bodies = Organisation.objects.filter(country=sitting.body.country, is_active=True)
    return bodies.filter(is_member=True).order_by("code")
