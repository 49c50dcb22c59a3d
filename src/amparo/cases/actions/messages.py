"""Words between the person and those on the case, in both directions."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.cases.actions.moves import locked
from amparo.cases.models import Message, Receipt
from amparo.cases.policies import POLICY, Can
from amparo.kernel.actors import Actor, Holder
from amparo.kernel.errors import Invalid
from amparo.ledger import actions as ledger
from amparo.people.models import User

KINDS = ("message", "new_fact", "contact", "heard")


@transaction.atomic
def write(*, case_id: object, text: str, by: Actor, at: datetime, kind: str = "message") -> Message:
    """Leave a message, a new fact, or the record of a contact or hearing on the case.

    :raises Invalid: if there are no words, or the kind is unknown.
    :raises Denied: if this person may not write to the case.
    """
    if not text.strip():
        raise Invalid(_("Write something first."), "text")
    if kind not in KINDS:
        raise Invalid(_("That kind of message is not on the list."), "kind")
    case = locked(case_id)
    POLICY.require(by, Can.ADD_FACT if kind == "new_fact" else Can.WRITE_MESSAGE, case)
    receipt = Receipt.objects.filter(pk=by.receipt_id).first() if isinstance(by, Holder) else None
    message = Message.objects.create(
        case=case, receipt=receipt, sender=by if isinstance(by, User) else None,
        sender_label=by.actor_label, kind=kind, text=text.strip(), language=case.language, at=at,
    )  # fmt: skip
    ledger.record(verb=f"case.{kind}", target=case, by=by, at=at, file=case.file)
    side = "from_person" if isinstance(by, Holder) else "to_person"
    ledger.emit(
        verb=f"case.message_{side}", target=case, at=at, payload={"message": str(message.pk)}
    )
    return message


def mark_read(*, case_id: object, by: Actor, at: datetime) -> int:
    """Mark the messages of the other side as read; return how many."""
    unread = Message.objects.filter(case_id=case_id, read_at=None)
    mine = unread.filter(receipt=None) if isinstance(by, Holder) else unread.exclude(receipt=None)
    return mine.update(read_at=at)
