"""Clocks: which run, what is left of them, what became of them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import models
from django.db.models import F, Min, Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, ngettext

import vocab
from amparo.duties.models import Clock, Escalation
from amparo.duties.rules import SET_BY_ACT
from amparo.kernel import deadlines
from amparo.ledger.actions import label
from amparo.places import queries as places
from amparo.ui import days, shapes, terms


def clocks_of(subject: models.Model | str) -> QuerySet[Clock]:
    """Return all clocks of a subject, running or ended, the first started first."""
    found = Clock.objects.filter(subject=label(subject)).select_related("profile", "owed_by")
    return found.order_by("started_at", "id")


def running(subject: models.Model | str) -> QuerySet[Clock]:
    """Return the clocks of a subject that run or stand still, the first due first."""
    return clocks_of(subject).filter(ended_at=None).order_by("due_at", "id")


def next_of(subjects: Iterable[models.Model | str]) -> dict[str, Clock]:
    """Return the clock that ends first of each subject that has one, by the subject's label."""
    labels = [label(subject) for subject in subjects]
    found = Clock.objects.filter(subject__in=labels, ended_at=None)
    found = found.select_related("profile", "owed_by").order_by("due_at", "id")
    return {clock.subject: clock for clock in reversed(found)}


def first_due(subjects: Iterable[models.Model | str]) -> datetime | None:
    """Return when the first of the terms that run for any of some subjects ends; None if none."""
    labels = [label(subject) for subject in subjects]
    return Clock.objects.filter(subject__in=labels, ended_at=None).aggregate(Min("due_at"))[
        "due_at__min"
    ]


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
    if outcome in ("running", "late"):
        return terms.words(left_of(clock, at))
    return {
        "paused": gettext("paused"),
        "met": gettext("done in time"),
        "met_late": gettext("done late"),
        "dropped": gettext("no longer owed"),
    }[outcome]


def shown(clock: Clock, at: datetime) -> shapes.Clock:
    """Return a clock as the page draws it: words, line, last hour, law and how well it is known."""
    left, basis = left_of(clock, at), basis_of(clock)
    outcome = clock.outcome_at(at)
    if outcome == "paused":
        return terms.paused(left.share_used, basis=basis)
    running = terms.clock(left, clock.due_at, basis)
    if outcome in ("running", "late"):
        return running
    tone: shapes.Tone = "late" if outcome == "met_late" else "plain"
    until = gettext("The term ran until %(when)s") % {"when": days.moment(clock.due_at)}
    said = capfirst(words(clock, at))
    return replace(running, words=said, due=until, share=None, tone=tone)


def basis_of(clock: Clock) -> terms.Basis:
    """Return what a term rests on: what it is for, its length, the norm and if it is confirmed."""
    if clock.source == SET_BY_ACT:
        return terms.Basis(term=name(clock), law=gettext("The act set this date."))
    law = gettext("Counted from %(day)s. Profile %(country)s, version %(version)d.") % {
        "day": days.weekday(clock.started_at),
        "country": clock.profile.country,
        "version": clock.profile.version,
    }
    return terms.Basis(
        term=f"{name(clock)}: {_length(clock)}",
        law=law,
        source=clock.source,
        confirmed=clock.basis == "S",
    )


def name(clock: Clock) -> str:
    """Return what a clock is for, in the reader's language."""
    return vocab.label("cases/clocks", clock.key, get_language() or "es")


def _length(clock: Clock) -> str:
    """Return how long a term is: «5 working days»."""
    n = clock.value
    return {
        "h": gettext("%(n)d h"),
        "wd": ngettext("%(n)d working day", "%(n)d working days", n),
        "cd": ngettext("%(n)d calendar day", "%(n)d calendar days", n),
        "mo": ngettext("%(n)d month", "%(n)d months", n),
    }[clock.unit] % {"n": n}
