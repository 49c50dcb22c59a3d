"""What stands in one cell of a file: dates, numbers, ages, words of a list."""

from django.utils.translation import gettext as _

from amparo.exchange.importers import Line


def iso_date(text: str, order: str) -> str:
    """Return a date as year, month, day, from the order in which the file writes it."""
    if order == "iso":
        return text.replace("/", "-")
    parts = text.replace("/", "-").replace(".", "-").split("-")
    if len(parts) != 3:
        return "-".join(reversed(parts))
    first, second, year = parts
    day, month = (first, second) if order == "dmy" else (second, first)
    return f"{year}-{month}-{day}"


def number_in(line: Line, name: str, without: int) -> int:
    """Return the whole number in a cell, or what stands for an empty one."""
    text = line.get(name)
    if not text:
        return without
    try:
        return whole_number(text)
    except ValueError:
        line.error(name, _("«%(text)s» is not a whole number.") % {"text": text[:40]})
        return without


def whole_number(text: str) -> int:
    """Return a number from 0 to a million.

    :raises ValueError: if it is none.
    """
    try:
        number = float(text)
        if number != int(number) or not 0 <= number < 1_000_000:
            raise ValueError(text)
    except OverflowError:
        raise ValueError(text) from None
    return int(number)


def age_in(line: Line) -> int | None:
    """Return the age in a cell, or None with a warning where it is none."""
    text = line.get("victim_age")
    if not text:
        return None
    age = age_of(text)
    if age is None:
        line.warn("victim_age", _("«%(text)s» is not an age; it is left empty.") % {"text": text})
    return age


def age_of(text: str) -> int | None:
    """Return an age from 0 to 120, or None."""
    try:
        age = int(float(text))
    except (ValueError, OverflowError):
        return None
    return age if 0 <= age <= 120 else None


def words_in(text: str) -> tuple[str, ...]:
    """Return the keys of closed lists in a cell, as a list that left writes them."""
    return tuple(dict.fromkeys(text.split()))
