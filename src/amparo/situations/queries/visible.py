"""What someone may see at all: each list begins here."""

from typing import Any

from django.db.models import QuerySet

from amparo.kernel.actors import SYSTEM
from amparo.situations.models import Collective, Incident, Person, RiskSituation
from amparo.situations.policies import (
    collectives_seen_by,
    incident_parts_seen_by,
    incidents_seen_by,
    persons_seen_by,
    situations_seen_by,
)
from amparo.vault.finding import FEW


def visible_incidents(who: Any) -> QuerySet[Incident]:
    """Return the incidents whose row a user may see, without the outlines of their areas."""
    return (
        Incident.objects.filter(incidents_seen_by(who), merged_into=None)
        .select_related("region", "district", "situation")
        .defer("region__outline", "district__outline", "description", "exact_place")
    )


visible_to = visible_incidents


def listed_incidents(who: Any) -> QuerySet[Incident]:
    """Return the same as `visible_incidents`, by their keys where they are few.

    Someone with some files among half a million would else wait for all to be read.
    """
    keys: set[Any] = set()
    for part in incident_parts_seen_by(who):
        found = Incident.objects.filter(part, merged_into=None).order_by()
        keys.update(found.values_list("pk", flat=True)[: FEW + 1])
        if len(keys) > FEW:
            return visible_incidents(who)
    return visible_incidents(SYSTEM).filter(pk__in=keys)


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
