"""Reads of the watchers. Lists of requests start from a `…_visible_to`."""

from amparo.oversight.queries.desk import (
    Desk,
    Grant,
    breaches_open,
    by_post,
    data_visible_to,
    desk,
    glass_visible_to,
    grants,
    holds,
    institutions_of,
    retention,
    retention_open,
    reveals,
)
from amparo.oversight.queries.journal import (
    Line,
    denied,
    entries,
    last_verified,
    lines,
)

__all__ = [
    "Desk", "Grant", "Line", "breaches_open", "by_post", "data_visible_to", "denied", "desk",
    "entries", "glass_visible_to", "grants", "holds", "institutions_of", "last_verified", "lines",
    "retention", "retention_open", "reveals",
]  # fmt: skip
