"""Figures made from counts: shares in whole per cent, medians in whole days."""

from collections.abc import Mapping
from fractions import Fraction

from amparo.publications.rules.cells import Slice


def share(part: int | None, other: int | None) -> int | None:
    """Return a share in whole per cent from the part and what is not the part.

    Only published counts may be given, so that a share never says more than they do: None where
    one of them is hidden, or where there is nothing.
    """
    if part is None or other is None or part + other == 0:
        return None
    return rounded(Fraction(100 * part, part + other))


def rounded(value: Fraction) -> int:
    """Return a figure rounded to a whole number, halves up."""
    return int((value + Fraction(1, 2)) // 1)


def to_nearest(count: int | None, base: int) -> int | None:
    """Return a count rounded to the nearest multiple of a base, halves up; base 0 leaves it."""
    if count is None or not base:
        return count
    return (2 * count + base) // (2 * base) * base


def medians_shown(
    medians: Mapping[Slice, Fraction | None], counts: Mapping[Slice, int | None], *, least: int
) -> dict[Slice, int | None]:
    """Return medians in whole days where the count behind them is said and large enough."""
    shown: dict[Slice, int | None] = {}
    for where, median in medians.items():
        count = counts.get(where)
        fit = count is not None and count >= least and median is not None
        shown[where] = rounded(median) if fit and median is not None else None
    return shown
