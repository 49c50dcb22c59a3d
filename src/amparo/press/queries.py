"""Reads: every list begins with what the reader may see."""

import re
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from amparo.diplomacy.queries.lists import loosely
from amparo.press.models import Reader, Release
from amparo.press.policies import releases_seen_by

_NUMBERED = re.compile(r"^(\d{1,6})-(\d{4})(?!\d)")


def visible_to(who: Any) -> QuerySet[Release]:
    """Return the releases that someone may see: drafts only at their desk."""
    return Release.objects.filter(releases_seen_by(who)).select_related("body", "original__body")


def found_by_words(who: Any, typed: str) -> QuerySet[Release]:
    """Return the releases someone may see that hold all words typed, the last written first."""
    return at_desks(who, typed).exclude(state="withdrawn")


def at_desks(who: Any, typed: str = "") -> QuerySet[Release]:
    """Return what the list of the desks holds: the same, and what was withdrawn.

    A word may be the number of a release as it is printed.
    """
    rows = visible_to(who).exclude(state="discarded")
    for word in typed.split()[:8]:
        said = Q(title__iregex=(like := loosely(word))) | Q(text__iregex=like)
        for number, year in _NUMBERED.findall(word):
            at = {"number": int(number), "year": int(year)}
            said |= Q(**at) | Q(**{f"original__{name}": value for name, value in at.items()})
        rows = rows.filter(said)
    return rows.order_by("-id")


def public_releases() -> QuerySet[Release]:
    """Return what anyone may read, the last published first; translations go with their first."""
    rows = Release.objects.filter(state="published").select_related("body", "original__body")
    return rows.order_by("-published_at", "-id")


def listed(language: str) -> QuerySet[Release]:
    """Return each published release once: in a language if it has it, else as it was written."""
    of_it = public_releases().filter(language=language)
    others = public_releases().filter(original=None).exclude(language=language)
    without = others.exclude(siblings__in=of_it)
    return public_releases().filter(Q(pk__in=of_it) | Q(pk__in=without))


def in_other_languages(release: Release) -> list[Release]:
    """Return the published siblings of a release, and what it is a sibling of."""
    first = release.first
    family = public_releases().filter(Q(pk=first.pk) | Q(original=first)).exclude(pk=release.pk)
    return list(family.order_by("language"))


def waiting_at(desks: Collection[UUID]) -> QuerySet[Release]:
    """Return the releases of some desks that wait for the second person, or for the head."""
    return Release.objects.filter(body__in=desks, state__in=("draft", "cleared"))


def readers_of(release: Release) -> QuerySet[Reader]:
    """Return the confirmed readers who were on the list when a release was published."""
    return Reader.objects.filter(confirmed_at__lte=release.published_at).order_by("pk")


def still_to_tell(at: datetime) -> QuerySet[Release]:
    """Return the releases of which not all readers were told yet, oldest first."""
    rows = Release.objects.filter(state="published", original=None, told_at=None)
    return rows.filter(published_at__lte=at).order_by("published_at", "id")
