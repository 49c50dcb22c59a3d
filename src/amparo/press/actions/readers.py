"""The distribution list: asked for, confirmed from the mailbox, left with one click.

Whoever asks gets the same answer, in the same time, whether an address is on the list or not: who
it is, only the worker looks up. The address stands sealed in one row; it is in no journal, no log
and no link.
"""

from datetime import datetime, timedelta

from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.kernel.actors import VISITOR
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.notices.actions import drop_waiting, notify
from amparo.press.models import Asked, Reader
from amparo.vault.keys import ring
from amparo.vault.rules import NORMAL

CONFIRM, LEAVE = "press.confirm", "press.leave"  # salts: a link for one does not do the other
KEPT = timedelta(days=7)  # an address that nobody confirms is forgotten
INSISTING = timedelta(days=3)  # how long mails are sent to one that does not confirm
LANGUAGES = ("es", "en", "qu")


def ask_to_be_told(*, address: str, language: str, at: datetime) -> None:
    """Keep that a mailbox would be told of releases, until the worker looks who it is.

    Nothing is looked up here: whoever asks waits as long and hears the same for any address.

    :raises Invalid: for a language of no list.
    """
    if language not in LANGUAGES:
        raise Invalid(_("Choose a language from the list."), "language")
    Asked.objects.create(address=NORMAL["email"](address), language=language, asked_at=at)


@transaction.atomic
def answer(*, asked: Asked, at: datetime) -> None:
    """Send a mailbox that was asked for the link that confirms it, unless it is on the list.

    One mail a day, on the first three days: a stranger's mailbox is not flooded by whoever types
    its address again and again.
    """
    reader = _reader(asked.address, asked.language, asked.asked_at)
    if reader.confirmed_at is None and asked.asked_at - reader.asked_at < INSISTING:
        day = timezone.localdate(asked.asked_at)
        notify(
            template="press_confirm", once=f"press:confirm:{reader.pk}:{day}", at=at,
            address=asked.address, language=asked.language,
            link=reverse("press:confirm", args=[token_of(reader, CONFIRM)]),
        )  # fmt: skip
    asked.delete()


def _reader(normal: str, language: str, at: datetime) -> Reader:
    digest = ring().digest("press reader", normal)
    if known := Reader.objects.filter(digest=digest).first():
        return known
    try:
        with transaction.atomic():
            return Reader.objects.create(
                address=normal, digest=digest, language=language, asked_at=at
            )
    except IntegrityError:  # two at the same moment
        return Reader.objects.get(digest=digest)


@transaction.atomic
def confirm(*, token: str, at: datetime) -> Reader:
    """Put a mailbox on the list, by the link that was sent to it.

    :raises Refused: if the link is too old, or the mailbox left since.
    """
    reader = locking(Reader).filter(pk=key_in(token, CONFIRM, KEPT)).first()
    if reader is None:
        raise Refused(_("This link has run out. Ask again: you will get a new one."))
    if reader.confirmed_at is None:
        reader.confirmed_at = at
        reader.save(update_fields=["confirmed_at"])
        ledger.record(verb="reader.confirmed", target=reader, by=VISITOR, at=at)
    return reader


@transaction.atomic
def leave(*, token: str, at: datetime) -> None:
    """Take a mailbox off the list and forget its address; done twice, it is done.

    :raises Refused: if the link is none of ours.
    """
    reader = locking(Reader).filter(pk=key_in(token, LEAVE, None)).first()
    if reader is not None:
        drop_waiting(template="press_release", key=str(reader.pk))
        ledger.record(verb="reader.left", target=reader, by=VISITOR, at=at)
        reader.delete()


def token_of(reader: Reader, salt: str) -> str:
    """Return what stands in a reader's link: a signed key, nothing of the address."""
    return signing.dumps(str(reader.pk), salt=salt, compress=True)


def key_in(token: str, salt: str, age: timedelta | None) -> str:
    """Return the key of a reader in a link.

    :raises Refused: if it was not made here, or is too old.
    """
    try:
        return str(signing.loads(token, salt=salt, max_age=age))
    except signing.BadSignature:
        raise Refused(_("This link has run out. Ask again: you will get a new one.")) from None
