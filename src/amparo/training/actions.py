"""Hold courses, enrol people, certify them, take a certificate back."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import vocab
from amparo.evidence.models import File
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.people.models import Organisation, User
from amparo.training import rules
from amparo.training.models import Certificate, Course, Enrolment
from amparo.training.policies import POLICY, Can, Matter


@transaction.atomic
def hold_course(
    *,
    module: str,
    title: str,
    held_by: Organisation,
    starts_on: date,
    ends_on: date,
    by: Any,
    at: datetime,
    hours: int = 0,
) -> Course:
    """Announce one edition of a training module.

    :raises Denied: if this person does not train for that body.
    :raises Invalid: for an unknown module, an empty title, or an end before the start.
    """
    POLICY.require(by, Can.HOLD, Matter(held_by.pk))
    _module(module)
    if not title.strip():
        raise Invalid(_("Write what the course is called."), "title")
    if ends_on < starts_on:
        raise Invalid(_("The last day is before the first."), "ends_on")
    course = Course.objects.create(
        module=module,
        title=title.strip(),
        held_by=held_by,
        starts_on=starts_on,
        ends_on=ends_on,
        hours=hours,
    )
    ledger.record(verb="course.held", target=course, by=by, at=at, after={"module": module})
    return course


@transaction.atomic
def enrol(*, course: Course, user: User, by: Any, at: datetime) -> Enrolment:
    """Put a user on a course: a trainer anyone, everyone else only themselves.

    :raises Denied: if this person may not.
    :raises Refused: if the course is over, the account is switched off, or they are on it already.
    """
    POLICY.require(by, Can.ENROL, Matter(course.held_by_id, user.pk))
    if course.ends_on < timezone.localdate(at):
        raise Refused(_("This course is over."))
    if not user.is_active:
        raise Refused(_("This account is switched off."))
    try:
        with transaction.atomic():
            enrolment = Enrolment.objects.create(course=course, user=user)
    except IntegrityError:
        raise Refused(_("This person is on the course already.")) from None
    ledger.record(verb="course.enrolled", target=course, by=by, at=at, after=_about(user))
    return enrolment


@transaction.atomic
def leave(*, course: Course, user: User, by: Any, at: datetime) -> None:
    """Take a user off a course that has no result for them yet.

    :raises Denied: if this person may not.
    :raises Refused: if they are not on it, or there is a result.
    """
    POLICY.require(by, Can.ENROL, Matter(course.held_by_id, user.pk))
    enrolment = _enrolment(course, user)
    if enrolment.passed is not None:
        raise Refused(_("There is a result already."))
    enrolment.delete()
    ledger.record(verb="course.left", target=course, by=by, at=at, after=_about(user))


@transaction.atomic
def fail(*, course: Course, user: User, by: Any, at: datetime) -> Enrolment:
    """Record that a user did not pass a course.

    :raises Denied: if this person does not train for the body, or it is themselves.
    :raises Refused: if they are not on it, it has not ended, or they are certified already.
    """
    POLICY.require(by, Can.CERTIFY, Matter(course.held_by_id, user.pk))
    enrolment = _enrolment(course, user)
    _ended(course, timezone.localdate(at))
    if enrolment.passed:
        raise Refused(_("This person is certified already: the certificate can be taken back."))
    enrolment.passed = False
    enrolment.save(update_fields=["passed"])
    ledger.record(verb="course.not_passed", target=course, by=by, at=at, after=_about(user))
    return enrolment


@transaction.atomic
def certify(
    *,
    user: User,
    by: Any,
    at: datetime,
    module: str = "",
    course: Course | None = None,
    issuer: Organisation | None = None,
    issued_on: date | None = None,
    copy: File | None = None,
) -> Certificate:
    """Certify that a user passed a module: after a course, or by recognising another's paper.

    How long it is good is in vocab training/modules.

    :raises Denied: if this person does not train for the body, or it is themselves.
    :raises Refused: if the user is not on the course, it has not ended, or they are certified.
    :raises Invalid: without a module or an issuer.
    """
    issuer = course.held_by if course else issuer
    if issuer is None:
        raise Invalid(_("Choose who issued it."), "issuer")
    POLICY.require(by, Can.CERTIFY, Matter(issuer.pk, user.pk))
    term = _module(course.module if course else module)
    issued = issued_on or timezone.localdate(at)
    if course:
        _pass(course, user, issued)
    try:
        with transaction.atomic():
            certificate = Certificate.objects.create(
                user=user,
                module=term.key,
                course=course,
                issuer=issuer,
                issued_on=issued,
                expires_on=rules.last_day(issued, term.months),
                copy=copy,
            )
    except IntegrityError:
        raise Refused(_("This person is certified for this course already.")) from None
    after = {"module": term.key, "until": certificate.expires_on} | _about(user)
    ledger.record(verb="certificate.issued", target=certificate, by=by, at=at, after=after)
    return certificate


@transaction.atomic
def revoke(*, certificate_id: UUID, reason: str, by: Any, at: datetime) -> Certificate:
    """Take a certificate back: from now on it holds no more.

    :raises Denied: if this person does not train for its issuer, or it is their own.
    :raises Refused: if it was taken back already.
    :raises Invalid: without a reason.
    """
    certificate = locking(Certificate).get(pk=certificate_id)
    POLICY.require(by, Can.REVOKE, Matter(certificate.issuer_id, certificate.user_id))
    if certificate.revoked_at is not None:
        raise Refused(_("This certificate was taken back already."))
    if not reason.strip():
        raise Invalid(_("Write the reason."), "reason")
    certificate.revoked_at, certificate.revoked_reason = at, reason.strip()
    certificate.save(update_fields=["revoked_at", "revoked_reason"])
    after = {"module": certificate.module} | _about(certificate.user)
    ledger.record(verb="certificate.revoked", target=certificate, by=by, at=at, after=after)
    ledger.emit(verb="certificate.revoked", target=certificate, at=at, payload=after)
    return certificate


def _module(key: str) -> vocab.Module:
    term = vocab.terms("training/modules").get(key)
    if term is None or term.retired is not None:
        raise Invalid(_("Choose a module."), "module")
    return term


def _enrolment(course: Course, user: User) -> Enrolment:
    found = locking(Enrolment).filter(course=course, user=user).first()
    if found is None:
        raise Refused(_("This person is not on the course."))
    return found


def _ended(course: Course, on: date) -> None:
    if on < course.ends_on:
        raise Refused(_("This course has not ended."))


def _pass(course: Course, user: User, on: date) -> None:
    enrolment = _enrolment(course, user)
    _ended(course, on)
    enrolment.passed = True
    enrolment.save(update_fields=["passed"])


def _about(user: User) -> dict[str, str]:
    return {"user": user.actor_id}
