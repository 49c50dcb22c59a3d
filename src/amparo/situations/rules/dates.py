"""Dates as far as they are known, and the days that they can mean."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

_ISO = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")
EXACT, DAY_UNKNOWN, MONTH_UNKNOWN = "exact", "day_unknown", "month_and_day_unknown"
ESTIMATED = "estimated"
EARLIEST = 1900


@dataclass(frozen=True, slots=True)
class KnownDate:
    """What is known of a date.

    `occurred` is a partial ISO date (`2020`, `2020-06`, `2020-06-14`), empty when nothing is known;
    `as_written` the words of the source; `from_on` and `to_on` the first and last day it can mean.
    `warning` is `impossible_day` or `impossible_month` when a part was left out because no calendar
    has it.
    """

    occurred: str = ""
    as_written: str = ""
    precision: str = MONTH_UNKNOWN
    from_on: date | None = None
    to_on: date | None = None
    warning: str = ""


def read_date(text: str, *, precision: str = "") -> KnownDate:
    """Return what is known of a date written as `2020`, `2020-06` or `2020-06-14`.

    31 June 2020 becomes June 2020, with a warning, and stays as it was written. `precision` may be
    `estimated`; what the text lacks wins over what is claimed.

    :raises ValueError: if the text is not of this shape, or its year is not from 1900 to 2199.
    """
    written = text.strip()
    if not written:
        return KnownDate()
    found = _ISO.match(written)
    if not found or not EARLIEST <= int(found[1]) < 2200:
        raise ValueError(f"«{written}» is not a date such as 2020, 2020-06 or 2020-06-14")
    year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    warning = ""
    if found[2] and not 1 <= month <= 12:
        month = day = 0
        warning = "impossible_month"
    elif found[3] and not 1 <= day <= calendar.monthrange(year, month)[1]:
        day = 0
        warning = "impossible_day"
    return _known(year, month, day, written, precision, warning)


def _known(
    year: int, month: int, day: int, written: str, precision: str, warning: str
) -> KnownDate:
    if not month:
        first, last, shape = date(year, 1, 1), date(year, 12, 31), MONTH_UNKNOWN
        occurred = f"{year}"
    elif not day:
        first = date(year, month, 1)
        last = date(year, month, calendar.monthrange(year, month)[1])
        occurred, shape = f"{year}-{month:02}", DAY_UNKNOWN
    else:
        first = last = date(year, month, day)
        occurred, shape = first.isoformat(), EXACT
    if precision == ESTIMATED:
        shape = ESTIMATED
    return KnownDate(occurred, written, shape, first, last, warning)
