"""Forms that someone saves to finish another day, sealed, under their own code."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from amparo.cases.models import Draft
from amparo.cases.rules import receipts
from amparo.ledger.locks import locking
from amparo.vault.keys import ring
from vocab.public import flooding
from vocab.words import terms

Answers = Mapping[str, Sequence[str]]


def code_of(key: uuid.UUID) -> str:
    """Return the code of a draft by its key: not that of the request it may become."""
    return receipts.code_for(uuid.uuid5(key, "draft"), ring().lookup)


def digest_of(typed: str) -> str:
    """Return the keyed hash under which the draft of a code is kept."""
    return ring().digest("draft", receipts.plain(typed))


@transaction.atomic
def save_draft(*, key: uuid.UUID, answers: Answers, at: datetime, for_good: bool) -> Draft:
    """Keep the answers given so far. `for_good`: the person asked for a code to come back with.

    Until then it lasts as long as an open form; never shorter than it was promised before. Nothing
    is journalled: whoever writes a form has not yet asked for anything.
    """
    last = timedelta(days=days_kept()) if for_good else timedelta(hours=flooding().form_hours)
    digest = digest_of(code_of(key))
    kept = {"key": str(key), "fields": {name: list(values) for name, values in answers.items()}}
    draft = locking(Draft).filter(digest=digest).first()
    if draft is None:
        return Draft.objects.create(digest=digest, answers=kept, saved_at=at, expires_at=at + last)
    draft.answers, draft.saved_at = kept, at
    draft.expires_at = max(draft.expires_at, at + last)
    draft.save()
    return draft


def find_draft(code: str, *, at: datetime) -> Draft | None:
    """Return the draft of a code as typed, unless its time has passed."""
    return Draft.objects.filter(digest=digest_of(code), expires_at__gt=at).first()


def draft_of(key: uuid.UUID, *, at: datetime) -> Draft | None:
    """Return the draft of a key, unless its time has passed."""
    return find_draft(code_of(key), at=at)


def key_of(draft: Draft) -> uuid.UUID:
    """Return the key of a draft, which is also its submission."""
    return uuid.UUID(draft.answers["key"])


def answers_of(draft: Draft) -> dict[str, list[str]]:
    """Return what was answered so far, by field."""
    found: dict[str, Any] = draft.answers["fields"]
    return found


def forget_draft(key: uuid.UUID) -> None:
    """Erase a draft: it was sent, or the person threw it away."""
    Draft.objects.filter(digest=digest_of(code_of(key))).delete()


def forget_expired(*, at: datetime) -> int:
    """Erase the drafts whose time has passed; return how many."""
    return Draft.objects.filter(expires_at__lte=at).delete()[0]


def days_kept() -> int:
    """Return how many days a saved form waits before it is erased."""
    return terms("oversight/retention")["draft"].period or 0
