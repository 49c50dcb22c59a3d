"""Reads: instruments, what stands in them, and how they stand to one another."""

from typing import Any

from django.db.models import Q, QuerySet

from amparo.instruments.models import Instrument, Relation
from amparo.instruments.policies import seen_by
from amparo.ledger.actions import label
from amparo.ledger.models import Entry

CHANGED = "instrument.changed"  # the verb under which the journal keeps what stood before
MOST_CHANGES = 200  # read back for one form
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


def words_at(instrument: Instrument, revision: int) -> dict[str, str]:
    """Return the fields that were changed since a revision, as they stood then; the others stand.

    Nothing where the journal does not know all of them.
    """
    found: dict[str, str] = {}
    entries = Entry.objects.filter(target=label(instrument), verb=CHANGED).order_by("-seq")
    for entry in entries[:MOST_CHANGES]:
        after = entry.after or {}
        if "revision" not in after or entry.before is None:
            return {}
        if after["revision"] <= revision:
            break
        found |= entry.before
    return found
