"""A secret address from which a calendar takes due dates: made, renewed, ended by one click."""

import secrets
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import get_language

from amparo.ledger import actions as ledger
from amparo.ledger.locks import hold_journal
from amparo.people.models import User
from amparo.reports.models import Feed
from amparo.reports.policies import POLICY, Can

BYTES = 32  # of chance: nobody guesses it, so a plain hash is enough


def digest_of(secret: str) -> str:
    """Return what is kept of a secret."""
    return sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_feed(*, by: User, at: datetime) -> str:
    """Make a new secret address for someone, end the one before, and return the secret once.

    :raises Denied: if that is not part of the role.
    """
    POLICY.require(by, Can.SUBSCRIBE)
    hold_journal()
    _end(by, at)
    secret = secrets.token_urlsafe(BYTES)
    language = "en" if get_language() == "en" else "es"
    feed = Feed.objects.create(user=by, digest=digest_of(secret), language=language, made_at=at)
    ledger.record(verb="feed.made", target=feed, by=by, at=at)
    return secret


@transaction.atomic
def end_feed(*, by: User, at: datetime) -> bool:
    """End someone's address; a calendar that asks again finds nothing. Return if there was one."""
    hold_journal()
    return _end(by, at)


def _end(by: User, at: datetime) -> bool:
    feed = Feed.objects.filter(user=by, ended_at=None).first()
    if feed is None:
        return False
    feed.ended_at = at
    feed.save(update_fields=["ended_at"])
    ledger.record(verb="feed.ended", target=feed, by=by, at=at)
    return True
