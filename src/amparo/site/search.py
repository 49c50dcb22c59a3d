"""Search across rooms: each room finds only what the person may see."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

import vocab
from amparo.cases import queries as cases
from amparo.duties import queries as duties
from amparo.evidence import queries as evidence
from amparo.evidence.models import File
from amparo.evidence.policies import works_at_a_desk
from amparo.evidence.queries import claims
from amparo.evidence.views.documents import address_of
from amparo.kernel.brief import brief
from amparo.kernel.ids import plain_code
from amparo.ledger import actions as ledger
from amparo.site import desk_search
from amparo.site.finding import MOST, Found, Part
from amparo.situations import queries as situations
from amparo.situations.models import Person
from amparo.situations.policies import own_file
from amparo.ui import days
from vocab.file_types import file_types


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


def _people(who: Any, typed: str, at: datetime) -> tuple[Found, ...]:
    """Return who is found by a name, a document or a number; each of them can see that it was."""
    language = get_language() or "es"
    answers = []
    for one in situations.search_people(who, typed):
        kind = "person" if isinstance(one.who, Person) else "collective"
        how = vocab.label("situations/found_by", one.by, language)
        ledger.record_read(
            verb=f"{kind}.found_by_name", target=one.who, by=who, at=at, file=one.who.file
        )
        url = reverse(f"situations:{kind}", args=[one.who.pk])
        answers.append(Found(one.who.code_name, url, how))
    return tuple(answers)


def _incidents(who: Any, typed: str, at: datetime) -> tuple[Found, ...]:
    language = get_language() or "es"
    by = situations.Filters.read({"q": typed})
    if by.code:
        rows = list(situations.visible_incidents(who).filter(code__startswith=by.code)[:MOST])
    else:
        rows, _hits = situations.search_incidents(who, by, most=MOST)
    return tuple(
        Found(
            vocab.label("situations/incident_types", i.type, language),
            reverse("situations:incident", args=[i.code]),
            i.code,
        )
        for i in rows
    )


def _situations(who: Any, typed: str, at: datetime) -> tuple[Found, ...]:
    exact = situations.visible_situations(who).filter(code__iexact=typed)
    rows = list(exact) or situations.search_situations(who, typed, most=MOST)
    return tuple(
        Found(s.title, reverse("situations:situation", args=[s.code]), s.code) for s in rows
    )


def _sources(who: Any, typed: str, at: datetime) -> tuple[Found, ...]:
    return tuple(
        Found(one.title, reverse("evidence:source", args=[one.pk]), one.publisher)
        for one in evidence.search_sources(who, typed, most=MOST)
    )


def _passages(who: Any, typed: str, at: datetime) -> tuple[Found, ...]:
    """Return passages of documents that hold the words, each at its place: to the desks."""
    if not works_at_a_desk(who, None):
        return ()
    return tuple(
        Found(f"{one.document.source.title}: {brief(one.text, 120)}", address_of(one), one.label)
        for one in claims.search_passages(who, typed, most=MOST)
    )


def _claims(who: Any, typed: str, at: datetime) -> tuple[Found, ...]:
    """Return claims that hold the words, to whom works at a desk."""
    if not works_at_a_desk(who, None):
        return ()
    language = get_language() or "es"
    return tuple(
        Found(
            brief(one.statement, 160),
            reverse("evidence:claim", args=[one.pk]),
            vocab.label("evidence/claim_states", one.state, language),
        )
        for one in claims.search_claims(who, typed, most=MOST)
    )


def _files(who: Any, typed: str, at: datetime) -> tuple[Found, ...]:
    """Return kept files by their name and words: what kind, of which day, where; never the name."""
    files = evidence.search_files(who, typed, most=MOST)
    places = _places(who, {one.file for one in files})
    return tuple(
        Found(f"{_kind(one)}, {days.day(timezone.localdate(one.added_at))}", *places[one.file])
        for one in files
        if one.file in places
    )


def _kind(copy: File) -> str:
    kind = file_types().of(copy.media_type)
    return kind.label.in_language(get_language() or "es") if kind else copy.media_type


def _places(who: Any, names: set[str]) -> dict[str, tuple[str, str]]:
    """Return the address and the code name of the pages where protected files are shown."""
    keys: dict[str, list[str]] = {}
    for name in names:
        kind, _sep, key = name.partition(":")
        keys.setdefault(kind, []).append(key)
    found = {}
    for case in cases.visible_to(who).filter(pk__in=keys.get("case", [])):
        found[case.file] = (reverse("cases:case", args=[case.code]), case.code_name)
    for incident in situations.visible_incidents(who).filter(pk__in=keys.get("incident", [])):
        address = reverse("situations:incident", args=[incident.code])
        found[own_file(incident)] = (address, incident.code)
    return found


Finder = Callable[[Any, str, datetime], Sequence[Found]]
FINDERS: tuple[tuple[Any, Finder], ...] = (
    (_("Cases"), _cases),
    (_("People"), _people),
    (_("Duties"), _duties),
    (_("Incidents"), _incidents),
    (_("Situations of risk"), _situations),
    *desk_search.FINDERS,
    (_("Claims"), _claims),
    (_("Passages of documents"), _passages),
    (_("Documents and sources"), _sources),
    (_("Files kept with cases and incidents"), _files),
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
