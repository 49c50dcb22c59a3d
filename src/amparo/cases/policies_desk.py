"""Who may read and act on the papers and the complaints of a desk."""

from enum import StrEnum
from typing import Any

from django.db.models import Q

from amparo.kernel.policy import Policy
from amparo.people.models import User
from amparo.people.queries import family_of, posts_of

AT_DESK = frozenset({"intake_officer", "intake_lead"})


class Can(StrEnum):
    """Permissions at the desk."""

    READ_PAPER = "paper:read"
    HAND_ON = "paper:hand_on"
    READ_COMPLAINT = "complaint:read"
    ANSWER_COMPLAINT = "complaint:answer"


def _at_desk_of(who: Any, thing: Any, roles: frozenset[str]) -> bool:
    if not isinstance(who, User):
        return False
    desk = family_of({thing.desk_id})
    return any(p.role in roles and p.organisation_id in desk for p in posts_of(who))


def works_at_the_desk(who: Any, thing: Any) -> bool:
    """Test if someone receives papers at the desk of a thing."""
    return _at_desk_of(who, thing, AT_DESK)


def leads_the_desk(who: Any, thing: Any) -> bool:
    """Test if someone leads the desk of a thing."""
    return _at_desk_of(who, thing, frozenset({"intake_lead"}))


def was_handed_it(who: Any, thing: Any) -> bool:
    """Test if a paper was handed to someone."""
    return isinstance(who, User) and thing.handed_to_id == who.pk


DESK_POLICY = Policy(
    {
        Can.READ_PAPER: ((works_at_the_desk,), (was_handed_it,)),
        Can.HAND_ON: ((works_at_the_desk,), (was_handed_it,)),
        Can.READ_COMPLAINT: ((works_at_the_desk,),),
        Can.ANSWER_COMPLAINT: ((leads_the_desk,),),
    }
)


def _desks_of(who: Any) -> Q:
    if not isinstance(who, User):
        return Q(pk__in=[])
    bodies = {p.organisation_id for p in posts_of(who) if p.role in AT_DESK}
    return Q(desk__in=set().union(*(family_of({body}) for body in bodies)))


def papers_readable_by(who: Any) -> Q:
    """Return the rule of `paper:read` as a filter; a test holds the two together."""
    return _desks_of(who) | Q(handed_to=who) if isinstance(who, User) else Q(pk__in=[])


def complaints_readable_by(who: Any) -> Q:
    """Return the rule of `complaint:read` as a filter; a test holds the two together."""
    return _desks_of(who)
