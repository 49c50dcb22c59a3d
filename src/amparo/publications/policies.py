"""Who may see figures before they are safe, make a release, approve it. Deny by default.

True figures are for those who watch the whole and could read the rows anyway: small cells can
be recognised. Whose post is for a region sees those of the region. A focal point of a ministry sees
none: its own duties it reads one by one, and small cells would tell it of others. A release is the
work of two: one makes it, another approves.
"""

from enum import StrEnum
from typing import Any

from django.db.models import Q

from amparo.kernel.actors import SYSTEM
from amparo.kernel.policy import Policy
from amparo.people.models import User
from amparo.people.queries import posts_of, roles_of
from amparo.publications.models import Release

# Who steers the mechanism or watches over it, and so needs figures down to one.
SEES_TRUE_FIGURES = frozenset(
    {"registry_analyst", "assessment_lead", "intake_lead", "decider", "review_authority", "auditor"}
)
MAKES = frozenset({"registry_analyst"})
APPROVES = frozenset({"registry_analyst", "decider", "data_protection_officer"})


class Can(StrEnum):
    """Permissions of the publications room."""

    SEE_TRUE = "figures:see"
    MAKE = "release:make"
    SEE = "release:see"
    APPROVE = "release:approve"
    WITHDRAW = "release:withdraw"


def _holds(who: Any, roles: frozenset[str]) -> bool:
    return isinstance(who, User) and not roles_of(who).isdisjoint(roles)


def steers_or_watches(who: Any, _what: Any) -> bool:
    return _holds(who, SEES_TRUE_FIGURES)


def makes_statistics(who: Any, _what: Any) -> bool:
    return _holds(who, MAKES)


def approves_releases(who: Any, _what: Any) -> bool:
    return _holds(who, APPROVES)


def operates_no_machine(who: Any, _what: Any) -> bool:
    return not _holds(who, frozenset({"system_administrator"}))


def is_system(who: Any, _what: Any) -> bool:
    return who is SYSTEM


def it_is_public(_who: Any, release: Any) -> bool:
    return release is not None and release.state in Release.PUBLIC


def it_is_not_their_own(who: Any, release: Any) -> bool:
    return isinstance(who, User) and release is not None and release.made_by_id != who.pk


POLICY = Policy(
    {
        Can.SEE_TRUE: ((steers_or_watches, operates_no_machine),),
        Can.MAKE: ((makes_statistics, operates_no_machine), (is_system,)),
        Can.SEE: (
            (it_is_public,),
            (makes_statistics, operates_no_machine),
            (approves_releases, operates_no_machine),
        ),
        Can.APPROVE: ((approves_releases, it_is_not_their_own, operates_no_machine),),
        Can.WITHDRAW: ((approves_releases, operates_no_machine),),
    }
)


def regions_of(who: Any) -> frozenset[str] | None:
    """Return the codes of the regions to which someone's posts confine true figures.

    None is the whole country: one post without a region is enough.
    """
    posts = [post for post in posts_of(who) if post.role in SEES_TRUE_FIGURES]
    if any(post.region is None for post in posts):
        return None
    return frozenset(post.region.code for post in posts if post.region is not None)


def readable_by(who: Any) -> Q:
    """Return the rule of Can.SEE as a filter."""
    if not _holds(who, frozenset({"system_administrator"})) and _holds(who, MAKES | APPROVES):
        return Q()
    return Q(state__in=Release.PUBLIC)
