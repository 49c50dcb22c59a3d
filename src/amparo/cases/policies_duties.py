"""Which duties a user is kept from, and which they see because they work on the file.

The room of duties knows neither suspected bodies nor assignments: it is told here, as a filter for
lists and as a test for one duty. Tests hold each pair together.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from amparo.cases.models import Assignment, Conflict, SuspectedBody
from amparo.cases.policies import active_assignments
from amparo.duties.models import Duty
from amparo.people.models import User
from amparo.people.queries import family_of, organisations_of


def blocked(who: Any) -> Q:
    """Return the duties of cases where a body of theirs is suspected, or they have a conflict."""
    return Q(file__in=_files(_cases_closed_to(who))) if isinstance(who, User) else Q(pk__in=[])


def is_blocked(who: Any, duty: Duty) -> bool:
    """Test if a user is kept away from one duty."""
    return isinstance(who, User) and duty.file in _files(_cases_closed_to(who))


def kept(who: Any) -> Q:
    """Return the duties of the cases that a user works on."""
    return Q(file__in=_files(_cases_of(who))) if isinstance(who, User) else Q(pk__in=[])


def is_kept(who: Any, duty: Duty) -> bool:
    """Test if a user works on the case of one duty."""
    return isinstance(who, User) and duty.file in _files(_cases_of(who))


def _cases_closed_to(who: User) -> set[Any]:
    bodies = family_of(organisations_of(who))
    suspected = SuspectedBody.objects.filter(cleared_at=None, organisation__in=bodies)
    conflicts = Conflict.objects.filter(user=who, has_conflict=True)
    return {*suspected.values_list("case", flat=True), *conflicts.values_list("case", flat=True)}


def _cases_of(who: User) -> set[Any]:
    # Those who carry the plan and ask the person; an assessor has no part in what bodies owe.
    roles = ("case_officer", "follow_up_officer")
    mine = Assignment.objects.filter(active_assignments(), user=who, role__in=roles)
    return set(mine.values_list("case", flat=True))


def _files(cases: Iterable[Any]) -> list[str]:
    return [f"case:{pk}" for pk in cases]
