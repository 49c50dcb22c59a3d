"""The plan: propose measures, change them, show them to the person, take them to decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

import vocab
from amparo.cases.actions.answers import agree_none_possible, answer_measure
from amparo.cases.actions.intake import tell
from amparo.cases.actions.moves import locked, move, note_next_due
from amparo.cases.actions.plan_versions import plan_in_hand
from amparo.cases.models import Case, DeviceUse, Measure, Plan
from amparo.cases.policies import POLICY, Can
from amparo.cases.queries.plans import is_blocked, other_bodies
from amparo.cases.workflow.guards import threat_fell
from amparo.cases.workflow.plan_check import current_plan
from amparo.duties import actions as duties
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.people.models import Organisation, User

__all__ = ["Device", "Proposal", "agree_none_possible", "answer_measure", "begin_plan",
           "change_measure", "drop_measure", "propose_measure", "send_to_decision", "share_plan",
           "write_plan"]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Device:
    """A device that can locate the person: never without purpose, retention and viewers."""

    name: str
    purpose: str
    retention_days: int
    viewers: str


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """One measure proposed: what, by whom, by when, at what cost, shown by what, with what care."""

    catalogue_code: str
    body: Organisation
    detail: str = ""
    do_no_harm: str = ""
    starts_by: datetime | None = None
    responsible: User | None = None
    responsible_name: str = ""
    cost: Decimal | None = None
    currency: str = "PEN"
    budget_line: str = ""
    evidence_kind: str = ""
    need: str = ""
    review_on: date | None = None
    device: Device | None = None
    no_devices: bool = False  # written down: nothing in it locates the person

    def as_columns(self) -> dict[str, Any]:
        """Return what may still be changed of a measure, as it is kept."""
        return {
            "detail": self.detail.strip() or None, "do_no_harm": self.do_no_harm.strip() or None,
            "starts_by": self.starts_by, "responsible": self.responsible,
            "responsible_name": self.responsible_name, "cost": self.cost,
            "currency": self.currency if self.cost is not None else "",
            "budget_line": self.budget_line, "evidence_kind": self.evidence_kind,
            "need": self.need, "review_on": self.review_on,
            "no_devices": self.no_devices and self.device is None,
        }  # fmt: skip


@transaction.atomic
def begin_plan(*, case_id: object, by: Actor, at: datetime) -> Plan:
    """Begin the plan, or its next version as a copy of the one before.

    :raises Denied: if this person is not the case officer.
    :raises Refused: if no plan is being agreed now.
    """
    case = locked(case_id)
    POLICY.require(by, Can.PLAN, case)
    plan = plan_in_hand(case, at)
    ledger.record(
        verb="plan.begin", target=plan, by=by, at=at, file=case.file,
        after={"version": plan.version},
    )  # fmt: skip
    return plan


@transaction.atomic
def propose_measure(
    *, case_id: object, proposal: Proposal, by: Actor, at: datetime,
    substitute_for: Measure | None = None,
) -> Measure:  # fmt: skip
    """Propose a measure of one body; or, after a refusal, a substitute for another.

    :raises Invalid: if the measure is not in the catalogue, or does not suit who it is for.
    :raises Denied: if this person is not the case officer.
    :raises Refused: if the plan is not in hand, or the body may be behind the risk.
    """
    case = locked(case_id)
    POLICY.require(by, Can.PLAN, case)
    plan = plan_in_hand(case, at)
    catalogue = vocab.measures().get(proposal.catalogue_code)
    if catalogue is None or catalogue.retired:
        raise Invalid(_("That measure is not in the catalogue."), "catalogue_code")
    _check_scope(case, catalogue.scope)
    refuse_suspected(case, proposal.catalogue_code, proposal.body)
    measure = Measure.objects.create(
        case=case, plan=plan, catalogue_code=proposal.catalogue_code, body=proposal.body,
        against=catalogue.against, substitute_for=_of_this_version(substitute_for, plan),
        **proposal.as_columns(),
    )  # fmt: skip
    if proposal.device:
        _allow_device(measure, proposal.device)
    if substitute_for:
        duties.stop_clock(subject=substitute_for, file=case.file, key="substitute_measure", at=at)
    ledger.record(
        verb="plan.propose_measure", target=measure, by=by, at=at, file=case.file,
        after={"measure": measure.catalogue_code, "body": measure.body.code},
    )  # fmt: skip
    return measure


def _check_scope(case: Case, scope: str) -> None:
    if scope == "ind" and case.collective_id:
        raise Invalid(_("That measure is for a person."), "catalogue_code")
    if scope == "col" and not case.collective_id:
        raise Invalid(_("That measure is for a collective."), "catalogue_code")


def _of_this_version(measure: Measure | None, plan: Plan) -> Measure | None:
    """Return a refused measure of this case as it stands in the version in hand."""
    if measure is None or measure.plan_id == plan.pk:
        return measure
    if measure.case_id != plan.case_id:
        raise Invalid(_("That measure is of another case."), "substitute_for")
    return plan.measures.filter(continues=measure).first() or measure


def refuse_suspected(case: Case, catalogue_code: str, body: Organisation) -> None:
    """Check that a body is not suspected, and name others if it is.

    :raises Refused: if it may be behind the risk.
    """
    if not is_blocked(case, body):
        return
    others = other_bodies(case, catalogue_code, without=body)[:3]
    raise Refused(
        _("%(body)s may be behind the risk: choose another body for this measure, such as "
          "%(others)s.")
        % {"body": body.name, "others": ", ".join(other.name for other in others)}
    )  # fmt: skip


def _allow_device(measure: Measure, device: Device) -> None:
    if not (device.purpose.strip() and device.viewers.strip() and device.retention_days > 0):
        raise Invalid(
            _("A device that can locate the person needs a purpose, a retention and its viewers."),
            "device",
        )
    DeviceUse.objects.create(
        measure=measure, device=device.name, purpose=device.purpose,
        retention_days=device.retention_days, viewers=device.viewers,
    )  # fmt: skip


def _in_hand(measure_id: object, by: Actor) -> tuple[Measure, Case]:
    measure = Measure.objects.select_related("plan", "body").get(pk=measure_id)
    case = locked(measure.case_id)
    POLICY.require(by, Can.PLAN, case)
    plan = measure.plan
    if plan is None or plan.agreed_at or plan.replaced_at or case.state != "plan_concertation":
        raise Refused(_("This measure is not in the plan being agreed now."))
    return measure, case


@transaction.atomic
def change_measure(*, measure_id: object, proposal: Proposal, by: Actor, at: datetime) -> Measure:
    """Change a measure of the plan in hand. What the person answered holds only if it is the same.

    The measure and its body stay: for another, take it out and propose the other.

    :raises Invalid: if a device lacks its limits.
    :raises Denied: if this person is not the case officer.
    :raises Refused: if the measure is not in the plan being agreed.
    """
    measure, case = _in_hand(measure_id, by)
    before = (measure.detail, measure.starts_by)
    for name, value in proposal.as_columns().items():
        setattr(measure, name, value)
    tracked = measure.devices.exists()
    if (measure.detail, measure.starts_by) != before or bool(proposal.device) != tracked:
        measure.answer, measure.answered_at, measure.answered_label = "", None, ""
    measure.save()
    measure.devices.all().delete()
    if proposal.device:
        _allow_device(measure, proposal.device)
    ledger.record(
        verb="plan.change_measure", target=measure, by=by, at=at, file=case.file,
        after={"measure": measure.catalogue_code, "answer": measure.answer},
    )  # fmt: skip
    return measure


@transaction.atomic
def drop_measure(*, measure_id: object, by: Actor, at: datetime) -> None:
    """Take a measure out of a plan that the person has not seen yet.

    :raises Denied: if this person is not the case officer.
    :raises Refused: if the person has seen it: then it is answered, never hidden; or if it is in
        force and no threat fell with evidence.
    """
    measure, case = _in_hand(measure_id, by)
    if measure.plan is None or measure.plan.shared_at:
        raise Refused(_("The person has seen this measure: it is answered, not taken away."))
    if measure.continues and measure.continues.duty_id and (why := threat_fell(case)):
        raise Refused(why)
    code = measure.catalogue_code
    duties.stop_clock(subject=measure, file=case.file, key="substitute_measure", at=at)
    measure.substitutes.update(substitute_for=None)
    measure.devices.all().delete()
    measure.delete()
    ledger.record(
        verb="plan.drop_measure", target=case, by=by, at=at, file=case.file,
        before={"measure": code},
    )  # fmt: skip


@transaction.atomic
def write_plan(
    *, case_id: object, objectives: str, unmet_needs: Mapping[str, str], by: Actor, at: datetime
) -> Plan:
    """Write what the plan is for, and why a flagged need has no measure.

    :raises Denied: if this person is not the case officer.
    :raises Refused: if the plan is not in hand.
    """
    case = locked(case_id)
    POLICY.require(by, Can.PLAN, case)
    plan = plan_in_hand(case, at)
    plan.objectives = objectives.strip() or None
    plan.unmet_needs = {item: why.strip() for item, why in unmet_needs.items() if why.strip()}
    plan.save()
    ledger.record(verb="plan.write", target=plan, by=by, at=at, file=case.file)
    return plan


@transaction.atomic
def share_plan(*, case_id: object, by: Actor, at: datetime) -> Plan:
    """Show the plan to the person, who answers each measure.

    :raises Denied: if this person is not the case officer.
    :raises Refused: if the plan is empty.
    """
    case = locked(case_id)
    POLICY.require(by, Can.PLAN, case)
    plan = plan_in_hand(case, at)
    if not plan.measures.exists():
        raise Refused(_("Propose at least one measure first."))
    plan.shared_at = plan.shared_at or at
    plan.save(update_fields=["shared_at"])
    ledger.record(verb="plan.share", target=plan, by=by, at=at, file=case.file)
    tell(
        case=case, by=by, at=at,
        text=lambda: _("There is a plan for you. Say of each measure if you want it."),
    )  # fmt: skip
    return plan


@transaction.atomic
def send_to_decision(
    *, case_id: object, by: Actor, at: datetime, version: int | None = None
) -> Case:
    """Take the plan to decision, once it is whole and the person has answered all of it.

    :raises Denied: if this person is not the case officer.
    :raises Refused: with what the plan still lacks.
    """
    case = locked(case_id, version=version)
    plan = current_plan(case)
    if plan is not None and plan.agreed_at and case.state == "plan_concertation":
        raise Refused(_("Begin the new version of the plan first."))
    move(case=case, name="send_to_decision", by=by, at=at)
    if plan is not None:
        plan.agreed_at = at
        plan.save(update_fields=["agreed_at"])
    note_next_due(case)
    return case
