"""Asking that an import is taken back as a whole, or put back: looked at first, then decided."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.exchange.actions.choosing import importer_for
from amparo.exchange.actions.stopping import OPEN
from amparo.exchange.importers import IMPORTERS
from amparo.exchange.models import ImportJob, Reversal, TakenRow
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import hold_journal
from vocab.exchange_files import limits

AT_WORK = (Reversal.WAITING, Reversal.RUNNING)


def can_be_taken_back(job: ImportJob) -> bool:
    """Test if the records of an import are of a kind that is withdrawn, and it brought some."""
    importer = IMPORTERS.get(job.kind)
    return bool(job.rows_new and not job.dry_run and hasattr(importer, "take_back"))


def is_mute(row: Reversal, at: datetime) -> bool:
    """Test if what should be at work has given no sign of life for too long."""
    silent = timedelta(seconds=limits().silent_seconds)
    return row.state == Reversal.RUNNING and (not row.beat_at or at - row.beat_at > silent)


def rows_of(row: Reversal) -> Any:
    """Return the rows of its import that a reversal is about."""
    taken = TakenRow.objects.filter(job=row.job_id).exclude(target="")
    return taken.filter(released="") if row.way == Reversal.BACK else taken.exclude(released="")


@transaction.atomic
def look_back(*, job_id: object, by: Actor, at: datetime) -> Reversal:
    """Begin to look what taking an import back would withdraw; nothing is changed by that.

    :raises Denied: if the actor may not take in this kind.
    :raises Refused: if it runs, brought nothing, is being reversed, or cannot be taken back.
    """
    job = _job(job_id, by)
    job.reversals.filter(state=Reversal.READY).delete()  # an older look; nothing was decided
    row = Reversal(job=job, way=Reversal.BACK, stage=Reversal.LOOKING)
    return _begun(row, by=by, at=at)


@transaction.atomic
def take_import_back(*, job_id: object, why: str, by: Actor, at: datetime) -> Reversal:
    """Decide that an import is taken back, after one has looked what that would withdraw.

    What someone touches until its turn comes stays too.

    :raises Denied: if the actor may not take in this kind.
    :raises Invalid: without a reason.
    :raises Refused: if nobody has looked, or there is nothing to withdraw.
    """
    job = _job(job_id, by)
    row = job.reversals.filter(state=Reversal.READY, way=Reversal.BACK).first()
    if row is None:
        raise Refused(_("Look first at what would be withdrawn."))
    if not row.rows_moved:
        raise Refused(_("Nothing of this import would be withdrawn."))
    row.stage, row.cursor = Reversal.DOING, 0
    _decided(row, why, by=by, at=at)
    return row


@transaction.atomic
def put_import_back(*, job_id: object, why: str, by: Actor, at: datetime) -> Reversal:
    """Decide that what was withdrawn with an import is restored.

    :raises Denied: if the actor may not take in this kind.
    :raises Invalid: without a reason.
    :raises Refused: if nothing was withdrawn with it, or it is being reversed.
    """
    job = _job(job_id, by)
    job.reversals.filter(state=Reversal.READY).delete()
    row = Reversal(job=job, way=Reversal.AGAIN, stage=Reversal.DOING)
    if not rows_of(row).exists():
        raise Refused(_("Nothing is withdrawn with this import."))
    _decided(_begun(row, by=by, at=at), why, by=by, at=at)
    return row


@transaction.atomic
def stop_reversal(*, job_id: object, by: Actor, at: datetime) -> Reversal:
    """Stop taking an import back, or putting it back, after the batch it is at.

    :raises Denied: if the actor may not take in this kind.
    :raises Refused: if nothing is at work.
    """
    job = _job(job_id, by, alone=False)
    row = job.reversals.filter(state__in=AT_WORK).first()
    if row is None:
        raise Refused(_("Nothing is at work here: there is nothing to stop."))
    mine = Reversal.objects.filter(pk=row.pk)
    if is_mute(row, at) or row.state == Reversal.WAITING:
        mine.update(state=Reversal.STOPPED, run=None, stop_asked=False)
    else:
        mine.update(stop_asked=True)
    ledger.record(verb="import.reversal_stopped", target=job, by=by, at=at)
    row.refresh_from_db()
    return row


@transaction.atomic
def resume_reversal(*, job_id: object, by: Actor, at: datetime) -> Reversal:
    """Let a reversal that was stopped go on behind the last row it dealt with.

    :raises Denied: if the actor may not take in this kind.
    :raises Refused: if none stands still, or another is at work.
    """
    job = _job(job_id, by, alone=False)
    row = last_of(job)
    if row is None or not can_go_on(row, at):
        raise Refused(_("Nothing stands still here: there is nothing to take up again."))
    row.state, row.run, row.stop_asked, row.finished_at = Reversal.WAITING, None, False, None
    row.save(update_fields=["state", "run", "stop_asked", "finished_at"])
    ledger.record(verb="import.reversal_resumed", target=job, by=by, at=at)
    return row


def last_of(job: ImportJob) -> Reversal | None:
    """Return what was last begun to reverse an import, if anything was."""
    return job.reversals.order_by("-asked_at", "-id").first()


def can_go_on(row: Reversal, at: datetime) -> bool:
    """Test if a reversal can be taken up again where it was."""
    return row.state in (Reversal.STOPPED, Reversal.FAILED) or is_mute(row, at)


def _job(job_id: object, by: Actor, *, alone: bool = True) -> ImportJob:
    hold_journal()  # before the row: the work itself takes them in this order
    job = ImportJob.objects.get(pk=job_id)
    importer_for(job.kind, by)
    if not can_be_taken_back(job):
        raise Refused(_("What this import brought is not of a kind that is withdrawn as a whole."))
    if job.state in OPEN:
        raise Refused(_("This import still runs. Stop it first."))
    if alone and job.reversals.filter(state__in=AT_WORK).exists():
        raise Refused(_("This import is being taken back or put back at this moment."))
    return job


def _begun(row: Reversal, *, by: Actor, at: datetime) -> Reversal:
    row.by_id, row.by_label, row.asked_at = by.actor_id, by.actor_label, at
    row.rows_total = rows_of(row).count()
    row.save(force_insert=True)
    return row


def _decided(row: Reversal, why: str, *, by: Actor, at: datetime) -> None:
    if not why.strip():
        raise Invalid(_("Write why."), "why")
    row.why, row.state, row.beat_at = why.strip(), Reversal.WAITING, None
    row.by_id, row.by_label, row.asked_at = by.actor_id, by.actor_label, at
    row.rows_seen = row.rows_moved = 0
    row.stays, row.shown = {}, []
    row.save()
    back = row.way == Reversal.BACK
    verb = "import.taken_back" if back else "import.put_back"
    after = {"kind": row.job.kind, "rows": row.rows_total}
    ledger.record(verb=verb, target=row.job, by=by, at=at, after=after)
    payload = {"kind": row.job.kind, "by": by.actor_id}
    ledger.emit(verb=verb, target=row.job, at=at, payload=payload)
