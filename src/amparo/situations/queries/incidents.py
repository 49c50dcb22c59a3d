"""Incidents by filter, a page at a time, with their totals."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

import vocab
from amparo.situations.models import Act, Correction, Incident, Information
from amparo.situations.policies import POLICY, Can, incidents_read_by
from amparo.situations.rules import read_date

PAGE = 40  # rows
NEWEST_FIRST = (F("occurred_from_on").desc(nulls_last=True), "-id")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of incidents is narrowed to, as it stands in the address.

    `since` and `until` are years or partial dates; `region` is an area's code in `country`.
    """

    type: str = ""
    country: str = ""
    region: str = ""
    verification: str = ""
    cause: str = ""
    since: str = ""
    until: str = ""
    q: str = ""

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> "Filters":
        """Return the filter of an address; what is not a word of its list is left out."""
        said = {f.name: str(params.get(f.name, "")).strip()[:60] for f in fields(cls)}
        lists = {
            "type": "situations/incident_types",
            "verification": "situations/verification",
            "cause": "situations/causes",
        }
        for name, listed in lists.items():
            if said[name] not in vocab.terms(listed):
                said[name] = ""
        for name in ("since", "until"):
            if not _is_date(said[name]):
                said[name] = ""
        said["country"] = said["country"].upper()[:2]
        return cls(**said)

    @property
    def any(self) -> bool:
        """Test if anything is narrowed."""
        return any(getattr(self, f.name) for f in fields(self))

    def as_query(self) -> dict[str, str]:
        """Return the filter as parameters of an address."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name))}


def _is_date(text: str) -> bool:
    try:
        return read_date(text).from_on is not None
    except ValueError:
        return False


def filtered(incidents: QuerySet[Incident], by: Filters) -> QuerySet[Incident]:
    """Return the incidents that a filter leaves. A period holds all that can lie in it."""
    for name in ("type", "country", "verification", "cause"):
        if value := getattr(by, name):
            incidents = incidents.filter(**{name: value})
    if by.region:
        country = Q(region__country=by.country) if by.country else Q()
        incidents = incidents.filter(country, region__code=by.region)
    if by.since and (first := read_date(by.since).from_on):
        incidents = incidents.filter(occurred_to_on__gte=first)
    if by.until and (last := read_date(by.until).to_on):
        incidents = incidents.filter(occurred_from_on__lte=last)
    if by.q:
        incidents = incidents.filter(code__icontains=by.q)
    return incidents


def page_of(
    incidents: QuerySet[Incident], after: str = "", size: int = PAGE
) -> tuple[list[Incident], str]:
    """Return one page, newest first, and the cursor of the next, empty at the end.

    The cursor is the last row's date and key: new rows never shift the pages behind them.
    """
    ordered = incidents.order_by(*NEWEST_FIRST)
    if place := _cursor(after):
        day, key = place
        older = Q(occurred_from_on=None) & (Q(pk__lt=key) if day is None else Q())
        if day is not None:
            older |= Q(occurred_from_on__lt=day) | Q(occurred_from_on=day, pk__lt=key)
        ordered = ordered.filter(older)
    rows = list(ordered[: size + 1])
    if len(rows) <= size:
        return rows, ""
    last = rows[size - 1]
    day = last.occurred_from_on.isoformat() if last.occurred_from_on else "-"
    return rows[:size], f"{day}_{last.pk.hex}"


def _cursor(text: str) -> tuple[date | None, uuid.UUID] | None:
    day, _, key = text.partition("_")
    try:
        return (None if day == "-" else date.fromisoformat(day)), uuid.UUID(key)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Totals:
    """How many incidents and victims a filter leaves, and how they divide."""

    incidents: int
    victims: int
    by_verification: tuple[tuple[str, int], ...]
    by_type: tuple[tuple[str, int], ...]
    by_region: tuple[tuple[str, int], ...]


def totals(incidents: QuerySet[Incident]) -> Totals:
    """Return the totals of a filter, apart from its pages."""
    bare = incidents.order_by().select_related(None).defer(None)
    whole = bare.aggregate(n=Count("pk"), victims=Sum("number_of_victims"))
    return Totals(
        whole["n"],
        whole["victims"] or 0,
        _parts(bare, "verification"),
        _parts(bare, "type"),
        _parts(bare.exclude(region=None), "region__name"),
    )


def _parts(incidents: QuerySet[Incident], name: str) -> tuple[tuple[str, int], ...]:
    rows = incidents.values_list(name).annotate(n=Count("pk")).order_by("-n", name)[:8]
    return tuple((str(key), n) for key, n in rows)


def readable_among(who: Any, incidents: list[Incident]) -> set[uuid.UUID]:
    """Return which of some incidents a user may read in full, in one query."""
    keys = [incident.pk for incident in incidents]
    found = Incident.objects.filter(incidents_read_by(who), pk__in=keys)
    return set(found.values_list("pk", flat=True))


def registry_count(who: Any) -> int:
    """Return how many incidents the registry holds, for anyone of the staff; 0 for others."""
    if not POLICY.allows(who, Can.COUNT):
        return 0
    return Incident.objects.exclude(secrecy="SECRET").count()


def acts_of(incident: Incident) -> list[Act]:
    """Return the acts of an incident, with their victims and those thought to have done them."""
    acts = incident.acts.select_related("person", "collective").order_by("id")
    return list(acts.prefetch_related("involvements__organisation"))


def information_of(incident: Incident) -> list[Information]:
    """Return what sources say of an incident, in the order in which it came."""
    return list(incident.information.select_related("source", "copy").order_by("at", "id"))


def corrections_of(incident: Incident) -> list[Correction]:
    """Return the corrections of an incident, newest first."""
    return list(incident.corrections.order_by("-version"))
