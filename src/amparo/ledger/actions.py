"""Writing to the journal and to the outbox.

Every action of every room ends here, inside its own transaction: what is undone by a rollback was
never journalled, and what is journalled was done. Without a savepoint, because an action that could
not be journalled must not go on. Only a denial stands alone, because the refusal rolls everything
else back.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction

from amparo.kernel.actors import Actor
from amparo.ledger import rules
from amparo.ledger.models import Entry, Event, Head


def label(thing: models.Model | str) -> str:
    """Return how the journal names a thing: `cases.Case:0193…`. Text is returned as it is."""
    if isinstance(thing, str):
        return thing
    room, model = thing._meta.app_label, thing._meta.object_name
    return f"{room}.{model}:{thing.pk}"


@transaction.atomic(savepoint=False)
def record(
    *,
    verb: str,
    target: models.Model | str,
    by: Actor,
    at: datetime,
    why: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    file: str = "",
) -> Entry:
    """Journal a change, in the transaction that makes it.

    No personal words here: `why` is shown to the protected person, and nothing is ever erased.
    Call it late in the action: writers to the journal wait for one another until they commit.
    """
    return _append(
        Entry.WRITE, verb, target, by, at, why=why, before=before, after=after, file=file
    )


@transaction.atomic(savepoint=False)
def record_read(
    *,
    verb: str,
    target: models.Model | str,
    by: Actor,
    at: datetime,
    why: str = "",
    file: str = "",
) -> Entry:
    """Journal that something sensitive was read."""
    return _append(Entry.READ, verb, target, by, at, why=why, file=file)


@transaction.atomic(durable=True)
def record_denied(
    *,
    verb: str,
    target: models.Model | str,
    by: Actor,
    at: datetime,
    why: str = "",
    file: str = "",
) -> Entry:
    """Journal that someone was refused, in a transaction of its own.

    :raises RuntimeError: inside another transaction, whose rollback would lose the entry: let the
        refusal travel to the edge, and journal it there.
    """
    return _append(Entry.DENIED, verb, target, by, at, why=why, file=file)


@transaction.atomic(savepoint=False)
def emit(
    *,
    verb: str,
    target: models.Model | str,
    at: datetime,
    payload: Mapping[str, Any] | None = None,
) -> Event:
    """Put news in the outbox, in the transaction that makes it true. The worker tells it later."""
    return Event.objects.create(
        verb=verb, target=label(target), at=at, payload=rules.plain(payload or {})
    )


def _append(
    kind: str,
    verb: str,
    target: models.Model | str,
    by: Actor,
    at: datetime,
    *,
    why: str,
    file: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Entry:
    # The one row that all writers lock: each sees the link before its own, on both databases.
    try:
        head = Head.objects.select_for_update().get(pk=1)
    except Head.DoesNotExist:
        head = _first_head()
    fields: dict[str, Any] = {
        "seq": head.seq + 1,
        "at": at,
        "kind": kind,
        "verb": rules.clean(verb)[:80],
        "actor_id": rules.clean(by.actor_id)[:80],
        "actor_label": rules.clean(by.actor_label)[:120],
        "target": rules.clean(label(target))[:120],
        "file": rules.clean(file)[:80],
        "why": rules.clean(why),
        "before": None if before is None else rules.plain(before),
        "after": None if after is None else rules.plain(after),
    }
    entry = Entry(**fields, previous_hash=head.hash, hash=rules.link(fields, head.hash))
    entry.save(force_insert=True)
    Head.objects.filter(pk=1).update(seq=entry.seq, hash=entry.hash)
    return entry


def _first_head() -> Head:
    Head.objects.get_or_create(pk=1)
    return Head.objects.select_for_update().get(pk=1)
