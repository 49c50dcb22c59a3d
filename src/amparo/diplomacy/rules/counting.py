"""Counts that a source states, beside what is listed (V-MP1, V-MP2, V-MP3)."""

from collections.abc import Iterable
from dataclasses import dataclass

OK, MISMATCH, NOT_CHECKABLE = "ok", "mismatch", "not_checkable"


@dataclass(frozen=True, slots=True)
class Count:
    """How many States are listed and stated, and how the two stand to each other."""

    listed: int
    stated: int | None
    result: str
    difference: int | None = None


def count_of(
    signing: Iterable[str], delivered_by: str, stated: int | None, how: str, *, unresolved: int = 0
) -> Count:
    """Compare the distinct States of a joint statement with the number that a source states.

    «One of N» counts all; «joined N others» is N and one more. Who delivers it counts once, listed
    or not. A name that is no known State leaves it open.
    """
    together = {code for code in (*signing, delivered_by) if code}
    total = None if stated is None else stated + (how == "others")
    if total is None or not together or unresolved:
        return Count(len(together), total, NOT_CHECKABLE)
    difference = len(together) - total
    return Count(len(together), total, MISMATCH if difference else OK, difference)


def first_times_fit(first_time: int | None, all_of_them: int | None) -> bool:
    """Test that no more came for the first time than came at all."""
    return first_time is None or all_of_them is None or first_time <= all_of_them
