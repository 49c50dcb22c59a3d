"""Stopping an import and letting it go on."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.exchange.actions.choosing import importer_for
from amparo.exchange.models import ImportJob, Reversal
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import hold_journal
from vocab.exchange_files import limits

OPEN = (ImportJob.WAITING, ImportJob.RUNNING)


def is_silent(job: ImportJob, at: datetime) -> bool:
    """Test if a job that should run has given no sign of life for too long."""
    silent = timedelta(seconds=limits().silent_seconds)
    return job.state == ImportJob.RUNNING and (not job.beat_at or at - job.beat_at > silent)


def can_go_on(job: ImportJob, at: datetime) -> bool:
    """Test if a job can be taken up again where it was."""
    return job.state in (ImportJob.STOPPED, ImportJob.FAILED) or is_silent(job, at)


@transaction.atomic
def stop_import(*, job_id: object, by: Actor, at: datetime) -> ImportJob:
    """Stop an import after the batch it is at; what was taken stays, and it can go on later.

    :raises Denied: if the actor may not take in this kind.
    :raises Refused: if it is over or stands already.
    """
    hold_journal()  # before the row: the work itself takes them in this order
    job = ImportJob.objects.get(pk=job_id)
    importer_for(job.kind, by)
    if job.state not in OPEN:
        raise Refused(_("This import does not run: there is nothing to stop."))
    waits = ImportJob.objects.filter(pk=job.pk, state=ImportJob.WAITING)
    if is_silent(job, at) or waits.update(state=ImportJob.STOPPED):
        ImportJob.objects.filter(pk=job.pk).update(
            state=ImportJob.STOPPED, stop_asked=False, run=None
        )
    else:
        ImportJob.objects.filter(pk=job.pk, state=ImportJob.RUNNING).update(stop_asked=True)
    ledger.record(verb="import.stop_asked", target=job, by=by, at=at)
    job.refresh_from_db()
    return job


@transaction.atomic
def resume_import(*, job_id: object, by: Actor, at: datetime) -> ImportJob:
    """Let an import go on behind the last row that it took in.

    :raises Denied: if the actor may not take in this kind.
    :raises Refused: if it runs or is over, or its file is not held here.
    """
    hold_journal()
    job = ImportJob.objects.get(pk=job_id)
    importer_for(job.kind, by)
    if not can_go_on(job, at):
        raise Refused(_("This import runs, or is over: there is nothing to take up again."))
    if job.reversals.filter(state__in=(Reversal.WAITING, Reversal.RUNNING)).exists():
        raise Refused(_("This import is being taken back or put back at this moment."))
    if not job.is_held:
        raise Refused(
            _("The file of this import is not held here. Send it again: rows taken are recognised.")
        )
    ImportJob.objects.filter(pk=job.pk).update(
        state=ImportJob.WAITING, stop_asked=False, run=None, finished_at=None, note=""
    )
    ledger.record(verb="import.resumed", target=job, by=by, at=at, after={"behind_row": job.cursor})
    job.refresh_from_db()
    return job
