"""Who sits on a deciding board, and who runs or sees the sessions of the mechanism."""

from typing import Any

from django.db.models import Q

from amparo.cases.models import Attendance, Case, Sitting
from amparo.people.models import Organisation, User
from amparo.people.queries import posts_of
from amparo.places.models import ProfileVersion
from amparo.places.queries import profile_of

RUN_SITTINGS = frozenset({"intake_lead", "decider"})
SEE_SITTINGS = RUN_SITTINGS | {
    "sector_liaison", "observer", "case_officer", "follow_up_officer", "review_authority",
}  # fmt: skip


# --- the board ------------------------------------------------------------------


def seats_of(version: ProfileVersion) -> dict[str, int]:
    """Return how many voting seats each body has on the board; none where one person decides.

    Someone appointed to the board itself may take any of its seats.
    """
    board = profile_of(version).deciding
    if board.kind != "board":
        return {}
    seats: dict[str, int] = {}
    for seat in board.seats:
        if seat.votes:
            seats[seat.body] = seats.get(seat.body, 0) + seat.count
    return seats | {board.body: board.voting_seats}


def seat_of(who: Any, case: Case) -> str:
    """Return the body for which someone sits on the board that decides a case, or nothing."""
    seats = seats_of(case.profile)
    if not seats or not isinstance(who, User):
        return ""
    held = {
        post.organisation.code
        for post in posts_of(who)
        if post.role == "decider" and post.organisation.country == case.profile.country
    }
    return next((code for code in seats if code in held), "")


def sits_on_the_board(who: Any, case: Case) -> bool:
    """Test if someone has a seat on the board that decides a case."""
    return bool(seat_of(who, case))


def boards_with(body: Organisation) -> list[Any]:
    """Return the versions of the law under which a body has a seat: the same, for lists."""
    versions = ProfileVersion.objects.filter(country=body.country)
    return [version.pk for version in versions if body.code in seats_of(version)]


# --- sessions of the mechanism ----------------------------------------------------


def may_run_sittings(who: Any, body: Organisation) -> bool:
    """Test if someone calls and runs the sessions of a body: its secretariat or its deciders."""
    return any(
        post.role in RUN_SITTINGS and post.organisation.country == body.country
        for post in posts_of(who)
    )


def may_see_sitting(who: Any, sitting: Sitting) -> bool:
    """Test if someone may read of a session: who sits, who carries it out, and who was there."""
    if isinstance(who, User) and sitting.attendances.filter(user=who, present=True).exists():
        return True
    return any(
        post.role in SEE_SITTINGS and post.organisation.country == sitting.body.country
        for post in posts_of(who)
    )


def sittings_readable_by(who: Any) -> Q:
    """Return the same rule as `may_see_sitting`, as a filter for lists."""
    countries = {p.organisation.country for p in posts_of(who) if p.role in SEE_SITTINGS}
    seen = Q(body__country__in=countries)
    if isinstance(who, User):
        there = Attendance.objects.filter(user=who, present=True)
        seen |= Q(pk__in=there.values("sitting"))
    return seen
