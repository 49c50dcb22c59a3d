"""What is left of a term, in words, and the clock that shows it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from amparo.kernel.deadlines import Left
from amparo.ui import days
from amparo.ui.shapes import Clock, Tone

# A clock turns amber when three fifths of the term are used, or in its last hours or day.
SOON_SHARE = 0.6
SOON_DAYS = 30  # what is due later than that is not soon, however much of its term has passed
SOON_HOURS = 4


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a term comes from: its length in words, the norm, where to read it, is it confirmed."""

    term: str = ""
    law: str = ""
    source: str = ""
    confirmed: bool = True


def words(left: Left) -> str:
    """Return «4 h left», «2 working days late», «3 months late», «due today».

    Past two days hours say little, and past two months days do; what is still to come in working
    days stays as the law counts it.
    """
    if left.amount == 0:
        return _nothing(left)
    n, unit = _amount(left)
    return (_late(n, unit) if left.late else _to_come(n, unit)) % {"n": n}


def _amount(left: Left) -> tuple[int, str]:
    if left.unit == "h":
        return days.amount(left.amount * days.HOUR)
    if left.unit == "wd":
        if not left.late or left.amount < days.DAYS:
            return left.amount, "wd"
        return days.amount(left.amount * 7 // 5 * days.DAY)  # five of them are a week at least
    return days.amount(left.amount * days.DAY) if left.amount >= days.DAYS else (left.amount, "d")


def _late(n: int, unit: str) -> str:
    return {
        "h": gettext("%(n)d h late"),
        "wd": ngettext("%(n)d working day late", "%(n)d working days late", n),
        "d": ngettext("%(n)d day late", "%(n)d days late", n),
        "mo": ngettext("%(n)d month late", "%(n)d months late", n),
        "y": ngettext("%(n)d year late", "%(n)d years late", n),
    }[unit]


def _to_come(n: int, unit: str) -> str:
    return {
        "h": gettext("%(n)d h left"),
        "wd": ngettext("%(n)d working day left", "%(n)d working days left", n),
        "d": ngettext("%(n)d day left", "%(n)d days left", n),
        "mo": ngettext("%(n)d month left", "%(n)d months left", n),
        "y": ngettext("%(n)d year left", "%(n)d years left", n),
    }[unit]


def _nothing(left: Left) -> str:
    if left.unit == "h":
        return gettext("less than 1 h late") if left.late else gettext("less than 1 h left")
    return gettext("past its term") if left.late else gettext("due today")


def tone(left: Left) -> Tone:
    """Return how a clock looks: late, soon or plain."""
    if left.late:
        return "late"
    last = SOON_HOURS if left.unit == "h" else 1
    if left.unit != "h" and left.amount > SOON_DAYS:
        return "plain"
    if left.amount < last or (left.share_used or 0) >= SOON_SHARE:
        return "soon"
    return "plain"


def clock(left: Left, due: datetime, basis: Basis | None = None) -> Clock:
    """Return the clock of a running term; terms in days show their day, those in hours the hour."""
    said = gettext("Was due on %(when)s") if left.late else gettext("Due on %(when)s")
    when = days.moment(due) if left.unit == "h" else days.weekday(due)
    return _clock(capfirst(words(left)), said % {"when": when}, left.share_used, tone(left), basis)


def by_day(due: datetime, now: datetime) -> Clock:
    """Return the clock of something due by a day that no law counts: calendar days, no basis."""
    days_left = (timezone.localdate(due) - timezone.localdate(now)).days
    return clock(Left(abs(days_left), "cd", days_left < 0, None), due)


def paused(share: float | None, until: datetime | None = None, basis: Basis | None = None) -> Clock:
    """Return the clock of a term that waits for someone, `until` when it goes on."""
    when = gettext("Goes on %(when)s") % {"when": days.moment(until)} if until else ""
    return _clock(gettext("Paused"), when, share, "wait", basis)


def _clock(words: str, due: str, share: float | None, tone: Tone, basis: Basis | None) -> Clock:
    basis = basis or Basis()
    return Clock(
        words, due, share, tone, basis.term, basis.law, basis.source, confirmed=basis.confirmed
    )
