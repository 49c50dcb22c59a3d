"""Open an account, change it, switch it off and on. Nobody opens one for themselves."""

from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.people.models import User
from amparo.people.policies import POLICY, Can


@transaction.atomic
def open_account(
    *,
    email: str,
    service_name: str,
    by: Any,
    at: datetime,
    language: str = "es",
    password: str | None = None,
    is_demonstration: bool = False,
) -> User:
    """Open an account; without a password the owner chooses one by e-mail.

    :raises Denied: if this person may not open accounts.
    :raises Invalid: for an address that is taken or is none, an empty name, an unknown language.
    """
    POLICY.require(by, Can.OPEN)
    email = _address(email)
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                email,
                password,
                service_name=_name(service_name),
                language=_language(language),
                is_demonstration=is_demonstration,
                joined_at=at,
            )
    except IntegrityError:
        raise Invalid(_("There is already an account with this address."), "email") from None
    ledger.record(verb="account.opened", target=user, by=by, at=at, after={"language": language})
    if not is_demonstration:
        ledger.emit(verb="account.opened", target=user, at=at)
    return user


@transaction.atomic
def change_account(
    *, user_id: UUID, email: str, service_name: str, language: str, by: Any, at: datetime
) -> User:
    """Correct an account's address, name at work and language.

    :raises Denied: if this person may not change accounts.
    :raises Invalid: for an address that is taken or is none, an empty name, an unknown language.
    """
    user = locking(User).get(pk=user_id)
    POLICY.require(by, Can.CHANGE, user)
    new = {
        "email": _address(email),
        "service_name": _name(service_name),
        "language": _language(language),
    }
    changed = sorted(field for field, value in new.items() if getattr(user, field) != value)
    if not changed:
        return user
    for field in changed:
        setattr(user, field, new[field])
    try:
        with transaction.atomic():
            user.save(update_fields=changed)
    except IntegrityError:
        raise Invalid(_("There is already an account with this address."), "email") from None
    if "email" in changed:
        # The sign-in library keeps a copy, and would go on accepting the old address.
        EmailAddress.objects.filter(user=user).delete()
    ledger.record(verb="account.changed", target=user, by=by, at=at, after={"fields": changed})
    return user


@transaction.atomic
def choose_language(*, user_id: UUID, language: str, by: Any, at: datetime) -> User:
    """Choose the language of an account's pages and notices.

    :raises Denied: if the account is another person's.
    :raises Invalid: for a language the pages do not exist in.
    """
    user = locking(User).get(pk=user_id)
    POLICY.require(by, Can.CHOOSE_LANGUAGE, user)
    before, user.language = user.language, _language(language)
    if before != user.language:
        user.save(update_fields=["language"])
        ledger.record(
            verb="account.language_chosen",
            target=user,
            by=by,
            at=at,
            before={"language": before},
            after={"language": language},
        )
    return user


@transaction.atomic
def switch_off(*, user_id: UUID, reason: str, by: Any, at: datetime) -> User:
    """Close an account at once: no sign-in, no session, no role until it is switched on.

    :raises Denied: if this person may not, or it is their own account.
    :raises Refused: if it is off already.
    :raises Invalid: without a reason.
    """
    user = locking(User).get(pk=user_id)
    POLICY.require(by, Can.SWITCH_OFF, user)
    if not user.is_active:
        raise Refused(_("This account is already switched off."))
    _reason(reason)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    ledger.record(verb="account.switched_off", target=user, by=by, at=at, why=reason.strip())
    return user


@transaction.atomic
def switch_on(*, user_id: UUID, reason: str, by: Any, at: datetime) -> User:
    """Let the owner of an account sign in again, with the posts still in force.

    :raises Denied: if this person may not, or it is their own account.
    :raises Refused: if it is on already.
    :raises Invalid: without a reason.
    """
    user = locking(User).get(pk=user_id)
    POLICY.require(by, Can.SWITCH_ON, user)
    if user.is_active:
        raise Refused(_("This account is already switched on."))
    _reason(reason)
    user.is_active = True
    user.save(update_fields=["is_active"])
    ledger.record(verb="account.switched_on", target=user, by=by, at=at, why=reason.strip())
    return user


@transaction.atomic
def reset_second_factor(*, user_id: UUID, reason: str, by: Any, at: datetime) -> User:
    """Forget the passkeys and authenticator app of someone who lost them, and end their sessions.

    :raises Denied: if this person may not, or it is their own account.
    :raises Refused: if the account has none.
    :raises Invalid: without a reason.
    """
    user = locking(User).get(pk=user_id)
    POLICY.require(by, Can.RESET_FACTOR, user)
    _reason(reason)
    count, _kinds = Authenticator.objects.filter(user=user).delete()
    if not count:
        raise Refused(_("This account has no second factor to forget."))
    end_sessions(user)
    ledger.record(verb="account.second_factor_reset", target=user, by=by, at=at, why=reason.strip())
    ledger.emit(verb="account.security_changed", target=user, at=at)
    return user


def end_sessions(user: User) -> None:
    """End every session of a user, on every device."""
    for session in UserSession.objects.filter(user=user):
        session.end()


def _address(email: str) -> str:
    try:
        validate_email(email.strip())
    except ValidationError:
        raise Invalid(_("This is not an e-mail address."), "email") from None
    return email.strip().lower()


def _name(service_name: str) -> str:
    if not service_name.strip():
        raise Invalid(_("Write the name used at work."), "service_name")
    return service_name.strip()


def _language(language: str) -> str:
    if language not in dict(settings.LANGUAGES):
        raise Invalid(_("The pages do not exist in this language."), "language")
    return language


def _reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid(_("Write the reason."), "reason")
