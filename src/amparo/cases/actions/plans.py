"""The plan: propose measures, show them to the person, keep each answer, find substitutes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

import vocab
from amparo.cases.actions.consents import may_share, record_consent
from amparo.cases.actions.intake import tell
from amparo.cases.actions.moves import locked, move, note_next_due
from amparo.cases.models import Case, DeviceUse, Measure, Plan
from amparo.cases.policies import POLICY, Can
from amparo.cases.workflow.plan_check import current_plan
from amparo.duties import actions as duties
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.people.models import Organisation, User
from amparo.people.queries import family_of


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


def _plan_in_hand(case: Case) -> Plan:
    if case.state != "plan_concertation":
        raise Refused(_("The plan is agreed after the assessment and before the decision."))
    plan = current_plan(case)
    if plan is None or plan.agreed_at is not None:
        if plan is not None:
            plan.replaced_at = case.state_since_at
            plan.save(update_fields=["replaced_at"])
        plan = Plan.objects.create(case=case, version=case.plans.count() + 1)
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
    plan = _plan_in_hand(case)
    catalogue = vocab.measures().get(proposal.catalogue_code)
    if catalogue is None or catalogue.retired:
        raise Invalid(_("That measure is not in the catalogue."), "catalogue_code")
    if catalogue.scope == ("ind" if case.collective_id else "col"):
        raise Invalid(
            _("That measure is for a person.") if case.collective_id
            else _("That measure is for a collective."), "catalogue_code",
        )  # fmt: skip
    _refuse_suspected(case, proposal.body)
    measure = Measure.objects.create(
        case=case, plan=plan, catalogue_code=proposal.catalogue_code, body=proposal.body,
        against=catalogue.against, need=proposal.need, detail=proposal.detail or None,
        do_no_harm=proposal.do_no_harm or None, starts_by=proposal.starts_by,
        responsible=proposal.responsible, responsible_name=proposal.responsible_name,
        cost=proposal.cost, currency=proposal.currency if proposal.cost is not None else "",
        budget_line=proposal.budget_line, evidence_kind=proposal.evidence_kind,
        review_on=proposal.review_on, substitute_for=substitute_for,
    )  # fmt: skip
    if proposal.device:
        _allow_device(measure, proposal.device)
    if substitute_for:
        duties.stop_clock(subject=substitute_for, key="substitute_measure", at=at)
    ledger.record(
        verb="plan.propose_measure", target=measure, by=by, at=at, file=case.file,
        after={"measure": measure.catalogue_code, "body": measure.body.code},
    )  # fmt: skip
    return measure


def _refuse_suspected(case: Case, body: Organisation) -> None:
    suspected = case.suspected_bodies.filter(cleared_at=None)
    if family_of({body.pk}) & set(suspected.values_list("organisation_id", flat=True)):
        raise Refused(
            _("%(body)s may be behind the risk: choose another body for this measure.")
            % {"body": body.name}
        )


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


@transaction.atomic
def drop_measure(*, measure_id: object, by: Actor, at: datetime) -> None:
    """Take a measure out of a plan that the person has not seen yet.

    :raises Denied: if this person is not the case officer.
    :raises Refused: if the person has seen it: then it is answered, never hidden.
    """
    measure = Measure.objects.select_related("plan", "case").get(pk=measure_id)
    case = locked(measure.case_id)
    POLICY.require(by, Can.PLAN, case)
    if measure.plan is None or measure.plan.shared_at:
        raise Refused(_("The person has seen this measure: it is answered, not taken away."))
    code = measure.catalogue_code
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
    plan = _plan_in_hand(case)
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
    plan = _plan_in_hand(case)
    if not plan.measures.exists():
        raise Refused(_("Propose at least one measure first."))
    plan.shared_at = plan.shared_at or at
    plan.save(update_fields=["shared_at"])
    ledger.record(verb="plan.share", target=plan, by=by, at=at, file=case.file)
    tell(
        case=case,
        by=by,
        at=at,
        text=_("There is a plan for you. Say of each measure if you want it."),
    )
    return plan


@transaction.atomic
def answer_measure(
    *, measure_id: object, answer: str, words: str, by: Actor, at: datetime
) -> Measure:
    """Keep the person's answer to one measure, in their own words. A refusal closes nothing.

    Accepting a measure lets its body know the least it needs, unless the person said no to that.

    :raises Invalid: if the answer is unknown, or a change is asked without saying which.
    :raises Denied: if this is neither the person nor the case officer who heard them.
    :raises Refused: if the plan was not shown, or the person refused to share with that body.
    """
    if answer not in vocab.terms("cases/answers"):
        raise Invalid(_("Say if the person accepts, refuses, or wants a change."), "answer")
    if answer == "accept_with_change" and not words.strip():
        raise Invalid(_("Write which change the person wants."), "words")
    measure = Measure.objects.select_related("plan", "body").get(pk=measure_id)
    case = locked(measure.case_id)
    POLICY.require(by, Can.RECORD_ANSWER, case)
    if measure.plan and measure.plan.shared_at is None:
        raise Refused(_("Show the plan to the person first."))
    if answer in {"accept", "accept_with_change"}:
        _let_body_know(case, measure, by, at)
    measure.answer, measure.answer_words = answer, words.strip() or None
    measure.answered_at, measure.answered_label = at, by.actor_label
    measure.save()
    if answer == "refuse":
        duties.start_clock(
            subject=measure, key="substitute_measure", profile=case.profile, at=at,
            role="case_officer",
        )  # fmt: skip
    ledger.record(
        verb="plan.answer", target=measure, by=by, at=at, file=case.file,
        after={"measure": measure.catalogue_code, "answer": answer},
    )  # fmt: skip
    ledger.emit(verb="plan.answered", target=case, at=at, payload={"answer": answer})
    return measure


def _let_body_know(case: Case, measure: Measure, by: Actor, at: datetime) -> None:
    if may_share(case, measure.body, on=at.date()):
        return
    latest = case.consents.filter(purpose="share_with_body", body=measure.body).order_by(
        "-at", "-id"
    )
    if (last := latest.first()) and last.answer in {"refused", "withdrawn"}:
        raise Refused(
            _("The person said that nothing be shared with %(body)s. Ask them again first.")
            % {"body": measure.body.name}
        )
    record_consent(
        case_id=case.pk, purpose="share_with_body", answer="given", body=measure.body,
        how="with_the_measure", by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def agree_none_possible(*, measure_id: object, reason: str, by: Actor, at: datetime) -> Measure:
    """Agree with the person that nothing can take the place of a measure they refused.

    :raises Invalid: if the reason is missing.
    :raises Denied: if this is neither the person nor the case officer who heard them.
    :raises Refused: if the measure was not refused.
    """
    if not reason.strip():
        raise Invalid(_("Write why nothing can take its place."), "reason")
    measure = Measure.objects.get(pk=measure_id)
    case = locked(measure.case_id)
    POLICY.require(by, Can.RECORD_ANSWER, case)
    if measure.answer != "refuse":
        raise Refused(_("Only a measure that the person refused needs a substitute."))
    measure.none_possible_reason, measure.none_possible_agreed_at = reason.strip(), at
    measure.save()
    duties.stop_clock(subject=measure, key="substitute_measure", at=at)
    ledger.record(verb="plan.agree_none_possible", target=measure, by=by, at=at, file=case.file)
    return measure


@transaction.atomic
def send_to_decision(
    *, case_id: object, by: Actor, at: datetime, version: int | None = None
) -> Case:
    """Take the plan to decision, once it is whole and the person has answered all of it.

    :raises Denied: if this person is not the case officer.
    :raises Refused: with what the plan still lacks.
    """
    case = locked(case_id, version=version)
    move(case=case, name="send_to_decision", by=by, at=at)
    plan = current_plan(case)
    if plan is not None:
        plan.agreed_at = at
        plan.save(update_fields=["agreed_at"])
    note_next_due(case)
    return case
