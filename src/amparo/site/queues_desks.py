"""The queue of a desk: its inputs, statements, meetings, guidance, and what it owes others."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.diplomacy.models import Guidance
from amparo.diplomacy.policies import desks_of
from amparo.diplomacy.queries.lists import address_of
from amparo.diplomacy.queries.waiting import waiting_at_desk
from amparo.duties import queries as duties
from amparo.ledger.actions import label
from amparo.press import queries as press
from amparo.press.policies import POLICY as PRESS
from amparo.press.policies import Can as CanPress
from amparo.site.queues import Line, QueueOf
from amparo.ui import terms

MOST = 20  # of one kind; the lists of the room show all


def desk_lines(who: Any, roles: frozenset[str], at: datetime) -> list[Line]:
    """Return what waits at one's desks, each thing once: an input that is a duty is an input."""
    waiting = waiting_at_desk(who, timezone.localdate(at), most=MOST)
    lines = [
        Line(
            title=one.title,
            url=_page(one.thing),
            due_at=(end := _end_of(one.due_on)),
            clock=terms.by_day(end, at) if end else None,
            waits_for_another=one.is_anothers,
        )
        for one in waiting
    ]
    lines += _releases(who)
    known = {label(one.thing) for one in waiting}
    owed = duties.visible_to(who).filter(duties.in_tab("open", at), body__in=desks_of(who))
    for duty in owed.order_by("due_at", "id")[:MOST]:
        if duty.subject not in known:
            url = reverse("duties:detail", args=[duty.code])
            lines.append(_owed(duty, url, at))
    return lines


def _owed(duty: Any, url: str, at: datetime) -> Line:
    clock = terms.by_day(duty.due_at, at) if duty.due_at else None
    return Line(title=duty.title, url=url, due_at=duty.due_at, clock=clock)


def _releases(who: Any) -> list[Line]:
    """Return the releases that wait to be cleared or published at one's desks."""
    found = press.waiting_at(desks_of(who)).order_by("-id")[:MOST]
    titles = {"draft": _("Clear the release «%(what)s»"), "cleared": _("Publish «%(what)s»")}
    acts = {"draft": CanPress.CLEAR, "cleared": CanPress.PUBLISH}
    return [
        Line(
            title=titles[one.state] % {"what": one.title},
            url=reverse("press:one", args=[one.pk]),
            waits_for_another=not PRESS.allows(who, acts[one.state], one),
        )
        for one in found
    ]


def _page(thing: Any) -> str:
    if isinstance(thing, Guidance):
        return reverse("diplomacy:one_guidance", args=[thing.pk])
    return address_of(thing)


def _end_of(day: date | None) -> datetime | None:
    if day is None:
        return None
    return datetime.combine(day, time(23, 59, 59), tzinfo=timezone.get_current_timezone())


QUEUES: Mapping[str, tuple[QueueOf, ...]] = {
    "desk_officer": (desk_lines,),
    "desk_head": (desk_lines,),
}
