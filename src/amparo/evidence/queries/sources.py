"""Reads: the sources one may see, and what they support."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import QuerySet

from amparo.evidence.models import Citation, Source
from amparo.evidence.policies import sources_named_to, sources_seen_by
from amparo.ledger.actions import label
from amparo.vault.finding import Scope, Search


def visible_sources(who: Any) -> QuerySet[Source]:
    """Return the sources someone may see."""
    return Source.objects.filter(sources_seen_by(who)).order_by("title", "id")


visible_to = visible_sources


def page_of(sources: QuerySet[Source], after: str, size: int) -> tuple[list[Source], str]:
    """Return the sources behind a cursor, by title, and the cursor of the next; empty at the end.

    The cursor is the key of the last source of the page before.
    """
    ordered = sources.order_by("title", "id")
    last = sources.filter(pk=key).first() if (key := _key(after)) else None
    if last is not None:
        # Said twice, so that the index of titles is walked from there.
        behind = models.Q(title__gt=last.title) | models.Q(pk__gt=last.pk)
        ordered = ordered.filter(behind, title__gte=last.title)
    rows = list(ordered[: size + 1])
    return rows[:size], rows[size - 1].pk.hex if len(rows) > size else ""


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def search_sources(who: Any, typed: str, *, most: int = 20) -> list[Source]:
    """Return the sources someone may see that hold all words typed, last added first."""
    rows = visible_sources(who)
    hits = Search("source", Scope.of(rows)).find(typed, most=most)
    found = {row.pk: row for row in rows.filter(pk__in=hits.keys)}
    return [found[key] for key in hits.keys if key in found]


def citations_of(thing: models.Model | str) -> QuerySet[Citation]:
    """Return what supports a record."""
    return Citation.objects.filter(target=label(thing)).select_related("source", "copy")


def citations_shown(who: Any, thing: models.Model | str) -> QuerySet[Citation]:
    """Return what supports a record, as far as its sources are named to the reader."""
    named = Source.objects.filter(sources_named_to(who)).values("pk")
    found = Citation.objects.filter(target=label(thing), source__in=named)
    return found.select_related("source", "passage__document").order_by("order", "id")


def citations_by(who: Any, things: Iterable[models.Model]) -> dict[str, list[Citation]]:
    """Return what supports each of some records, by its label, as `citations_shown` does of one."""
    kept: dict[str, list[Citation]] = {label(thing): [] for thing in things}
    named = Source.objects.filter(sources_named_to(who)).values("pk")
    found = Citation.objects.filter(target__in=list(kept), source__in=named)
    for one in found.select_related("source", "passage__document").order_by("order", "id"):
        kept[one.target].append(one)
    return kept


def source_shown(who: Any, source: Source | None) -> Source | None:
    """Return a source if it is named to the reader."""
    return Source.objects.filter(sources_named_to(who), pk=source.pk).first() if source else None


def source_titled(title: str) -> Source | None:
    """Return a source by its exact title, or None."""
    return Source.objects.filter(title=title).order_by("id").first()
