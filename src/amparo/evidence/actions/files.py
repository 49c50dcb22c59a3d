"""Keeping, sealing anew and erasing files."""

import hashlib
import logging
import os
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from amparo.evidence.models import File
from amparo.evidence.queries import bound_to, place_of
from amparo.evidence.rules import BadContent, Cleaned, cleaned, looked_at
from amparo.kernel.actors import SYSTEM, Actor
from amparo.kernel.errors import Invalid
from amparo.kernel.ids import uuid7
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.vault import blind
from amparo.vault.fields import Envelope, seal, unseal
from amparo.vault.keys import ring
from vocab.file_types import FileType

NAME = 200  # characters

log = logging.getLogger("amparo.evidence")


@transaction.atomic
def keep_file(
    *,
    content: bytes,
    name: str,
    file: str,
    by: Actor,
    at: datetime,
    secrecy: str = "RESTRICTED",
    untouched: FileType | None = None,
) -> File:
    """Keep a sealed copy of a file, once its real type is known and its hidden traces are gone.

    A published document, whose type its caller knows, is kept `untouched`: byte for byte.
    `file` is the protected file it belongs to, such as `case:…`. Pictures are drawn again without
    place or device. The copy on disk opens only with the keys, and only for its own row.

    :raises Invalid: if the type is not allowed, or it is too large, broken, or a bomb.
    """
    try:
        kind = untouched or looked_at(content)
        clean = Cleaned(content) if untouched else cleaned(content, kind)
    except BadContent as bad:
        raise Invalid(_message(bad), "file") from bad
    row = File(
        id=uuid7(),
        sha256=hashlib.sha256(clean.content).hexdigest(),
        original_sha256=hashlib.sha256(content).hexdigest(),
        name=_plain_name(name, kind.suffix),
        media_type=kind.media_type,
        size=len(clean.content),
        cleaned=" ".join(clean.removed),
        secrecy=secrecy,
        file=file,
        added_at=at,
        added_label=by.actor_label,
    )
    row.path = f"{row.pk.hex[-2:]}/{row.pk.hex}.sealed"
    envelope = seal(clean.content, bound_to(row))
    row.key_id = envelope.key_id
    row.save(force_insert=True)
    _write(place_of(row), envelope)
    ledger.record(
        verb="file.kept",
        target=row,
        by=by,
        at=at,
        file=file,
        after={"media_type": row.media_type, "size": row.size, "sha256": row.sha256},
    )
    return row


def refusal_of(content: bytes) -> str:
    """Return why a file could not be kept, in words for who sent it; nothing if it could."""
    try:
        cleaned(content, looked_at(content))
    except BadContent as bad:
        return _message(bad)
    return ""


@transaction.atomic
def erase_file(*, file_id: object, by: Actor, at: datetime, reason: str) -> File:
    """Erase what is inside a file; the row, its hash and its journal stay.

    The copy is removed once the erasure is committed, so that a failure leaves both or neither.
    """
    row = locking(File).get(pk=file_id)
    if row.erased_at:
        return row
    row.erased_at, row.name = at, ""
    row.save(update_fields=["erased_at", "name"])
    blind.forget([row.pk])  # what is gone must not be found by its words
    path = place_of(row)
    ledger.record(verb="file.erased", target=row, by=by, at=at, file=row.file, why=reason)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
    return row


def reseal_files(*, at: datetime, by: Actor = SYSTEM, batch: int = 100) -> int:
    """Seal files anew under the newest key, some at a time; return how many.

    Killed in the middle, a copy is whole under the old key or the new one: both open it.
    """
    newest = ring().newest
    old = File.objects.filter(erased_at=None).exclude(key_id=newest).order_by("pk")
    done = 0
    for pk in list(old.values_list("pk", flat=True)[:batch]):
        with transaction.atomic():
            row = locking(File).get(pk=pk)
            if row.key_id == newest or row.erased_at:
                continue
            path = place_of(row)
            if not path.exists():
                # A copy lost from the disk cannot be sealed anew; the others must not wait for it.
                log.error("a sealed copy is missing", extra={"copy": str(row.pk)})
                continue
            envelope = seal(unseal(path.read_bytes(), bound_to(row)), bound_to(row))
            _write(path, envelope)
            row.key_id = envelope.key_id
            row.save(update_fields=["key_id"])
            done += 1
    if done:
        ledger.record(
            verb="files.resealed", target="evidence.File", by=by, at=at, after={"count": done}
        )
    return done


def sweep_orphans(*, at: datetime, older_than: float = 24 * 3600.0) -> int:
    """Remove copies that no row knows: what a rollback left behind. Returns how many."""
    root, gone = Path(settings.FILES_ROOT), 0
    if not root.exists():
        return 0
    for path in root.glob("??/*"):
        if at.timestamp() - path.stat().st_mtime < older_than:
            continue
        if not File.objects.filter(path=f"{path.parent.name}/{path.name}").exists():
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _write(path: Path, envelope: Envelope) -> None:
    """Write a copy so that it is there in full or not at all, even through a power cut."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("wb") as out:
        out.write(envelope)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)


def _plain_name(name: str, suffix: str) -> str:
    """Return a name without folders or control characters, ending as its real type does."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    bare = "".join(c for c in bare if c.isprintable() and c not in '"<>|:*?').strip(" .")
    stem = bare.rpartition(".")[0] or bare
    return f"{stem[: NAME - len(suffix) - 1] or 'file'}.{suffix}"


def _message(bad: BadContent) -> str:
    if bad.why == "large":
        megabytes = bad.limit // (1024 * 1024)
        return _("This file is too large: the limit for its type is %(n)d MB.") % {"n": megabytes}
    return {
        "empty": _("This file is empty. Choose it again."),
        "heic": _(
            "This picture is HEIC, whose hidden place cannot be removed here. Send it as JPEG: on "
            "an iPhone choose «Most compatible», or send a screenshot."
        ),
        "bomb": _(
            "This file would grow too large when opened. Send it in parts, or as smaller pictures."
        ),
        "broken": _("This file is damaged or locked with a password. Save it again and send it."),
        "macro": _("This document holds a program (macro). Save it without, or as PDF."),
    }.get(
        bad.why,
        _(
            "This type of file cannot be kept. Send PDF, JPEG, PNG, WebP, MP3, OGG, WAV, M4A, AMR, "
            "MP4, 3GP, WebM, text, Word (docx) or OpenDocument (odt)."
        ),
    )
