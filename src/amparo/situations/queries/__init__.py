"""Reads: incidents, situations, persons and collectives, each list as far as one may see."""

from amparo.situations.queries.incidents import (
    Filters,
    Totals,
    acts_of,
    corrections_of,
    filtered,
    information_of,
    page_of,
    readable_among,
    registry_count,
    totals,
)
from amparo.situations.queries.visible import (
    visible_collectives,
    visible_incidents,
    visible_persons,
    visible_situations,
    visible_to,
)

__all__ = [
    "Filters",
    "Totals",
    "acts_of",
    "corrections_of",
    "filtered",
    "information_of",
    "page_of",
    "readable_among",
    "registry_count",
    "totals",
    "visible_collectives",
    "visible_incidents",
    "visible_persons",
    "visible_situations",
    "visible_to",
]
