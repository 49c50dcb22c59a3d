"""Searching incidents by words, people by name, situations by title: as far as one may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from amparo.situations.models import Collective, Incident, Person, RiskSituation
from amparo.situations.policies import POLICY, Can, sees_the_registry
from amparo.situations.queries.filters import KIND, Filters, narrowed
from amparo.situations.queries.incidents import PAGE, in_order
from amparo.situations.queries.matching import standing_for
from amparo.situations.queries.visible import (
    readable_scope_of,
    shown_scope_of,
    visible_collectives,
    visible_incidents,
    visible_persons,
    visible_situations,
)
from amparo.vault import finding
from amparo.vault import queries as vault
from amparo.vault.finding import Hits, Names, Scope, Search
from amparo.vault.models import Identity

SITUATION = "situation"  # of the blind index


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person or collective found, and by what: `exact`, `sound`, `near` or `document`."""

    who: Person | Collective
    by: str


def search_incidents(
    who: Any, by: Filters, *, before: UUID | None = None, most: int = PAGE
) -> tuple[list[Incident], Hits]:
    """Return one page of the incidents that hold all words of a filter, last recorded first.

    Sealed words are searched only where someone may read them.
    """
    rows = visible_incidents(who)
    search = Search(
        KIND,
        shown_scope_of(who),
        readable_scope_of(who),
        is_public=not sees_the_registry(who),
        narrowed=lambda found: narrowed(found, by, who),
    )
    hits = search.find(by.q, most=most, before=before)
    return in_order(rows, hits.keys), hits


def search_people(who: Any, typed: str, *, most: int = 10) -> list[FoundPerson]:
    """Return the persons and collectives of one's files by name, document, phone or e-mail.

    Only code names come back. By a name, the best come first: as written, then as it sounds.
    """
    if not POLICY.allows(who, Can.SEARCH_NAMES):
        return []
    persons, collectives = visible_persons(who), visible_collectives(who)
    found = _by_value(persons, collectives, typed)
    if found:
        return found[:most]
    order = ("exact", "sound", "near")
    named = [
        *_by_name(persons, "person", typed, most),
        *_by_name(collectives, "collective", typed, most),
    ]
    return sorted(named, key=lambda one: order.index(one.by))[:most]


def _by_name(rows: QuerySet[Any], link: str, typed: str, most: int) -> list[FoundPerson]:
    search = Names("identity", _identities(rows, link))
    hits = search.find(typed, most=most)
    exact = search.exact_among(hits.keys, typed)
    other = "near" if hits.is_near else "sound"
    people = _of_identities(rows, hits.keys)
    found: dict[UUID, FoundPerson] = {}
    for key in sorted(hits.keys, key=lambda one: one not in exact):
        if one := people.get(key):
            found.setdefault(one.pk, FoundPerson(one, "exact" if key in exact else other))
    return list(found.values())


def _identities(rows: QuerySet[Any], link: str) -> Scope:
    """Return the identities of some people, and of those that were merged into them."""
    bare = rows.order_by().select_related(None)
    known = dict(bare.values_list("pk", "identity")[: finding.FEW + 1])
    if len(known) > finding.FEW:
        every = bare.values("pk")
        paths = (f"{link}__pk__in", f"{link}__merged_into__in")
        return Scope.of(*(Identity.objects.filter(**{path: every}) for path in paths))
    # «Not null» says to both databases that the short index of merged rows will do.
    gone = rows.model._default_manager.filter(merged_into__isnull=False)
    merged = gone.filter(merged_into__in=list(known))
    return Scope(
        Identity, few=frozenset({*known.values(), *merged.values_list("identity", flat=True)})
    )


def _by_value(
    persons: QuerySet[Person], collectives: QuerySet[Collective], typed: str
) -> list[FoundPerson]:
    kinds = ["email"] if "@" in typed else ["document", "phone"]
    if "@" not in typed and sum(c.isdigit() for c in typed) < 6:
        return []
    keys = {
        key for kind in kinds for key in vault.find(kind, typed[:120]).values_list("pk", flat=True)
    }
    found = _of_identities(persons, keys) | _of_identities(collectives, keys)
    people = {one.pk: one for one in found.values()}
    return [FoundPerson(one, "document") for one in people.values()]


def _of_identities(rows: QuerySet[Any], keys: Iterable[UUID]) -> dict[UUID, Any]:
    """Return whom some identities stand for: of one that was merged, who stands for it now."""
    keys = list(keys)
    if not keys:
        return {}
    model = rows.model
    stands = {
        one.identity_id: standing_for(one).pk
        for one in model._default_manager.filter(identity__in=keys).select_related("merged_into")
    }
    seen = {one.pk: one for one in rows.filter(pk__in=stands.values())}
    return {key: seen[pk] for key, pk in stands.items() if pk in seen}


def search_situations(who: Any, typed: str, *, most: int = 20) -> list[RiskSituation]:
    """Return the situations of risk that hold all words typed, last recorded first."""
    rows = visible_situations(who)
    hits = Search(SITUATION, Scope.of(rows)).find(typed, most=most)
    found = {row.pk: row for row in rows.filter(pk__in=hits.keys)}
    return [found[key] for key in hits.keys if key in found]
