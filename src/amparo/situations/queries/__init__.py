"""Reads: incidents, situations, persons and collectives, each list as far as one may see."""

from amparo.situations.queries.filters import Filters, filtered, narrowed
from amparo.situations.queries.incidents import (
    Totals,
    acts_of,
    corrections_of,
    information_of,
    page_of,
    readable_among,
    totals,
)
from amparo.situations.queries.searching import (
    FoundPerson,
    search_incidents,
    search_people,
    search_situations,
)
from amparo.situations.queries.visible import (
    listed_incidents,
    visible_collectives,
    visible_incidents,
    visible_persons,
    visible_situations,
    visible_to,
)
from amparo.vault.finding import Hits

__all__ = [
    "Filters",
    "FoundPerson",
    "Hits",
    "Totals",
    "acts_of",
    "corrections_of",
    "filtered",
    "information_of",
    "listed_incidents",
    "narrowed",
    "page_of",
    "readable_among",
    "search_incidents",
    "search_people",
    "search_situations",
    "totals",
    "visible_collectives",
    "visible_incidents",
    "visible_persons",
    "visible_situations",
    "visible_to",
]
