"""Which bodies answer for an action: each part is a duty in the inbox of its body."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.commitments.actions.answering import note_completed, step
from amparo.commitments.actions.holding import of_list
from amparo.commitments.actions.settling import concerned, moved, settle_all
from amparo.commitments.models import Action, ProgressReport, Proof, Responsibility
from amparo.commitments.policies import POLICY, Can
from amparo.commitments.workflow import ACTION
from amparo.diplomacy.actions.inputs import end_of
from amparo.diplomacy.policies import desks_of, file_of
from amparo.duties import actions as duties
from amparo.duties.models import Duty, Progress
from amparo.duties.rules import OPEN
from amparo.kernel.actors import SYSTEM, Actor
from amparo.kernel.brief import brief
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.actions import label
from amparo.ledger.locks import locking
from amparo.ledger.models import Entry
from amparo.people.models import Organisation, User
from amparo.people.queries import users_with

KIND = "commitment"  # of the duties that come of actions


@transaction.atomic
def entrust(
    *, action_id: object, body: Organisation, role: str, by: Actor, at: datetime,
    focal_point: User | None = None,
) -> Responsibility:  # fmt: skip
    """Give a body a part in an action: a duty reaches its inbox, with the day of the action.

    :raises Denied: if who asks may not write the action.
    :raises Invalid: for a word of no list, or a focal point who does not speak for the body.
    :raises Refused: if the action is a draft, over, or has no target day to come; if the body has
        a part already; or if another leads (V-C5).
    """
    row = locking(Action).get(pk=action_id)
    POLICY.require(by, Can.WRITE, row)
    of_list(role, "commitments/responsibility_roles", "role")
    today = timezone.localdate(at)
    _may_be_given(row, today)
    now = row.responsibilities.filter(until_on=None)
    if now.filter(body=body).exists():
        raise Refused(_("This body has a part in the action already."))
    if role == "lead" and now.filter(role="lead").exists():
        raise Refused(_("Another body leads: hand its lead over, with the reason."))
    if focal_point and not users_with("sector_liaison", organisation=body).filter(
        pk=focal_point.pk
    ):
        raise Invalid(_("This person does not speak for the body."), "focal_point")
    part = Responsibility.objects.create(
        action=row, body=body, role=role, focal_point=focal_point, since_on=today
    )
    part.duty = _offered(part, by, at)
    part.save(update_fields=["duty"])
    ledger.record(
        verb="responsibility.given", target=row, by=by, at=at,
        after={"body": body.code, "role": role},
    )  # fmt: skip
    settle_all(concerned(row), by=by, at=at)
    return part


def _may_be_given(row: Action, today: date) -> None:
    if row.state != "published":
        raise Refused(_("First publish the action."))
    if row.stage in ("completed", "verified", "cancelled"):
        raise Refused(_("This action is over."))
    if row.target_on is None or row.target_on < today:
        raise Refused(_("First say by which day to come the action is to be done."))


def _offered(part: Responsibility, by: Actor, at: datetime) -> Duty:
    action = part.action
    asked = [f"{one.ref}: {one.text}" for one in action.recommendations.filter(state="published")]
    desks = sorted(desks_of(by), key=str) if isinstance(by, User) else []
    assert action.target_on is not None  # noqa: S101
    return duties.offer(
        kind=KIND, subject=part, body=part.body, title=brief(action.title, 200),
        task="\n\n".join(words for words in (action.description, *asked) if words),
        due_at=end_of(action.target_on), needs_confirmation=False, responsible=part.focal_point,
        file=file_of(desks[0]) if desks else "", by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def hand_over(
    *, action_id: object, body: Organisation, reason: str, by: Actor, at: datetime,
    focal_point: User | None = None,
) -> Responsibility:  # fmt: skip
    """Let another body lead an action from today on. Who led before stays written.

    :raises Denied: if who asks may not write the action.
    :raises Invalid: without a reason.
    :raises Refused: as `entrust`, or if that body leads already.
    """
    row = locking(Action).get(pk=action_id)
    POLICY.require(by, Can.WRITE, row)
    if not reason.strip():
        raise Invalid(_("Write why."), "reason")
    now = row.responsibilities.filter(until_on=None)
    if now.filter(role="lead", body=body).exists():
        raise Refused(_("This body leads already."))
    for part in now.filter(role="lead") | now.filter(body=body):
        _end(part, reason, by, at)
    return entrust(
        action_id=action_id, body=body, role="lead", focal_point=focal_point, by=by, at=at
    )


@transaction.atomic
def end_part(*, responsibility_id: object, reason: str, by: Actor, at: datetime) -> Responsibility:
    """End the part of a body in an action, with its duty. That it had it stays written.

    :raises Denied: if who asks may not write the action.
    :raises Invalid: without a reason.
    :raises Refused: if it has ended.
    """
    part = locking(Responsibility, of=("self",)).select_related("action").get(pk=responsibility_id)
    POLICY.require(by, Can.WRITE, part.action)
    if part.until_on is not None:
        raise Refused(_("It has ended already."))
    if not reason.strip():
        raise Invalid(_("Write why."), "reason")
    _end(part, reason, by, at)
    return part


def _end(part: Responsibility, reason: str, by: Actor, at: datetime) -> None:
    part.until_on = timezone.localdate(at)
    part.save(update_fields=["until_on"])
    if part.duty and part.duty.state in OPEN:
        # The desk that asked may be another one of the house: the decision is this one's.
        duties.end(duty_id=part.duty_id, reason=reason, by=SYSTEM, at=at)
    ledger.record(
        verb="responsibility.ended", target=part.action, by=by, at=at,
        before={"body": str(part.body_id), "role": part.role}, after={"why": reason.strip()[:300]},
    )  # fmt: skip


@transaction.atomic
def follow_duty(*, duty_id: object, at: datetime) -> None:
    """Take over what a body wrote on its duty: its reports and documents, and what they lead to.

    Safe to call again: what was taken over before is not taken twice.
    """
    found = Responsibility.objects.filter(duty=duty_id).values_list("pk", "action_id").first()
    if found is None:
        return
    action = locking(Action).get(pk=found[1])
    part = Responsibility.objects.select_related("duty", "body").get(pk=found[0])
    duty = part.duty
    assert duty is not None  # noqa: S101
    if duty.responsible_id and part.focal_point_id != duty.responsible_id:
        part.focal_point = duty.responsible
        part.save(update_fields=["focal_point"])
    if duty.state == "refused" and part.until_on is None:
        part.until_on = timezone.localdate(at)
        part.save(update_fields=["until_on"])
        ledger.record(
            verb="responsibility.refused", target=action, by=SYSTEM, at=at,
            after={"body": part.body.code},
        )  # fmt: skip
    _take_in(part, action)
    if part.role == "lead" and part.until_on is None and action.state == "published":
        _lead_says(action, duty, at)
    settle_all(concerned(action), by=SYSTEM, at=at)


def _take_in(part: Responsibility, action: Action) -> None:
    """Keep the words of a duty as reports that the desk reads, and its files as proofs."""
    assert part.duty is not None  # noqa: S101
    report: ProgressReport | None = None
    for one in Progress.objects.filter(duty=part.duty).order_by("at", "id"):
        who = _who_wrote(part.duty, one)
        if one.kind in ("report", "claim") and one.text:
            report, _new = ProgressReport.objects.get_or_create(
                step=one,
                defaults={
                    "title": action.title[:200], "text": one.text, "action": action,
                    "body": part.body, "country": action.country, "state": "in_review",
                    "written_id": who, "written_label": one.by_label, "recorded_at": one.at,
                },
            )  # fmt: skip
        elif one.kind == "evidence":
            title = (one.text or (one.copy.name if one.copy else ""))[:200]
            if not action.proofs.filter(added_id=who, added_at=one.at, title=title).exists():
                Proof.objects.create(
                    action=action, report=report, kind="other", copy=one.copy, title=title,
                    added_id=who, added_label=one.by_label, added_at=one.at,
                )  # fmt: skip


def _who_wrote(duty: Duty, step: Progress) -> str:
    """Return who took a step of a duty: another at the desk reads it."""
    said = Entry.objects.filter(target=label(duty), at=step.at, kind=Entry.WRITE).first()
    return said.actor_id if said else f"body:{duty.body_id}"


def _lead_says(action: Action, duty: Duty, at: datetime) -> None:
    """Begin an approved action when its lead works on it; complete it when it says it is done."""
    if duty.state in ("in_progress", "claimed_done", "confirmed") and action.stage == "approved":
        step(action, "begin", by=SYSTEM, at=at)
    done = duty.state in ("claimed_done", "confirmed")
    if done and action.stage == "in_progress" and action.proofs.exists():
        before = action.stage
        ACTION.check(ACTION.move("complete"), action)
        said = Entry.objects.filter(target=label(duty), verb="duty.claimed").order_by("seq").last()
        action.stage = "completed"
        note_completed(action, said.actor_id if said else "", said.actor_label if said else "", at)
        action.save()
        moved(action, before, by=SYSTEM, at=at)
