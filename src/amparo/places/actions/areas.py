"""Taking in areas with their official codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from amparo.places.models import Area
from amparo.places.queries import packaged_regions
from amparo.places.rules import folded

SAID = (
    *("latitude", "longitude", "outline"),
    *("west", "south", "east", "north"),
)
POINT = ("latitude", "longitude")


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaFacts:
    """What a source says of one area; None where it says nothing."""

    country: str
    level: str
    code: str
    name: str
    latitude: float | None = None
    longitude: float | None = None
    west: float | None = None
    south: float | None = None
    east: float | None = None
    north: float | None = None
    outline: dict[str, Any] | None = None


def keep_areas(said: Sequence[AreaFacts]) -> int:
    """Add areas, and complete those with the same code; return how many are new.

    What a source does not say is left as it is: a table of codes erases no outline, and the first
    spelling of a name stays. The caller holds the transaction and journals the file as a whole.
    """
    known = _known(said)
    rows = [_row(facts, known.get((facts.country, facts.level, facts.code))) for facts in said]
    Area.objects.bulk_create(
        rows,
        batch_size=100,
        update_conflicts=True,
        unique_fields=["country", "level", "code"],
        update_fields=SAID,
    )
    for country in {facts.country for facts in said}:
        _join_to_parents(country)
    return sum((facts.country, facts.level, facts.code) not in known for facts in said)


def keep_packaged_regions(country: str) -> int:
    """Add the regions of a country that come with the package; return how many are new."""
    return keep_areas(
        [
            AreaFacts(country=country, level=Area.REGION, code=row["code"], name=row["name"])
            for row in packaged_regions(country)
        ]
    )


def _known(said: Sequence[AreaFacts]) -> dict[tuple[str, str, str], Area]:
    found: dict[tuple[str, str, str], Area] = {}
    for country, level in {(facts.country, facts.level) for facts in said}:
        for area in Area.objects.filter(country=country, level=level):
            found[country, level, area.code] = area
    return found


def _row(facts: AreaFacts, known: Area | None) -> Area:
    row = Area(
        country=facts.country,
        level=facts.level,
        code=facts.code,
        name=facts.name,
        search_name=folded(facts.name),
    )
    for name in SAID:
        value, before = getattr(facts, name), getattr(known, name, None)
        # The seat of a government, from a table, is no better than a point inside the outline.
        keeps = value is None or (name in POINT and facts.outline is None and before is not None)
        setattr(row, name, before if keeps else value)
    return row


def _join_to_parents(country: str) -> None:
    """Put each area under the one whose code its own begins with, in whatever order they came."""
    above = {Area.PROVINCE: Area.REGION, Area.DISTRICT: Area.PROVINCE}
    for level, upper in above.items():
        parents = dict(Area.objects.filter(country=country, level=upper).values_list("code", "pk"))
        orphans = Area.objects.filter(country=country, level=level, parent=None).defer("outline")
        joined = []
        for area in orphans:
            area.parent_id = parents.get(area.code[:-2])
            if area.parent_id:
                joined.append(area)
        Area.objects.bulk_update(joined, ["parent"], batch_size=200)
