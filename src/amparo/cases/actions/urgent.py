"""The urgent track: flag, order, reject, start, ratify, merge, lapse. It waits for nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

import vocab
from amparo.cases.actions.moves import locked, move_run
from amparo.cases.models import Case, Measure, UrgentRun
from amparo.cases.policies import OPEN_RUN, POLICY, Can
from amparo.duties import actions as duties
from amparo.duties import queries as duties_queries
from amparo.kernel.actors import SYSTEM, Actor
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.people.models import Organisation, User
from amparo.people.queries import family_of
from amparo.places.queries import profile_of


@dataclass(frozen=True, kw_only=True)
class UrgentMeasure:
    """A measure ordered at once: what, by which body, what it must know, what harm to avoid."""

    catalogue_code: str
    body: Organisation
    detail: str = ""
    do_no_harm: str = ""


@transaction.atomic
def flag(
    *, case_id: object, by: Actor, at: datetime, alleged: Mapping[str, str] | None = None,
    new_fact: str = "",
) -> UrgentRun:  # fmt: skip
    """Raise the urgent track, again whenever needed, as a new numbered run.

    While a run is open the new fact joins it: nobody has to ask twice.

    :raises Denied: if this person may not raise it.
    """
    case = locked(case_id)
    POLICY.require(by, Can.FLAG_URGENT, case)
    if run := case.urgent_runs.filter(state__in=OPEN_RUN).first():
        if new_fact:
            run.new_fact = "\n".join(filter(None, [run.new_fact, new_fact]))
            run.save(update_fields=["new_fact"])
        ledger.record(verb="urgent.add_fact", target=run, by=by, at=at, file=case.file)
        return run
    if case.urgent_runs.filter(state="rejected").exists() and not (new_fact or alleged):
        raise Invalid(_("Say what is new since urgency was rejected."), "new_fact")
    number = case.urgent_runs.count() + 1
    run = UrgentRun.objects.create(
        case=case, number=number, state="none", state_since_at=at, flagged_at=at,
        flagged_label=by.actor_label, alleged=dict(alleged or {}), new_fact=new_fact or None,
    )  # fmt: skip
    return move_run(run=run, name="flag", by=by, at=at)


def _open_run(case: Case) -> UrgentRun:
    run = case.urgent_runs.filter(state__in=OPEN_RUN).first()
    if run is None:
        raise Refused(_("No urgency is open in this case."))
    return run


@transaction.atomic
def order(
    *, case_id: object, grave: bool, imminent: bool, right: str, reason: str,
    measures: Sequence[UrgentMeasure], by: User, at: datetime,
) -> UrgentRun:  # fmt: skip
    """Order provisional measures at once, without an assessment; each becomes a duty of its body.

    :raises Invalid: if the reason is missing or the right is not one the profile names.
    :raises Denied: if this person is not the duty officer.
    :raises Refused: if the risk is not grave and imminent, no measure is chosen, or a body is
        suspected.
    """
    if not reason.strip():
        raise Invalid(_("Write in a sentence why this cannot wait."), "reason")
    case = locked(case_id)
    POLICY.require(by, Can.ORDER_URGENT, case)
    run = _open_run(case)
    if right not in profile_of(case.profile).decision_rule.rights_urgent:
        raise Invalid(_("Choose the right at risk that the law names for urgency."), "right")
    run.grave, run.imminent, run.right = grave, imminent, right
    run.order_reason, run.ordered_at, run.ordered_by = reason.strip(), at, by
    run.save()
    for chosen in measures:
        _add_measure(run, chosen)
    move_run(run=run, name="order", by=by, at=at)
    for measure in run.measures.select_related("body"):
        _offer(run, measure, by, at)
    return run


def _add_measure(run: UrgentRun, chosen: UrgentMeasure) -> None:
    catalogue = vocab.measures().get(chosen.catalogue_code)
    if catalogue is None:
        raise Invalid(_("That measure is not in the catalogue."), "measures")
    suspected = run.case.suspected_bodies.filter(cleared_at=None)
    if family_of({chosen.body.pk}) & set(suspected.values_list("organisation_id", flat=True)):
        raise Refused(
            _("%(body)s may be behind the risk: choose another body for this measure.")
            % {"body": chosen.body.name}
        )
    Measure.objects.create(
        case=run.case, run=run, catalogue_code=chosen.catalogue_code, body=chosen.body,
        against=catalogue.against, detail=chosen.detail or None,
        do_no_harm=chosen.do_no_harm or None,
    )  # fmt: skip


def _offer(run: UrgentRun, measure: Measure, by: Actor, at: datetime) -> None:
    clock = duties_queries.running(run).filter(key="urgent_implement").first()
    measure.duty = duties.offer(
        kind="urgent_measure", subject=measure, file=run.case.file, body=measure.body,
        title=vocab.measures()[measure.catalogue_code].name.in_language("es"),
        task=measure.detail or "", code_name=run.case.code_name, coarse_place=run.case.region,
        due_at=clock.due_at if clock else None, is_urgent=True, by=by, at=at,
    )  # fmt: skip
    measure.save(update_fields=["duty"])


@transaction.atomic
def propose_rejection(*, case_id: object, reason: str, by: User, at: datetime) -> UrgentRun:
    """Write why urgency is not accepted; it holds only when a second officer agrees.

    :raises Invalid: if the reason is missing.
    :raises Denied: if this person is not the duty officer.
    """
    if not reason.strip():
        raise Invalid(_("Write why the urgency is not accepted."), "reason")
    case = locked(case_id)
    POLICY.require(by, Can.ORDER_URGENT, case)
    run = _open_run(case)
    if run.state != "flagged":
        raise Refused(_("Urgent measures were already ordered."))
    run.reject_reason, run.rejected_by = reason.strip(), by
    run.save(update_fields=["reject_reason", "rejected_by"])
    ledger.record(verb="urgent.propose_rejection", target=run, by=by, at=at, file=case.file)
    return run


@transaction.atomic
def agree_rejection(*, case_id: object, by: User, at: datetime) -> UrgentRun:
    """Agree, as a second officer, that urgency is not accepted; the ordinary way goes on.

    :raises Denied: if this person is not a duty officer, or is the one who proposed it.
    :raises Refused: if no rejection was proposed.
    """
    case = locked(case_id)
    POLICY.require(by, Can.ORDER_URGENT, case)
    run = _open_run(case)
    if run.rejected_by_id == by.pk:
        raise Denied(_("A second officer must agree, not the one who proposed it."))
    run.second_officer = by
    move_run(run=run, name="reject", by=by, at=at)
    return run


@transaction.atomic
def start(*, case_id: object, by: Actor, at: datetime) -> UrgentRun:
    """Record that a first measure began and that the person was contacted.

    A body's word is not enough: at least one duty of the run must have evidence of its start.

    :raises Denied: if this person may not.
    :raises Refused: if no measure has begun.
    """
    case = locked(case_id)
    POLICY.require(by, Can.START_URGENT, case)
    run = _open_run(case)
    begun = run.measures.filter(duty__state__in=("in_progress", "claimed_done", "confirmed"))
    run.started_at = at if begun.exists() else None
    return move_run(run=run, name="start", by=by, at=at)


@transaction.atomic
def ratify(*, case_id: object, by: User, at: datetime) -> UrgentRun:
    """Ratify urgent measures on the signed study of a certified assessor.

    :raises Denied: if this person does not decide, or assessed or reviewed the case.
    :raises Refused: if no study is attached.
    """
    case = locked(case_id)
    run = _open_run(case)
    run.ratified_at, run.ratified_by = at, by
    return move_run(run=run, name="ratify", by=by, at=at)


@transaction.atomic
def merge(*, case_id: object, by: User, at: datetime) -> UrgentRun:
    """Let the measures of the plan take the place of the urgent ones.

    :raises Denied: if this person does not decide.
    :raises Refused: if the case has no granted measures.
    """
    case = locked(case_id)
    return move_run(run=_open_run(case), name="merge", by=by, at=at)


@transaction.atomic
def lapse(*, case_id: object, reason: str, by: User, at: datetime) -> UrgentRun:
    """Lift urgent measures, with reasons, a fresh study, and the person heard. Never by time alone.

    :raises Invalid: if the reason is missing.
    :raises Denied: if this person does not decide.
    :raises Refused: if there is no study, or the person was not heard.
    """
    if not reason.strip():
        raise Invalid(_("Write why the urgent measures are lifted."), "reason")
    case = locked(case_id)
    run = _open_run(case)
    run.end_reason = reason.strip()
    move_run(run=run, name="lapse", by=by, at=at)
    for measure in run.measures.exclude(duty=None).exclude(
        duty__state__in=("confirmed", "ended", "refused")
    ):
        duties.end(duty_id=measure.duty_id, reason="urgent measures lifted", by=by, at=at)
    return run


def end_with_case(*, case: Case, reason: str, at: datetime) -> None:
    """End the open run, if any, of a locked case that has just ended; its terms stop."""
    if run := case.urgent_runs.filter(state__in=OPEN_RUN).select_related("case").first():
        run.end_reason = reason
        move_run(run=run, name="end_with_case", by=SYSTEM, at=at)
