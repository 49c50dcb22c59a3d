"""Who watches, who may break the glass, and who watches them. Deny by default.

The data-protection officer sees logs, grants and requests, never the content of a case; the
auditor reads the journal; who operates the machine sees nothing here.
"""

from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Q

from amparo.cases.models import Conflict, SuspectedBody
from amparo.cases.policies import is_not_blocked
from amparo.kernel.actors import SYSTEM, Holder
from amparo.kernel.policy import Policy
from amparo.oversight.models import Approval, BreakGlass, DataRequest
from amparo.people.models import User
from amparo.people.queries import family_of, organisations_of, roles_of

# Who may approve an exceptional view: those who answer for cases, for data, or for the whole.
APPROVERS = frozenset({"data_protection_officer", "decider", "review_authority", "auditor"})


class Can(StrEnum):
    """Permissions of the oversight room."""

    READ_JOURNAL = "journal:read"
    VERIFY_JOURNAL = "journal:verify"
    SEE_GRANTS = "grants:read"
    REVOKE = "grants:revoke"
    SEE_DENIALS = "denials:read"
    SEE_REVEALS = "reveals:read"
    HOLD = "hold:set"
    BREACH = "breach:run"
    RETAIN = "retention:dispose"
    ASK_GLASS = "break_glass:ask"
    READ_GLASS = "break_glass:read"
    APPROVE_GLASS = "break_glass:approve"
    END_GLASS = "break_glass:end"
    ASK_DATA = "data_request:ask"
    READ_DATA = "data_request:read"
    ANSWER_DATA = "data_request:answer"
    COPY_DATA = "data_request:copy"


def _holds(who: Any, *roles: str) -> bool:
    return isinstance(who, User) and not roles_of(who).isdisjoint(roles)


# --- who --------------------------------------------------------------------


def is_data_protection_officer(who: Any, _what: Any) -> bool:
    return _holds(who, "data_protection_officer")


def is_auditor(who: Any, _what: Any) -> bool:
    return _holds(who, "auditor")


def is_no_system_administrator(who: Any, _what: Any) -> bool:
    return not _holds(who, "system_administrator")


def holds_a_post(who: Any, _what: Any) -> bool:
    return isinstance(who, User) and bool(roles_of(who))


def may_approve(who: Any, _what: Any) -> bool:
    return _holds(who, *APPROVERS)


def is_system(who: Any, _what: Any) -> bool:
    return who is SYSTEM


# --- whether ----------------------------------------------------------------


def did_not_ask(who: Any, request: BreakGlass) -> bool:
    return isinstance(who, User) and request.asked_by_id != who.pk


def asked(who: Any, request: BreakGlass) -> bool:
    return isinstance(who, User) and request.asked_by_id == who.pk


def approved(who: Any, request: BreakGlass) -> bool:
    return isinstance(who, User) and Approval.objects.filter(request=request, by_id=who.pk).exists()


def it_waits_for_approval(_who: Any, request: BreakGlass) -> bool:
    return request.granted_at is None and request.refused_at is None and request.ended_at is None


def is_not_of_a_suspected_body(who: Any, request: BreakGlass) -> bool:
    return is_not_blocked(who, request.case)


def is_the_person_of_the_case(who: Any, case: Any) -> bool:
    return (
        isinstance(who, Holder)
        and who.case_id == str(case.pk)
        and who.kind in {"beneficiary", "representative"}
    )


def is_the_person_who_asks(who: Any, request: DataRequest) -> bool:
    return (
        isinstance(who, Holder)
        and who.case_id == str(request.case_id)
        and who.kind in {"beneficiary", "representative"}
    )


def it_is_a_granted_copy(_who: Any, request: DataRequest) -> bool:
    return request.kind == "access" and request.outcome in {"granted", "partly"}


# --- the table --------------------------------------------------------------

_OFFICER = (is_data_protection_officer, is_no_system_administrator)
_AUDITOR = (is_auditor, is_no_system_administrator)

POLICY = Policy(
    {
        Can.READ_JOURNAL: (_AUDITOR, _OFFICER),
        Can.VERIFY_JOURNAL: (_AUDITOR, _OFFICER),
        Can.SEE_GRANTS: (_OFFICER,),
        Can.REVOKE: (_OFFICER,),
        Can.SEE_DENIALS: (_OFFICER, _AUDITOR),
        Can.SEE_REVEALS: (_OFFICER, _AUDITOR),
        Can.HOLD: (_OFFICER,),
        Can.BREACH: (_OFFICER,),
        Can.RETAIN: (_OFFICER,),
        Can.ASK_GLASS: ((holds_a_post, is_no_system_administrator),),
        Can.READ_GLASS: (
            _OFFICER,
            (asked, is_no_system_administrator),
            (approved, is_no_system_administrator),
            (
                may_approve, is_no_system_administrator, it_waits_for_approval,
                is_not_of_a_suspected_body,
            ),
        ),
        Can.APPROVE_GLASS: (
            (
                may_approve, is_no_system_administrator, did_not_ask, it_waits_for_approval,
                is_not_of_a_suspected_body,
            ),
        ),
        Can.END_GLASS: (_OFFICER, (asked, is_no_system_administrator)),
        Can.ASK_DATA: ((is_the_person_of_the_case,),),
        Can.READ_DATA: (_OFFICER, (is_the_person_who_asks,)),
        Can.ANSWER_DATA: (_OFFICER,),
        Can.COPY_DATA: ((is_the_person_who_asks, it_is_a_granted_copy),),
    }
)  # fmt: skip


# --- the same, as filters ------------------------------------------------------
# A property test holds each to the table (tests/property/test_oversight_policies.py).


def glass_readable_by(who: Any) -> Q:
    """Return the rule of Can.READ_GLASS as a filter."""
    if not isinstance(who, User) or _holds(who, "system_administrator"):
        return Q(pk__in=[])
    if _holds(who, "data_protection_officer"):
        return Q()
    mine = Approval.objects.filter(request=OuterRef("pk"), by=who)
    seen = Q(asked_by=who) | Q(Exists(mine))
    if _holds(who, *APPROVERS):
        seen |= Q(granted_at=None, refused_at=None, ended_at=None) & ~_suspected(who)
    return seen


def _suspected(who: User) -> Q:
    """Return the rows whose case shuts this person out: a suspected body, or a conflict."""
    bodies = family_of(organisations_of(who))
    suspected = SuspectedBody.objects.filter(
        case=OuterRef("case"), cleared_at=None, organisation__in=bodies
    )
    conflicted = Conflict.objects.filter(case=OuterRef("case"), user=who, has_conflict=True)
    return Q(Exists(suspected)) | Q(Exists(conflicted))


def data_readable_by(who: Any) -> Q:
    """Return the rule of Can.READ_DATA as a filter."""
    if isinstance(who, Holder):
        if who.kind not in {"beneficiary", "representative"}:
            return Q(pk__in=[])
        return Q(case=who.case_id)
    if POLICY.allows(who, Can.ANSWER_DATA):
        return Q()
    return Q(pk__in=[])
