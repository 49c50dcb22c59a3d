"""Search across rooms: each room finds only what the person may see."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

import vocab
from amparo.cases import queries as cases
from amparo.duties import queries as duties
from amparo.kernel.ids import plain_code
from amparo.ledger import actions as ledger
from amparo.situations import queries as situations

MOST = 20  # answers of one kind


@dataclass(frozen=True, slots=True)
class Found:
    """One answer: its code name or title, where it leads, its code."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """The answers of one kind."""

    title: Any
    found: tuple[Found, ...]


def _cases(who: Any, typed: str, at: datetime) -> tuple[Found, ...]:
    wanted = Q(code_name__istartswith=typed) | Q(code__iexact=typed) | _code(typed)
    rows = cases.visible_to(who).filter(wanted).order_by("code_name")[:MOST]
    return tuple(Found(c.code_name, reverse("cases:case", args=[c.code]), c.code) for c in rows)


def _duties(who: Any, typed: str, at: datetime) -> tuple[Found, ...]:
    wanted = Q(title__icontains=typed) | Q(code_name__istartswith=typed) | _code(typed)
    rows = duties.visible_to(who).filter(wanted).order_by("title")[:MOST]
    return tuple(Found(d.title, reverse("duties:detail", args=[d.code]), d.code) for d in rows)


def _code(typed: str) -> Q:
    """Return the filter of a code as someone might type it: small letters, spaces, look-alikes."""
    plain = plain_code(typed)
    return Q(code=plain) if plain else Q(pk__in=[])


def _incidents(who: Any, typed: str, at: datetime) -> tuple[Found, ...]:
    rows = situations.visible_incidents(who).filter(code__icontains=typed).order_by("code")[:MOST]
    language = get_language() or "es"
    return tuple(
        Found(
            vocab.label("situations/incident_types", i.type, language),
            reverse("situations:incident", args=[i.code]),
            i.code,
        )
        for i in rows
    )


def _situations(who: Any, typed: str, at: datetime) -> tuple[Found, ...]:
    wanted = Q(title__icontains=typed) | Q(code__iexact=typed)
    rows = situations.visible_situations(who).filter(wanted).order_by("title")[:MOST]
    return tuple(
        Found(s.title, reverse("situations:situation", args=[s.code]), s.code) for s in rows
    )


Finder = Callable[[Any, str, datetime], Sequence[Found]]
FINDERS: tuple[tuple[Any, Finder], ...] = (
    (_("Cases"), _cases),
    (_("Duties"), _duties),
    (_("Incidents"), _incidents),
    (_("Situations of risk"), _situations),
)


def searched_by(who: Any, typed: str, at: datetime) -> tuple[Part, ...]:
    """Return what a person may find, and journal that they searched: how much, never for what."""
    parts = found_by(who, typed, at)
    count = sum(len(part.found) for part in parts)
    ledger.record_read(
        verb="search.made", target="site.search", by=who, at=at, why=f"{count} found"
    )
    return parts


def found_by(who: Any, typed: str, at: datetime) -> tuple[Part, ...]:
    """Return what a person may find by the words typed, by kind."""
    return tuple(Part(title, tuple(find(who, typed, at))) for title, find in FINDERS)
