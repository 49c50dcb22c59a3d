"""What waits at a desk: inputs to send, statements to write, meetings to prepare, guidance."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from amparo.diplomacy.models import Fact, Guidance, InputRequest, Meeting, Statement
from amparo.diplomacy.policies import HEAD, bodies_of, desks_of, writers_of
from amparo.diplomacy.queries.calendar import OPEN
from amparo.diplomacy.queries.lists import DUE_FIRST, LAST_FIRST

AHEAD = timedelta(days=30)  # how long before it a meeting is shown as something to prepare


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits; `is_anothers` where someone else of the desk has the next step."""

    title: str
    thing: Any  # a fact or guidance
    due_on: date | None = None
    is_anothers: bool = False


def waiting_at_desk(who: Any, today: date, *, most: int) -> list[Waiting]:
    """Return what waits for someone at their own desks, as each stands."""
    desks = desks_of(who)
    if not desks:
        return []
    heads = bodies_of(who, HEAD)
    return [
        *_inputs(who, desks, heads, most), *_statements(who, desks, heads, most),
        *_guidance(who, desks, heads, most), *_meetings(desks, today, most),
    ]  # fmt: skip


def _inputs(who: Any, desks: Any, heads: Any, most: int) -> list[Waiting]:
    titles = {
        "received": _("Take on or decline the input «%(what)s»"),
        "accepted": _("Write the input «%(what)s»"),
        "draft": _("Clear and send the input «%(what)s»"),
    }
    rows = InputRequest.objects.filter(desk__in=desks, state__in=OPEN).order_by(*DUE_FIRST)
    found = list(rows[:most])
    others = _for_another(who, heads, found)
    return [
        Waiting(
            titles[one.state] % {"what": one.product}, one, one.deadline_on,
            one.state == "draft" and one.pk in others,
        )
        for one in found
    ]  # fmt: skip


def _statements(who: Any, desks: Any, heads: Any, most: int) -> list[Waiting]:
    titles = {
        "requested": _("Write the statement «%(what)s»"),
        "draft": _("Clear the statement «%(what)s»"),
        "cleared": _("Write down that the statement «%(what)s» was delivered"),
        "delivered": _("Publish the statement «%(what)s»"),
    }
    rows = Statement.objects.filter(desk__in=desks, state__in=titles).order_by(*LAST_FIRST)
    found = list(rows[:most])
    others = _for_another(who, heads, found)
    return [
        Waiting(
            titles[one.state] % {"what": one.title}, one, _day(one),
            one.state in ("draft", "delivered") and one.pk in others,
        )
        for one in found
    ]  # fmt: skip


def _guidance(who: Any, desks: Any, heads: Any, most: int) -> list[Waiting]:
    rows = Guidance.objects.filter(desk__in=desks, state="consulting").order_by("-written_at")
    found = list(rows[:most])
    others = _for_another(who, heads, found)
    return [
        Waiting(
            _("Clear guidance about which sectors were asked"), one, is_anothers=one.pk in others
        )
        for one in found
    ]  # fmt: skip


def _meetings(desks: Any, today: date, most: int) -> list[Waiting]:
    soon = Meeting.objects.filter(desk__in=desks, last_on__gte=today, first_on__lte=today + AHEAD)
    rows = soon.exclude(state="withdrawn").order_by("first_on", "id")
    return [
        Waiting(_("Prepare the meeting «%(what)s»") % {"what": one.title}, one,
                max(one.first_on or today, today))
        for one in rows[:most]
    ]  # fmt: skip


def _for_another(who: Any, heads: Any, rows: list[Any]) -> set[Any]:
    """Return which of some things another clears or publishes: who heads no desk, or wrote it."""
    wrote = writers_of(rows) if heads else {}
    return {
        one.pk for one in rows if one.desk_id not in heads or who.actor_id in wrote.get(one.pk, ())
    }


def _day(fact: Fact) -> date | None:
    """Return the day of a fact that is known to the day; a vague one is no deadline."""
    return fact.first_on if fact.first_on and fact.first_on == fact.last_on else None
