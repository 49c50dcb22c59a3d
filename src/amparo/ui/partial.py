"""A date as far as it is known: «2020», «2020-06», «2020-06-31» kept as it was said."""

import calendar
import re

_SHAPE = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")


class PartialDate(str):
    """The text of a date known in part; text, so that it is stored and shown as it was given."""

    __slots__ = ()

    @classmethod
    def read(cls, text: str) -> "PartialDate":
        """Return the partial date of a text such as `2020-6` or `2020-06-31`.

        :raises ValueError: the text has not this shape, or a month or day that no calendar has.
        """
        found = _SHAPE.match(text.strip())
        if not found:
            raise ValueError(text)
        year, month, day = found.groups()
        if (month and not 1 <= int(month) <= 12) or (day and not 1 <= int(day) <= 31):
            raise ValueError(text)
        rest = [f"{int(part):02}" for part in (month, day) if part]
        return cls("-".join([year, *rest]))

    @property
    def parts(self) -> tuple[str, str, str]:
        """Return year, month and day, empty where not known."""
        year, month, day = [*self.split("-"), "", ""][:3]
        return year, month, day

    @property
    def impossible(self) -> bool:
        """Return whether the month does not have that day, as 31 June."""
        year, month, day = self.parts
        return bool(day) and int(day) > calendar.monthrange(int(year) or 1, int(month))[1]
