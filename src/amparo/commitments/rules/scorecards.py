"""How far the promises of a meeting are fulfilled: counted beside what its committee states."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

import vocab

OK, MISMATCH, NOT_CHECKABLE = "ok", "mismatch", "not_checkable"
FULFILLED = "fulfilled"
SCALE = "binational"  # of commitments/scales: its grades are the degrees of fulfilment, as printed


def as_grade(fulfilment: str) -> str:
    """Return a degree of fulfilment as the grade of the scale."""
    return fulfilment.replace("_", " ")


def as_key(grade: str) -> str:
    """Return the degree of fulfilment that a grade of the scale is; empty if it is none."""
    key = grade.strip().casefold().replace(" ", "_")
    return key if key in vocab.terms("commitments/fulfilments") else ""


@dataclass(frozen=True, slots=True)
class Tally:
    """Promises by how far they are; those of which nothing is known stand under «»."""

    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """Return how many promises are held."""
        return sum(self.counts.values())

    @property
    def counted(self) -> int:
        """Return how many count: all but those that were dropped."""
        terms = vocab.terms("commitments/fulfilments")
        return sum(n for key, n in self.counts.items() if key not in terms or terms[key].counts)

    @property
    def fulfilled(self) -> int:
        """Return how many are fulfilled."""
        return self.counts.get(FULFILLED, 0)

    @property
    def share(self) -> Fraction | None:
        """Return fulfilled ÷ (all − dropped); None where nothing counts."""
        return Fraction(self.fulfilled, self.counted) if self.counted else None


def tally(statuses: Iterable[str]) -> Tally:
    """Return promises counted by how far they are."""
    return Tally(Counter(statuses))


def percent(share: Fraction | None) -> str:
    """Return a share as a percentage with one decimal, half up; empty where there is none."""
    if share is None:
        return ""
    tenths = int(share * 1000 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}"


def check_percent(found: Tally, stated: Mapping[str, object]) -> str:
    """Return whether the percentage that is stated agrees with the one counted.

    It agrees when it is the one counted, rounded to as many decimals as it is printed with. It
    cannot be checked while not all promises are held, or how far some are is not known.
    """
    printed = _number(stated.get("percent"))
    total = _number(stated.get("total"))
    if printed is None or found.share is None or found.counts.get("", 0):
        return NOT_CHECKABLE
    if total is not None and total != found.total:
        return NOT_CHECKABLE
    exponent = printed.as_tuple().exponent
    decimals = max(-exponent, 0) if isinstance(exponent, int) else 0
    half = Fraction(1, 2 * 10**decimals)
    return OK if abs(found.share * 100 - Fraction(printed)) <= half else MISMATCH


def check_count(name: str, n: int, stated: Mapping[str, object]) -> str:
    """Return whether a stated count is the one held; empty where none is stated.

    :param name: the key of the stated count: `total`, or a degree of fulfilment.
    """
    printed = _number(stated.get(name))
    if printed is None:
        return ""
    return OK if printed == n else MISMATCH


def difference(name: str, n: int, stated: Mapping[str, object]) -> int | None:
    """Return how many more are held than stated; None where none is stated."""
    printed = _number(stated.get(name))
    return None if printed is None else n - int(printed)


def _number(value: object) -> Decimal | None:
    if value is None or isinstance(value, bool) or str(value).strip() == "":
        return None
    try:
        number = Decimal(str(value).strip().rstrip("%").strip().replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
