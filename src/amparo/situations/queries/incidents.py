"""Reads of incidents: pages of the list, totals, and what belongs to one."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from amparo.evidence.queries import erased_at_wish
from amparo.situations.models import (
    Act,
    Correction,
    Incident,
    Information,
    Intervention,
    PublicClaim,
    standing,
)
from amparo.situations.policies import (
    incident_parts_read_by,
    incidents_read_by,
    incidents_seen_by,
)

PAGE = 40  # rows
MOST = 5_000  # rows counted: beyond, «more than» is said
NEWEST_FIRST = ("-listed", "-id")


def page_of(
    parts: Sequence[QuerySet[Incident]], after: str = "", size: int = PAGE
) -> tuple[list[Incident], str]:
    """Return one page of some queries together, newest first, and the cursor of the next.

    The cursor, empty at the end, is the last row's place and key: new rows never shift the pages
    behind them.
    """
    heads = [_head(part, after, size + 1) for part in parts]
    found = {row.pk: row for head in heads for row in head}
    rows = sorted(found.values(), key=lambda row: (row.listed, row.pk), reverse=True)
    if len(rows) <= size:
        return rows, ""
    last = rows[size - 1]
    return rows[:size], f"{last.listed or '-'}_{last.pk.hex}"


def _head(part: QuerySet[Incident], after: str, size: int) -> list[Incident]:
    ordered = part.order_by(*NEWEST_FIRST)
    if place := _cursor(after):
        listed, key = place
        ordered = ordered.filter(Q(listed__lt=listed) | Q(pk__lt=key), listed__lte=listed)
    return list(ordered[:size])


def _cursor(text: str) -> tuple[str, uuid.UUID] | None:
    listed, _, key = text.partition("_")
    try:
        return ("" if listed == "-" else listed[:10].replace("\0", "")), uuid.UUID(key)
    except ValueError:
        return None


def in_order(incidents: QuerySet[Incident], keys: Sequence[uuid.UUID]) -> list[Incident]:
    """Return the incidents of some keys, in their order."""
    found = {row.pk: row for row in incidents.filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]


@dataclass(frozen=True, slots=True)
class Totals:
    """How many incidents and victims a filter leaves, and how they divide.

    `is_more`: there are more than `incidents`, and nothing else was counted.
    """

    incidents: int
    victims: int = 0
    by_type: tuple[tuple[str, int], ...] = ()
    by_region: tuple[tuple[str, int], ...] = ()
    is_more: bool = False


def totals(parts: Sequence[QuerySet[Incident]], most: int = MOST) -> Totals:
    """Return the totals of some queries together, apart from their pages, and up to `most` rows."""
    bare = [part.order_by().select_related(None).defer(None) for part in parts]
    keys: set[uuid.UUID] = set()
    whole = bare[0]
    if len(bare) == 1:
        is_more = whole.values("pk")[: most + 1].count() > most
    else:
        for part in bare:
            keys.update(part.values_list("pk", flat=True)[: most + 1])
        is_more, whole = len(keys) > most, Incident.objects.filter(pk__in=keys)
    if is_more:
        return Totals(most, is_more=True)
    said = whole.aggregate(n=Count("pk"), victims=Sum("number_of_victims"))
    return Totals(
        said["n"],
        said["victims"] or 0,
        _parts(whole, "type"),
        _parts(whole.exclude(region=None), "region__name"),
    )


def _parts(incidents: QuerySet[Incident], name: str) -> tuple[tuple[str, int], ...]:
    rows = incidents.values_list(name).annotate(n=Count("pk")).order_by("-n", name)[:8]
    return tuple((str(key), n) for key, n in rows)


def readable_among(who: Any, incidents: list[Incident]) -> set[uuid.UUID]:
    """Return which of some incidents a user may read in full, in one query."""
    if not incident_parts_read_by(who):
        return set()
    keys = [incident.pk for incident in incidents]
    found = Incident.objects.filter(incidents_read_by(who), pk__in=keys)
    return set(found.values_list("pk", flat=True))


def acts_of(incident: Incident) -> list[Act]:
    """Return the acts of an incident, with their victims and those thought to have done them."""
    acts = incident.acts.select_related("person", "collective").order_by("id")
    return list(acts.prefetch_related("involvements__organisation"))


def information_of(incident: Incident) -> list[Information]:
    """Return what sources say of an incident, in the order in which it came.

    `is_at_wish` tells of a recording that who speaks in it had erased.
    """
    rows = list(incident.information.select_related("source", "copy").order_by("at", "id"))
    wished = erased_at_wish(row.copy for row in rows if row.copy)
    for row in rows:
        row.is_at_wish = row.copy_id in wished  # type: ignore[attr-defined]
    return rows


def corrections_of(incident: Incident) -> list[Correction]:
    """Return the corrections of an incident, newest first."""
    return list(incident.corrections.order_by("-version"))


def interventions_of(incident: Incident) -> list[Intervention]:
    """Return what was asked for about an incident, newest first."""
    return list(incident.interventions.select_related("asked_of").order_by("-id"))


def claims_of(incident: Incident) -> list[PublicClaim]:
    """Return what public sources say of a person and that led to an incident."""
    return list(incident.public_claims.select_related("source").order_by("id"))


def chain_of(who: Any, incident: Incident) -> list[Incident]:
    """Return the incident that one follows from and those that it led to, if one may see them."""
    seen = Incident.objects.filter(incidents_seen_by(who), standing())
    seen = seen.only("code", "type", "chain").order_by("listed", "id")
    # Asked for together, these would make a database read every incident.
    earlier = list(seen.filter(pk=incident.chain_id)) if incident.chain_id else []
    later = list(seen.filter(chain=incident.pk)[:50])
    for one in (*earlier, *later):
        one.is_earlier = one.pk == incident.chain_id  # type: ignore[attr-defined]
    return earlier + later
