"""Files taken in by the worker, and what is left over swept away."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone, translation
from django_tasks import task

from amparo.exchange.actions.imports import held, mapping_for, place_of, run_import, work
from amparo.exchange.importers import EXPORTERS, IMPORTERS, Exporter, Importer
from amparo.exchange.models import ImportJob
from amparo.people.models import User
from vocab.exchange_files import limits

__all__ = ["register", "register_export", "run_import", "sweep", "take_in"]
log = logging.getLogger("amparo.exchange")


def register(kind: str, importer: Importer) -> None:
    """Let files become records of a kind: `manage.py load KIND FILE`."""
    IMPORTERS[kind] = importer


def register_export(kind: str, exporter: Exporter) -> None:
    """Let a list leave as a file."""
    EXPORTERS[kind] = exporter


@task()
def take_in(job_id: str) -> str:
    """Take in the file of one job. Safe to call again: rows already taken are recognised."""
    job = ImportJob.objects.filter(pk=job_id).first()
    if job is None or job.state not in (ImportJob.WAITING, ImportJob.RUNNING):
        return "nothing to do"
    user = User.objects.get(pk=job.by_id.partition(":")[2])
    ImportJob.objects.filter(pk=job.pk).update(state=ImportJob.RUNNING)
    with translation.override(user.language):
        return _take_in(job, user, timezone.now())


def _take_in(job: ImportJob, user: User, at: datetime) -> str:
    try:
        data = held(job)
        importer = IMPORTERS[job.kind]
        mapping = mapping_for(job.kind, job.mapping, data, job.file_name)
        done = work(job, importer, mapping, data, by=user, at=at)
    except Exception:
        # Left running, the page would wait for ever. What went wrong is in the log, without words
        # of the file.
        log.exception("an import failed", extra={"job": str(job.pk)})
        note = translation.gettext(
            "The import stopped with an error, and nothing was taken in. An administrator finds "
            "it in the log under this job's number."
        )
        ImportJob.objects.filter(pk=job.pk).update(
            state=ImportJob.FAILED, finished_at=at, note=note
        )
        return ImportJob.FAILED
    finally:
        place_of(job).unlink(missing_ok=True)
    return done.state


def sweep(*, at: datetime) -> int:
    """Remove files that wait for a job no longer, and say so of their jobs. Returns how many."""
    folder, gone = Path(settings.FILES_ROOT) / "imports", 0
    oldest = at - timedelta(days=limits().upload_days)
    for path in folder.glob("*.sealed") if folder.exists() else ():
        if path.stat().st_mtime < oldest.timestamp():
            path.unlink(missing_ok=True)
            gone += 1
    ImportJob.objects.filter(
        state__in=(ImportJob.WAITING, ImportJob.RUNNING), created_at__lt=oldest
    ).update(state=ImportJob.FAILED, finished_at=at)
    return gone
