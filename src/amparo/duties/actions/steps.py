"""What all steps of a duty share: lock, ask, move, journal, tell."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

import vocab
from amparo.duties.actions.clocks import start_clock, stop_clock, stop_clocks
from amparo.duties.models import Clock, Duty
from amparo.duties.policies import LIAISON, require
from amparo.duties.workflow import DUTY
from amparo.kernel.actors import SYSTEM, Actor
from amparo.kernel.errors import Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.people.models import Organisation

# Which clock of the profile tells by when a kind of duty is to be carried out.
CARRY_OUT = {
    "protection_measure": "implementation",
    "urgent_measure": "urgent_implement",
    "agreement": "agreement",
    "referral": "referral_answer",
    "sector_report": "sector_report_environment",
    "commitment": "commitment",
    "sector_opinion": "sector_opinion",
    "submission_review": "sector_opinion",
    "input": "input",
    "input_contribution": "input_contribution",
}


def carry_out_key(duty: Duty) -> str:
    """Return the key of the clock by which a duty is carried out."""
    return CARRY_OUT.get(duty.kind, "implementation")


def accept_key(duty: Duty) -> str:
    """Return the key of the clock by which a duty is accepted or refused."""
    return "duty_accept_urgent" if duty.is_urgent else "duty_accept"


def locked(duty_id: UUID | str) -> Duty:
    """Return a duty with its row locked, so that two hands on one button are one step."""
    return locking(Duty, of=("self",)).select_related("body").get(pk=duty_id)


def step(name: str, duty: Duty, *, by: Any, at: datetime) -> str:
    """Take a duty to its next state if the actor may and the move is open; return the old state.

    Stops and starts the clocks of the move; the caller saves, journals and tells.

    :raises Denied: if the actor may not.
    :raises Refused: if the move is closed, with the reason.
    """
    move = DUTY.move(name)
    require(by, move.permit, duty)
    if duty.state not in move.source:
        raise Refused(
            _("This is not open any more: the duty is now «%(state)s».")
            % {"state": vocab.label("duties/states", duty.state, get_language() or "es")}
        )
    DUTY.check(move, duty)
    mark_late(duty, at=at)
    before, duty.state = duty.state, move.target
    for key in move.stops:
        stop_clock(subject=duty, key=key, at=at, by=by, file=duty.file)
    for key in move.starts:
        run(duty, key, by=by, at=at)
    if move.target in DUTY.final:
        outcome = "met" if move.target == "confirmed" else "dropped"
        stop_clocks(subject=duty, at=at, outcome=outcome, by=by)
        duty.ended_at = at
    return before


def mark_late(duty: Duty, *, at: datetime) -> None:
    """Write down that a duty was late, if no worker did so before the body moved at last."""
    if duty.is_late(at) and duty.first_late_at is None:
        duty.first_late_at = at
        duty.save(update_fields=["first_late_at"])
        state = {"state": duty.state}
        ledger.record(verb="duty.late", target=duty, by=SYSTEM, at=at, after=state, file=duty.file)
        news("duty.late", duty, at=at, cause="term", state=duty.state)


def run(
    duty: Duty, key: str, *, by: Actor, at: datetime, due_at: datetime | None = None
) -> Clock | None:
    """Start a clock of a duty: owed by its body, or by those who ask the person."""
    if duty.profile is None:
        return None
    body: Organisation | None = None if key == "duty_confirm" else duty.body
    role = "follow_up_officer" if key == "duty_confirm" else LIAISON
    return start_clock(
        subject=duty,
        key=key,
        profile=duty.profile,
        at=at,
        role=role,
        body=body,
        due_at=due_at,
        by=by,
        file=duty.file,
    )


def written(
    verb: str,
    duty: Duty,
    *,
    by: Actor,
    at: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    tell: bool = True,
) -> None:
    """Journal a step under the protected file, and tell the rooms above."""
    ledger.record(verb=verb, target=duty, by=by, at=at, before=before, after=after, file=duty.file)
    if tell:
        news(verb, duty, at=at, **(after or {}))


def news(verb: str, duty: Duty, *, at: datetime, **more: Any) -> None:
    """Tell the rooms above what happened to a duty, without its content."""
    payload = {
        "duty": str(duty.pk),
        "code": duty.code,
        "kind": duty.kind,
        "subject": duty.subject,
        "file": duty.file,
        "body": str(duty.body_id),
        **more,
    }
    ledger.emit(verb=verb, target=duty, at=at, payload=payload)
