"""Sealing everything again under the newest key, while the site runs.

Each row is read, sealed anew and swapped in only if it still stands as it was read; whoever wrote
in between wins, and a later pass takes the row again. A killed run loses nothing: the next one
skips what already stands under the newest key.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from cryptography.exceptions import InvalidTag
from django.db import models

from amparo.vault import hooks, sealed
from amparo.vault.fields import seal, unseal
from amparo.vault.keys import ring

BATCH = 200  # rows read at once


@dataclass(slots=True)
class Turn:
    """What one run did: rows sealed again, passes, and rows that no key of the ring opens."""

    key: str
    rows: int = 0
    passes: int = 0
    unreadable: list[str] = field(default_factory=list)


def rotate(*, say: Callable[[str, int], object] = lambda table, rows: None) -> Turn:
    """Seal every sealed column and file under the newest key; return when none is under another.

    `say` is told the table and how many of its rows were sealed again, batch by batch.
    """
    turn = Turn(ring().newest)
    while True:
        turn.passes += 1
        turn.unreadable.clear()
        found = sum(_pass(model, turn, say) for model in sealed.sealed_models())
        for name, hook in hooks.HOOKS.items():
            while count := hook.rotate(limit=BATCH):
                found += count
                turn.rows += count
                say(name, count)
        if not found:
            return turn


def left() -> int:
    """Count the rows of which a column still stands under an older key."""
    newest = ring().newest
    return sum(
        any(envelope.key_id != newest for _, envelope in sealed.envelopes(row))
        for model in sealed.sealed_models()
        for batch in _batches(model)
        for row in batch
    )


def _pass(model: type[models.Model], turn: Turn, say: Callable[[str, int], object]) -> int:
    found = 0
    for batch in _batches(model):
        done = sum(_seal_again(row, turn) for row in batch)
        found += done
        if done:
            say(model._meta.label, done)
    return found


def _batches(model: type[models.Model]) -> Iterator[list[models.Model]]:
    names = [column.name for column in sealed.columns(model)]
    rows = model._base_manager.order_by("pk").only("pk", *names)
    last: Any = None
    while batch := list(islice(rows.filter(pk__gt=last) if last else rows, BATCH)):
        yield batch
        last = batch[-1].pk


def _seal_again(row: models.Model, turn: Turn) -> bool:
    """Swap one row; True if it was found under an older key, so that another pass looks again."""
    old = {c: e for c, e in sealed.envelopes(row) if e.key_id != turn.key}
    if not old:
        return False
    try:
        new = {
            column.name: seal(unseal(envelope, column.bound_to(row)), column.bound_to(row))
            for column, envelope in old.items()
        }
    except (KeyError, InvalidTag):
        turn.unreadable.append(f"{row._meta.label}:{row.pk}")
        return False
    as_read = {column.name: envelope for column, envelope in old.items()}
    turn.rows += type(row)._base_manager.filter(pk=row.pk, **as_read).update(**new)
    return True
