"""Sealed copies kept in order: new keys, erasures, what a rollback left."""

from datetime import datetime, timedelta

from django.utils import timezone

from amparo.evidence.actions import erase_file, reseal_files, sweep_orphans
from amparo.evidence.models import File
from amparo.kernel.actors import SYSTEM

__all__ = ["erase", "rotate", "sweep"]


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
