"""Taking in areas with their official codes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from amparo.places.models import Area
from amparo.places.rules import folded

SAID = (
    *("parent", "since_on", "latitude", "longitude", "outline"),
    *("west", "south", "east", "north"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaFacts:
    """What a source says of one area; None where it says nothing."""

    country: str
    level: str
    code: str
    name: str
    parent: Area | None = None
    since_on: date | None = None
    latitude: float | None = None
    longitude: float | None = None
    west: float | None = None
    south: float | None = None
    east: float | None = None
    north: float | None = None
    outline: dict[str, Any] | None = None


def keep_area(facts: AreaFacts) -> tuple[Area, bool]:
    """Add an area, or complete the one with the same code; return it and whether it is new.

    What the source does not say is left as it is: a table of codes does not erase an outline. The
    caller journals the file as a whole, and holds the transaction.
    """
    said: dict[str, Any] = {
        name: value for name in SAID if (value := getattr(facts, name)) is not None
    }
    key = {"country": facts.country, "level": facts.level, "code": facts.code}
    area = Area.objects.filter(**key).first()
    if area is None:
        names = {"name": facts.name, "search_name": folded(facts.name)}
        return Area.objects.create(**key, **names, **said), True
    # The first spelling stays: tables in capitals without accents come second.
    changed = [name for name, value in said.items() if getattr(area, name) != value]
    for name in changed:
        setattr(area, name, said[name])
    if changed:
        area.save(update_fields=changed)
    return area, False
