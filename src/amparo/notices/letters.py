"""What a notice looks like as an e-mail or an SMS: a line, an address, nothing about anyone."""

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

import vocab
from amparo.notices.models import Notice

SALT = "notices.stop"


def words_of(notice: Notice) -> vocab.NoticeTemplate:
    """Return a notice's template."""
    return vocab.terms("notices/templates")[notice.template]


def text_of(notice: Notice) -> str:
    """Return a notice as plain text: also the whole of an SMS."""
    lines = [words_of(notice).text.in_language(notice.language)]
    if notice.counts:
        lines.append("\n".join(f"- {what}: {count}" for what, count in notice.counts.items()))
    if notice.link:
        lines.append(f"{settings.SITE_URL}{notice.link}")
    return "\n".join(lines) if notice.channel == Notice.SMS else "\n\n".join(lines)


def letter_of(notice: Notice, to: str) -> EmailMessage:
    """Return a notice as an e-mail.

    Its Message-ID is the notice's own, so that a mail server that is given it twice (the worker
    died after sending, before writing it down) delivers one.
    """
    words = words_of(notice)
    body, headers = text_of(notice), {"Auto-Submitted": "auto-generated"}
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    headers["Message-ID"] = f"<{notice.pk}@{domain}>"
    if notice.user_id and not words.compulsory:
        stop = f"{settings.SITE_URL}{stop_path(notice)}"
        headers["List-Unsubscribe"] = f"<{stop}>"
        with translation.override(notice.language):
            body += "\n\n-- \n" + _("No more notices of this kind by e-mail:") + f"\n{stop}"
    if notice.stop:
        stop = f"{settings.SITE_URL}{notice.stop}"
        # RFC 8058: the mail program leaves by itself, with one request and no page.
        headers["List-Unsubscribe"] = f"<{stop}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        with translation.override(notice.language):
            body += "\n\n-- \n" + _("To get no more of these mails:") + f"\n{stop}"
    subject = words.subject.in_language(notice.language)
    return EmailMessage(subject, f"{body}\n", to=[to], headers=headers)


def stop_path(notice: Notice) -> str:
    """Return the address where one kind of notice is switched off without signing in."""
    token = signing.dumps([str(notice.user_id), notice.template], salt=SALT, compress=True)
    return reverse("notices:stop", args=[token])


def read_stop(token: str) -> tuple[str, str]:
    """Return the user's key and the template of an address made by `stop_path`.

    :raises signing.BadSignature: if it was not made here.
    """
    user_id, template = signing.loads(token, salt=SALT)
    return str(user_id), str(template)
