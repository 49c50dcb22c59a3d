"""What someone may see at all: each list begins here."""

from typing import Any

from django.db.models import QuerySet

from amparo.situations.models import Collective, Incident, Person, RiskSituation
from amparo.situations.policies import (
    collectives_seen_by,
    incident_parts_read_by,
    incident_parts_seen_by,
    incidents_read_by,
    incidents_seen_by,
    persons_seen_by,
    situations_seen_by,
)
from amparo.vault.finding import Scope


def visible_incidents(who: Any) -> QuerySet[Incident]:
    """Return the incidents whose row a user may see, without the outlines of their areas."""
    return (
        Incident.objects.filter(incidents_seen_by(who), merged_into=None)
        .select_related("region", "district", "situation")
        .defer("region__outline", "district__outline", "description", "exact_place")
    )


visible_to = visible_incidents


def scope_of(who: Any) -> Scope:
    """Return the same as `visible_incidents` for a search or a list, with the keys if few.

    Someone with some files among half a million would else wait for all to be read.
    """
    parts = (Incident.objects.filter(q, merged_into=None) for q in incident_parts_seen_by(who))
    return Scope.of(*parts, whole=Incident.objects.filter(incidents_seen_by(who), merged_into=None))


def listed_incidents(who: Any) -> QuerySet[Incident]:
    """Return the same as `visible_incidents`, by their keys where they are few."""
    return (
        scope_of(who)
        .listed.select_related("region", "district", "situation")
        .defer("region__outline", "district__outline", "description", "exact_place")
    )


def readable_scope_of(who: Any) -> Scope | None:
    """Return the incidents that a user may read in full, or None where the role reads none."""
    parts = [Incident.objects.filter(q, merged_into=None) for q in incident_parts_read_by(who)]
    whole = Incident.objects.filter(incidents_read_by(who), merged_into=None)
    return Scope.of(*parts, whole=whole) if parts else None


def visible_persons(who: Any) -> QuerySet[Person]:
    """Return the persons whose code name a user may see."""
    return (
        Person.objects.filter(persons_seen_by(who), merged_into=None)
        .select_related("region", "collective")
        .defer("region__outline")
    )


def visible_collectives(who: Any) -> QuerySet[Collective]:
    """Return the collectives whose code name a user may see."""
    return (
        Collective.objects.filter(collectives_seen_by(who), merged_into=None)
        .select_related("region", "public_territory")
        .defer("region__outline", "public_territory__outline")
    )


def visible_situations(who: Any) -> QuerySet[RiskSituation]:
    """Return the situations of risk that a user may see."""
    return (
        RiskSituation.objects.filter(situations_seen_by(who))
        .select_related("region", "source")
        .defer("region__outline")
    )
