"""How long a certificate is good: plain values in, plain values out."""

import calendar
from datetime import date, timedelta

REMIND_BEFORE = timedelta(days=30)


def last_day(issued_on: date, months: int) -> date:
    """Return the last day of a certificate: the same day so many months later.

    Where that month is shorter, its last day.
    """
    year, month = divmod(issued_on.year * 12 + issued_on.month - 1 + months, 12)
    final = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(issued_on.day, final))


def state_of(*, issued_on: date, expires_on: date, is_revoked: bool, on: date) -> str:
    """Return how a certificate stands on a day: revoked, future, expired, soon or valid."""
    if is_revoked:
        return "revoked"
    if on < issued_on:
        return "future"
    if on > expires_on:
        return "expired"
    return "soon" if on >= expires_on - REMIND_BEFORE else "valid"
