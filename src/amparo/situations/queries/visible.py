"""What someone may see at all: each list begins here."""

from typing import Any

from django.db.models import Q, QuerySet

from amparo.kernel import policy
from amparo.situations.models import Collective, Incident, Person, RiskSituation, standing
from amparo.situations.policies import (
    NOT_SECRET,
    PUBLIC,
    collectives_seen_by,
    incident_parts_read_by,
    incidents_seen_by,
    persons_seen_by,
    sees_the_registry,
    situations_seen_by,
    works_on_files,
)
from amparo.vault.finding import Scope

# The columns of a list.
SHOWN = (
    *("code", "type", "occurred", "occurred_precision", "country", "country_as_written"),
    *("region_as_written", "verification", "number_of_victims", "secrecy", "listed"),
)


def visible_incidents(who: Any) -> QuerySet[Incident]:
    """Return the incidents whose row a user may see, without the outlines of their areas."""
    return known_incidents(who).filter(standing())


def known_incidents(who: Any) -> QuerySet[Incident]:
    """Return those and the withdrawn ones: for the page of one incident, and no list."""
    return (
        Incident.objects.filter(incidents_seen_by(who), merged_into=None)
        .select_related("region", "district", "situation")
        .defer("region__outline", "district__outline", "description", "exact_place")
    )


visible_to = visible_incidents


def scope_of(who: Any) -> Scope:
    """Return the same as `visible_incidents` for a search or a list: in parts each fast alone.

    Someone with some files among half a million would else wait for all to be read.
    """
    shown, readable = shown_scope_of(who), readable_scope_of(who)
    return shown.with_rows(readable) if readable else shown


def shown_scope_of(who: Any) -> Scope:
    """Return the incidents whose row a user may see for their work, whoever is in them."""
    if sees_the_registry(who):
        return Scope(Incident, many=(_standing(NOT_SECRET),))
    if works_on_files(who, None):
        return policy.once("public incidents", lambda: _scope((PUBLIC,)))
    return Scope(Incident)


def readable_scope_of(who: Any) -> Scope | None:
    """Return the incidents that a user may read in full, or None where the role reads none."""
    parts = incident_parts_read_by(who)
    return policy.once(("readable_scope_of", who), lambda: _scope(parts)) if parts else None


def _scope(parts: tuple[Q, ...]) -> Scope:
    return Scope.of(*map(_standing, parts))


def _standing(seen: Q) -> QuerySet[Incident]:
    return Incident.objects.filter(seen, standing())


def listed_incidents(who: Any) -> list[QuerySet[Incident]]:
    """Return the same as `visible_incidents` as queries each fast alone, for a page or a count.

    Only with what a list shows: forty rows of all columns cost as much as the rest of the page.
    """
    parts = scope_of(who).parts
    return [part.select_related("region").only(*SHOWN, "region__name") for part in parts]


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
