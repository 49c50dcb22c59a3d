"""Clocks: which run, what is left of them, what became of them."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import get_language, gettext, ngettext

import vocab
from amparo.duties.models import Clock, Escalation
from amparo.duties.rules import SET_BY_ACT
from amparo.kernel import deadlines
from amparo.ledger.actions import label
from amparo.places import queries as places
from amparo.ui import days, shapes

# A clock is «soon» when a fifth of its term is left.
SOON = 0.8


def clocks_of(subject: models.Model | str) -> QuerySet[Clock]:
    """Return all clocks of a subject, running or ended, the first started first."""
    found = Clock.objects.filter(subject=label(subject)).select_related("profile", "owed_by")
    return found.order_by("started_at", "id")


def running(subject: models.Model | str) -> QuerySet[Clock]:
    """Return the clocks of a subject that run or stand still, the first due first."""
    return clocks_of(subject).filter(ended_at=None).order_by("due_at", "id")


def late_on(at: datetime) -> QuerySet[Clock]:
    """Return the clocks that run and whose term has passed at a moment."""
    missed = Q(paused_at=None, due_at__lt=at) | Q(paused_at__gt=F("due_at"))
    return Clock.objects.filter(missed, ended_at=None).select_related("profile", "owed_by")


def escalations_of(subject: models.Model | str) -> QuerySet[Escalation]:
    """Return the rungs that the clocks of a subject have reached, the first one first."""
    found = Escalation.objects.filter(clock__subject=label(subject)).select_related("clock")
    return found.order_by("at", "rung")


def left_of(clock: Clock, at: datetime) -> deadlines.Left:
    """Return what is left of a term, or by how much it has passed, in its own unit.

    Of an ended clock, as it was when it ended; of one that stands still, when it stopped.
    """
    moment = clock.ended_at or clock.paused_at or at
    unit: deadlines.Unit = clock.unit  # type: ignore[assignment]
    calendar = places.calendar_of(clock.profile)
    return deadlines.left(moment, clock.due_at, unit, calendar, start=clock.started_at)


def words(clock: Clock, at: datetime) -> str:
    """Return a clock in words: «2 working days left», «4 h late», «done in time»."""
    outcome = clock.outcome_at(at)
    if outcome == "dropped":
        return gettext("no longer owed")
    left = left_of(clock, at)
    if outcome == "met":
        return gettext("done in time")
    if outcome == "met_late":
        return (
            gettext("done, %(span)s late") % {"span": _span(left)}
            if left.amount
            else gettext("done late")
        )
    if outcome == "paused":
        return gettext("stands still, %(span)s left") % {"span": _span(left)}
    if outcome == "late":
        return gettext("%(span)s late") % {"span": _span(left)} if left.amount else gettext("late")
    if left.amount == 0:
        return gettext("less than 1 h left") if left.unit == "h" else gettext("ends today")
    return gettext("%(span)s left") % {"span": _span(left)}


def _span(left: deadlines.Left) -> str:
    n = left.amount
    if left.unit == "h":
        return gettext("%(n)d h") % {"n": n} if n else gettext("less than 1 h")
    if left.unit == "wd":
        return ngettext("%(n)d working day", "%(n)d working days", n) % {"n": n}
    return ngettext("%(n)d day", "%(n)d days", n) % {"n": n}


def shown(clock: Clock, at: datetime) -> shapes.Clock:
    """Return a clock as the page draws it: words, line, last hour, law and how well it is known."""
    outcome, left = clock.outcome_at(at), left_of(clock, at)
    tone: shapes.Tone = "plain"
    if outcome in ("late", "met_late"):
        tone = "late"
    elif outcome == "paused":
        tone = "wait"
    elif outcome == "running" and (left.share_used or 0) >= SOON:
        tone = "soon"
    by_act = clock.source == SET_BY_ACT
    return shapes.Clock(
        words=words(clock, at),
        due=days.moment(clock.due_at),
        share=left.share_used if clock.ended_at is None else None,
        tone=tone,
        term=name(clock),
        law=gettext("The date was set by the act.") if by_act else _term(clock),
        source="" if by_act else clock.source,
        confirmed=clock.basis == "S",
    )


def name(clock: Clock) -> str:
    """Return what a clock is for, in the reader's language."""
    return vocab.label("cases/clocks", clock.key, get_language() or "es")


def _term(clock: Clock) -> str:
    """Return the length of a term and from when: «5 working days from Tuesday 3 March 2026»."""
    n, from_day = clock.value, days.weekday(clock.started_at)
    length = {
        "h": gettext("%(n)d h") % {"n": n},
        "wd": ngettext("%(n)d working day", "%(n)d working days", n) % {"n": n},
        "cd": ngettext("%(n)d calendar day", "%(n)d calendar days", n) % {"n": n},
        "mo": ngettext("%(n)d month", "%(n)d months", n) % {"n": n},
    }[clock.unit]
    return gettext("%(length)s, counted from %(day)s.") % {"length": length, "day": from_day}
