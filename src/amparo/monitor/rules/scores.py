"""The score of a mine action programme: the weighted mean of its criteria, by the law as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from vocab.monitor import Performance


class BadScore(Exception):
    """A score cannot be worked out; `why` is missing, unknown or range, `what` the criterion."""

    def __init__(self, why: str, what: str) -> None:
        super().__init__(f"{why}: {what}")
        self.why = why
        self.what = what


@dataclass(frozen=True, slots=True)
class Scored:
    """The whole, with one decimal, and each criterion with its weight in per cent and its score."""

    whole: Decimal
    lines: tuple[tuple[str, int, Decimal], ...]


def scored(given: Mapping[str, str], law: Performance) -> Scored:
    """Return the score of a programme.

    :raises BadScore: if a criterion is missing, is of no list, or lies outside the scale.
    """
    known = {one.key for one in law.criterion}
    for key in given:
        if key not in known:
            raise BadScore("unknown", key)
    lines = []
    for one in law.criterion:
        if not str(given.get(one.key, "")).strip():
            raise BadScore("missing", one.key)
        try:
            value = Decimal(str(given[one.key]).strip())
        except InvalidOperation:
            raise BadScore("range", one.key) from None
        if not value.is_finite() or not law.worst <= value <= law.best:
            raise BadScore("range", one.key)
        lines.append((one.key, one.weight, value))
    whole = sum((value * weight for _key, weight, value in lines), Decimal(0)) / 100
    return Scored(whole.quantize(Decimal("0.1"), ROUND_HALF_UP), tuple(lines))
