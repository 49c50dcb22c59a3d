"""Why a move may not be made now. Each guard returns the reason, or None to let it through.

A guard looks at the case (or the run) as it stands in the database, with what the action has just
recorded; the reason is read by the person who asked, and asserted by the scenarios.
"""

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.cases.models import Assessment, Case, Decision, UrgentRun
from amparo.cases.workflow.plan_check import current_plan, problems

# --- arriving ---------------------------------------------------------------


def not_urgent(case: Case) -> str | None:
    open_run = case.urgent_runs.filter(state__in=("flagged", "ordered", "running", "ratified"))
    if open_run.exists():
        return _("Urgency is alleged: act on it first. Information is not asked while it is open.")
    return None


def not_asked_before(case: Case) -> str | None:
    if case.info_requests.exists():
        return _("Information was already asked once; the desk may not ask again.")
    return None


def receiver_named(case: Case) -> str | None:
    return None if case.referred_to else _("Name the body that receives the request.")


def defender_and_nexus_reasoned(case: Case) -> str | None:
    if not case.defender_reason:
        return _("Write why this is a human rights defender: what they do, not their post.")
    if not case.nexus_reason:
        return _("Write how the risk comes from the defence work.")
    return None


def consent_or_exception(case: Case) -> str | None:
    latest = case.consents.filter(purpose="process").order_by("-at", "-id").first()
    if latest is None or latest.answer not in {"given", "exception"}:
        return _("There is no consent to the process, nor a coded exception.")
    return None


# --- assessing --------------------------------------------------------------


def assessor_assigned(case: Case) -> str | None:
    if case.assignments.filter(role="assessor", until_at=None).exists():
        return None
    return _("No certified assessor is assigned.")


def _latest(case: Case) -> Assessment | None:
    return case.assessments.exclude(kind="immediate").order_by("-number").first()


def assessment_submitted(case: Case) -> str | None:
    latest = _latest(case)
    if latest is None or latest.state != Assessment.SUBMITTED:
        return _("The assessment has not been handed in.")
    return None


def change_stated(case: Case) -> str | None:
    latest = _latest(case)
    if latest and latest.previous_id and not latest.change_reasons:
        return _("Say what changed against the previous assessment, variable by variable.")
    return None


def is_a_reassessment(case: Case) -> str | None:
    latest = _latest(case)
    if latest and latest.kind == "reassessment":
        return None
    return _("This is a first assessment, not a reassessment.")


def not_a_reassessment(case: Case) -> str | None:
    latest = _latest(case)
    if latest and latest.kind == "reassessment":
        return _("This is a reassessment: it never ends in a denial.")
    return None


def assessment_accepted(case: Case) -> str | None:
    latest = _latest(case)
    if latest is None or latest.state != Assessment.ACCEPTED:
        return _("The assessment has not been accepted by the reviewer.")
    return None


def _level(case: Case) -> str:
    latest = _latest(case)
    return latest.level if latest else ""


def level_above_ordinary(case: Case) -> str | None:
    if _level(case) in {"extraordinary", "extreme"}:
        return None
    return _("The level is not above ordinary.")


def level_ordinary(case: Case) -> str | None:
    return None if _level(case) == "ordinary" else _("The level is not ordinary.")


def level_unchanged(case: Case) -> str | None:
    latest = _latest(case)
    if latest and latest.previous and latest.level == latest.previous.level:
        return None
    return _("The level changed: the short way is not open.")


def threat_fell(case: Case) -> str | None:
    latest = _latest(case)
    fallen = ((latest.result or {}).get("fallen_threats") or []) if latest else []
    if fallen:
        return None
    return _("No threat item fell with evidence: measures are not reduced (floor F6).")


# --- planning and deciding ----------------------------------------------------


def plan_shared(case: Case) -> str | None:
    plan = current_plan(case)
    if plan is None or plan.shared_at is None:
        return _("The plan has not been shown to the person.")
    return None


def every_measure_answered(case: Case) -> str | None:
    plan = current_plan(case)
    if plan is None or not plan.measures.exists():
        return _("The plan has no measures.")
    if plan.measures.filter(answer="").exists():
        return _("The person has not answered about every measure.")
    open_refusals = plan.measures.filter(
        answer="refuse", substitutes=None, none_possible_agreed_at=None
    )
    if open_refusals.exists():
        return _("A measure was refused: offer a substitute, or agree that none is possible.")
    return None


def plan_complete(case: Case) -> str | None:
    lacking = problems(case)
    if not lacking:
        return None
    first = lacking[0].words.in_language(get_language() or "es")
    more = len(lacking) - 1
    return first if not more else _("%(first)s And %(n)d more.") % {"first": first, "n": more}


def _decision(case: Case) -> Decision | None:
    return case.decisions.order_by("-opened_at", "-id").first()


def decision_adopted(case: Case) -> str | None:
    decision = _decision(case)
    if decision is None or decision.outcome != "adopted" or not decision.reasons:
        return _("There is no adopted, reasoned decision.")
    return None


def both_versions_made(case: Case) -> str | None:
    decision = _decision(case)
    versions = set(decision.papers.values_list("version", flat=True)) if decision else set()
    if versions >= {"full", "redacted"}:
        return None
    return _("The redacted copy of the act is missing: both versions are made at once.")


def orientation_given(case: Case) -> str | None:
    decision = _decision(case)
    if decision and decision.orientation and decision.review_route:
        return None
    return _("A denial needs orientation for the person and the way to ask for review.")


def presumption_rebutted(case: Case) -> str | None:
    if not case.presumption_group or case.presumption_rebutted_at:
        return None
    return _(
        "Risk is presumed for this group until rebutted with evidence and the reviewer's consent."
    )


def has_been_granted(case: Case) -> str | None:
    if case.changes.filter(after="granted").exists():
        return None
    return _("No measures were ever granted in this case.")


def never_granted(case: Case) -> str | None:
    if case.changes.filter(after="granted").exists():
        return _("Measures were granted: they end by reassessment and closing, never by denial.")
    return None


def never_admitted(case: Case) -> str | None:
    if case.changes.filter(after="admitted").exists():
        return _("The case was already admitted.")
    return None


def once_admitted(case: Case) -> str | None:
    if case.changes.filter(after="admitted").exists():
        return None
    return _("The case was never admitted: order its admission.")


def bodies_told(case: Case) -> str | None:
    untold = case.measures.filter(ended_at=None, duty=None, plan__replaced_at=None).exclude(
        answer="refuse"
    )
    if untold.exists():
        return _("Not every responsible body has its duty yet.")
    return None


# --- carrying out -------------------------------------------------------------


def every_measure_settled(case: Case) -> str | None:
    waiting = case.measures.filter(ended_at=None, plan__replaced_at=None).exclude(
        (~Q(answer="refuse") & Q(duty__state__in=("confirmed", "ended")))
        | Q(answer="refuse", substitutes__isnull=False)
        | Q(answer="refuse", none_possible_agreed_at__isnull=False)
    )
    if waiting.exists():
        return _("The person has not confirmed every measure; a body's word alone is not enough.")
    return None


def trigger_waits(case: Case) -> str | None:
    if case.triggers.filter(outcome="reassessing").exists():
        return None
    return _("There is no recorded reason to assess again.")


def within_review_window(case: Case) -> str | None:
    if case.clock_running("review_window"):
        return None
    return _("The time to ask for review has passed, or the person has not been told yet.")


def review_window_over(case: Case) -> str | None:
    clock = case.clock_running("review_window")
    if clock is None:
        return _("The person has not been told: the window has not begun.")
    return None


# --- closing ------------------------------------------------------------------


def closing_has_a_ground(case: Case) -> str | None:
    closing = case.closings.order_by("-proposed_at", "-id").first()
    if closing is None or closing.outcome:
        return _("Write the proposal to close first.")
    if closing.ground == "ordinary_level" and _level(case) != "ordinary":
        return _("The last accepted assessment is not ordinary.")
    return None


def objection_recorded(case: Case) -> str | None:
    closing = case.closings.filter(outcome="").order_by("-proposed_at", "-id").first()
    return None if closing and closing.objected_at else _("No objection is recorded.")


def objection_window_over_or_waived(case: Case) -> str | None:
    closing = case.closings.filter(outcome="").order_by("-proposed_at", "-id").first()
    if closing is None or closing.told_at is None:
        return _("The person has not been told of the proposal to close.")
    if closing.objected_at:
        return _("The person objected: the case stays open.")
    if closing.waived_at or closing.window_over:
        return None
    return _("The person still has time to object.")


def no_urgency_open(case: Case) -> str | None:
    open_run = case.urgent_runs.filter(state__in=("flagged", "ordered", "running", "ratified"))
    if open_run.exists():
        return _("Urgency is open in this case: answer it before the case is closed.")
    return None


def justice_state_recorded(case: Case) -> str | None:
    if case.justice_tracks.exists():
        return None
    return _("Record first what justice has done, or that no complaint was made and why.")


def withdrawal_is_voluntary(case: Case) -> str | None:
    check = case.withdrawals.order_by("-asked_at", "-id").first()
    if check and check.private_contact_at and check.no_pressure and check.re_entry_explained:
        return None
    return _(
        "Check first, in private, that the wish is the person's own and that they may come back."
    )


def loss_recorded(case: Case) -> str | None:
    return None if case.losses.exists() else _("Record the death or disappearance first.")


def was_a_disappearance(case: Case) -> str | None:
    loss = case.losses.order_by("-recorded_at", "-id").first()
    if loss and loss.kind == "disappearance":
        return None
    return _("Only a person who had disappeared can come back into the case.")


# --- the urgent track -----------------------------------------------------------


def grave_and_imminent(run: UrgentRun) -> str | None:
    if run.grave and run.imminent and run.right:
        return None
    return _("Urgent measures need a grave and imminent risk to a right that the profile names.")


def run_has_measures(run: UrgentRun) -> str | None:
    return None if run.measures.exists() else _("Choose at least one urgent measure.")


def second_officer_agrees(run: UrgentRun) -> str | None:
    if not run.reject_reason:
        return _("Write why the urgency is not accepted.")
    if run.second_officer_id is None or run.second_officer_id == run.rejected_by_id:
        return _("A second officer must agree before urgency is rejected.")
    return None


def start_shown_and_person_contacted(run: UrgentRun) -> str | None:
    if run.started_at:
        return None
    return _("Show that a measure began and that the person was contacted.")


def study_attached(run: UrgentRun) -> str | None:
    done = (Assessment.SUBMITTED, Assessment.ACCEPTED)
    fresh = Q(run=run) | Q(case=run.case, submitted_at__gte=run.flagged_at)
    if Assessment.objects.filter(fresh, state__in=done).exists():
        return None
    return _("A certified assessor must sign a study of this urgency first.")


def case_is_protected(run: UrgentRun) -> str | None:
    if run.case.state in {"granted", "implementing", "active"}:
        return None
    return _("Urgent measures are merged only into measures that were granted.")


def case_has_ended(run: UrgentRun) -> str | None:
    if run.case.state in {"withdrawn", "closed"}:
        return None
    return _("The case goes on: urgent measures are lifted with reasons, or replaced by a plan.")


def person_heard(run: UrgentRun) -> str | None:
    heard = run.case.messages.filter(kind="heard", at__gte=run.flagged_at).exists()
    if heard and run.end_reason:
        return None
    return _("Hear the person and write the reasons before urgent measures are lifted.")
