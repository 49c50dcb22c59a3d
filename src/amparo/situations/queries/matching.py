"""Records that may be one: candidates by shared traits, never by comparing all with all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from amparo.situations import rules
from amparo.situations.models import (
    Act,
    Collective,
    Incident,
    Information,
    Match,
    Merge,
    Person,
    standing,
)
from amparo.situations.policies import POLICY, Can
from amparo.situations.queries.visible import (
    visible_collectives,
    visible_incidents,
    visible_persons,
)
from amparo.vault.likeness import likeness_of

INCIDENT, PERSON, COLLECTIVE = "incident", "person", "collective"
MODELS: dict[str, type[Incident] | type[Person] | type[Collective]] = {
    INCIDENT: Incident,
    PERSON: Person,
    COLLECTIVE: Collective,
}
# What is not compared: what was merged into another, and incidents that were withdrawn.
STANDING = {INCIDENT: standing(), PERSON: Q(merged_into=None), COLLECTIVE: Q(merged_into=None)}
MOST = 60  # candidates compared with one record
WIDEST = 31  # days: a date known less well than to the month leads to nobody


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one, with the score that explains itself."""

    kind: str
    one: Any
    other: Any
    score: rules.Score


def visible_of(kind: str, who: Any) -> QuerySet[Any]:
    """Return what someone may see of a kind.

    :raises KeyError: for another kind.
    """
    lists = {
        INCIDENT: visible_incidents,
        PERSON: visible_persons,
        COLLECTIVE: visible_collectives,
    }
    return lists[kind](who)


def may_merge(who: Any, kind: str, thing: Any) -> bool:
    """Test if someone may merge a record."""
    return POLICY.allows(who, merging(kind), thing)


def merging(kind: str) -> Can:
    """Return the permission to merge records of a kind."""
    return Can.MERGE_INCIDENT if kind == INCIDENT else Can.MERGE_PERSON


def candidates_of(kind: str, thing: Any) -> list[Pair]:
    """Return the records that may be the same as one, the likeliest first."""
    found = _incidents_like(thing) if kind == INCIDENT else _people_like(kind, thing)
    return sorted(found, key=lambda pair: (-pair.score.points, pair.other.pk))


def pair_of(kind: str, one: Any, other: Any) -> Pair:
    """Return two records compared, however unlike."""
    if kind == INCIDENT:
        seen = _happenings([one, other])
        return Pair(kind, one, other, rules.compare_incidents(seen[one.pk], seen[other.pk]))
    found = likeness_of(one.identity_id, [other.identity_id]).get(other.identity_id)
    like = rules.Likeness(frozenset(found.kinds), found.share) if found else rules.Likeness()
    return Pair(kind, one, other, rules.compare_people(_someone(one), _someone(other), like))


def _incidents_like(incident: Incident) -> list[Pair]:
    mine = _happenings([incident])[incident.pk]
    blocks = [
        *_same_people(incident),
        *_passage_block(incident),
        *_place_and_time(incident),
    ]
    rows: dict[UUID, Incident] = {}
    for block in blocks:
        found = Incident.objects.filter(block, STANDING[INCIDENT]).exclude(pk=incident.pk)
        rows |= {row.pk: row for row in found.order_by("-pk")[:MOST]}
    seen = _happenings(list(rows.values()))
    pairs = (
        Pair(INCIDENT, incident, row, rules.compare_incidents(mine, seen[key]))
        for key, row in rows.items()
    )
    return [pair for pair in pairs if pair.score.points >= rules.SHOWN_INCIDENT]


def _same_people(incident: Incident) -> Iterable[Q]:
    """Return the latest incidents with the same persons, and with the same collectives."""
    acts = Act.objects.filter(incident=incident)
    for name in ("person", "collective"):
        known = set(acts.exclude(**{name: None}).values_list(name, flat=True))
        # Asked first and apart: a database that joins all three at once reads whole tables.
        shared = Act.objects.filter(**{f"{name}__in": known}).order_by("-incident")
        yield Q(pk__in=list(shared.values_list("incident", flat=True)[: MOST * 4]))


def _passage_block(incident: Incident) -> Iterable[Q]:
    told = incident.information.exclude(source=None).exclude(locator="")
    for source, locator in told.values_list("source", "locator")[:10]:
        same = Information.objects.filter(source=source, locator=locator)
        yield Q(pk__in=same.values("incident"))


def _place_and_time(incident: Incident) -> Iterable[Q]:
    """Return the incidents of the same kind, in the same region, at about the same time."""
    first, last = incident.occurred_from_on, incident.occurred_to_on
    if not incident.region_id or first is None or last is None or (last - first).days > WIDEST:
        return
    near = timedelta(days=rules.NEAR_DAYS)
    yield Q(
        region=incident.region_id,
        type=incident.type,
        occurred_from_on__lte=last + near,
        occurred_to_on__gte=first - near,
        occurred_from_on__gte=first - timedelta(days=WIDEST),
    )


def _happenings(rows: list[Incident]) -> dict[UUID, rules.Happening]:
    """Return what is compared of some incidents, with two questions to the database."""
    keys = [row.pk for row in rows]
    people: dict[UUID, set[object]] = {}
    for incident, person, collective in Act.objects.filter(incident__in=keys).values_list(
        "incident", "person", "collective"
    ):
        people.setdefault(incident, set()).update(filter(None, (person, collective)))
    passages: dict[UUID, set[object]] = {}
    told = Information.objects.filter(incident__in=keys).exclude(source=None).exclude(locator="")
    for incident, source, locator in told.values_list("incident", "source", "locator"):
        passages.setdefault(incident, set()).add((source, locator))
    return {
        row.pk: rules.Happening(
            type=row.type, from_on=row.occurred_from_on, to_on=row.occurred_to_on,
            region=row.region_id, district=row.district_id, victims=row.number_of_victims,
            cause=row.cause, people=frozenset(people.get(row.pk, ())),
            passages=frozenset(passages.get(row.pk, ())),
        )
        for row in rows
    }  # fmt: skip


def _people_like(kind: str, thing: Person | Collective) -> list[Pair]:
    like = likeness_of(thing.identity_id)
    rows = MODELS[kind]._default_manager.filter(STANDING[kind], identity__in=list(like))
    pairs = (
        Pair(
            kind, thing, row,
            rules.compare_people(
                _someone(thing), _someone(row),
                rules.Likeness(
                    frozenset(like[row.identity_id].kinds), like[row.identity_id].share
                ),
            ),
        )
        for row in rows
    )  # fmt: skip
    return [pair for pair in pairs if pair.score.points >= rules.SHOWN_PERSON]


def _someone(thing: Person | Collective) -> rules.Someone:
    if isinstance(thing, Person):
        return rules.Someone(
            thing.region_id, thing.birth_year, thing.gender, group=thing.collective_id
        )
    return rules.Someone(thing.region_id, kind=thing.kind)


def open_matches(who: Any, kind: str, *, most: int = 40) -> list[tuple[Match, Any, Any]]:
    """Return the pairs that wait for an answer and of which someone may merge both records."""
    seen = visible_of(kind, who).order_by()
    rows = Match.objects.filter(
        kind=kind, state=Match.OPEN, first__in=seen.values("pk"), second__in=seen.values("pk")
    )
    found = list(rows.order_by("-score", "-id")[:most])
    keys = {key for match in found for key in (match.first, match.second)}
    things = {one.pk: one for one in seen.filter(pk__in=keys)}
    return [
        (match, things[match.first], things[match.second])
        for match in found
        if all(may_merge(who, kind, things[key]) for key in (match.first, match.second))
    ]


def match_between(kind: str, one: UUID, other: UUID) -> Match | None:
    """Return what was found or answered of a pair, if anything."""
    first, second = sorted((one, other))
    return Match.objects.filter(kind=kind, first=first, second=second).first()


def merges_into(kind: str, thing: Any) -> list[tuple[Merge, Any]]:
    """Return what was merged into a record and still is, newest first, with the records."""
    rows = list(Merge.objects.filter(kind=kind, kept=thing.pk, undone_at=None).order_by("-at"))
    things = MODELS[kind]._default_manager.in_bulk([row.merged for row in rows])
    return [(row, things[row.merged]) for row in rows]


def stood_for(thing: Any) -> list[Any]:
    """Return all records that were merged into one, directly or through others."""
    found = list(thing.merged_from.all())
    return found + [further for one in found for further in stood_for(one)]


def standing_for(thing: Any) -> Any:
    """Return the record that stands for one that was merged, perhaps several times."""
    seen = {thing.pk}
    while thing.merged_into_id and thing.merged_into_id not in seen:
        seen.add(thing.merged_into_id)
        thing = thing.merged_into
    return thing
