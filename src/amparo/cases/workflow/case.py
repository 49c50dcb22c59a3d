"""The case track: from a draft to the end of protection."""

from amparo.cases.policies import Can
from amparo.cases.workflow import guards as g
from amparo.kernel.workflow import Move, Workflow

AFTER_RECEIPT = (
    "received", "info_requested", "admitted", "assessing", "qa_review", "plan_concertation",
    "decision_pending", "granted", "denied", "under_review", "implementing", "active",
    "reassessing", "closing_proposed",
)  # fmt: skip
IN_FORCE = ("granted", "implementing", "active", "reassessing", "closing_proposed")

CASE = Workflow(
    name="case",
    states=("draft", *AFTER_RECEIPT, "referred", "not_admitted", "withdrawn", "deceased", "closed"),
    initial="draft",
    final=frozenset({"referred", "withdrawn", "closed"}),
    moves=(
        Move(
            name="submit", source=("draft",), target="received", permit=Can.SUBMIT,
            starts=("acknowledgement", "admissibility"),
        ),
        Move(
            name="ask_information", source=("received",), target="info_requested",
            permit=Can.ASK_INFORMATION, guards=(g.not_urgent, g.not_asked_before),
            starts=("info_reply",),
        ),
        Move(
            name="answer_information", source=("info_requested",), target="received",
            permit=Can.ANSWER_INFORMATION, stops=("info_reply",),
        ),
        Move(
            name="refer", source=("received",), target="referred", permit=Can.REFER,
            guards=(g.receiver_named,), stops=("admissibility",),
        ),
        Move(
            name="decline", source=("received",), target="not_admitted", permit=Can.DECLINE,
            stops=("admissibility",), starts=("review_window",),
        ),
        Move(
            name="admit", source=("received",), target="admitted", permit=Can.ADMIT,
            guards=(g.defender_and_nexus_reasoned, g.consent_or_exception),
            stops=("admissibility",), starts=("assessment_total",),
        ),
        Move(
            name="assign_assessor", source=("admitted",), target="assessing",
            permit=Can.ASSIGN_ASSESSOR, guards=(g.assessor_assigned,),
        ),
        Move(
            name="submit_assessment", source=("assessing",), target="qa_review",
            permit=Can.ASSESS, guards=(g.assessment_submitted,),
        ),
        Move(
            name="return_assessment", source=("qa_review",), target="assessing",
            permit=Can.REVIEW_ASSESSMENT, guards=(g.not_a_reassessment,),
        ),
        Move(
            name="accept_assessment", source=("qa_review",), target="plan_concertation",
            permit=Can.REVIEW_ASSESSMENT, guards=(g.assessment_accepted, g.level_above_ordinary),
            stops=("assessment_total", "reassessment_total"), starts=("plan",),
        ),
        Move(
            name="accept_ordinary", source=("qa_review",), target="decision_pending",
            permit=Can.REVIEW_ASSESSMENT,
            guards=(g.assessment_accepted, g.not_a_reassessment, g.level_ordinary),
            stops=("assessment_total",), starts=("decision",),
        ),
        Move(
            name="send_to_decision", source=("plan_concertation",), target="decision_pending",
            permit=Can.PLAN, guards=(g.plan_shared, g.every_measure_answered, g.plan_complete),
            stops=("plan",), starts=("decision",),
        ),
        Move(
            name="return_plan", source=("decision_pending",), target="plan_concertation",
            permit=Can.DECIDE, stops=("decision",), starts=("plan",),
        ),
        Move(
            name="grant", source=("decision_pending",), target="granted", permit=Can.DECIDE,
            guards=(g.decision_adopted, g.both_versions_made),
            stops=("decision",), starts=("notify", "implementation", "follow_up"),
        ),
        Move(
            name="deny", source=("decision_pending",), target="denied", permit=Can.DECIDE,
            guards=(
                g.never_granted, g.decision_adopted, g.presumption_rebutted, g.orientation_given,
            ),
            stops=("decision",),
        ),
        Move(
            name="start_implementing", source=("granted",), target="implementing",
            permit=Can.NOTIFY, guards=(g.bodies_told,), stops=("notify",),
        ),
        Move(
            name="confirm_protection", source=("implementing",), target="active",
            permit=Can.FOLLOW_UP, guards=(g.every_measure_settled,),
            stops=("implementation",), starts=("reassessment",),
        ),
        Move(
            name="object", source=("implementing", "active"), target="under_review",
            permit=Can.ASK_REVIEW, starts=("review_decision",),
        ),
        Move(
            name="ask_review", source=("denied", "not_admitted"), target="under_review",
            permit=Can.ASK_REVIEW, guards=(g.within_review_window,),
            stops=("review_window",), starts=("review_decision",),
        ),
        Move(
            name="lapse_review", source=("denied", "not_admitted"), target="closed",
            permit=Can.RUN_CLOCK, guards=(g.review_window_over,), stops=("review_window",),
        ),
        Move(
            name="order_admission", source=("under_review",), target="admitted",
            permit=Can.DECIDE_REVIEW, guards=(g.never_admitted,),
            stops=("review_decision",), starts=("assessment_total",),
        ),
        Move(
            name="order_new_assessment", source=("under_review",), target="assessing",
            permit=Can.DECIDE_REVIEW, guards=(g.once_admitted,),
            stops=("review_decision",), starts=("assessment_total",),
        ),
        Move(
            name="grant_on_review", source=("under_review",), target="granted",
            permit=Can.DECIDE_REVIEW, guards=(g.decision_adopted, g.both_versions_made),
            stops=("review_decision",), starts=("notify", "implementation", "follow_up"),
        ),
        Move(
            name="keep_plan", source=("under_review",), target="implementing",
            permit=Can.DECIDE_REVIEW, guards=(g.has_been_granted,), stops=("review_decision",),
        ),
        Move(
            name="uphold", source=("under_review",), target="closed",
            permit=Can.DECIDE_REVIEW, guards=(g.never_granted,), stops=("review_decision",),
        ),
        Move(
            name="reassess", source=("granted", "implementing", "active"), target="reassessing",
            permit=Can.TRIGGER, guards=(g.trigger_waits,),
            stops=("reassessment",), starts=("reassessment_total",),
        ),
        Move(
            name="reopen", source=("closed",), target="reassessing", permit=Can.TRIGGER,
            guards=(g.trigger_waits,),
            starts=("reassessment_total", "follow_up"),
        ),
        Move(
            name="submit_reassessment", source=("reassessing",), target="qa_review",
            permit=Can.ASSESS, guards=(g.assessment_submitted, g.change_stated),
        ),
        Move(
            name="return_reassessment", source=("qa_review",), target="reassessing",
            permit=Can.REVIEW_ASSESSMENT, guards=(g.is_a_reassessment,),
        ),
        Move(
            name="accept_unchanged", source=("qa_review",), target="active",
            permit=Can.REVIEW_ASSESSMENT,
            guards=(
                g.assessment_accepted, g.is_a_reassessment, g.level_unchanged,
                g.every_measure_settled,
            ),
            stops=("reassessment_total",), starts=("reassessment",),
        ),
        # Assessed again before protection was in force: it goes on where it stood.
        Move(
            name="accept_unchanged_implementing", source=("qa_review",), target="implementing",
            permit=Can.REVIEW_ASSESSMENT,
            guards=(
                g.assessment_accepted, g.is_a_reassessment, g.level_unchanged, g.bodies_told,
            ),
            stops=("reassessment_total",),
        ),
        Move(
            name="accept_unchanged_granted", source=("qa_review",), target="granted",
            permit=Can.REVIEW_ASSESSMENT,
            guards=(g.assessment_accepted, g.is_a_reassessment, g.level_unchanged),
            stops=("reassessment_total",),
        ),
        Move(
            name="accept_fallen_to_ordinary", source=("qa_review",), target="closing_proposed",
            permit=Can.REVIEW_ASSESSMENT,
            guards=(g.assessment_accepted, g.is_a_reassessment, g.level_ordinary, g.threat_fell),
            stops=("reassessment_total",), starts=("closure_objection",),
        ),
        Move(
            name="propose_closing", source=("active",), target="closing_proposed",
            permit=Can.PROPOSE_CLOSING, guards=(g.closing_has_a_ground,),
            stops=("reassessment",), starts=("closure_objection",),
        ),
        Move(
            name="object_to_closing", source=("closing_proposed",), target="active",
            permit=Can.OBJECT, guards=(g.objection_recorded,),
            stops=("closure_objection",), starts=("reassessment",),
        ),
        Move(
            name="close", source=("closing_proposed",), target="closed", permit=Can.CLOSE,
            guards=(
                g.objection_window_over_or_waived, g.no_urgency_open, g.justice_state_recorded,
            ),
            stops=("closure_objection", "follow_up"),
        ),
        Move(
            name="withdraw", source=AFTER_RECEIPT, target="withdrawn",
            permit=Can.CHECK_WITHDRAWAL, guards=(g.withdrawal_is_voluntary,),
        ),
        Move(
            name="record_loss",
            source=(*AFTER_RECEIPT, "referred", "not_admitted", "withdrawn", "closed"),
            target="deceased", permit=Can.RECORD_LOSS, guards=(g.loss_recorded,),
        ),
        Move(
            name="record_return", source=("deceased",), target="reassessing",
            permit=Can.FOLLOW_UP, guards=(g.was_a_disappearance,),
            starts=("reassessment_total", "follow_up"),
        ),
        Move(
            name="close_after_loss", source=("deceased",), target="closed", permit=Can.CLOSE,
            guards=(g.justice_state_recorded,),
        ),
    ),
)  # fmt: skip
