"""Versions of the plan: a new one begins as the one before, and takes over when it is granted."""

from datetime import datetime

from django.utils.translation import gettext as _

from amparo.cases.models import Case, DeviceUse, Measure, Plan
from amparo.cases.workflow.plan_check import current_plan
from amparo.duties import actions as duties
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Refused

# What a measure of a new version takes from the one it continues; the person's answer stands.
SAME = (
    "catalogue_code", "body", "responsible", "responsible_name", "against", "need", "detail",
    "do_no_harm", "starts_by", "review_on", "cost", "currency", "budget_line", "evidence_kind",
    "no_devices", "answer", "answer_words", "answered_at", "answered_label",
    "none_possible_reason", "none_possible_agreed_at",
)  # fmt: skip


def plan_in_hand(case: Case, at: datetime) -> Plan:
    """Return the plan being agreed in a locked case, begun if there is none.

    :raises Refused: if no plan is being agreed now.
    """
    if case.state != "plan_concertation":
        raise Refused(_("The plan is agreed after the assessment and before the decision."))
    plan = current_plan(case)
    if plan is None:
        return Plan.objects.create(case=case, version=case.plans.count() + 1)
    return plan if plan.agreed_at is None else begin_version(case, plan, at)


def begin_version(case: Case, before: Plan, at: datetime) -> Plan:
    """Begin the next version of a plan as a copy of it.

    One that was granted stays in force until the next is granted; one that was not is replaced.
    """
    fresh = Plan.objects.create(
        case=case, version=case.plans.count() + 1, objectives=before.objectives,
        unmet_needs=before.unmet_needs,
    )  # fmt: skip
    in_force = was_granted(before)
    kept = before.measures.filter(ended_at=None).order_by("id")
    going_on = kept.exclude(answer="refuse") if in_force else kept
    copies = {measure.pk: _copied(measure, fresh) for measure in going_on}
    for old in kept.exclude(substitute_for=None):
        if old.pk in copies and old.substitute_for_id in copies:
            copies[old.pk].substitute_for = copies[old.substitute_for_id]
            copies[old.pk].save(update_fields=["substitute_for"])
    if not in_force:
        before.replaced_at = at
        before.save(update_fields=["replaced_at"])
    return fresh


def _copied(measure: Measure, plan: Plan) -> Measure:
    copy = Measure.objects.create(
        case=measure.case, plan=plan, continues=measure,
        **{name: getattr(measure, name) for name in SAME},
    )  # fmt: skip
    for use in measure.devices.filter(removed_at=None):
        DeviceUse.objects.create(
            measure=copy, device=use.device, purpose=use.purpose,
            retention_days=use.retention_days, viewers=use.viewers,
        )  # fmt: skip
    return copy


def was_granted(plan: Plan) -> bool:
    """Test if an act granted this version."""
    return plan.case.decisions.filter(plan=plan, kind="grant", outcome="adopted").exists()


def take_over(case: Case, plan: Plan, at: datetime) -> None:
    """Put a granted version in force: duties go on under it, those left out of it end."""
    for older in case.plans.filter(replaced_at=None).exclude(pk=plan.pk):
        for measure in older.measures.filter(ended_at=None).select_related("duty"):
            _hand_over(measure, plan, at)
        older.replaced_at = at
        older.save(update_fields=["replaced_at"])


def _hand_over(measure: Measure, plan: Plan, at: datetime) -> None:
    following = plan.measures.filter(continues=measure).exclude(answer="refuse").first()
    duty = measure.duty
    measure.duty = None if following else duty
    measure.ended_at = at
    measure.end_reason = f"version {plan.version}: " + ("continues" if following else "left out")
    measure.save()
    if following:
        following.duty = duty
        following.save(update_fields=["duty"])
    else:
        end_duty(measure, at, "left out of the new plan")


def end_duty(measure: Measure, at: datetime, reason: str) -> None:
    """End the duty behind a measure, if it is still owed."""
    if measure.duty and measure.duty.state not in {"confirmed", "ended", "refused"}:
        duties.end(duty_id=measure.duty_id, reason=reason, by=SYSTEM, at=at)
