"""Queue notices, read them, choose how to be told.

The journal keeps what people decide about their notices, not each notice: the deed that a notice
tells of stands there already.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

import vocab
from amparo.notices.models import Notice, Preference
from amparo.people.models import User


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
    counts: Mapping[str, int] | None = None,
) -> Notice | None:
    """Queue one notice to a user or to an address; the same `once` twice queues nothing.

    `template` is a key of vocab notices/templates, `link` a path of this site without names,
    `language` counts only for an address. A notice that the user silenced is kept for their list.

    :raises LookupError: for an unknown template.
    :raises ValueError: without a reader, or for a link that leaves this site.
    """
    words = vocab.terms("notices/templates")[template]
    if user is None and not address:
        raise ValueError("A notice needs a user or an address.")
    if link and (not link.startswith("/") or link.startswith("//") or "\\" in link):
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


def _sent_to(user: User, words: vocab.NoticeTemplate) -> bool:
    if words.compulsory:
        return True
    wish = Preference.objects.filter(user=user).first() or Preference(user=user)
    return words.key not in wish.silenced and (wish.at_once or words.urgent)
