"""The person without an account: a receipt code opens their own case for this browser session."""

from datetime import datetime, timedelta

from django.http import HttpRequest

from amparo.cases.actions.filing import as_holder
from amparo.cases.models import Receipt
from amparo.cases.rules import receipts
from amparo.kernel.actors import Holder
from amparo.vault.keys import ring

KEY = "receipt"
# Idle time after which the code must be typed again: the phone may be in other hands.
IDLE = timedelta(minutes=30)


def find(code: str) -> Receipt | None:
    """Return the receipt of a code as typed, if it is known and was not revoked."""
    digest = ring().digest("receipt", receipts.plain(code))
    return Receipt.objects.filter(digest=digest, revoked_at=None).select_related("case").first()


def enter(request: HttpRequest, receipt: Receipt, *, at: datetime) -> Holder:
    """Open the case of a receipt in a fresh session."""
    request.session.cycle_key()
    request.session[KEY] = str(receipt.pk)
    request.session.set_expiry(IDLE)
    Receipt.objects.filter(pk=receipt.pk).update(last_used_at=at)
    return as_holder(receipt)


def holder_of(request: HttpRequest) -> Holder | None:
    """Return who came in with a receipt code in this session, if anyone."""
    key = request.session.get(KEY)
    receipt = Receipt.objects.filter(pk=key, revoked_at=None).first() if key else None
    return as_holder(receipt) if receipt else None


def leave(request: HttpRequest) -> None:
    """Forget the receipt in this browser."""
    request.session.flush()
