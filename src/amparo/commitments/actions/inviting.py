"""Open invitations to special procedures, and the visits that come of them."""

from datetime import datetime

from django.db import transaction

from amparo.commitments.actions.holding import (
    Cited,
    begin,
    day_known,
    keep,
    of_state,
    ordered,
    written,
)
from amparo.commitments.models import StandingInvitation, Visit
from amparo.kernel.actors import Actor


@transaction.atomic
def invite(
    *, country: str, begins: str, by: Actor, at: datetime, ended: str = "", note: str = "",
    secrecy: str = "INTERNAL", cited: Cited | None = None,
) -> StandingInvitation:  # fmt: skip
    """Record that a State invites all special procedures, and until when.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: without the day it begins, or if it ends before.
    """
    row = begin(StandingInvitation(), secrecy=secrecy, by=by, at=at)
    of_state(country)
    day_known(begins, "begins", needed=True)
    day_known(ended, "ended")
    ordered(begins, ended, "ended")
    row.country, row.begins, row.ended, row.note = country, begins, ended, note.strip()
    after = {"country": country}
    return keep(row, verb="invitation.recorded", cited=cited, by=by, at=at, after=after)


@transaction.atomic
def record_visit(
    *, country: str, mandate: str, by: Actor, at: datetime, requested: str = "",
    accepted: str = "", begins: str = "", ends: str = "", report: str = "", note: str = "",
    secrecy: str = "INTERNAL", cited: Cited | None = None,
) -> Visit:  # fmt: skip
    """Record a visit that a special procedure asked for, made, or reported on.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: without a mandate, or with days in the wrong order.
    """
    row = begin(Visit(), secrecy=secrecy, by=by, at=at)
    of_state(country)
    written([("mandate", mandate)])
    days = {"requested": requested, "accepted": accepted, "begins": begins, "ends": ends}
    for name, day in days.items():
        day_known(day, name)
    ordered(requested, accepted, "accepted")
    ordered(begins, ends, "ends")
    for name, day in days.items():
        setattr(row, name, day)
    row.country, row.mandate = country, mandate.strip()
    row.report, row.note = report.strip(), note.strip()
    after = {"country": country}
    return keep(row, verb="visit.recorded", cited=cited, by=by, at=at, after=after)
