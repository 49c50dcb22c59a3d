"""Which cases someone reads, as filters for lists: the rule of `policies` said in another way.

A property test holds the two together (tests/property/test_case_policies.py).
"""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from amparo.cases.models import Assignment, Case, Conflict, SuspectedBody, UrgentRun
from amparo.cases.policies import BOARD_SEES, NOT_READERS, SEES, SEES_RUNS, active_assignments
from amparo.cases.policies_board import boards_with
from amparo.kernel import policy
from amparo.people.models import User
from amparo.people.queries import family_of, organisations_of, posts_of
from amparo.vault.finding import few_keys


def readable_by(who: Any) -> Q:
    """Return the rule of Can.READ as a filter for lists."""
    keys = keys_read_by(who)
    if keys is not None:
        return Q(pk__in=keys)
    seen = Q(pk__in=[])
    for part in readable_parts(who):
        seen |= part
    return seen


def keys_read_by(who: Any) -> frozenset[UUID] | None:
    """Return the cases someone reads, while a page is only read and if they are few; else None.

    Looked up once: the rule in full would be asked of every case for each part of the page.
    """
    if not policy.is_remembering() or not isinstance(who, User):
        return None
    return policy.once(
        ("keys_read_by", who.pk),
        lambda: few_keys(*(Case.objects.filter(part) for part in readable_parts(who))),
    )


def readable_parts(who: Any) -> tuple[Q, ...]:
    """Return the parts that the filter of Can.READ is made of; each is fast alone."""
    if not isinstance(who, User):
        return ()
    mine = Assignment.objects.filter(active_assignments(), user=who).exclude(role__in=NOT_READERS)
    runs = UrgentRun.objects.filter(case=OuterRef("pk"))
    parts = [Q(pk__in=mine.values("case"))]
    for post in posts_of(who):
        here = Q(desk__in=family_of({post.organisation_id}))
        if post.region_id:
            here &= Q(region=post.region_id)
        if post.role in SEES:
            parts.append(here & Q(state__in=SEES[post.role]))
        if post.role in SEES_RUNS:
            parts.append(here & Q(Exists(runs.filter(state__in=SEES_RUNS[post.role]))))
        if post.role == "decider":
            parts.append(Q(profile__in=boards_with(post.organisation), state__in=BOARD_SEES))
    free = unblocked(who)
    return tuple(part & free for part in parts)


def unblocked(who: User) -> Q:
    """Return the rule «is not blocked» as a filter: of no suspected body, with no conflict."""
    bodies = family_of(organisations_of(who))
    suspected = SuspectedBody.objects.filter(
        case=OuterRef("pk"), cleared_at=None, organisation__in=bodies
    )
    conflicted = Conflict.objects.filter(case=OuterRef("pk"), user=who, has_conflict=True)
    return ~Q(Exists(suspected)) & ~Q(Exists(conflicted))
