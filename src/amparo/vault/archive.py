"""A backup: one sealed file with every row and every sealed file, and without the vault's keys.

The archive is a tar stream sealed to recipients (age, X25519) while it is written: no unsealed
copy touches the disk. Even its recipient reads no name without the keys of the vault, which travel
apart.
"""

import io
import json
import os
import shutil
import tarfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

import pyrage
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from amparo.ledger import queries as ledger
from amparo.ledger.models import Entry
from amparo.ledger.rules import instant
from amparo.vault import copying

FORMAT = 1
Say = Callable[[str, int], object]


class NotRestored(Exception):
    """A backup that cannot be restored here, and why."""


def back_up(
    path: Path, recipients: Sequence[str], *, at: datetime, say: Say = lambda name, rows: None
) -> dict[str, Any]:
    """Write a backup to a file that appears only when it is whole; return its manifest.

    :raises ValueError: for a recipient that is no age key.
    """
    keys = [_recipient(each) for each in recipients]
    part = path.with_name(path.name + ".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            with _sealed(out, keys) as tar:
                manifest = _write(tar, at, say)
            out.flush()
            os.fsync(out.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def keys_text() -> str:
    """Return the vault's keys as lines for the environment."""
    return (
        f"AMPARO_VAULT_KEYS={settings.VAULT_KEYS}\n"
        f"AMPARO_VAULT_LOOKUP_KEY={settings.VAULT_LOOKUP_KEY}\n"
        f"AMPARO_JOURNAL_KEY={settings.JOURNAL_KEY}\n"
    )


def export_keys(path: Path, recipients: Sequence[str]) -> None:
    """Write the vault's keys to a file of their own, sealed to recipients."""
    sealed = pyrage.encrypt(keys_text().encode(), [_recipient(each) for each in recipients])
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(sealed)


def _recipient(text: str) -> Any:
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError:
        raise ValueError(f"{text!r} is no age recipient: it begins with age1.") from None


@contextmanager
def _sealed(out: BinaryIO, recipients: list[Any]) -> Iterator[tarfile.TarFile]:
    """Yield a tar whose bytes are sealed on their way to a file, by a thread of their own."""
    read, write = os.pipe()
    failed: list[BaseException] = []

    def seal() -> None:
        with os.fdopen(read, "rb") as plain:
            try:
                pyrage.encrypt_io(plain, out, recipients)
            except BaseException as error:
                failed.append(error)

    thread = threading.Thread(target=seal)
    thread.start()
    try:
        with os.fdopen(write, "wb") as pipe, tarfile.open(fileobj=pipe, mode="w|") as tar:
            yield tar
    finally:
        thread.join()
    if failed:
        raise failed[0]


def _write(tar: tarfile.TarFile, at: datetime, say: Say) -> dict[str, Any]:
    with _one_moment():
        head = ledger.head()
        manifest = {
            "format": FORMAT,
            "made_at": instant(at),
            "version": settings.VERSION,
            "database": connection.vendor,
            "migrations": applied(),
            "journal": {"seq": head.seq, "hash": head.hash},
            "rows": {m._meta.label: copying.count(m) for m in copying.tables()},
        }
        _add(tar, "manifest.json", json.dumps(manifest, indent=1).encode(), at)
        for model in copying.tables():
            for number, piece in enumerate(copying.lines_of(model)):
                _add(tar, f"rows/{model._meta.label}/{number:06}.jsonl", piece, at)
            say(model._meta.label, manifest["rows"][model._meta.label])
    root = Path(settings.FILES_ROOT)
    kept = 0
    for path in sorted(root.rglob("*")) if root.exists() else ():
        with suppress(FileNotFoundError, IsADirectoryError):  # erased since the list was made
            _add(tar, f"files/{path.relative_to(root).as_posix()}", path.read_bytes(), at)
            kept += 1
    _add(tar, "end.json", json.dumps({"files": kept}).encode(), at)
    say("sealed files", kept)
    return manifest


def _add(tar: tarfile.TarFile, name: str, content: bytes, at: datetime) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = len(content), int(at.timestamp()), 0o600
    tar.addfile(member, io.BytesIO(content))


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read all tables as they stood at one moment, without making writers wait."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    # Django begins with IMMEDIATE, which would stop the writers; a deferred reader does not.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def applied() -> list[list[str]]:
    """Return the migrations of this database as [room, name] pairs."""
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


def restore(path: Path, secret: str, *, say: Say = lambda name, rows: None) -> dict[str, Any]:
    """Fill an empty, migrated database and an empty folder of files from a backup.

    All rows come in one transaction: either the counts are equal and the journal verifies, or
    nothing has happened. Returns the manifest.

    :raises NotRestored: if the backup cannot be opened, is damaged, or does not fit here.
    """
    try:
        identity = pyrage.x25519.Identity.from_str(secret.strip())
    except pyrage.IdentityError:
        raise NotRestored("the key is no age secret key: it begins with AGE-SECRET-KEY-1") from None
    root = Path(settings.FILES_ROOT)
    _check_empty(root)
    part = root.with_name(root.name + ".part")
    try:
        with path.open("rb") as source, _opened(source, identity) as tar, transaction.atomic():
            manifest = _read(tar, part, say)
        if part.exists():
            if root.exists():
                root.rmdir()
            os.replace(part, root)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return manifest


def _check_empty(root: Path) -> None:
    if Entry.objects.exists():
        raise NotRestored("this database is not empty: its journal has entries")
    if root.exists() and any(root.rglob("*")):
        raise NotRestored(f"the folder {root.name} is not empty")


@contextmanager
def _opened(source: BinaryIO, identity: Any) -> Iterator[tarfile.TarFile]:
    read, write = os.pipe()
    failed: list[BaseException] = []

    def open_() -> None:
        with os.fdopen(write, "wb") as plain:
            try:
                pyrage.decrypt_io(source, plain, [identity])
            except BaseException as error:
                failed.append(error)

    thread = threading.Thread(target=open_)
    thread.start()
    try:
        with os.fdopen(read, "rb") as pipe:
            try:
                with tarfile.open(fileobj=pipe, mode="r|") as tar:
                    yield tar
            except tarfile.TarError as error:
                raise NotRestored("it cannot be opened with this key, or is damaged") from error
    finally:
        thread.join()
    if failed:
        raise NotRestored("it cannot be opened with this key, or is damaged") from failed[0]


def _read(tar: tarfile.TarFile, files: Path, say: Say) -> dict[str, Any]:
    first = tar.next()
    if first is None or first.name != "manifest.json":
        raise NotRestored("it holds no manifest")
    manifest: dict[str, Any] = json.loads(_content(tar, first))
    _check_fits(manifest)
    by_label = {m._meta.label: m for m in copying.tables()}
    loaded, kept, end = dict.fromkeys(manifest["rows"], 0), 0, None
    copying.wipe(by_label.values())
    for member in tar:
        kind, _, rest = member.name.partition("/")
        if kind == "rows":
            label = rest.partition("/")[0]
            loaded[label] += copying.load_lines(by_label[label], _content(tar, member))
        elif kind == "files":
            _put_file(files, rest, _content(tar, member))
            kept += 1
        elif kind == "end.json":
            end = json.loads(_content(tar, member))
    if loaded != manifest["rows"] or end != {"files": kept}:
        raise NotRestored("rows or files are missing: it is cut short or was changed")
    copying.count_on()
    _check_journal(manifest["journal"])
    for label, rows in loaded.items():
        say(label, rows)
    return manifest


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    inside = tar.extractfile(member)
    return inside.read() if inside else b""


def _check_fits(manifest: dict[str, Any]) -> None:
    if manifest.get("format") != FORMAT:
        raise NotRestored(f"its format {manifest.get('format')} is not known here")
    if manifest["migrations"] != applied():
        raise NotRestored(
            f"it was made by version {manifest['version']}, whose tables differ from these."
            " Install that version, restore, then upgrade"
        )


def _check_journal(said: dict[str, Any]) -> None:
    verdict = ledger.verify()
    if not verdict.holds or [verdict.seq, verdict.hash] != [said["seq"], said["hash"]]:
        raise NotRestored(f"its journal does not verify at link {verdict.broken_at}")


def _put_file(root: Path, name: str, content: bytes) -> None:
    parts = PurePosixPath(name).parts
    if not parts or any(part in {"..", "/", ""} for part in parts):
        raise NotRestored(f"it names a file outside its folder: {name!r}")
    target = root.joinpath(*parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    target.chmod(0o600)
