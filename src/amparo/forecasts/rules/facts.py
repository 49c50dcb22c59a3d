"""What the numbers of a country rest on: its own past, in a few figures that can be put in words.

The library does not yet tell the sign and size of each driver; these are what its models look at
most, with which way each points.
"""

from collections.abc import Sequence
from typing import Any

SOME, MANY = 1, 25
TURN = 1.5  # from which ratio on a change is one
QUIET = 12  # months without a death, from which on a country is quiet

History = Sequence[tuple[int, float | None]]


def facts(history: History) -> list[dict[str, Any]]:
    """Return facts of a history (month, deaths), oldest first; unknown months are left out.

    Each has a `key` and its figures; `points` is up, down or level: which way it moves the numbers.
    """
    known = [(month, value) for month, value in history if value is not None]
    if not known:
        return [{"key": "unknown", "points": "level"}]
    year = [value for _month, value in known[-12:]]
    found: list[dict[str, Any]] = [
        {"key": "last_year", "deaths": round(sum(year)), "points": "up" if sum(year) else "down"},
        _trend([value for _month, value in known]),
    ]
    for least, key in ((SOME, "since_some"), (MANY, "since_many")):
        since = _since(known, least)
        found.append({"key": key, "months": since, "points": _way(since)})
    if len(unknown := [m for m, value in history if value is None]):
        found.append({"key": "gaps", "months": len(unknown), "points": "level"})
    return found


def _trend(values: Sequence[float]) -> dict[str, Any]:
    late, before = sum(values[-6:]), sum(values[-12:-6])
    points = "level"
    if late > TURN * before and late >= SOME:
        points = "up"
    elif before > TURN * late and before >= SOME:
        points = "down"
    return {"key": "trend", "late": round(late), "before": round(before), "points": points}


def _since(known: Sequence[tuple[int, float]], least: float) -> int | None:
    """Return how many months ago at least so many died in one; None if in none that is told."""
    last = known[-1][0]
    return next((last - month for month, value in reversed(known) if value >= least), None)


def _way(since: int | None) -> str:
    return "up" if since is not None and since < QUIET else "down"
