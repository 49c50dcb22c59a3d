"""Read what a decision rests on: the open act, its votes, who may still vote."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.cases.models import Case, Decision, Vote
from amparo.cases.policies import POLICY, Can
from amparo.cases.workflow import guards
from amparo.people.models import Organisation
from amparo.places.queries import profile_of


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat of the deciding board: its name, whether it votes or chairs, its votes so far."""

    name: str
    count: int
    votes: list[Vote]
    may_vote: bool = True
    chairs: bool = False


def open_act(case: Case) -> Decision | None:
    """Return the act that is being decided, if there is one."""
    return case.decisions.filter(decided_at=None).order_by("-opened_at", "-id").first()


def untold(case: Case) -> Decision | None:
    """Return the last adopted act of which the person was not told yet."""
    found = case.decisions.filter(notified_at=None, outcome="adopted")
    return found.order_by("-decided_at", "-id").first()


def seats(case: Case, act: Decision | None) -> list[Seat]:
    """Return the seats of the board with what was voted, the chair first; none where one decides.

    The last line is of those appointed to the board itself.
    """
    board = profile_of(case.profile).deciding
    if board.kind != "board":
        return []
    cast = list(act.votes.select_related("member").order_by("at", "id")) if act else []
    language = get_language() or "es"
    lines = [
        Seat(
            one.name.in_language(language), one.count, [v for v in cast if v.seat == one.body],
            one.votes, one.chairs,
        )
        for one in sorted(board.seats, key=lambda one: not one.chairs)
    ]  # fmt: skip
    own = [vote for vote in cast if vote.seat == board.body]
    body = Organisation.objects.filter(country=case.profile.country, code=board.body).first()
    return [*lines, Seat(body.name if body else board.body, len(own), own)] if own else lines


def may_still_vote(who: Any, case: Case, act: Decision | None) -> bool:
    """Test if someone has a vote, or a recusal, to cast on the open act."""
    if act is None or not POLICY.allows(who, Can.VOTE, case):
        return False
    return not act.votes.filter(member=who).exists()


def closed_kinds(case: Case, *, has_plan: bool) -> list[str]:
    """Return in words what may not be decided now, and why."""
    found = [] if has_plan else [_("There is no plan to grant.")]
    why = guards.never_granted(case) or guards.presumption_rebutted(case)
    return [*found, _("It may not be denied: %(why)s") % {"why": why}] if why else found
