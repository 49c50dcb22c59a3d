"""What happens when…? The one list of which room answers which event.

An event goes upward: a lower room says what happened, in the same transaction as the change; after
commit the worker calls what is listed here, once for each event. A reaction is safe to call again.
Who is told is in `telling`, what is done in `consequences`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from amparo.cases.workflow import CASE, URGENT
from amparo.site import consequences as then
from amparo.site import telling as tell

Reaction = Callable[..., Any]

# Each move of a case is an event. The person is told of every one that they did not make.
BY_THE_PERSON = frozenset({"submit", "answer_information", "object", "ask_review"})
MOVES: dict[str, tuple[Reaction, ...]] = {
    f"case.{move.name}": (
        (tell.whose_turn_it_is,)
        if move.name in BY_THE_PERSON
        else (tell.whose_turn_it_is, tell.the_person)
    )
    for move in CASE.moves
}
RUNS: dict[str, tuple[Reaction, ...]] = {
    f"urgent.{move.name}": (tell.whose_urgent_turn_it_is, tell.the_person) for move in URGENT.moves
}

REACTIONS: Mapping[str, tuple[Reaction, ...]] = {
    **MOVES,
    **RUNS,
    "account.opened": (tell.who_has_a_new_account,),
    "account.security_changed": (tell.whose_account_changed,),
    "breach.registered": (tell.who_watches_over_data,),
    "break_glass.asked": (tell.who_may_approve_a_view,),
    "break_glass.granted": (tell.who_asked_for_a_view,),
    "case.acknowledged": (tell.the_person,),
    "case.assigned": (tell.who_was_assigned,),
    "case.assessor_lost": (tell.who_leads_assessments,),
    "case.body_suspected": (then.assess_again_as_suspects_changed, tell.who_follows_the_case),
    "case.contact_changed": (tell.who_follows_the_case,),
    "case.grievance": (tell.who_answers_complaints,),
    "case.message": (tell.the_person,),
    "case.message_from_person": (tell.who_answers_the_person,),
    "case.message_to_person": (tell.the_person,),
    "case.triggered": (tell.who_follows_the_case,),
    "case.withdrawal_asked": (tell.who_follows_the_case,),
    "certificate.expired": (then.take_off_whose_certificate_ended,),
    "certificate.revoked": (then.take_off_whose_certificate_ended, tell.who_can_no_longer_sign),
    "clock.escalated": (tell.who_a_late_term_reaches,),
    "data_request.asked": (tell.who_watches_over_data,),
    "duty.accepted": (
        then.carry_on_what_a_state_does,
        tell.who_follows_the_duty,
    ),
    "duty.blocked": (tell.who_follows_the_duty,),
    "duty.claimed": (then.carry_on_what_a_state_does, tell.who_follows_the_duty, tell.the_person),
    "duty.confirmed": (
        then.carry_on_what_a_state_does,
        then.assess_again_as_a_measure_does_not_suit,
    ),
    "duty.denied": (tell.the_body_that_is_late, tell.who_follows_the_duty),
    "duty.late": (
        then.assess_again_after_two_late_duties,
        tell.the_body_that_is_late,
        tell.who_follows_the_duty,
    ),
    "duty.offered": (tell.the_body,),
    "duty.refused": (
        then.carry_on_what_a_state_does,
        tell.who_follows_the_duty,
    ),
    "duty.reported": (
        then.carry_on_what_a_state_does,
        tell.who_follows_the_duty,
    ),
    "export.asked": (tell.who_may_approve,),
    "incident.recorded": (then.assess_again_after_an_incident,),
    "import.put_back": (tell.who_keeps_what_an_import_brought,),
    "import.results_again": (tell.who_watches_the_journal,),
    "import.taken_back": (tell.who_keeps_what_an_import_brought,),
    "incident.restored": (tell.who_follows_what_an_incident_concerns,),
    "incident.withdrawn": (tell.who_follows_what_an_incident_concerns,),
    "justice.silent": (tell.who_follows_justice,),
    "plan.answered": (tell.who_follows_the_case,),
    "post.ended": (then.take_off_the_cases,),
    "sitting.called": (tell.who_sits,),
}

# News that no room waits for today; named, so that none is overlooked.
UNANSWERED = frozenset(
    {
        *("complaint.received", "complaint.answered", "paper.received"),
        *("incidents.imported", "incident.corrected", "incident.verified"),
        *("claim.published", "press.published", "forecast.published"),
        *("access.revoked", "duty.ended", "release.approved"),
    }
)
