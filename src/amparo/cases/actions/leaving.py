"""The person leaves: by their own wish, checked to be theirs; or by death or disappearance."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.cases.actions.closing import end_measures
from amparo.cases.actions.intake import tell
from amparo.cases.actions.moves import locked, move
from amparo.cases.actions.urgent import end_with_case
from amparo.cases.models import Case, Loss, Withdrawal
from amparo.cases.policies import POLICY, Can
from amparo.cases.workflow.case import IN_FORCE
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.people.models import User
from amparo.situations.models import Incident

LOSS_KINDS = ("death", "disappearance")
LOSS_CAUSES = ("killing", "other", "unknown")
FOUND_DEAD = ("disappearance", "death")


@transaction.atomic
def ask_withdrawal(*, case_id: object, reason: str, by: Actor, at: datetime) -> Withdrawal:
    """Ask to stop. Nothing ends until someone has checked, in private, that the wish is theirs.

    :raises Denied: if this is not the person: a third party never withdraws for an adult.
    :raises Refused: if the case has ended, or the wish was already told.
    """
    case = locked(case_id)
    POLICY.require(by, Can.WITHDRAW, case)
    if case.state in {"withdrawn", "closed", "referred", "deceased", "not_admitted"}:
        raise Refused(_("This case has already ended."))
    if case.withdrawals.filter(outcome="").exists():
        raise Refused(_("You already asked to stop. Someone will speak with you alone first."))
    asked = Withdrawal.objects.create(
        case=case, asked_at=at, asked_label=by.actor_label, reason=reason.strip() or None
    )
    ledger.record(verb="case.ask_withdrawal", target=case, by=by, at=at, file=case.file)
    ledger.emit(verb="case.withdrawal_asked", target=case, at=at)
    return asked


@transaction.atomic
def check_withdrawal(
    *, case_id: object, no_pressure: bool, re_entry_explained: bool, by: User, at: datetime
) -> Case:
    """Record the private talk about the wish to stop; withdraw only if it is the person's own.

    The registry keeps its anonymous entry. Measures end only now, and the person may come back.

    :raises Denied: if this person may not check.
    :raises Refused: if the person did not ask to stop.
    """
    case = locked(case_id)
    POLICY.require(by, Can.CHECK_WITHDRAWAL, case)
    asked = case.withdrawals.filter(outcome="").order_by("-asked_at", "-id").first()
    if asked is None:
        raise Refused(_("The person has not asked to stop: nobody may ask it for them."))
    asked.private_contact_at, asked.checked_by = at, by
    asked.no_pressure, asked.re_entry_explained = no_pressure, re_entry_explained
    asked.outcome = "withdrawn" if no_pressure and re_entry_explained else "kept"
    asked.save()
    if asked.outcome == "kept":
        ledger.record(verb="case.withdrawal_kept", target=case, by=by, at=at, file=case.file)
        return case
    move(case=case, name="withdraw", by=by, at=at)
    end_measures(case=case, reason="withdrawn", by=by, at=at)
    end_with_case(case=case, reason="withdrawn", at=at)
    tell(case=case, by=by, at=at,
         text=lambda: _("Your case stops, as you asked. You may ask again any day."))  # fmt: skip
    return case


@transaction.atomic
def record_loss(
    *, case_id: object, kind: str, cause: str, occurred: str, by: User, at: datetime,
    incident: Incident | None = None, family_protection: str = "",
) -> Loss:  # fmt: skip
    """Record the person's death or disappearance, whatever the state of the case.

    Justice and the protection of the family go on; statistics tell «killed while waiting» from
    «killed under measures». Who had disappeared may be found dead: both stay on record.

    :raises Invalid: if the kind, the cause or the date is missing, or the date is to come.
    :raises Denied: if this person does not work on the case.
    :raises Refused: if the same is recorded already.
    """
    _check_loss(kind, cause, occurred, timezone.localdate(at))
    case = locked(case_id)
    POLICY.require(by, Can.RECORD_LOSS, case)
    before = case.losses.order_by("-recorded_at", "-id").first()
    found_dead = case.state == "deceased" and (before and before.kind, kind) == FOUND_DEAD
    if case.state == "deceased" and not found_dead:
        raise Refused(_("This is recorded already."))
    loss = Loss.objects.create(
        case=case, kind=kind, cause=cause, state_before=case.state,
        when=before.when if before and found_dead else _when(case),
        occurred=occurred, incident=incident, recorded_at=at,
        family_protection=family_protection.strip(),
    )  # fmt: skip
    if case.person_id and kind == "death":
        case.person.died_on = occurred
        case.person.save(update_fields=["died_on"])
    if found_dead:
        ledger.record(
            verb="case.record_loss", target=case, by=by, at=at, file=case.file,
            after={"kind": kind},
        )  # fmt: skip
    else:
        move(case=case, name="record_loss", by=by, at=at)
    return loss


def _check_loss(kind: str, cause: str, occurred: str, today: date) -> None:
    if kind not in LOSS_KINDS or cause not in LOSS_CAUSES:
        raise Invalid(
            _("Say what happened: a death or a disappearance, and by what cause."), "kind"
        )
    if not occurred:
        raise Invalid(_("Write the date, or as much of it as is known."), "occurred")
    if occurred > today.isoformat()[: len(occurred)]:
        raise Invalid(_("This date is still to come."), "occurred")


def _when(case: Case) -> str:
    if case.state == "closed":
        return "after_closing"
    urgent = case.urgent_runs.filter(state__in=("running", "ratified")).exists()
    protected = case.state in IN_FORCE or urgent or case.changes.filter(after="granted").exists()
    return "under_measures" if protected else "waiting"


@transaction.atomic
def record_return(*, case_id: object, by: User, at: datetime) -> Case:
    """Record that a person who had disappeared is back; the risk is assessed again.

    :raises Denied: if this person does not follow the case.
    :raises Refused: if the person had not disappeared.
    """
    case = locked(case_id)
    return move(case=case, name="record_return", by=by, at=at)
