"""Choices from the vocabularies and the areas, in the reader's language."""

from functools import cache

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import vocab
from amparo.places import queries as places
from amparo.places.models import Area
from vocab.states import states

Choices = list[tuple[str, str]]


def words(listed: str, *, empty: str = "", ordered: bool = False) -> Choices:
    """Return the words in use of a closed list; `empty` adds a first choice that says nothing."""
    language = get_language() or "es"
    found = [
        (term.key, term.label.in_language(language))
        for term in vocab.terms(listed).values()
        if term.retired is None
    ]
    if ordered:
        found.sort(key=lambda pair: pair[1].casefold())
    return [("", empty), *found] if empty else found


def countries() -> Choices:
    """Return the States of today by name, this house's own first."""
    found = _states(get_language() or "es")
    own = [pair for pair in found if pair[0] == settings.COUNTRY]
    return [*own, *(pair for pair in found if pair[0] != settings.COUNTRY)]


@cache
def _states(language: str) -> Choices:
    now = [s for s in states().state if s.until is None]
    return sorted(((s.code, s.name.in_language(language)) for s in now), key=lambda p: p[1])


def regions(country: str, *, empty: str = "") -> Choices:
    """Return the regions of a country by name, with their codes."""
    found = list(places.regions(country).values_list("code", "name"))
    return [("", empty or _("Not known")), *found]


def region_of(country: str, code: str) -> Area | None:
    """Return a region by its code, or None."""
    return places.area(country, Area.REGION, code) if code else None
