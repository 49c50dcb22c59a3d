"""Who may do what with a case. Deny by default; a suspected body is shut out of everything."""

from enum import StrEnum
from typing import Any

from django.db.models import Q
from django.db.models.functions import Now

from amparo.cases.models import (
    Assessment,
    Assignment,
    Case,
    Conflict,
    Review,
    SuspectedBody,
    UrgentRun,
)
from amparo.cases.policies_board import seats_of, sits_on_the_board

# Drawn beside this room's own table in docs/reference.
from amparo.cases.policies_desk import DESK_POLICY as DESK_POLICY
from amparo.kernel.actors import SYSTEM, Holder
from amparo.kernel.policy import Policy
from amparo.people.models import User
from amparo.people.queries import family_of, organisations_of, posts_of

OPEN_RUN = ("flagged", "ordered", "running", "ratified")

# What a post at the desk sees without being assigned: the states in which its work waits.
SEES: dict[str, frozenset[str]] = {
    "intake_officer": frozenset({"received", "info_requested"}),
    "intake_lead": frozenset(
        {"received", "info_requested", "referred", "not_admitted", "admitted", "withdrawn"}
    ),
    "assessment_lead": frozenset({"admitted", "assessing", "qa_review", "reassessing"}),
    "decider": frozenset(
        {"decision_pending", "granted", "denied", "closing_proposed", "deceased", "implementing"}
    ),
    "review_authority": frozenset({"under_review", "denied", "not_admitted"}),
}
# What the members of a deciding board see, from whatever body they come.
BOARD_SEES = frozenset({"decision_pending"})
# And while an urgent run of the case is in one of these states: who orders, who has it studied, who
# ratifies it, whatever the state of the case beside it.
SEES_RUNS: dict[str, tuple[str, ...]] = {
    "duty_officer": OPEN_RUN,
    "assessment_lead": ("ordered", "running", "ratified"),
    "decider": ("running", "ratified"),
}


class Can(StrEnum):
    """Permissions of the cases room, as `case:verb`."""

    READ = "case:read"
    READ_NARRATIVE = "case:read_narrative"
    REVEAL = "case:reveal"
    SUBMIT = "case:submit"
    ACKNOWLEDGE = "case:acknowledge"
    WRITE_MESSAGE = "case:write_message"
    ADD_FACT = "case:add_fact"
    ASK_INFORMATION = "case:ask_information"
    ANSWER_INFORMATION = "case:answer_information"
    ADMIT = "case:admit"
    REFER = "case:refer"
    DECLINE = "case:decline"
    ASSIGN = "case:assign"
    SUSPECT = "case:suspect"
    CONSENT = "case:consent"
    FLAG_URGENT = "case:flag_urgent"
    ORDER_URGENT = "case:order_urgent"
    RATIFY_URGENT = "case:ratify_urgent"
    START_URGENT = "case:start_urgent"
    ASSIGN_ASSESSOR = "case:assign_assessor"
    ASSESS = "case:assess"
    READ_ASSESSMENT = "case:read_assessment"
    REVIEW_ASSESSMENT = "case:review_assessment"
    PLAN = "case:plan"
    READ_PLAN = "case:read_plan"
    ANSWER_PLAN = "case:answer_plan"
    RECORD_ANSWER = "case:record_answer"
    DECIDE = "case:decide"
    VOTE = "case:vote"
    NOTIFY = "case:notify"
    ASK_REVIEW = "case:ask_review"
    DECIDE_REVIEW = "case:decide_review"
    CONFIRM_MEASURE = "case:confirm_measure"
    FOLLOW_UP = "case:follow_up"
    TRIGGER = "case:trigger"
    PROPOSE_CLOSING = "case:propose_closing"
    OBJECT = "case:object"
    CLOSE = "case:close"
    WITHDRAW = "case:withdraw"
    CHECK_WITHDRAWAL = "case:check_withdrawal"
    RECORD_LOSS = "case:record_loss"
    COMPLAIN = "case:complain"
    ANSWER_GRIEVANCE = "case:answer_grievance"
    READ_JUSTICE = "case:read_justice"
    FOLLOW_JUSTICE = "case:follow_justice"
    LINK_INTERNATIONAL = "case:link_international"
    RUN_CLOCK = "case:run_clock"


# --- who --------------------------------------------------------------------


def is_system(who: Any, _case: Any) -> bool:
    return who is SYSTEM


def is_holder_of_case(who: Any, case: Case) -> bool:
    return isinstance(who, Holder) and who.case_id == str(case.pk)


def is_the_person(who: Any, case: Case) -> bool:
    return is_holder_of_case(who, case) and who.kind in {"beneficiary", "representative"}


def is_third_party(who: Any, case: Case) -> bool:
    return is_holder_of_case(who, case) and who.kind == "third_party"


def anyone(_who: Any, _case: Any) -> bool:
    return True


def active_assignments() -> Q:
    """Return the assignments in force now, by the database's own clock."""
    return Q(until_at=None) | Q(until_at__gt=Now())


def _assigned(who: Any, case: Case, *roles: str) -> bool:
    if not isinstance(who, User):
        return False
    mine = Assignment.objects.filter(active_assignments(), case=case, user=who)
    return (mine.filter(role__in=roles) if roles else mine).exists()


# A justice liaison sees the justice page of a case, and nothing of its protection.
NOT_READERS = ("justice_liaison",)


def is_assigned(who: Any, case: Case) -> bool:
    mine = Assignment.objects.filter(active_assignments(), case=case).exclude(role__in=NOT_READERS)
    return isinstance(who, User) and mine.filter(user=who).exists()


def is_case_officer_of_case(who: Any, case: Case) -> bool:
    return _assigned(who, case, "case_officer")


def is_assessor_of_case(who: Any, case: Case) -> bool:
    return _assigned(who, case, "assessor")


def is_follow_up_officer_of_case(who: Any, case: Case) -> bool:
    return _assigned(who, case, "follow_up_officer", "case_officer")


def has_broken_the_glass(who: Any, case: Case) -> bool:
    return _assigned(who, case, "break_glass")


def is_justice_liaison_of_case(who: Any, case: Case) -> bool:
    return (
        isinstance(who, User)
        and Assignment.objects.filter(
            active_assignments(), case=case, user=who, role="justice_liaison"
        ).exists()
    )


def _at_desk(who: Any, case: Case, role: str) -> bool:
    if not isinstance(who, User):
        return False
    desk = family_of({case.desk_id})
    return any(
        post.role == role
        and post.organisation_id in desk
        and post.region_id in {None, case.region_id}
        for post in posts_of(who)
    )


def is_intake_officer_at_desk(who: Any, case: Case) -> bool:
    return _at_desk(who, case, "intake_officer") or _at_desk(who, case, "intake_lead")


def is_intake_lead_at_desk(who: Any, case: Case) -> bool:
    return _at_desk(who, case, "intake_lead")


def is_duty_officer_at_desk(who: Any, case: Case) -> bool:
    return _at_desk(who, case, "duty_officer")


def is_assessment_lead_at_desk(who: Any, case: Case) -> bool:
    return _at_desk(who, case, "assessment_lead")


def is_decider_at_desk(who: Any, case: Case) -> bool:
    return _at_desk(who, case, "decider")


def may_vote_on(who: Any, case: Case) -> bool:
    return sits_on_the_board(who, case) if seats_of(case.profile) else is_decider_at_desk(who, case)


def decision_is_pending(_who: Any, case: Case) -> bool:
    return case.state in BOARD_SEES


def is_review_authority_at_desk(who: Any, case: Case) -> bool:
    return _at_desk(who, case, "review_authority")


# --- whether ----------------------------------------------------------------


def sees_by_post(who: Any, case: Case) -> bool:
    return any(case.state in states and _at_desk(who, case, role) for role, states in SEES.items())


def sees_by_run(who: Any, case: Case) -> bool:
    states = set(UrgentRun.objects.filter(case=case).values_list("state", flat=True))
    return any(states & set(seen) and _at_desk(who, case, r) for r, seen in SEES_RUNS.items())


def case_has_an_open_urgent_run(_who: Any, case: Case) -> bool:
    return UrgentRun.objects.filter(case=case, state__in=OPEN_RUN).exists()


def urgency_waits_for_the_decider(_who: Any, case: Case) -> bool:
    return UrgentRun.objects.filter(case=case, state__in=("running", "ratified")).exists()


def is_not_blocked(who: Any, case: Case) -> bool:
    if not isinstance(who, User):
        return not isinstance(who, Holder) or who.case_id == str(case.pk)
    bodies = family_of(organisations_of(who))
    suspected = SuspectedBody.objects.filter(case=case, cleared_at=None, organisation__in=bodies)
    conflicted = Conflict.objects.filter(case=case, user=who, has_conflict=True)
    return not suspected.exists() and not conflicted.exists()


def did_not_assess(who: Any, case: Case) -> bool:
    return not (
        isinstance(who, User) and Assessment.objects.filter(case=case, assessor=who).exists()
    )


def did_not_review(who: Any, case: Case) -> bool:
    return not (
        isinstance(who, User)
        and Review.objects.filter(assessment__case=case, reviewer=who).exists()
    )


def may_open_the_case(who: Any, case: Case) -> bool:
    return POLICY.allows(who, Can.READ, case)


# --- the table --------------------------------------------------------------

_OFFICER = (is_case_officer_of_case, is_not_blocked)
_INTAKE = (is_intake_officer_at_desk, sees_by_post, is_not_blocked)
_LEAD = (is_intake_lead_at_desk, may_open_the_case)
_DUTY = (is_duty_officer_at_desk, case_has_an_open_urgent_run, is_not_blocked)
_ASSESSOR = (is_assessor_of_case, is_not_blocked)
_QUALITY = (is_assessment_lead_at_desk, may_open_the_case)
_DECIDER = (is_decider_at_desk, may_open_the_case, did_not_assess, did_not_review)
_BOARD = (
    sits_on_the_board, decision_is_pending, is_not_blocked, did_not_assess, did_not_review
)  # fmt: skip
_REVIEW = (is_review_authority_at_desk, may_open_the_case, did_not_assess, did_not_review)
_FOLLOW = (is_follow_up_officer_of_case, is_not_blocked)
_GLASS = (has_broken_the_glass, is_not_blocked)
_PERSON = (is_the_person,)
_SYSTEM = (is_system,)

POLICY = Policy(
    {
        Can.READ: (
            (is_assigned, is_not_blocked),
            (sees_by_post, is_not_blocked),
            (sits_on_the_board, decision_is_pending, is_not_blocked),
            (sees_by_run, is_not_blocked),
        ),
        Can.READ_NARRATIVE: (
            *(_INTAKE, _LEAD, _DUTY, _OFFICER, _ASSESSOR, _DECIDER, _BOARD, _REVIEW, _GLASS),
        ),
        Can.REVEAL: (_INTAKE, _DUTY, _OFFICER, _ASSESSOR, _FOLLOW, _GLASS),
        Can.SUBMIT: ((anyone,),),
        Can.ACKNOWLEDGE: (_INTAKE, _SYSTEM),
        Can.WRITE_MESSAGE: (
            *(_PERSON, (is_third_party,), _INTAKE, _DUTY, _OFFICER, _ASSESSOR, _FOLLOW),
        ),
        Can.ADD_FACT: (_PERSON, (is_third_party,), _INTAKE, _DUTY, _OFFICER, _ASSESSOR, _FOLLOW),
        Can.ASK_INFORMATION: (_INTAKE,),
        Can.ANSWER_INFORMATION: (_PERSON, (is_third_party,), _INTAKE, _SYSTEM),
        Can.ADMIT: (_LEAD,),
        Can.REFER: (_LEAD,),
        Can.DECLINE: (_LEAD,),
        Can.ASSIGN: (_LEAD, _QUALITY, _OFFICER, _SYSTEM),
        Can.SUSPECT: (_INTAKE, _LEAD, _DUTY, _OFFICER, _ASSESSOR, _PERSON),
        Can.CONSENT: (_PERSON, _INTAKE, _OFFICER, _DUTY, _FOLLOW),
        Can.FLAG_URGENT: (
            *(_PERSON, (is_third_party,), _INTAKE, _OFFICER, _ASSESSOR, _FOLLOW, _DUTY, _SYSTEM),
        ),
        Can.ORDER_URGENT: (_DUTY,),
        Can.START_URGENT: (_DUTY, _OFFICER, _SYSTEM),
        Can.RATIFY_URGENT: ((*_DECIDER, urgency_waits_for_the_decider),),
        Can.ASSIGN_ASSESSOR: ((is_assessment_lead_at_desk, is_not_blocked), _SYSTEM),
        Can.ASSESS: (_ASSESSOR,),
        Can.READ_ASSESSMENT: (
            *(_ASSESSOR, _QUALITY, _OFFICER, _DECIDER, _BOARD, _REVIEW, _PERSON, _GLASS),
        ),
        Can.REVIEW_ASSESSMENT: ((*_QUALITY, did_not_assess),),
        Can.PLAN: (_OFFICER,),
        Can.READ_PLAN: (_OFFICER, _DECIDER, _BOARD, _REVIEW, _FOLLOW, _PERSON, _GLASS),
        Can.ANSWER_PLAN: (_PERSON,),
        Can.RECORD_ANSWER: (_PERSON, _OFFICER),
        Can.DECIDE: (_DECIDER, _BOARD),
        Can.VOTE: (
            (may_vote_on, decision_is_pending, is_not_blocked, did_not_assess, did_not_review),
        ),
        Can.NOTIFY: (_OFFICER, _DECIDER, _SYSTEM),
        Can.ASK_REVIEW: (_PERSON,),
        Can.DECIDE_REVIEW: (_REVIEW,),
        Can.CONFIRM_MEASURE: (_PERSON, _FOLLOW, _DUTY),
        Can.FOLLOW_UP: (_FOLLOW,),
        Can.TRIGGER: (_PERSON, _FOLLOW, _SYSTEM),
        Can.PROPOSE_CLOSING: (_FOLLOW,),
        Can.OBJECT: (_PERSON, _FOLLOW),
        Can.CLOSE: (_DECIDER,),
        Can.WITHDRAW: (_PERSON,),
        Can.CHECK_WITHDRAWAL: (_INTAKE, _OFFICER, _FOLLOW, _LEAD),
        Can.RECORD_LOSS: (_INTAKE, _LEAD, _DUTY, _OFFICER, _FOLLOW),
        Can.COMPLAIN: (_PERSON, (is_third_party,), _OFFICER, _FOLLOW),
        Can.ANSWER_GRIEVANCE: ((is_intake_lead_at_desk, is_not_blocked), _DECIDER),
        Can.READ_JUSTICE: (
            (is_justice_liaison_of_case, is_not_blocked),
            _OFFICER,
            _FOLLOW,
            _DECIDER,
            _PERSON,
        ),
        Can.FOLLOW_JUSTICE: ((is_justice_liaison_of_case, is_not_blocked), _OFFICER, _FOLLOW),
        Can.LINK_INTERNATIONAL: (_OFFICER, _FOLLOW),
        Can.RUN_CLOCK: (_SYSTEM,),
    }
)
