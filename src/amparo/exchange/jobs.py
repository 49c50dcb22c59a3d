"""Work on files, and what other rooms register."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django_tasks import task

from amparo.exchange.actions.holding import held, let_go
from amparo.exchange.actions.imports import Work, run_import
from amparo.exchange.actions.making import Making, ends_at, remove
from amparo.exchange.actions.reversing import Reversing
from amparo.exchange.actions.undoing import AT_WORK
from amparo.exchange.importers import EXPORTERS, IMPORTERS, Exporter, Importer
from amparo.exchange.models import ImportJob, Made, Reversal
from amparo.people.models import User
from vocab.exchange_files import limits

__all__ = [
    "MEANWHILE",
    "Breath",
    "make_file",
    "register",
    "register_export",
    "reverse",
    "run_import",
    "sweep",
    "take_in",
]
log = logging.getLogger("amparo.exchange")


def register(kind: str, importer: Importer) -> None:
    """Let files become records of a kind: `manage.py load KIND FILE`."""
    IMPORTERS[kind] = importer


def register_export(kind: str, exporter: Exporter) -> None:
    """Let a list leave as a file."""
    EXPORTERS[kind] = exporter


@task()
def take_in(job_id: str) -> str:
    """Work on the file of one job for a turn. Safe to call again: it goes on where it was."""
    job = ImportJob.objects.filter(pk=job_id).first()
    if job is None or job.state not in (ImportJob.WAITING, ImportJob.RUNNING):
        return "nothing to do"
    user = User.objects.get(pk=job.by_id.partition(":")[2])
    with translation.override(user.language):
        state = _turn(job, user)
    if state == ImportJob.RUNNING:
        # Others waited meanwhile: urgent news before the next thousand rows.
        take_in.enqueue(job_id)
    return state


def _turn(job: ImportJob, user: User) -> str:
    until = time.monotonic() + limits().turn_seconds
    work = Work(
        job, IMPORTERS[job.kind], lambda: held(job), user, timezone.now,
        is_over=lambda: time.monotonic() > until,
    )  # fmt: skip
    try:
        done = work.do()
        if done.state in (ImportJob.DONE, ImportJob.REFUSED):
            let_go(done)
        return done.state
    except Exception:
        # What went wrong is in the log, without words of the file.
        log.exception("an import failed", extra={"job": str(job.pk)})
        note = translation.gettext(
            "The import stopped with an error; no row was torn. An administrator finds it in the "
            "log under this job's number. It can go on where it was."
        )
        ImportJob.objects.filter(pk=job.pk, state=ImportJob.FAILED).update(note=note)
        return ImportJob.FAILED


# What others wait for while a long file is made: the room that has a worker says it here.
MEANWHILE: list[Callable[[], Any]] = []


@task()
def make_file(made_id: str) -> str:
    """Make a long list as a file. Safe to call again: it is begun anew, and is one file."""
    made = Made.objects.select_related("export").filter(pk=made_id, removed_at=None).first()
    if made is None or made.state not in (Made.WAITING, Made.RUNNING):
        return "nothing to do"
    user = User.objects.get(pk=made.export.asked_by)
    try:
        with translation.override(user.language):
            return Making(made, user, timezone.now, Breath()).do()
    except Exception:
        log.exception("making a file failed", extra={"file": str(made.pk)})
        return Made.FAILED


class Breath:
    """Lets what is urgent have its turn, as often as between two tasks."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self) -> None:
        """Do what others wait for, if it is time."""
        if time.monotonic() - self._last > limits().turn_seconds:
            with translation.override(settings.LANGUAGE_CODE):
                for call in MEANWHILE:
                    call()
            self._last = time.monotonic()


@task()
def reverse(reversal_id: str) -> str:
    """Work on taking an import back, or putting it back, for a turn. Safe to call again."""
    row = Reversal.objects.select_related("job").filter(pk=reversal_id).first()
    if row is None or row.state not in AT_WORK:
        return "nothing to do"
    user = User.objects.get(pk=row.by_id.partition(":")[2])
    until = time.monotonic() + limits().turn_seconds
    work = Reversing(
        row, IMPORTERS[row.job.kind], user, timezone.now, lambda: time.monotonic() > until
    )
    try:
        state = work.do()
    except Exception:
        log.exception("taking an import back failed", extra={"job": str(row.job_id)})
        return Reversal.FAILED
    if state == Reversal.RUNNING:
        reverse.enqueue(reversal_id)
    return state


def sweep(*, at: datetime) -> int:
    """Remove files that wait for a job no longer, and say so of their jobs. Returns how many."""
    folder, gone = Path(settings.FILES_ROOT) / "imports", 0
    oldest = at - timedelta(days=limits().upload_days)
    for path in folder.iterdir() if folder.exists() else ():
        if path.stat().st_mtime < oldest.timestamp():
            path.unlink(missing_ok=True)
            gone += 1
    long_ago = at - timedelta(hours=limits().made_hours)
    for made in Made.objects.filter(asked_at__lt=long_ago, removed_at=None):
        if ends_at(made) < at:
            remove(made, at=at)
            gone += 1
    old = ImportJob.objects.filter(created_at__lt=oldest)
    for job in old.filter(is_held=True):
        let_go(job)
    old.filter(state__in=(ImportJob.WAITING, ImportJob.RUNNING)).update(
        state=ImportJob.FAILED, finished_at=at
    )
    return gone
