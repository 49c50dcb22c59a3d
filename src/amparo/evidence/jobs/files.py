"""Sealed copies kept in order: new keys, erasures, what a rollback left, words to be found by."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from amparo.evidence.actions import erase_file, reseal_files, sweep_orphans
from amparo.evidence.actions.indexing import index_file, not_findable
from amparo.evidence.models import File
from amparo.kernel.actors import SYSTEM

__all__ = ["erase", "index_new", "index_old", "rotate", "sweep"]

NEW = timedelta(days=2)
TURN = 5.0  # seconds of one turn of indexing: other work waits meanwhile


def rotate(*, limit: int) -> int:
    """Seal up to `limit` copies under the newest key; return how many stood under an older one."""
    return reseal_files(at=timezone.now(), batch=limit)


def erase(*, file: str, at: datetime) -> int:
    """Destroy what is inside every file of a protected file; return how many."""
    found = File.objects.filter(file=file, erased_at=None).values_list("pk", flat=True)
    keys = list(found)
    for key in keys:
        erase_file(file_id=key, by=SYSTEM, at=at, reason="the protected file was erased")
    return len(keys)


def sweep(*, at: datetime) -> int:
    """Remove copies that no row knows, a day after they were written."""
    return sweep_orphans(at=at, older_than=timedelta(days=1).total_seconds())


def index_new(*, at: datetime) -> int:
    """Make the files of the last days findable, for a few seconds; return how many."""
    return index_all(since=at - NEW)


def index_old(*, at: datetime) -> int:
    """Make earlier files findable, for a few seconds: those kept before there was an index."""
    return index_all()


def index_all(
    *, since: datetime | None = None, seconds: float = TURN,
    told: Callable[[int], object] | None = None,
) -> int:  # fmt: skip
    """Make files findable until none is left or the time is up; return how many.

    Safe to stop and to call again, also twice at once.
    """
    until, done = time.monotonic() + seconds, 0
    keys = not_findable(since=since).values_list("pk", flat=True)
    while batch := list(keys[:50]):
        for key in batch:
            done += index_file(file_id=key)
            if told:
                told(done)
            if time.monotonic() >= until:
                return done
    return done
