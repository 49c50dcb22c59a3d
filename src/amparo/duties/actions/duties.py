"""Duties: offered to a body, accepted or refused by it, ended by a reasoned decision."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from amparo.duties.actions.steps import (
    accept_key,
    carry_out_key,
    locked,
    run,
    step,
    written,
)
from amparo.duties.models import Duty, Progress
from amparo.duties.policies import IMPLEMENTER, LIAISON, Can, require
from amparo.kernel.errors import Invalid, Refused
from amparo.kernel.ids import grouped, random_code
from amparo.ledger import actions as ledger
from amparo.people import queries as people
from amparo.people.models import Organisation, User
from amparo.places import queries as places
from amparo.places.models import Area, ProfileVersion


@transaction.atomic
def offer(
    *,
    kind: str,
    subject: models.Model | str,
    body: Organisation,
    title: str,
    at: datetime,
    by: Any,
    due_at: datetime | None = None,
    file: str = "",
    code_name: str = "",
    task: str = "",
    coarse_place: Area | None = None,
    is_urgent: bool = False,
    responsible: User | None = None,
    responsible_name: str = "",
    cost: Decimal | None = None,
    currency: str = "",
    budget_line: str = "",
    start_due_at: datetime | None = None,
    needs_confirmation: bool = True,
    profile: ProfileVersion | None = None,
) -> Duty:
    """Ask a body to do one thing, and let its time to accept run.

    `task` is the least the body must know. Without `due_at` the profile's limit for this kind of
    duty counts; without `profile` the law in force in the body's country.

    :raises Denied: if this person gives no duties to bodies.
    :raises Invalid: without a title.
    """
    require(by, Can.OFFER, body)
    if not title.strip():
        raise Invalid(_("Say in a few words what the body is asked to do."), "title")
    duty = Duty(
        code=grouped(random_code(8)),
        kind=kind,
        subject=ledger.label(subject),
        file=file,
        body=body,
        responsible=responsible,
        responsible_name=responsible_name,
        code_name=code_name,
        title=title,
        task=task,
        coarse_place=coarse_place,
        profile=profile or _law_of(body),
        is_urgent=is_urgent,
        start_due_at=start_due_at,
        due_at=due_at,
        cost=cost,
        currency=currency,
        budget_line=budget_line,
        needs_confirmation=needs_confirmation,
        offered_at=at,
    )
    duty.save(force_insert=True)
    accepting = run(duty, accept_key(duty), by=by, at=at)
    carrying = run(duty, carry_out_key(duty), by=by, at=at, due_at=due_at)
    if carrying:
        duty.due_at = carrying.due_at
    duty.next_due_at = accepting.due_at if accepting else (start_due_at or duty.due_at)
    duty.save(update_fields=["due_at", "next_due_at"])
    written("duty.offered", duty, by=by, at=at, after={"state": duty.state, "kind": kind})
    return duty


def _law_of(body: Organisation) -> ProfileVersion | None:
    try:
        return places.current_profile(body.country)
    except Refused:
        return None  # no law loaded: the duty stands, without clocks


@transaction.atomic
def accept(
    *,
    duty_id: UUID | str,
    by: Any,
    at: datetime,
    responsible: User | None = None,
    responsible_name: str = "",
    sheet_until_at: datetime | None = None,
) -> Duty:
    """Take a duty on for the body and name who is responsible; without a name, who accepts it.

    :raises Denied: if this person does not speak for the body, or the body is blocked.
    :raises Refused: if the duty is not waiting for an answer.
    :raises Invalid: if the responsible person does not work for the body.
    """
    duty = locked(duty_id)
    before = step("accept", duty, by=by, at=at)
    duty.accepted_at = at
    if not (responsible or responsible_name or duty.responsible_id or duty.responsible_name):
        responsible = by
    _name(duty, responsible, responsible_name, sheet_until_at)
    starting = run(duty, "duty_start", by=by, at=at, due_at=duty.start_due_at)
    if starting:
        duty.start_due_at = starting.due_at
    terms = [t for t in (duty.start_due_at, duty.due_at) if t]
    duty.next_due_at = min(terms) if terms else None
    duty.save()
    written(
        *("duty.accepted", duty),
        by=by,
        at=at,
        before={"state": before},
        after={"state": duty.state},
    )
    return duty


@transaction.atomic
def name_responsible(
    *,
    duty_id: UUID | str,
    by: Any,
    at: datetime,
    responsible: User | None = None,
    responsible_name: str = "",
    sheet_until_at: datetime | None = None,
) -> Duty:
    """Say who at the body carries a duty out, and until when they may read the task sheet.

    :raises Denied: if this person does not speak for the body.
    :raises Refused: if the duty is over.
    :raises Invalid: if nobody is named, or the person does not work for the body.
    """
    duty = locked(duty_id)
    require(by, Can.NAME, duty)
    if duty.state not in ("accepted", "in_progress"):
        raise Refused(_("A responsible person is named while the duty is being carried out."))
    if not responsible and not responsible_name.strip():
        raise Invalid(_("Name the person who is responsible."), "responsible_name")
    _name(duty, responsible, responsible_name, sheet_until_at)
    duty.save(update_fields=["responsible", "responsible_name", "sheet_until_at"])
    written("duty.named", duty, by=by, at=at, tell=False)
    return duty


def _name(
    duty: Duty, responsible: User | None, responsible_name: str, until: datetime | None
) -> None:
    if responsible is not None:
        here = people.family_of([duty.body_id])
        posts = people.posts_of(responsible)
        roles = {post.role for post in posts if post.organisation_id in here}
        if not roles & {LIAISON, IMPLEMENTER}:
            raise Invalid(_("This person does not work for the body."), "responsible")
        duty.responsible = responsible
        duty.responsible_name = responsible_name or responsible.service_name
    elif responsible_name:
        duty.responsible, duty.responsible_name = None, responsible_name
    duty.sheet_until_at = until or duty.sheet_until_at or duty.due_at


@transaction.atomic
def refuse(*, duty_id: UUID | str, by: Any, at: datetime, reason: str) -> Duty:
    """Decline a duty for the body, with reasons; another body is then sought.

    :raises Denied: if this person does not speak for the body.
    :raises Refused: if work has begun or the duty is over.
    :raises Invalid: without reasons.
    """
    duty = locked(duty_id)
    require(by, Can.REFUSE, duty)
    if not reason.strip():
        raise Invalid(_("Say why the body cannot take this on."), "reason")
    before = step("refuse", duty, by=by, at=at)
    return _close(duty, "duty.refused", before, reason, by=by, at=at)


@transaction.atomic
def end(*, duty_id: UUID | str, by: Any, at: datetime, reason: str) -> Duty:
    """End a duty that is no longer owed, by a reasoned decision.

    :raises Denied: if this person does not decide on duties.
    :raises Refused: if the duty is over.
    :raises Invalid: without reasons.
    """
    duty = locked(duty_id)
    require(by, Can.END, duty)
    if not reason.strip():
        raise Invalid(_("Say why this is no longer owed."), "reason")
    before = step("end", duty, by=by, at=at)
    return _close(duty, "duty.ended", before, reason, by=by, at=at)


def _close(duty: Duty, verb: str, before: str, reason: str, *, by: Any, at: datetime) -> Duty:
    # The reasons may hold names: they are sealed, and the journal keeps only that there are some.
    duty.ended_reason, duty.next_due_at = reason, None
    duty.save()
    if verb == "duty.refused":
        Progress.objects.create(
            duty=duty, kind="refusal", text=reason, at=at, by_label=by.actor_label
        )
    written(verb, duty, by=by, at=at, before={"state": before}, after={"state": duty.state})
    return duty
