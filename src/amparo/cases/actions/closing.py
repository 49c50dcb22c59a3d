"""End a case without a silent cut: propose, hear the objection, close with justice recorded."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.cases.actions.intake import tell
from amparo.cases.actions.moves import locked, move, note_next_due
from amparo.cases.actions.urgent import end_with_case
from amparo.cases.models import Case, Closing
from amparo.cases.policies import POLICY, Can
from amparo.duties import actions as duties
from amparo.kernel.actors import SYSTEM, Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.people.models import User

GROUNDS = ("ordinary_level", "person_asked", "dead_or_untraceable")


@transaction.atomic
def propose_closing(
    *, case_id: object, ground: str, reasons: str, by: User, at: datetime,
    version: int | None = None,
) -> Closing:  # fmt: skip
    """Propose to close, with reasons; measures stay while the person may object.

    :raises Invalid: if the ground is unknown or the reasons are missing.
    :raises Denied: if this person does not follow the case.
    :raises Refused: if the ground does not hold.
    """
    _check(ground, reasons)
    case = locked(case_id, version=version)
    POLICY.require(by, Can.PROPOSE_CLOSING, case)
    closing = write_closing(case=case, ground=ground, reasons=reasons, by=by, at=at)
    move(case=case, name="propose_closing", by=by, at=at)
    _tell(case, closing, by, at)
    return closing


def _check(ground: str, reasons: str) -> None:
    if ground not in GROUNDS:
        raise Invalid(_("Choose why the case could be closed."), "ground")
    if not reasons.strip():
        raise Invalid(_("Write the reasons: the person reads them."), "reasons")


def write_closing(*, case: Case, ground: str, reasons: str, by: User, at: datetime) -> Closing:
    """Write a proposal to close on a locked case."""
    accepted = case.assessments.filter(state="accepted").order_by("-number").first()
    closing = Closing.objects.create(
        case=case, ground=ground, reasons=reasons.strip(), proposed_at=at, proposed_by=by,
        assessment=accepted if ground == "ordinary_level" else None,
    )  # fmt: skip
    ledger.record(
        verb="case.write_closing", target=case, by=by, at=at, file=case.file,
        after={"ground": ground},
    )  # fmt: skip
    return closing


def _tell(case: Case, closing: Closing, by: Actor, at: datetime) -> None:
    """Tell the person; their window to object runs from here."""
    closing.told_at = at
    closing.save(update_fields=["told_at"])
    duties.start_clock(subject=case, key="closure_objection", profile=case.profile, at=at)
    note_next_due(case)
    tell(
        case=case, by=by, at=at,
        text=lambda: _("It is proposed to close your case: %(why)s If you disagree, say so here.")
        % {"why": closing.reasons},
    )  # fmt: skip


@transaction.atomic
def propose_after_review(*, case: Case, reasons: str, by: User, at: datetime) -> Closing:
    """Tell the person that a reassessment fell to ordinary; the case waits for their objection."""
    closing = write_closing(case=case, ground="ordinary_level", reasons=reasons, by=by, at=at)
    _tell(case, closing, by, at)
    return closing


@transaction.atomic
def object_to_closing(*, case_id: object, text: str, by: Actor, at: datetime) -> Case:
    """Object to closing: the case goes on, and its measures with it.

    :raises Denied: if this is neither the person nor who follows the case.
    :raises Refused: if no closing is proposed, or the window is over.
    """
    case = locked(case_id)
    POLICY.require(by, Can.OBJECT, case)
    closing = _proposal(case)
    if closing.window_over:
        raise Refused(_("The time to object has passed; ask to be assessed again instead."))
    closing.objection, closing.objected_at, closing.outcome = text.strip() or None, at, ""
    closing.save()
    move(case=case, name="object_to_closing", by=by, at=at)
    closing.outcome, closing.decided_at = "kept", at
    closing.save(update_fields=["outcome", "decided_at"])
    return case


@transaction.atomic
def waive_objection(*, case_id: object, by: Actor, at: datetime) -> Closing:
    """Agree to close without waiting for the window.

    :raises Denied: if this is not the person.
    :raises Refused: if no closing is proposed.
    """
    case = locked(case_id)
    POLICY.require(by, Can.WITHDRAW, case)
    closing = _proposal(case)
    closing.waived_at = at
    closing.save(update_fields=["waived_at"])
    ledger.record(verb="case.waive_objection", target=case, by=by, at=at, file=case.file)
    return closing


def _proposal(case: Case) -> Closing:
    found = case.closings.filter(outcome="").order_by("-proposed_at", "-id").first()
    if found is None or case.state != "closing_proposed":
        raise Refused(_("No closing is proposed in this case."))
    return found


@transaction.atomic
def end_window(*, case_id: object, at: datetime) -> bool:
    """Note that the person's time to object has passed, once its clock is due; say if it was."""
    case = locked(case_id)
    clock = case.clock_running("closure_objection")
    if case.state != "closing_proposed" or clock is None or clock.due_at > at:
        return False
    Closing.objects.filter(case=case, outcome="").update(window_over=True)
    ledger.record(verb="case.objection_window_over", target=case, by=SYSTEM, at=at, file=case.file)
    return True


@transaction.atomic
def close(
    *, case_id: object, reason: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Close a case: the window is over or waived, and what justice did is recorded.

    :raises Invalid: if the reason is missing.
    :raises Denied: if this person does not decide, or assessed or reviewed the case.
    :raises Refused: if the person objected or still may, or justice is not recorded.
    """
    if not reason.strip():
        raise Invalid(_("Write the reasons of the closing."), "reason")
    case = locked(case_id, version=version)
    after_loss = case.state == "deceased"
    move(case=case, name="close_after_loss" if after_loss else "close", by=by, at=at,
         reason=reason.strip())  # fmt: skip
    Closing.objects.filter(case=case, outcome="").update(outcome="closed", decided_at=at)
    end_measures(case=case, reason=reason.strip(), by=by, at=at)
    if after_loss:
        end_with_case(case=case, reason=reason.strip(), at=at)
    else:
        tell(
            case=case, by=by, at=at,
            text=lambda: _("Your case is closed. If something happens, come back with this code."),
        )  # fmt: skip
    return case


def end_measures(*, case: Case, reason: str, by: Actor, at: datetime) -> None:
    """End the measures of a locked case and the duties behind them."""
    for measure in case.measures.filter(ended_at=None):
        measure.ended_at, measure.end_reason = at, reason
        measure.save()
        if (
            measure.duty_id
            and measure.duty
            and measure.duty.state not in {"confirmed", "ended", "refused"}
        ):
            duties.end(duty_id=measure.duty_id, reason="case closed", by=SYSTEM, at=at)
