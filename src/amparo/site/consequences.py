"""Reactions that change something in a room above: reasons to assess again, ended posts."""

from datetime import datetime

from django.db import transaction

from amparo.cases.actions import assessors, locked, unassign
from amparo.cases.actions.reassessing import trigger
from amparo.cases.models import Assignment
from amparo.cases.policies import active_assignments
from amparo.commitments.actions import follow_duty
from amparo.duties.models import Duty
from amparo.kernel.actors import SYSTEM
from amparo.ledger.models import Event
from amparo.site.telling import case_of, duty_of
from amparo.training.models import Certificate

# States in which measures protect someone, so that there is something to assess again.
PROTECTED = frozenset({"granted", "implementing", "active", "closing_proposed", "closed"})
UNSUITABLE = 2  # of 5, as the person grades a measure


def _trigger(event: Event, kind: str, at: datetime, *, once: str) -> None:
    case = case_of(event)
    if case and case.state in PROTECTED:
        trigger(case_id=case.pk, kind=kind, once=once, by=SYSTEM, at=at)


def assess_again_after_an_incident(event: Event, *, at: datetime) -> None:
    """Give a new incident of a protected person as a reason to assess again."""
    _trigger(event, "new_incident", at, once=event.target)


def assess_again_as_suspects_changed(event: Event, *, at: datetime) -> None:
    """Give a newly suspected body as a reason to assess again."""
    body = event.payload["body"]
    _trigger(event, "suspect_changed", at, once=f"suspect:{body}")


def assess_again_after_two_late_duties(event: Event, *, at: datetime) -> None:
    """Give the second duty that ran late on one file as a reason to assess again."""
    duty = duty_of(event)
    if duty is None or not duty.file:
        return
    late = Duty.objects.filter(file=duty.file, first_late_at__isnull=False)
    if late.count() >= 2:
        _trigger(event, "second_missed_deadline", at, once=f"late:{duty.pk}")


def assess_again_as_a_measure_does_not_suit(event: Event, *, at: datetime) -> None:
    """Give the person's low grade of a measure as a reason to assess again."""
    duty = duty_of(event)
    last = duty.confirmations.order_by("-at", "-id").first() if duty else None
    if duty and last and last.suitability is not None and last.suitability <= UNSUITABLE:
        _trigger(event, "measure_unsuitable", at, once=f"unsuitable:{last.pk}")


def carry_on_what_a_state_does(event: Event, *, at: datetime) -> None:
    """Take what a body wrote on its duty over into the action that the duty is a part of."""
    duty = duty_of(event)
    if duty and duty.kind == "commitment":
        follow_duty(duty_id=duty.pk, at=at)


def take_off_the_cases(event: Event, *, at: datetime) -> None:
    """End the assignments that a user held by a post that ended."""
    role, user = event.payload["role"], event.target.partition(":")[2]
    held = Assignment.objects.filter(active_assignments(), user=user, role=role)
    for assignment in held.select_related("user"):
        with transaction.atomic():
            unassign(
                case=locked(assignment.case_id), role=role, user=assignment.user, by=SYSTEM, at=at,
                reason="post ended",
            )  # fmt: skip


def take_off_whose_certificate_ended(event: Event, *, at: datetime) -> None:
    """Take an assessor off their cases when a certificate ended or was taken back."""
    key = event.target.partition(":")[2]
    certificate = Certificate.objects.filter(pk=key).select_related("user").first()
    if certificate:
        assessors.take_off_expired(user=certificate.user, at=at)
