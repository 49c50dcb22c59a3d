"""Files that wait for their job, sealed."""

import hashlib
import io
import os
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from amparo.exchange.actions.choosing import importer_for, mapping_for
from amparo.exchange.actions.remembering import forget
from amparo.exchange.actions.sealing import PART, keep_sealed, opened
from amparo.exchange.actions.stopping import OPEN
from amparo.exchange.models import ImportJob
from amparo.exchange.rules import one_line
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from vocab.exchange_files import limits


@transaction.atomic
def hold_upload(
    *,
    kind: str,
    mapping: str,
    content: bytes | BinaryIO,
    name: str,
    by: Actor,
    at: datetime,
    country: str = "",
    dry_run: bool = False,
) -> ImportJob:
    """Hold a file that was sent, sealed, until the worker takes it in.

    :raises Denied: if the actor may not take in this kind.
    :raises Invalid: if the file is too large, or no mapping fits it.
    :raises Refused: if many files of theirs wait already.
    """
    importer_for(kind, by)
    _require_room(by)
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    if stream.seek(0, os.SEEK_END) > limits().upload_bytes:
        megabytes = limits().upload_bytes // (1024 * 1024)
        raise Invalid(_("The file is too large: %(n)d MB is the limit.") % {"n": megabytes}, "file")
    chosen = mapping_for(kind, mapping, stream, name)
    job = ImportJob.objects.create(
        kind=kind,
        mapping=chosen.name,
        file_name=one_line(name.replace("\\", "/").rpartition("/")[2], 200),
        sha256=digest_of(stream),
        dry_run=dry_run,
        country=country,
        by_id=by.actor_id,
        by_label=by.actor_label,
        created_at=at,
        is_held=True,
    )
    stream.seek(0)
    keep_sealed(iter(lambda: stream.read(PART), b""), place_of(job), _bound_to(job))
    ledger.record(
        verb="import.asked",
        target=job,
        by=by,
        at=at,
        after={"kind": kind, "mapping": chosen.name, "sha256": job.sha256, "dry_run": dry_run},
    )
    return job


def _require_room(by: Actor) -> None:
    """Check that few files wait that someone sent: the worker is everyone's."""
    waiting = ImportJob.objects.filter(by_id=by.actor_id, is_held=True, state__in=OPEN)
    if waiting.count() >= limits().imports_waiting:
        raise Refused(
            _("%(n)d files that you sent are not taken in yet, and others wait behind them. Send "
              "this one when one of them is through, or stop one.")
            % {"n": limits().imports_waiting}
        )  # fmt: skip


def digest_of(stream: BinaryIO) -> str:
    """Return the SHA-256 of a file, in hex."""
    stream.seek(0)
    return hashlib.file_digest(stream, "sha256").hexdigest()


def place_of(job: ImportJob) -> Path:
    """Return where the file of a job waits."""
    return Path(settings.FILES_ROOT) / "imports" / f"{job.pk.hex}.sealed"


def held(job: ImportJob) -> BinaryIO:
    """Return the file that waits for a job, to be read from anywhere in it.

    :raises FileNotFoundError: if it does not wait any more.
    """
    return opened(place_of(job), _bound_to(job))


def let_go(job: ImportJob) -> None:
    """Remove the file that waited for a job: nothing is left to be read from it."""
    place_of(job).unlink(missing_ok=True)
    forget(job)
    ImportJob.objects.filter(pk=job.pk).update(is_held=False)
    job.is_held = False


def _bound_to(job: ImportJob) -> str:
    return f"exchange_importjob.content:{job.pk}"
