"""Queue notices, read them, choose how to be told.

The journal keeps what people decide about their notices, not each notice: the deed that a notice
tells of stands there already.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

import vocab
from amparo.kernel.errors import Invalid
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.notices.models import Notice, Preference
from amparo.notices.policies import POLICY, Can
from amparo.notices.queries import may_be_silenced, visible_to, wish_of
from amparo.people.models import User

DIGESTS = ("daily", "weekly", "none")


def notify(
    *,
    template: str,
    once: str,
    at: datetime,
    user: User | None = None,
    address: str | None = None,
    channel: str = Notice.EMAIL,
    language: str = "es",
    link: str = "",
    stop: str = "",
    counts: Mapping[str, int] | None = None,
) -> Notice | None:
    """Queue one notice to a user or to an address; the same `once` twice queues nothing.

    `template` is a key of vocab notices/templates, `link` a path of this site without names,
    `stop` one where an address leaves; `language` counts only for an address. A notice that the
    user silenced is kept for their list.

    :raises LookupError: for an unknown template.
    :raises ValueError: without a reader, or for a link that leaves this site.
    """
    words = vocab.terms("notices/templates")[template]
    if user is None and not address:
        raise ValueError("A notice needs a user or an address.")
    for path in filter(None, (link, stop)):
        if not path.startswith("/") or path.startswith("//") or "\\" in path:
            raise ValueError("The link of a notice is a path of this site.")
    if user is not None and not user.is_active:
        return None
    notice = Notice(
        user=user,
        address=address,
        channel=channel,
        template=template,
        language=user.language if user else language,
        link=link,
        stop=stop,
        counts=dict(counts or {}),
        once=once,
        state=Notice.QUEUED if user is None or _sent_to(user, words) else Notice.KEPT,
        queued_at=at,
        next_try_at=at,
    )
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
    except IntegrityError:
        if Notice.objects.filter(once=once).exists():
            return None
        raise
    return notice


def drop_waiting(*, template: str, key: str) -> int:
    """Drop the notices to an address that still wait, by the end of their `once`; forget it."""
    waiting = Notice.objects.filter(
        user=None, template=template, once__endswith=f":{key}", state=Notice.QUEUED
    )
    return waiting.update(state=Notice.DROPPED, address=None)


def _sent_to(user: User, words: vocab.NoticeTemplate) -> bool:
    if words.compulsory:
        return True
    wish = wish_of(user)
    return words.key not in wish.silenced and (wish.at_once or words.urgent)


@transaction.atomic
def mark_read(*, by: User, at: datetime) -> int:
    """Mark all one's notices as read; return how many were not. The journal keeps no reading."""
    return visible_to(by).filter(read_at__isnull=True).update(read_at=at)


@transaction.atomic
def choose(
    *, user: User, digest: str, at_once: bool, silenced: Collection[str], by: Any, at: datetime
) -> Preference:
    """Choose how to be told: each notice by e-mail or not, a digest, which ones only in the list.

    :raises Denied: for another person's choice.
    :raises Invalid: for a digest that does not exist, or a compulsory notice.
    """
    POLICY.require(by, Can.CHOOSE, user)
    if digest not in DIGESTS:
        raise Invalid(_("Choose how often."), "digest")
    if set(silenced) - may_be_silenced().keys():
        raise Invalid(_("This notice is compulsory."), "silenced")
    wish, _made = locking(Preference).get_or_create(user=user)
    wish.digest, wish.at_once, wish.silenced = digest, at_once, sorted(silenced)
    wish.save()
    after = {"digest": digest, "at_once": at_once, "silenced": wish.silenced}
    ledger.record(verb="notices.chosen", target=user, by=by, at=at, after=after)
    return wish


def silence(*, user: User, template: str, by: Any, at: datetime) -> Preference:
    """Switch one kind of notice off: from then on it only stands in the list.

    :raises Denied: for another person's choice.
    :raises Invalid: for a compulsory notice.
    """
    wish = wish_of(user)
    silenced = {*wish.silenced, template}
    return choose(
        user=user, digest=wish.digest, at_once=wish.at_once, silenced=silenced, by=by, at=at
    )
