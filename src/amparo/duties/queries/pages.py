"""What the pages of duties show: rows with their clock, groups, the history of one duty."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language, gettext, pgettext

import vocab
from amparo.duties.models import Clock, Duty, Escalation
from amparo.duties.queries.clocks import shown
from amparo.duties.rules import OPEN
from amparo.ledger.actions import label
from amparo.ui import days, shapes


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One duty of an inbox with the clock that counts now."""

    duty: Duty
    clock: shapes.Clock | None
    is_late: bool

    @property
    def tone(self) -> str:
        """Return how the state looks."""
        return LOOKS[self.duty.state][0]

    @property
    def icon(self) -> str:
        """Return the icon of the state."""
        return LOOKS[self.duty.state][1]


@dataclass(slots=True)
class Group:
    """Some rows of an inbox under one heading."""

    key: str
    title: str
    rows: list[InboxRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a duty's history; `copy_of` is the step that brought a file."""

    at: datetime
    kind: str
    icon: str
    text: str
    by: str = ""
    copy_of: Any = None


# How a state looks beside its word: never by colour alone.
LOOKS = {
    "offered": ("act", "circle-dot"),
    "accepted": ("ok", "check"),
    "in_progress": ("act", "clipboard-check"),
    "claimed_done": ("soon", "hourglass"),
    "confirmed": ("ok", "circle-check"),
    "ended": ("off", "circle-minus"),
    "refused": ("off", "circle-x"),
}


def rows(duties: Iterable[Duty], at: datetime) -> list[InboxRow]:
    """Return duties with the clock that counts now for each, in the same order."""
    listed = list(duties)
    labels = [label(duty) for duty in listed if duty.state in OPEN]
    running: dict[str, Clock] = {}
    found = Clock.objects.filter(subject__in=labels, ended_at=None).select_related("profile")
    for clock in found.order_by("-due_at"):
        running[clock.subject] = clock  # the one due first is written last
    return [_row(duty, running.get(label(duty)), at) for duty in listed]


def _row(duty: Duty, clock: Clock | None, at: datetime) -> InboxRow:
    late = duty.is_late(at)
    if clock is not None:
        return InboxRow(duty, shown(clock, at), late)
    if duty.state in OPEN and duty.next_due_at:
        tone: shapes.Tone = "late" if late else "plain"
        words = gettext("Past its term") if late else days.day(duty.next_due_at)
        return InboxRow(duty, shapes.Clock(words, days.moment(duty.next_due_at), tone=tone), late)
    return InboxRow(duty, None, late)


def grouped(listed: Sequence[InboxRow]) -> list[Group]:
    """Return the rows of an inbox by urgency, empty groups left out."""
    groups = {
        "late": Group("late", pgettext("duty", "Late")),
        "soon": Group("soon", gettext("Due soon")),
        "later": Group("later", gettext("Later")),
        "claimed": Group("claimed", gettext("Waiting for the person to confirm")),
        "over": Group("over", gettext("Done or over")),
    }
    for row in listed:
        groups[_group_of(row)].rows.append(row)
    return [group for group in groups.values() if group.rows]


def _group_of(row: InboxRow) -> str:
    if row.duty.state not in OPEN:
        return "over"
    if row.duty.state == "claimed_done":
        return "claimed"
    if row.is_late:
        return "late"
    return "soon" if row.clock and row.clock.tone == "soon" else "later"


def history(duty: Duty) -> list[Event]:
    """Return what happened to a duty, the newest first.

    Of what the person said only yes or no: their own words stay in their file.
    """
    told = [
        Event(duty.offered_at, pgettext("duty", "Offered"), "send", gettext("The body was asked."))
    ]
    if duty.accepted_at:
        told.append(Event(duty.accepted_at, pgettext("duty", "Accepted"), "check", _named(duty)))
    if duty.state == "ended" and duty.ended_at:
        over = gettext("The duty is no longer owed.")
        told.append(Event(duty.ended_at, pgettext("duty", "Ended"), "circle-x", over))
    told += _steps(duty) + _said(duty) + _escalations(duty)
    return sorted(told, key=lambda event: event.at, reverse=True)


def _named(duty: Duty) -> str:
    if not duty.responsible_name:
        return gettext("The body took it on.")
    return gettext("The body took it on. Responsible: %(name)s.") % {"name": duty.responsible_name}


def _steps(duty: Duty) -> list[Event]:
    kinds = {
        "report": (gettext("Progress"), "clipboard-check"),
        "evidence": (gettext("Evidence"), "file-text"),
        "obstacle": (gettext("Obstacle"), "circle-alert"),
        "cleared": (gettext("Obstacle removed"), "check"),
        "claim": (pgettext("duty", "Reported as done"), "circle-check"),
        "refusal": (pgettext("duty", "Refused"), "circle-x"),
    }
    steps: QuerySet[Any] = duty.progress.select_related("copy").order_by("at")
    return [
        Event(
            step.at,
            *kinds[step.kind],
            text=_words(step),
            by=step.by_label,
            copy_of=step if step.copy_id else None,
        )
        for step in steps
    ]


def _words(step: Any) -> str:
    if step.kind != "obstacle":
        return step.text or ""
    named = vocab.label("duties/obstacles", step.obstacle, get_language() or "es")
    return f"{named}. {step.text}" if step.text else f"{named}."


def _said(duty: Duty) -> list[Event]:
    yes = (
        pgettext("duty", "Confirmed"),
        "circle-check",
        gettext("Those it was for say: it happened."),
    )
    no = (
        *(pgettext("duty", "Not confirmed"), "triangle-alert"),
        gettext("Those it was for say: it did not happen. The duty is late and counts so."),
    )
    return [Event(said.at, *(yes if said.happened else no)) for said in duty.confirmations.all()]


def _escalations(duty: Duty) -> list[Event]:
    found = Escalation.objects.filter(clock__subject=label(duty)).select_related("clock")
    language = get_language() or "es"
    return [
        Event(
            step.at,
            pgettext("duty", "Escalated"),
            "triangle-alert",
            gettext("«%(term)s» passed. Told: %(role)s.")
            % {
                "term": vocab.label("cases/clocks", step.clock.key, language),
                "role": vocab.label("people/roles", step.role, language),
            },
        )
        for step in found
    ]
