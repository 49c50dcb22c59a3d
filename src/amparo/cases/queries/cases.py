"""Read cases. Every list starts from `visible_to`."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from amparo.cases.models import Assignment, Case, UrgentRun
from amparo.cases.policies import (
    OPEN_RUN,
    POLICY,
    Can,
    active_assignments,
    is_holder_of_case,
)
from amparo.cases.policies_lists import readable_by, unblocked
from amparo.kernel.actors import Holder
from amparo.ledger import actions as ledger
from amparo.people.models import User


def visible_to(who: Any) -> QuerySet[Case]:
    """Return the cases this person may open."""
    return Case.objects.filter(readable_by(who)).select_related("region", "desk", "profile")


def opened_by(who: Any, code: str, *, at: datetime) -> Case:
    """Return a case that this person opens; the read is journalled, so is a refused one.

    :raises Http404: if there is none, or none they may know of.
    """
    case = Case.objects.select_related("region", "desk", "profile").filter(code=code).first()
    if case is None:
        raise Http404
    if not POLICY.allows(who, Can.READ, case):
        ledger.record_denied(verb="case.open", target=case, by=who, at=at, file=case.file)
        raise Http404
    why = POLICY.reason(who, Can.READ, case) or ""
    ledger.record_read(verb="case.open", target=case, by=who, at=at, file=case.file, why=why)
    return case


def opened_for(who: Any, code: str, permit: str, *, at: datetime) -> Case:
    """Return a case for one part of it that this person may see; the read is journalled.

    :raises Http404: if there is none, or none they may know of for this.
    """
    case = Case.objects.select_related("region", "desk", "profile").filter(code=code).first()
    if case is None:
        raise Http404
    verb = permit.replace("case:", "case.")
    if not POLICY.allows(who, permit, case):
        ledger.record_denied(verb=verb, target=case, by=who, at=at, file=case.file)
        raise Http404
    why = POLICY.reason(who, permit, case) or ""
    ledger.record_read(verb=verb, target=case, by=who, at=at, file=case.file, why=why)
    return case


def case_of(holder: Holder) -> Case:
    """Return the case of someone who came in with a receipt.

    :raises Http404: if it is gone.
    """
    case = (
        Case.objects.select_related("region", "desk", "profile").filter(pk=holder.case_id).first()
    )
    if case is None or not is_holder_of_case(holder, case):
        raise Http404
    return case


def with_open_runs(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return cases with their open urgent run ready as `open_runs`."""
    runs = UrgentRun.objects.filter(state__in=OPEN_RUN)
    return cases.prefetch_related(Prefetch("urgent_runs", queryset=runs, to_attr="open_runs"))


def whose_justice_is_followed_by(who: Any) -> QuerySet[Case]:
    """Return the cases whose justice page is this liaison's; nothing else of them is."""
    if not isinstance(who, User):
        return Case.objects.none()
    mine = Assignment.objects.filter(active_assignments(), user=who, role="justice_liaison")
    return Case.objects.filter(pk__in=mine.values("case_id")).filter(unblocked(who))
