"""The parts of the risk formula, each with every point that made it.

All numbers are exact fractions from 0 to 1; rounding is for the page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from amparo.cases.rules.answers import NOT_APPLICABLE, UNKNOWN, Answer
from vocab import Dimension, Instrument

Use = Literal["counted", "not_among_the_highest", "unknown", "not_applicable"]
Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Point:
    """One item: its answer, how it was used, and the share of its part that it made."""

    item: str
    answer: Answer
    use: Use
    share: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the formula; `value` is None where nothing was answered.

    `unknown` of the `applicable` items have no answer (NA is left out of both).
    """

    key: str
    value: Fraction | None
    points: tuple[Point, ...]
    applicable: int
    unknown: int

    @property
    def share_unknown(self) -> Fraction:
        """Return the share of the applicable items that is unknown."""
        return Fraction(self.unknown, self.applicable) if self.applicable else Fraction(0)


@dataclass(frozen=True, slots=True)
class Raise:
    """How the differential block raised vulnerability: V = base + (1 - base) * factor."""

    base: Fraction
    strongest: str
    strongest_answer: int
    combined_answer: int
    factor: Fraction
    value: Fraction


@dataclass(frozen=True, slots=True)
class Capacity:
    """Capacity with unknowns left out, and with unknowns as 0; `used` is the one that rules."""

    answered: Fraction
    cautious: Fraction
    is_cautious: bool

    @property
    def used(self) -> Fraction:
        """Return the value that the formula takes."""
        return self.cautious if self.is_cautious else self.answered


def part_of(dimension: Dimension, answers: Answers, instrument: Instrument) -> Part:
    """Return one part: the mean of its answers, or of so many of the highest, over the maximum.

    Among equal answers the one that stands first in the instrument counts.
    """
    items = [i.id for i in dimension.items]
    answered = [i for i in items if isinstance(answers[i], int)]
    ranked = sorted(answered, key=lambda i: -_number(answers[i]))
    top = set(ranked[: dimension.top])
    most = instrument.scoring.max_answer
    value = Fraction(sum(_number(answers[i]) for i in top), most * len(top)) if top else None
    points = tuple(_point(i, answers[i], top, most) for i in items)
    applicable = [i for i in items if answers[i] != NOT_APPLICABLE]
    unknown = sum(answers[i] == UNKNOWN for i in items)
    return Part(dimension.key, value, points, len(applicable), unknown)


def _point(item: str, answer: Answer, top: set[str], most: int) -> Point:
    if answer == UNKNOWN:
        return Point(item, answer, "unknown")
    if answer == NOT_APPLICABLE:
        return Point(item, answer, "not_applicable")
    if item not in top:
        return Point(item, answer, "not_among_the_highest")
    return Point(item, answer, "counted", Fraction(_number(answer), most * len(top)))


def raised(base: Fraction, answers: Answers, instrument: Instrument) -> Raise:
    """Return vulnerability raised by the differential block, which can never lower it."""
    scoring = instrument.scoring
    singles = [i.id for i in instrument.dimension("D").items if i.id != scoring.combined_item]
    strongest = max(singles, key=lambda i: _number(answers[i]))
    single, combined = _number(answers[strongest]), _number(answers[scoring.combined_item])
    factor = min(
        Fraction(1),
        Fraction(scoring.weight_max_d) * Fraction(single, scoring.max_answer)
        + Fraction(scoring.weight_combined) * Fraction(combined, scoring.max_answer),
    )
    value = base + (1 - base) * factor
    return Raise(base, strongest if single else "", single, combined, factor, value)


def capacity(found: Part, instrument: Instrument) -> Capacity:
    """Return capacity both ways; the cautious one rules where too much is unknown.

    Nothing answered, or nothing applicable, is no capacity.
    """
    answered = found.value or Fraction(0)
    known = found.applicable - found.unknown
    cautious = answered * known / found.applicable if found.applicable else Fraction(0)
    too_much = found.share_unknown > Fraction(instrument.scoring.unknown_share_c)
    return Capacity(answered, cautious, too_much)


def index(threat: Fraction, vulnerability: Fraction, with_capacity: Fraction) -> Fraction:
    """Return R = (1 + 4T)(1 + 4V) / (1 + 4C), from 1/5 to 25."""
    return (1 + 4 * threat) * (1 + 4 * vulnerability) / (1 + 4 * with_capacity)


def level_of(r: Fraction, instrument: Instrument) -> str:
    """Return the level of an index, compared exactly and before any rounding."""
    for level in instrument.levels:
        if not level.below or r < Fraction(level.below):
            return level.key
    raise AssertionError("the last level has no upper end")


def _number(answer: Answer) -> int:
    return answer if isinstance(answer, int) else 0
