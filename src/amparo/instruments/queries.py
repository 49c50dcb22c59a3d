"""Reads: instruments, what stands in them, and how they stand to one another."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from amparo.instruments.models import Instrument, Relation
from amparo.instruments.policies import seen_by

TREATIES = ("treaty", "protocol", "amendment")


def visible_to(who: Any) -> QuerySet[Instrument]:
    """Return the instruments someone may see, by their short names."""
    return Instrument.objects.filter(seen_by(who)).order_by("short", "id")


def treaties_visible_to(who: Any) -> QuerySet[Instrument]:
    """Return the treaties, protocols and amendments someone may see."""
    return visible_to(who).filter(kind__in=TREATIES)


def named(who: Any, typed: str) -> QuerySet[Instrument]:
    """Return the instruments someone may see whose names or numbers hold what was typed."""
    said = (
        Q(short__icontains=typed) | Q(title__icontains=typed) | Q(title_es__icontains=typed)
        | Q(number__icontains=typed) | Q(alias__icontains=typed) | Q(untc=typed)
    )  # fmt: skip
    return visible_to(who).filter(said)


def relations_of(who: Any, instrument: Instrument) -> list[tuple[Relation, Instrument, bool]]:
    """Return how an instrument stands to others one may see: the other, and if it comes first."""
    seen = visible_to(who)
    ours = Relation.objects.filter(one=instrument, other__in=seen).select_related("other")
    theirs = Relation.objects.filter(other=instrument, one__in=seen).select_related("one")
    return [(r, r.other, False) for r in ours] + [(r, r.one, True) for r in theirs]


def by_number(numbers: Iterable[str]) -> dict[str, Instrument]:
    """Return the instruments with some numbers of the UN Treaty Collection, by number."""
    return {i.untc: i for i in Instrument.objects.filter(untc__in=list(numbers)).exclude(untc="")}


def by_name(keys: Iterable[str]) -> dict[str, Instrument]:
    """Return the instruments that are known treaties of the vocabulary, by its key."""
    found = Instrument.objects.filter(known_as__in=list(keys)).exclude(known_as="")
    return {i.known_as: i for i in found}
