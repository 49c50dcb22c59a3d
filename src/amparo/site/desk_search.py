"""Search in what the desks keep and publish: each room finds what the person may see, no more."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

import vocab
from amparo.commitments.queries import asked_for, worded
from amparo.commitments.views.addresses import address_of as address_in_chain
from amparo.diplomacy.policies import desks_of
from amparo.diplomacy.queries import lists as diplomacy
from amparo.instruments.queries import TREATIES, named
from amparo.kernel.brief import brief
from amparo.monitor import queries as monitor
from amparo.monitor.policies import POLICY as MONITOR
from amparo.monitor.policies import Can as CanMonitor
from amparo.press import queries as press
from amparo.press.policies import POLICY as PRESS
from amparo.press.policies import Can as CanPress
from amparo.site.finding import MOST, Found

# What others than the desks look for here; the rest they find in the room itself.
OPEN_LISTS = ("meeting", "statement", "initiative", "joint")


def facts(who: Any, typed: str, at: datetime) -> tuple[Found, ...]:
    """Return meetings, statements, initiatives …: drafts only to their desk.

    Who works at no desk looks through fewer lists: fifteen are too many for each search.
    """
    kinds = diplomacy.LISTINGS if desks_of(who) else OPEN_LISTS
    return tuple(
        Found(diplomacy.called(one), diplomacy.address_of(one), str(listing.title))
        for listing in (diplomacy.LISTINGS[kind] for kind in kinds)
        for one in diplomacy.rows_of(who, listing, typed)[:MOST]
    )


def instruments(who: Any, typed: str, at: datetime) -> tuple[Found, ...]:
    """Return treaties, laws and plans by their names and numbers."""
    language = get_language() or "es"
    return tuple(
        Found(
            brief(f"{one.short}: {one.called}", 200),
            reverse("commitments:treaty" if one.kind in TREATIES else "instruments:one",
                    args=[one.pk]),
            vocab.label("instruments/kinds", one.kind, language),
        )
        for one in named(who, typed).exclude(state="withdrawn")[:MOST]
    )  # fmt: skip


def recommendations(who: Any, typed: str, at: datetime) -> tuple[Found, ...]:
    """Return recommendations of all States and cycles by their words: drafts only to their desk."""
    return tuple(
        Found(brief(one.text, 160), reverse("commitments:recommendation", args=[one.pk]), one.ref)
        for one in asked_for.found_by_words(who, typed, most=MOST)
    )


def plans(who: Any, typed: str, at: datetime) -> tuple[Found, ...]:
    """Return plans with goals, by their names and those of their goals."""
    return tuple(
        Found(one.called, reverse("commitments:plan", args=[one.pk]), one.short)
        for one in worded.plans(who, typed)[:MOST]
    )


def chain(who: Any, typed: str, at: datetime) -> tuple[Found, ...]:
    """Return reports to mechanisms, and what States do, by their titles."""
    return tuple(
        Found(one.title, address_in_chain(one), str(title))
        for title, rows in (
            (_("Report to a mechanism"), worded.submissions(who, typed)),
            (_("Action of a State"), worded.actions(who, typed)),
        )
        for one in rows[:MOST]
    )


def hearings(who: Any, typed: str, at: datetime) -> tuple[Found, ...]:
    """Return consultations, and campaigns that recognise the work of defenders."""
    return tuple(
        Found(one.title, reverse(name, args=[one.pk]), str(title))
        for title, name, rows in (
            (_("Consultation"), "commitments:consultation", worded.consultations(who, typed)),
            (_("Campaign of recognition"), "commitments:recognition",
             worded.recognitions(who, typed)),
        )
        for one in rows[:MOST]
    )  # fmt: skip


def editions(who: Any, typed: str, at: datetime) -> tuple[Found, ...]:
    """Return country profiles, those of past years too: to the desks also what is being written."""
    inside = MONITOR.allows(who, CanMonitor.ENTER)
    found = []
    for one in monitor.found_by_words(who, typed):
        if inside:
            address = reverse("monitor:edition", args=[one.pk])
        elif one.state == "published":
            address = reverse("profiles:edition", args=[one.code])
        else:  # archived: read at the desks alone
            continue
        note = vocab.label("monitor/edition_states", one.state, get_language() or "es")
        found.append(Found(monitor.title_of(one), address, note))
    return tuple(found[:MOST])


def releases(who: Any, typed: str, at: datetime) -> tuple[Found, ...]:
    """Return what the press was or will be told: drafts only to their desk."""
    inside = PRESS.allows(who, CanPress.ENTER)
    return tuple(
        Found(
            one.title,
            reverse("press:one" if inside else "press:release", args=[one.pk]),
            one.called or vocab.label("press/states", one.state, get_language() or "es"),
        )
        for one in press.found_by_words(who, typed)[:MOST]
    )


FINDERS = (
    (_("Meetings and statements"), facts),
    (_("Treaties and other instruments"), instruments),
    (_("Recommendations"), recommendations),
    (_("Plans and goals"), plans),
    (_("Actions and reports to mechanisms"), chain),
    (_("Consultations and recognition"), hearings),
    (_("Country profiles"), editions),
    (_("Press room"), releases),
)
