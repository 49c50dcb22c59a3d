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
