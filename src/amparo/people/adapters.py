"""What the sign-in library asks us: who may have an account, what is said, what is noted."""

from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from amparo.ledger import actions as ledger
from amparo.people import actions
from amparo.people.models import User
from amparo.people.posts import roles_of
from amparo.people.sealing import seal, unseal

# What the library would say, in our words. What is not here is not said: the page shows it.
SAID = {
    "account/messages/password_changed.txt": _("Your password is changed."),
    "mfa/messages/totp_activated.txt": _("The app is now your second factor."),
    "mfa/messages/totp_deactivated.txt": _("The app is no longer your second factor."),
    "mfa/messages/recovery_codes_generated.txt": _("New recovery codes are made."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "usersessions/messages/sessions_logged_out.txt": _("The other sessions are ended."),
}
# What the owner is told about, and the journal keeps.
NOTED = {
    "account/email/password_reset": "password_changed",
    "account/email/password_changed": "password_changed",
    "account/email/password_set": "password_changed",
    "mfa/email/totp_activated": "app_added",
    "mfa/email/totp_deactivated": "app_removed",
    "mfa/email/recovery_codes_generated": "recovery_codes_made",
    "mfa/email/webauthn_added": "passkey_added",
    "mfa/email/webauthn_removed": "passkey_removed",
}
TOO_OFTEN = _("Too many attempts in a short time. Wait a quarter of an hour and try again.")


class Accounts(DefaultAccountAdapter):
    """Accounts are opened by an administrator; signing in is noted."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This code is not right. It may have changed: read it again."),
        "incorrect_password": _("This password is not right."),
        "rate_limited": TOO_OFTEN,
        "too_many_login_attempts": TOO_OFTEN,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: nobody opens an account for themselves."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the visitor's address, as `site.proxy` left it."""
        return str(request.META["REMOTE_ADDR"])

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Ask again who it is before a change in signing in, unless they have just signed in."""
        fresh = timezone.now().timestamp() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT  # noqa: TID251
        shown = get_authentication_records(self.request, self.request.user)
        return super().is_reauthentication_required(app=app) and not any(
            record["at"] > fresh for record in shown
        )

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go back to one's own page, which says that it is done."""
        return reverse("people:me")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what happened in our words, or nothing."""
        words = message or SAID.get(message_template or "")
        if words:
            messages.add_message(request, level, str(words), extra_tags=extra_tags)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Note the change; the owner is told by a notice without content."""
        if what := NOTED.get(template_prefix):
            actions.note_security_change(user=user, what=what, at=timezone.now())  # noqa: TID251

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Note the sign-in and go on in the owner's language."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        at = timezone.now()  # noqa: TID251
        ledger.record(verb="account.signed_in", target=user, by=user, at=at)
        keep_language(response, user.language)
        return response


class SecondFactors(DefaultMFAAdapter):
    """Second factors: sealed in the database, and the last one stays where one is compulsory."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": Accounts.error_messages["incorrect_code"],
        "cannot_delete_authenticator": _(
            "A second factor is compulsory here: add another before you remove this one."
        ),
        "cannot_generate_recovery_codes": _("Add a passkey or an app first."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a seed or a code before it is stored."""
        return seal(text, "second factor")

    def decrypt(self, encrypted_text: str) -> str:
        """Open a seed or a code."""
        return unseal(encrypted_text, "second factor")

    def build_totp_svg(self, url: str) -> str:
        """Draw the app's picture on white, as it stands in the page: no address, no file."""
        picture = qrcode.make(url, image_factory=SvgPathFillImage)
        return str(picture.to_string(encoding="unicode"))

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Refuse to remove the last second factor of someone who must have one."""
        kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        if not settings.REQUIRE_SECOND_FACTOR or authenticator.type not in kinds:
            return True
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=kinds)
        return not roles_of(authenticator.user) or others.exclude(pk=authenticator.pk).exists()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the site as the browser shows it when a passkey is made."""
        return super().get_public_key_credential_rp_entity() | {"name": "Amparo"}


def name_typed(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Return the account that someone tries to enter, however they typed its capitals."""
    typed = (credentials or {}).get("email") or request.POST.get("login") or ""
    return str(typed).strip().lower()


def keep_language(response: HttpResponse, language: str) -> None:
    """Let the next pages speak a language."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
        httponly=True,
    )
