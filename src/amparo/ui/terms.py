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
SOON_HOURS = 4


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a term comes from: its length in words, the norm, where to read it, is it confirmed."""

    term: str = ""
    law: str = ""
    source: str = ""
    confirmed: bool = True


def words(left: Left) -> str:
    """Return «4 h left», «2 working days late», «due today»."""
    if left.amount == 0:
        return _nothing(left)
    if left.unit == "h":
        told = gettext("%(n)d h late") if left.late else gettext("%(n)d h left")
    elif left.unit == "wd":
        told = (
            ngettext("%(n)d working day late", "%(n)d working days late", left.amount)
            if left.late
            else ngettext("%(n)d working day left", "%(n)d working days left", left.amount)
        )
    else:
        told = (
            ngettext("%(n)d day late", "%(n)d days late", left.amount)
            if left.late
            else ngettext("%(n)d day left", "%(n)d days left", left.amount)
        )
    return told % {"n": left.amount}


def _nothing(left: Left) -> str:
    if left.unit == "h":
        return gettext("less than 1 h late") if left.late else gettext("less than 1 h left")
    return gettext("past its term") if left.late else gettext("due today")


def tone(left: Left) -> Tone:
    """Return how a clock looks: late, soon or plain."""
    if left.late:
        return "late"
    last = SOON_HOURS if left.unit == "h" else 1
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
