"""Which records someone may see, and where they stand."""

from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Count, Q, QuerySet

from amparo.commitments.models import DomesticStep, Told, TreatyAction
from amparo.commitments.policies import seen_by
from amparo.evidence.models import Citation, Source
from amparo.evidence.policies import documents_seen_by
from amparo.evidence.rules.partial_dates import span_of
from amparo.instruments.models import Instrument
from amparo.ledger.actions import label

T = TypeVar("T", bound=Told)
DISCARDED = Q(state="withdrawn", published_at=None)


def kept(model: type[T], who: Any) -> QuerySet[T]:
    """Return the records of a kind that someone may see: no draft outside the desks."""
    return model.objects.filter(seen_by(who))  # type: ignore[attr-defined]


def visible(model: type[T], who: Any) -> QuerySet[T]:
    """Return the same without drafts that were discarded: these are in no list."""
    return kept(model, who).exclude(DISCARDED)


def visible_to(who: Any) -> QuerySet[TreatyAction]:
    """Return the treaty actions someone may see."""
    return visible(TreatyAction, who).order_by("made", "id")


def that_count(known_at: datetime | None = None) -> Q:
    """Return the filter of records that count: published, and so known at a moment."""
    if known_at is None:
        return Q(state="published")
    still = Q(known_to__isnull=True) | Q(known_to__gt=known_at)
    return Q(state__in=("published", "withdrawn"), published_at__lte=known_at) & still


def citations_of(row: Told) -> QuerySet[Citation]:
    """Return the citations of a record, beside the publication it was imported from."""
    return Citation.objects.filter(target=label(row)).select_related("source")


def sources_for(who: Any) -> QuerySet[Source]:
    """Return the sources of the desks that someone may cite, the last added first."""
    return Source.objects.filter(documents_seen_by(who)).order_by("-id")


def last_step(instrument: Instrument, country: str) -> DomesticStep | None:
    """Return the last step of a treaty at home that was not withdrawn."""
    steps = DomesticStep.objects.filter(instrument=instrument, country=country)
    alive = list(steps.exclude(state="withdrawn"))
    return max(alive, key=lambda s: (span_of(s.taken).first, s.recorded_at, s.pk), default=None)


def unresolved() -> list[tuple[str, int]]:
    """Return the names of participants that the table of States does not know, and how often."""
    rows = TreatyAction.objects.filter(participant_kind=TreatyAction.UNKNOWN, state="published")
    found = rows.values_list("participant").annotate(n=Count("pk"))
    return sorted(((name, n) for name, n in found), key=lambda pair: (-pair[1], pair[0]))
