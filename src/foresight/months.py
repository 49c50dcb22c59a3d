"""Months as one number: 1 is January 1980, as in the ViEWS panels."""

FIRST_YEAR = 1980
LEAST_STEP, MOST_STEP = 3, 14
STEPS = tuple(range(LEAST_STEP, MOST_STEP + 1))


def month_id(year: int, month: int) -> int:
    """Return the number of a month.

    >>> month_id(1980, 1), month_id(2018, 1)
    (1, 457)
    """
    return (year - FIRST_YEAR) * 12 + month


def year_of(month: int) -> int:
    """Return the calendar year of a numbered month.

    >>> year_of(457), year_of(456)
    (2018, 2017)
    """
    return FIRST_YEAR + (month - 1) // 12


def calendar_month(month: int) -> int:
    """Return the month of the year, 1 to 12.

    >>> calendar_month(457), calendar_month(456)
    (1, 12)
    """
    return (month - 1) % 12 + 1


def origin_of(window: int) -> int:
    """Return the last month that a forecast of a year may know: October of the year before.

    >>> origin_of(2018) == month_id(2017, 10)
    True
    """
    return month_id(window - 1, 10)


def months_of(window: int) -> range:
    """Return the twelve months of a window."""
    return range(month_id(window, 1), month_id(window, 12) + 1)


def next_window(last: int) -> int:
    """Return the latest window whose origin is reached by data that end with a month.

    >>> next_window(month_id(2017, 9)), next_window(month_id(2017, 10))
    (2017, 2018)
    """
    return year_of(last) + (last >= origin_of(year_of(last) + 1))
