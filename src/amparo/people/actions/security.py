"""Note that someone changed how they sign in."""

from datetime import datetime

from django.db import transaction

from amparo.ledger import actions as ledger
from amparo.people.models import User


@transaction.atomic
def note_security_change(*, user: User, what: str, at: datetime) -> None:
    """Journal a change that the sign-in library made for a user, and let them be told.

    `what` is a word such as `password_changed`, never a secret.
    """
    ledger.record(verb=f"account.{what}", target=user, by=user, at=at)
    ledger.emit(verb="account.security_changed", target=user, at=at)
