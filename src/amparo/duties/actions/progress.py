"""Progress, evidence, obstacles, the claim that it is done, and the person's own word on it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

import vocab
from amparo.duties.actions.clocks import stop_clock, stop_clocks
from amparo.duties.actions.steps import (
    carry_out_key,
    locked,
    news,
    run,
    step,
    written,
)
from amparo.duties.models import Clock, Confirmation, Duty, Progress
from amparo.duties.policies import Can, require
from amparo.evidence import actions as evidence
from amparo.evidence.models import File
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger

# A file as it was sent: its name and its bytes.
Upload = tuple[str, bytes]


@transaction.atomic
def report(
    *, duty_id: UUID | str, by: Any, at: datetime, text: str, upload: Upload | None = None
) -> Duty:
    """Tell how a duty goes, with a file if there is one; the first report says that work began.

    :raises Denied: if this person does not carry the duty out.
    :raises Refused: if it was not accepted, or is over.
    :raises Invalid: without words, or if the file cannot be kept.
    """
    copy = _kept(duty_id, Can.REPORT, upload, by=by, at=at)
    duty = locked(duty_id)
    require(by, Can.REPORT, duty)
    if not text.strip():
        raise Invalid(_("Say what was done."), "text")
    before = step("report", duty, by=by, at=at)
    duty.next_due_at = duty.due_at
    duty.save(update_fields=["state", "next_due_at"])
    _add(duty, "report", by=by, at=at, text=text)
    if copy:
        _add(duty, "evidence", by=by, at=at, copy=copy)
    written(
        *("duty.reported", duty),
        by=by,
        at=at,
        before={"state": before},
        after={"state": duty.state},
    )
    return duty


@transaction.atomic
def show_evidence(
    *,
    duty_id: UUID | str,
    by: Any,
    at: datetime,
    copy: File | None = None,
    upload: Upload | None = None,
    text: str = "",
) -> Progress:
    """Add evidence: a file kept already (`copy`) or sent now, or the reference of a document.

    :raises Denied: if this person does not carry the duty out.
    :raises Refused: if it is not being carried out.
    :raises Invalid: without a file and without a reference, or if the file cannot be kept.
    """
    copy = _kept(duty_id, Can.REPORT, upload, by=by, at=at) or copy
    duty = locked(duty_id)
    require(by, Can.REPORT, duty)
    _being_carried_out(duty)
    if copy is None and not text.strip():
        raise Invalid(_("Add a file, or write the reference of the document."), "text")
    shown = _add(duty, "evidence", by=by, at=at, text=text, copy=copy)
    written("duty.evidence", duty, by=by, at=at, tell=False)
    return shown


@transaction.atomic
def meet_obstacle(
    *, duty_id: UUID | str, by: Any, at: datetime, obstacle: str, text: str = ""
) -> Duty:
    """Say what stands in the way, by its code in the list of obstacles. The term runs on.

    :raises Denied: if this person does not carry the duty out.
    :raises Refused: if it is not being carried out.
    :raises Invalid: if the code is not on the list.
    """
    duty = locked(duty_id)
    require(by, Can.REPORT, duty)
    _being_carried_out(duty)
    if obstacle not in vocab.terms("duties/obstacles"):
        raise Invalid(_("Choose one of the obstacles on the list."), "obstacle")
    duty.obstacle = obstacle
    duty.save(update_fields=["obstacle"])
    _add(duty, "obstacle", by=by, at=at, text=text, obstacle=obstacle)
    written("duty.blocked", duty, by=by, at=at, after={"obstacle": obstacle})
    return duty


@transaction.atomic
def clear_obstacle(*, duty_id: UUID | str, by: Any, at: datetime, text: str = "") -> Duty:
    """Say that nothing stands in the way any more.

    :raises Denied: if this person does not carry the duty out.
    :raises Refused: if nothing stood in the way.
    """
    duty = locked(duty_id)
    require(by, Can.REPORT, duty)
    if not duty.obstacle:
        raise Refused(_("No obstacle was reported."))
    before, duty.obstacle = duty.obstacle, ""
    duty.save(update_fields=["obstacle"])
    _add(duty, "cleared", by=by, at=at, text=text, obstacle=before)
    written("duty.cleared", duty, by=by, at=at, before={"obstacle": before}, tell=False)
    return duty


@transaction.atomic
def claim_done(
    *,
    duty_id: UUID | str,
    by: Any,
    at: datetime,
    text: str = "",
    copy: File | None = None,
    upload: Upload | None = None,
    reference: str = "",
) -> Duty:
    """Say for the body that a duty is done, on evidence; those it is for are then asked.

    Evidence was shown before, or is given here: a file kept already (`copy`) or sent now
    (`upload`), or the `reference` of a document. After «it did not happen» it must be new.
    A duty that nobody must confirm is closed at once.

    :raises Denied: if this person does not speak for the body.
    :raises Refused: if it was not accepted, is over, or no evidence was shown.
    :raises Invalid: if the file cannot be kept.
    """
    copy = _kept(duty_id, Can.CLAIM, upload, by=by, at=at) or copy
    duty = locked(duty_id)
    require(by, Can.CLAIM, duty)
    if copy is not None or reference.strip():
        _being_carried_out(duty)
        _add(duty, "evidence", by=by, at=at, text=reference, copy=copy)
    before = step("claim_done", duty, by=by, at=at)
    stop_clock(subject=duty, key=carry_out_key(duty), at=at, by=by, file=duty.file)
    duty.claimed_at, duty.next_due_at, duty.obstacle = at, None, ""
    duty.save()
    _add(duty, "claim", by=by, at=at, text=text)
    written(
        *("duty.claimed", duty),
        by=by,
        at=at,
        before={"state": before},
        after={"state": duty.state},
    )
    if not duty.needs_confirmation:
        _close_confirmed(duty, by=by, at=at)
    return duty


def _close_confirmed(duty: Duty, *, by: Any, at: datetime) -> None:
    stop_clocks(subject=duty, at=at, outcome="met", by=by)
    duty.state, duty.confirmed_at, duty.ended_at = "confirmed", at, at
    duty.save(update_fields=["state", "confirmed_at", "ended_at"])
    written("duty.confirmed", duty, by=by, at=at, after={"state": duty.state})


@transaction.atomic
def confirm(
    *,
    duty_id: UUID | str,
    happened: bool,
    by: Any,
    at: datetime,
    text: str = "",
    suitability: int | None = None,
    channel: str = "",
) -> Duty:
    """Write down what those a duty is for say of it: it happened, or it did not.

    «It did not happen» makes the duty late from the claim on, sends it back to the body and counts
    against it. `suitability` is from 1 (does not help) to 5 (helps).

    :raises Denied: if this is neither the person nor someone who speaks with them.
    :raises Refused: if the body has not said that it is done.
    :raises Invalid: if the suitability is not from 1 to 5.
    """
    duty = locked(duty_id)
    require(by, Can.CONFIRM, duty)
    if suitability is not None and not 1 <= suitability <= 5:
        raise Invalid(_("Choose a mark from 1 to 5."), "suitability")
    before = step("confirm" if happened else "deny", duty, by=by, at=at)
    Confirmation.objects.create(
        duty=duty,
        happened=happened,
        text=text or None,
        suitability=suitability,
        at=at,
        by_label=by.actor_label,
        channel=channel,
    )
    if happened:
        duty.confirmed_at = at
    else:
        _return_late(duty, by=by, at=at)
    duty.save()
    verb = "duty.confirmed" if happened else "duty.denied"
    written(verb, duty, by=by, at=at, before={"state": before}, after={"state": duty.state})
    if not happened:
        news("duty.late", duty, at=at, cause="denied")
    return duty


def _return_late(duty: Duty, *, by: Any, at: datetime) -> None:
    """Owed again since the claim that was not true, and late already now: the ladder is climbed."""
    owed_since = min(t for t in (duty.due_at, duty.claimed_at, at - timedelta(seconds=1)) if t)
    duty.next_due_at, duty.claimed_at = owed_since, None
    duty.first_late_at = duty.first_late_at or at
    # The term was not met after all: it must not count as met in time.
    key, subject = carry_out_key(duty), ledger.label(duty)
    Clock.objects.filter(subject=subject, key=key, outcome="met").update(outcome="dropped")
    run(duty, key, by=by, at=at, due_at=owed_since)


def _kept(
    duty_id: UUID | str, permit: str, upload: Upload | None, *, by: Any, at: datetime
) -> File | None:
    """Keep a file that was sent, before any row is locked: cleaning it may take seconds."""
    if upload is None:
        return None
    duty = Duty.objects.select_related("body").get(pk=duty_id)
    require(by, permit, duty)
    _being_carried_out(duty)
    name, content = upload
    file = duty.file or ledger.label(duty)
    return evidence.keep_file(content=content, name=name, file=file, by=by, at=at)


def _being_carried_out(duty: Duty) -> None:
    if duty.state not in ("accepted", "in_progress"):
        raise Refused(_("The body is not carrying out this duty now."))


def _add(duty: Duty, kind: str, *, by: Any, at: datetime, text: str = "", **more: Any) -> Progress:
    return Progress.objects.create(
        duty=duty, kind=kind, text=text or None, at=at, by_label=by.actor_label, **more
    )
