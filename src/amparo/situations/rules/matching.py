"""Whether two records are likely one, with a score that says what it rests on.

A score is the sum of what speaks for and against, kept between 0 and 100. Every reason is a word of
`situations/match_reasons`, so that a reader sees the sum as it was made.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

SHOWN_INCIDENT, SHOWN_PERSON = 55, 50  # from these scores on, a pair is put before someone
NEAR_DAYS = 3

Reasons = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How likely two records are one, from 0 to 100, and why."""

    points: int
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class Happening:
    """What is compared of an incident. Keys are opaque: people, areas, passages of sources."""

    type: str
    from_on: date | None = None
    to_on: date | None = None
    region: object = None
    district: object = None
    people: frozenset[object] = frozenset()
    passages: frozenset[object] = frozenset()
    victims: int = 1
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Someone:
    """What is compared of a person or a collective, beside the identity."""

    region: object = None
    birth_year: int | None = None
    gender: str = ""
    kind: str = ""
    group: object = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two identities have in common, as keyed hashes tell without opening them.

    `kinds` of values that are equal (document, phone, email, name); `share` of the words of the
    shorter name that sound alike, from 0 to 1.
    """

    kinds: frozenset[str] = field(default_factory=frozenset)
    share: float = 0.0


def compare_incidents(one: Happening, other: Happening) -> Score:
    """Return how likely two incidents are one event."""
    found: list[tuple[str, int]] = []
    if one.people & other.people:
        found.append(("same_victim", 35))
    if one.passages & other.passages:
        found.append(("same_passage", 50))
    found.append(("same_type", 15) if one.type == other.type else ("other_type", -15))
    found += _of_dates(one, other)
    found += _equal("region", one.region, other.region, 15, -30)
    found += _equal("district", one.district, other.district, 10, -10)
    if one.victims == other.victims and one.victims > 1:
        found.append(("same_number", 10))
    if one.cause and one.cause == other.cause:
        found.append(("same_cause", 5))
    return _sum(found)


def compare_people(one: Someone, other: Someone, like: Likeness) -> Score:
    """Return how likely two code names stand for one person or collective."""
    found: list[tuple[str, int]] = []
    for kind, points in (("document", 60), ("phone", 25), ("email", 25)):
        if kind in like.kinds:
            found.append((f"same_{kind}", points))
    if "name" in like.kinds:
        found.append(("same_name", 40))
    elif like.share >= 0.5:
        found.append(("name_sounds_alike", round(30 * like.share)))
    found += _equal("birth_year", one.birth_year, other.birth_year, 10, -25)
    found += _equal("region", one.region, other.region, 8, 0)
    found += _equal("group", one.group, other.group, 8, 0)
    found += _equal("gender", one.gender or None, other.gender or None, 0, -10)
    found += _equal("kind", one.kind or None, other.kind or None, 5, -15)
    return _sum(found)


def _of_dates(one: Happening, other: Happening) -> Iterable[tuple[str, int]]:
    if one.from_on is None or other.from_on is None or one.to_on is None or other.to_on is None:
        return ()
    gap = max((other.from_on - one.to_on).days, (one.from_on - other.to_on).days, 0)
    if gap:
        return (("near_days", 10),) if gap <= NEAR_DAYS else (("other_date", -40),)
    if one.from_on == one.to_on == other.from_on == other.to_on:
        return (("same_day", 25),)
    wide = max((one.to_on - one.from_on).days, (other.to_on - other.from_on).days) > 31
    return (("dates_overlap", 5 if wide else 12),)


def _equal(
    name: str, one: object, other: object, same: int, differs: int
) -> Iterable[tuple[str, int]]:
    if one is None or other is None:
        return ()
    points = same if one == other else differs
    return ((f"{'same' if one == other else 'other'}_{name}", points),) if points else ()


def _sum(found: Iterable[tuple[str, int]]) -> Score:
    reasons = tuple(sorted(found, key=lambda pair: -pair[1]))
    return Score(min(100, max(0, sum(points for _key, points in reasons))), reasons)
