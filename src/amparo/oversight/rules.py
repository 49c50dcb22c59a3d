"""When the term for which something is kept ends."""

from calendar import monthrange
from datetime import date, timedelta


def end_of_keeping(from_on: date, period: int | None, unit: str) -> date | None:
    """Return the last day something must be kept: `period` calendar days (cd) or months (mo) on.

    A month that lacks the day ends on its last. None: it is kept for ever.
    """
    if period is None:
        return None
    if unit == "cd":
        return from_on + timedelta(days=period)
    year, month = divmod(from_on.year * 12 + from_on.month - 1 + period, 12)
    return date(year, month + 1, min(from_on.day, monthrange(year, month + 1)[1]))


def begun_before(today: date, period: int | None, unit: str) -> date | None:
    """Return the day before which a term must have begun to be over by today, or some days later.

    Nothing that is over began on that day or after it. None: nothing is ever over.
    """
    if period is None:
        return None
    if unit == "cd":
        return today - timedelta(days=period)
    year, month = divmod(today.year * 12 + today.month - 1 - period, 12)
    # A month that lacks the day: a term that began on its last days may end on the same day.
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1])) + timedelta(days=4)
