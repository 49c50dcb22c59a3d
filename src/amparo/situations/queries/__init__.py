"""Reads: incidents, situations, persons and collectives, each list as far as one may see."""

from amparo.situations.queries.filters import Filters, filtered, narrowed
from amparo.situations.queries.incidents import (
    Totals,
    acts_of,
    chain_of,
    claims_of,
    corrections_of,
    information_of,
    interventions_of,
    page_of,
    readable_among,
    totals,
)
from amparo.situations.queries.matching import (
    Pair,
    candidates_of,
    match_between,
    may_merge,
    merges_into,
    open_matches,
    pair_of,
    standing_for,
    stood_for,
    visible_of,
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
    "Pair",
    "Totals",
    "acts_of",
    "candidates_of",
    "chain_of",
    "claims_of",
    "corrections_of",
    "filtered",
    "information_of",
    "interventions_of",
    "listed_incidents",
    "match_between",
    "may_merge",
    "merges_into",
    "narrowed",
    "open_matches",
    "page_of",
    "pair_of",
    "readable_among",
    "search_incidents",
    "search_people",
    "search_situations",
    "standing_for",
    "stood_for",
    "totals",
    "visible_collectives",
    "visible_incidents",
    "visible_of",
    "visible_persons",
    "visible_situations",
    "visible_to",
]
