"""Letters that the sign-in pages ask for, written by the worker."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_tasks import task

from amparo.people.models import User


@task()
def send_password_link(user_id: str) -> None:
    """Send a link for a new password; without a user nothing is sent, and nobody can tell."""
    user = User.objects.filter(pk=user_id, is_active=True).first() if user_id else None
    if user is None:
        return
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    with translation.override(user.language):
        context = {"address": password_link(user), "hours": hours}
        subject = render_to_string("people/mail/password_subject.txt", context).strip()
        body = render_to_string("people/mail/password.txt", context)
    EmailMessage(subject, body, to=[user.email]).send()


def password_link(user: User) -> str:
    """Return an address at which a user chooses a new password, once, within a day."""
    path = reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(user),
            "key": default_token_generator.make_token(user),
        },
    )
    return f"{settings.SITE_URL}{path}"
