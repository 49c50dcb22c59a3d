"""Stated totals against the sum of their parts. Neither is ever written over the other (V-G4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

OK, MISMATCH, NOT_CHECKABLE = "ok", "mismatch", "not_checkable"

# What one unit is in the smallest of its kind (SI; hectare: CIPM 1879).
UNITS: dict[str, tuple[str, Decimal]] = {
    "m2": ("area", Decimal(1)),
    "ha": ("area", Decimal(10_000)),
    "km2": ("area", Decimal(1_000_000)),
}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit; a qualifier other than `exact` makes a sum of it uncertain."""

    value: Decimal | None
    unit: str = ""
    qualifier: str = "exact"


@dataclass(frozen=True, slots=True)
class Check:
    """What comparing gave: `difference` is parts less total, in the unit of the total."""

    result: str
    total: Decimal | None = None
    difference: Decimal | None = None


def checked(stated: Amount, parts: Sequence[Amount]) -> Check:
    """Return how a stated total stands to its parts.

    Not checkable: without parts, where a part is not known or not exact, or units do not convert.
    """
    if not parts or stated.value is None or stated.qualifier != "exact":
        return Check(NOT_CHECKABLE)
    total = summed(parts, stated.unit)
    if total is None:
        return Check(NOT_CHECKABLE)
    difference = total - stated.value
    return Check(OK if difference == 0 else MISMATCH, total, difference)


def summed(parts: Sequence[Amount], unit: str) -> Decimal | None:
    """Return the sum of some amounts in a unit, or None if one is not exact or does not convert."""
    total = Decimal(0)
    for part in parts:
        value = converted(part, unit)
        if value is None or part.qualifier != "exact":
            return None
        total += value
    return total


def share_of(part: Amount, total: Amount) -> Decimal | None:
    """Return what a part is of a total in per cent, to one decimal; None if one is not exact."""
    value = converted(part, total.unit)
    exact = part.qualifier == total.qualifier == "exact"
    if value is None or not total.value or not exact or value > total.value:
        return None
    return (value * 100 / total.value).quantize(Decimal("0.1"), ROUND_HALF_UP)


def converted(amount: Amount, unit: str) -> Decimal | None:
    """Return an amount in another unit of its kind (V-G5: 1 km² = 1,000,000 m²), or None."""
    if amount.value is None:
        return None
    if amount.unit == unit:
        return amount.value
    kind, size = UNITS.get(amount.unit, ("", Decimal(1)))
    other, whole = UNITS.get(unit, ("", Decimal(1)))
    if not kind or kind != other:
        return None
    return amount.value * size / whole


def rounded_like(number: Decimal, stated: Decimal | None) -> Decimal:
    """Return a number with one decimal more than a stated one, unless nothing of it would be left.

    0.027155 beside 0.27 is 0.027.
    """
    places = -int(stated.as_tuple().exponent) if stated is not None else 0
    short = number.quantize(Decimal(1).scaleb(-max(places, 0) - 1))
    return short if short or not number else number
