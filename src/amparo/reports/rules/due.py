"""Due dates as they stand on a day: overdue, within 30, 90 or 180 days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

SPANS = (30, 90, 180)  # days


@dataclass(frozen=True, slots=True)
class Due:
    """Something that a body owes by a day. `what` is neutral: a kind of thing, never a name.

    `title` is for those who are signed in; it is empty where only the code may be shown.
    """

    on: date
    body: str
    what: str
    code: str
    key: str
    title: str = ""
    url: str = ""

    def left(self, today: date) -> int:
        """Return the days that are left; less than nothing once it is overdue."""
        return (self.on - today).days


@dataclass(slots=True)
class Counts:
    """How much one body owes: what is overdue, then what falls due within each span, added up."""

    overdue: int = 0
    within: tuple[int, ...] = (0,) * len(SPANS)

    def take(self, left: int) -> None:
        """Count one more that has so many days left."""
        if left < 0:
            self.overdue += 1
        else:
            self.within = tuple(
                n + (left <= span) for n, span in zip(self.within, SPANS, strict=True)
            )


def by_body(found: Iterable[Due], today: date) -> dict[str, Counts]:
    """Return what each body owes, by name; what is further off than the last span is left out."""
    counts: dict[str, Counts] = {}
    for one in found:
        if one.left(today) <= SPANS[-1]:
            counts.setdefault(one.body, Counts()).take(one.left(today))
    return dict(sorted(counts.items()))
