"""Files that wait for their job, sealed a part at a time so that none is ever held whole."""

import hashlib
import io
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from amparo.exchange.actions.choosing import importer_for, mapping_for
from amparo.exchange.models import ImportJob
from amparo.exchange.rules import one_line
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid
from amparo.ledger import actions as ledger
from amparo.vault.fields import seal, unseal
from vocab.exchange_files import limits

PART = 1 << 20  # bytes of the file in one envelope
NONCE_AND_TAG = 12 + 16


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
    """
    importer_for(kind, by)
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
    _seal(stream, job)
    ledger.record(
        verb="import.asked",
        target=job,
        by=by,
        at=at,
        after={"kind": kind, "mapping": chosen.name, "sha256": job.sha256, "dry_run": dry_run},
    )
    return job


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
    return io.BufferedReader(Sealed(place_of(job), _bound_to(job)), PART)  # type: ignore[return-value]


def let_go(job: ImportJob) -> None:
    """Remove the file that waited for a job: nothing is left to be read from it."""
    place_of(job).unlink(missing_ok=True)
    ImportJob.objects.filter(pk=job.pk).update(is_held=False)
    job.is_held = False


def _seal(stream: BinaryIO, job: ImportJob) -> None:
    place = place_of(job)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    stream.seek(0)
    with place.open("wb") as out:
        for number, (part, is_last) in enumerate(_parts(stream)):
            out.write(seal(part, _name(_bound_to(job), number, is_last)))


def _parts(stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    part = stream.read(PART)
    while following := stream.read(PART):
        yield part, False
        part = following
    yield part, True


def _bound_to(job: ImportJob) -> str:
    return f"exchange_importjob.content:{job.pk}"


def _name(bound_to: str, number: int, is_last: bool) -> str:
    # A part cannot change its place, and the last is known: a file cut short does not open.
    return f"{bound_to}:{number}{':last' if is_last else ''}"


class Sealed(io.RawIOBase):
    """A sealed file, opened a part at a time."""

    def __init__(self, path: Path, bound_to: str) -> None:
        self._file = path.open("rb")
        self._bound_to = bound_to
        length_of_key = self._file.read(2)[1]
        self._more = 2 + length_of_key + NONCE_AND_TAG
        size = path.stat().st_size
        self._count = -(-size // (PART + self._more))
        self._size = size - self._count * self._more
        self._at, self._number, self._part = 0, -1, b""

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def seekable(self) -> bool:
        """Return that any place of it can be gone to."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place, and return it."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        """Return the place that is read next."""
        return self._at

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Read on into a buffer, and return how many bytes there were."""
        if self._at >= self._size:
            return 0
        number, start = divmod(self._at, PART)
        self._open(number)
        part = self._part[start : start + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def _open(self, number: int) -> None:
        if number == self._number:
            return
        self._file.seek(number * (PART + self._more))
        envelope = self._file.read(PART + self._more)
        name = _name(self._bound_to, number, number == self._count - 1)
        self._part, self._number = unseal(envelope, name), number

    def close(self) -> None:
        """Close the file beneath."""
        self._file.close()
        super().close()
