"""Sends what waits, and the digests. Several workers may run at once.

A worker takes a notice by compare-and-swap (`queued` → `sending`, with a lease), sends it, and
writes that it did. If it dies in between, nobody knows whether the notice went out; after the lease
another worker sends it again under the same key (Message-ID, Idempotency-Key), by which the mail
server or gateway can tell that it is the same. A notice too many is better than one too few.
"""

import logging
import smtplib
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db.models import F
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation

from amparo.notices import rules
from amparo.notices.actions import notify
from amparo.notices.gateway import NotSent, send_sms
from amparo.notices.letters import letter_of, text_of
from amparo.notices.models import Notice, Preference
from amparo.notices.queries import waiting
from amparo.people.models import Post, User
from amparo.people.posts import in_force

log = logging.getLogger("amparo.notices")
BATCH = 50
PATIENCE = 60.0  # seconds of sending before the worker's other work has its turn

Counts = Callable[..., Mapping[str, int]]
_digests: list[Counts] = []


def send_waiting(*, at: datetime) -> int:
    """Send what waits, oldest first; return how many notices went out."""
    began, sent = time.monotonic(), 0
    for seen in waiting(at)[:BATCH]:
        now = at + timedelta(seconds=time.monotonic() - began)
        if _take(seen, now):
            sent += _send(Notice.objects.select_related("user").get(pk=seen.pk), now)
        if time.monotonic() - began > PATIENCE:
            break
    return sent


def _take(seen: Notice, at: datetime) -> bool:
    """Take a notice for this worker; False if another was faster."""
    unchanged = Notice.objects.filter(
        pk=seen.pk, state=seen.state, next_try_at=seen.next_try_at, attempts=seen.attempts
    )
    taken = unchanged.update(
        state=Notice.SENDING, next_try_at=at + rules.LEASE, attempts=F("attempts") + 1
    )
    return taken == 1


def _send(notice: Notice, at: datetime) -> bool:
    if notice.user is not None and not notice.user.is_active:
        _settle(notice, state=Notice.DROPPED)
        return False
    try:
        _hand_over(notice, at)
    except NotSent as no:
        _failed(notice, at, str(no), lasting=no.lasting)
    except Exception as error:
        # Nothing of the error's text is kept: mail servers repeat addresses in it.
        _failed(notice, at, type(error).__name__, lasting=False)
    else:
        _settle(notice, state=Notice.SENT, sent_at=at, error="")
        return True
    return False


def _hand_over(notice: Notice, at: datetime) -> None:
    to = notice.address or (notice.user.email if notice.user else "")
    if notice.channel == Notice.SMS:
        send_sms(to=to, text=text_of(notice), key=str(notice.pk), at=at)
        return
    try:
        letter_of(notice, to).send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = sorted({code for code, _ in error.recipients.values()})
        raise NotSent(f"SMTP {codes}", lasting=bool(codes) and min(codes) >= 500) from None
    except smtplib.SMTPResponseException as error:
        raise NotSent(f"SMTP {error.smtp_code}") from None


def _failed(notice: Notice, at: datetime, why: str, *, lasting: bool) -> None:
    wait = None if lasting else rules.wait_after(notice.attempts)
    if wait is None:
        _settle(notice, state=Notice.FAILED, error=why[:200])
        log.error("a notice was given up", extra={"task": notice.template})
    else:
        _settle(notice, state=Notice.QUEUED, error=why[:200], next_try_at=at + wait)
        log.warning("a notice is tried again later", extra={"task": notice.template})


def _settle(notice: Notice, **facts: object) -> None:
    """Write how it ended, unless the lease ran out and another worker has it now.

    Unless it is tried again, the address is needed no longer: of who left or never confirmed, none
    is kept because a mail came back.
    """
    if facts["state"] != Notice.QUEUED:
        facts["address"] = None
    mine = Notice.objects.filter(pk=notice.pk, state=Notice.SENDING, attempts=notice.attempts)
    mine.update(**facts)


# --- digests -------------------------------------------------------------------


def register_digest(counts: Counts) -> None:
    """Add what a digest counts: `counts(user, at=…)` returns words and how many wait."""
    if counts not in _digests:
        _digests.append(counts)


def send_digests(*, at: datetime) -> int:
    """Queue the digests due at a moment, one a day for each user; return how many.

    Someone for whom nothing waits gets none.
    """
    local = timezone.localtime(at)
    wishes = dict(Preference.objects.values_list("user_id", "digest"))
    due = {
        user: day
        for user in _with_posts(at)
        if (day := rules.digest_day(wishes.get(user.pk, "daily"), local))
    }
    keys = {user: f"digest:{user.pk}:{day}" for user, day in due.items()}
    done = set(Notice.objects.filter(once__in=keys.values()).values_list("once", flat=True))
    queued = 0
    for user, key in keys.items():
        if key not in done and (counts := counts_for(user, at)):
            link = _home()
            queued += bool(
                notify(template="digest", once=key, at=at, user=user, link=link, counts=counts)
            )
    return queued


def counts_for(user: User, at: datetime) -> dict[str, int]:
    """Return what waits for a user, in their language: words and how many, without zeros."""
    with translation.override(user.language):
        found = [
            (str(what), count)
            for counts in _digests
            for what, count in counts(user, at=at).items()
            if count
        ]
    return dict(found)


def _with_posts(at: datetime) -> list[User]:
    held = Post.objects.filter(in_force(timezone.localdate(at))).values("user_id")
    return list(User.objects.filter(is_active=True, pk__in=held).order_by("pk"))


def _home() -> str:
    try:
        return reverse("site:home")
    except NoReverseMatch:
        return "/"
