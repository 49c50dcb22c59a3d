"""What the worker does for signing in: letters that the pages ask for, and tidying up."""

from datetime import datetime, timedelta

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_tasks import task

from amparo.people.models import User

TRIES_KEPT = timedelta(days=7)


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


def sweep(*, at: datetime) -> int:
    """Forget sessions that ended, their line in the list, and wrong tries of days gone by.

    They hold network addresses, which nobody needs any more. Returns how many lines are gone.
    """
    ended, _ = Session.objects.filter(expire_date__lt=at).delete()
    open_now = Session.objects.values("session_key")
    listed, _ = UserSession.objects.exclude(session_key__in=open_now).delete()
    tries, _ = AccessAttempt.objects.filter(attempt_time__lt=at - TRIES_KEPT).delete()
    return ended + listed + tries
