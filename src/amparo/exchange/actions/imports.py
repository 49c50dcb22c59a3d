"""Taking a file in: whole, or not at all."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.exchange.actions.reading import Reading, Taken, open_file, read_all
from amparo.exchange.importers import IMPORTERS, Context, Importer
from amparo.exchange.models import ImportJob, RowNote, TakenRow
from amparo.exchange.rules import Unreadable, one_line
from amparo.exchange.rules.reading import fits, open_table, same
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Denied, Invalid
from amparo.ledger import actions as ledger
from amparo.vault.fields import seal, unseal
from vocab.exchange_files import Mapping, limits, mappings

Progress = Callable[[int, int], None]


def run_import(
    *,
    kind: str,
    path: Path | str,
    by: Actor,
    at: datetime,
    mapping: str = "",
    country: str = "",
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportJob:
    """Take a file in from disk, and return the job with its report.

    Every row is judged before any is kept; one that is wrong refuses the file. A row taken in
    before is recognised by its key. A dry run writes nothing at all: its job and its notes
    (`job.report`) exist in memory only. Without `mapping`, the one that fits the columns is taken.

    :raises Denied: if the actor may not take in this kind.
    :raises Invalid: if there is no such kind, mapping or file.
    """
    path = Path(path)
    importer = _importer(kind, by)
    data = _read(path)
    chosen = mapping_for(kind, mapping, data, path.name)
    job = ImportJob(
        kind=kind,
        mapping=chosen.name,
        file_name=path.name[:200],
        sha256=hashlib.sha256(data).hexdigest(),
        dry_run=dry_run,
        state=ImportJob.RUNNING,
        country=country,
        by_id=by.actor_id,
        by_label=by.actor_label,
        created_at=at,
    )
    if not dry_run:
        job.save(force_insert=True)
    try:
        return work(job, importer, chosen, data, by=by, at=at, progress=progress, saved=not dry_run)
    except Exception:
        # What was begun was rolled back; the job must not look as if it still ran.
        ImportJob.objects.filter(pk=job.pk).update(state=ImportJob.FAILED, finished_at=at)
        raise


def work(
    job: ImportJob,
    importer: Importer,
    mapping: Mapping,
    data: bytes,
    *,
    by: Actor,
    at: datetime,
    progress: Progress | None = None,
    saved: bool = True,
) -> ImportJob:
    """Do what a job says with the bytes of its file. `saved` is False when nothing is written."""
    context = Context(
        mapping=mapping,
        country=job.country or mapping.country,
        by=by,
        at=at,
        job=ledger.label(job),
    )

    def tell(done: int) -> None:
        if progress:
            progress(done, 0)
        if saved:
            ImportJob.objects.filter(pk=job.pk).update(rows_read=done)

    try:
        table = open_file(data, job.file_name, mapping)
    except Unreadable as problem:
        return _refused(job, Reading(), problem.why, at=at, saved=saved)
    taking = importer.begin(context)
    found = read_all(table, mapping, importer, taking, tell)
    if found.errors:
        return _refused(job, found, _wrong(found), at=at, saved=saved)
    if job.dry_run:
        job.note = _("A dry run: nothing was written.")
        return _done(job, found, len(found.taken), at=at, saved=saved)
    with transaction.atomic():
        new = _keep(job, importer, found, taking, by=by, at=at)
        return _done(job, found, new, at=at, saved=True)


def _wrong(found: Reading) -> str:
    n = max(found.refused, 1)
    return ngettext(
        "Nothing was taken in: %(n)d row is wrong. Correct it and load the file again.",
        "Nothing was taken in: %(n)d rows are wrong. Correct them and load the file again.",
        n,
    ) % {"n": n}


def _keep(
    job: ImportJob, importer: Importer, found: Reading, taking: Any, *, by: Actor, at: datetime
) -> int:
    """Keep what is new; of two imports at once, each row is kept by one."""
    mine = found.taken
    if importer.takes_once:
        # In the order of their keys: two imports at once then wait for, but never block, the other.
        TakenRow.objects.bulk_create(
            [
                TakenRow(mapping=job.mapping, key=one.key, content=one.content, target="", job=job)
                for one in sorted(found.taken, key=lambda one: one.key)
            ],
            batch_size=200,
            ignore_conflicts=True,
        )
        claims = set(TakenRow.objects.filter(job=job).values_list("key", flat=True))
        mine = [one for one in found.taken if one.key in claims]
        found.known += len(found.taken) - len(mine)
    labels = taking.keep([one.facts for one in mine])
    if importer.takes_once:
        _name_targets(job, list(zip(mine, labels, strict=True)))
    new = len(mine)
    if not importer.takes_once:
        new = taking.new
        found.known = found.rows - new
    ledger.record(
        verb=f"{job.kind}.imported",
        target=job,
        by=by,
        at=at,
        after={
            "mapping": job.mapping,
            "sha256": job.sha256,
            "rows": found.rows,
            "new": new,
            "known": found.known,
        },
    )
    return new


def _name_targets(job: ImportJob, pairs: list[tuple[Taken, str]]) -> None:
    """Write of each row taken which record it became: over the claims, in a few statements."""
    TakenRow.objects.bulk_create(
        [
            TakenRow(mapping=job.mapping, key=one.key, content=one.content, target=label, job=job)
            for one, label in pairs
        ],
        batch_size=200,
        update_conflicts=True,
        unique_fields=["mapping", "key"],
        update_fields=["target"],
    )


def _done(job: ImportJob, found: Reading, new: int, *, at: datetime, saved: bool) -> ImportJob:
    job.state, job.finished_at = ImportJob.DONE, at
    _count(job, found)
    job.rows_new = new
    return _written(job, found, saved=saved)


def _refused(job: ImportJob, found: Reading, why: str, *, at: datetime, saved: bool) -> ImportJob:
    job.state, job.finished_at, job.note = ImportJob.REFUSED, at, why
    _count(job, found)
    return _written(job, found, saved=saved)


def _count(job: ImportJob, found: Reading) -> None:
    job.rows_total = job.rows_read = found.rows
    job.rows_refused = found.refused
    job.rows_known = found.known
    job.rows_warned = len({n.row for n in found.notes if not n.is_error and n.row})


def _written(job: ImportJob, found: Reading, *, saved: bool) -> ImportJob:
    ordered = sorted(found.notes, key=lambda n: (not n.is_error, n.row))
    job.report = ordered  # type: ignore[attr-defined]
    if saved:
        shown = [n for n in ordered if n.is_error] + [n for n in ordered if not n.is_error][
            : limits().warnings_shown
        ]
        with transaction.atomic():
            job.save()
            job.notes.all().delete()
            RowNote.objects.bulk_create(
                [
                    RowNote(
                        job=job,
                        row=n.row,
                        column=one_line(n.column, 120),
                        is_error=n.is_error,
                        message=n.message,
                    )
                    for n in shown
                ],
                batch_size=200,
            )
    return job


# --- what is sent from a page waits, sealed, for the worker -------------------------------------


@transaction.atomic
def hold_upload(
    *,
    kind: str,
    mapping: str,
    content: bytes,
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
    _importer(kind, by)
    if len(content) > limits().upload_bytes:
        megabytes = limits().upload_bytes // (1024 * 1024)
        raise Invalid(_("The file is too large: %(n)d MB is the limit.") % {"n": megabytes}, "file")
    chosen = mapping_for(kind, mapping, content, name)
    job = ImportJob.objects.create(
        kind=kind,
        mapping=chosen.name,
        file_name=one_line(name.replace("\\", "/").rpartition("/")[2], 200),
        sha256=hashlib.sha256(content).hexdigest(),
        dry_run=dry_run,
        country=country,
        by_id=by.actor_id,
        by_label=by.actor_label,
        created_at=at,
    )
    place = place_of(job)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    place.write_bytes(seal(content, _bound_to(job)))
    ledger.record(
        verb="import.asked",
        target=job,
        by=by,
        at=at,
        after={"kind": kind, "mapping": chosen.name, "sha256": job.sha256, "dry_run": dry_run},
    )
    return job


def held(job: ImportJob) -> bytes:
    """Return the bytes of a file that waits for its job.

    :raises FileNotFoundError: if it does not wait any more.
    """
    return unseal(place_of(job).read_bytes(), _bound_to(job))


def place_of(job: ImportJob) -> Path:
    """Return where the file of a job waits."""
    return Path(settings.FILES_ROOT) / "imports" / f"{job.pk.hex}.sealed"


def _bound_to(job: ImportJob) -> str:
    return f"exchange_importjob.content:{job.pk}"


def _importer(kind: str, by: Actor) -> Importer:
    importer = IMPORTERS.get(kind)
    if importer is None:
        known = ", ".join(sorted(IMPORTERS))
        raise Invalid(
            _("There is no kind «%(kind)s». There are: %(known)s.")
            % {"kind": kind, "known": known},
            "kind",
        )
    if not importer.may(by):
        raise Denied(_("Taking files of this kind in is not part of your role."))
    return importer


def mapping_for(kind: str, name: str, data: bytes, file_name: str) -> Mapping:
    """Return the mapping that is named, or the only one whose columns the file has.

    :raises Invalid: if there is none, or several fit.
    """
    of_kind = {m.name: m for m in mappings().values() if m.kind == kind}
    known = ", ".join(of_kind)
    if name:
        if name in of_kind:
            return of_kind[name]
        raise Invalid(
            _("There is no mapping «%(name)s» for this kind. There are: %(known)s.")
            % {"name": name, "known": known},
            "mapping",
        )
    strange = {
        m.name: n for m in of_kind.values() if (n := _strange(data, file_name, m)) is not None
    }
    best = [name for name, n in strange.items() if n == min(strange.values())]
    if len(best) == 1:
        return of_kind[best[0]]
    raise Invalid(
        _("Say which mapping to use: %(known)s.") % {"known": ", ".join(best) or known}, "mapping"
    )


def _strange(data: bytes, name: str, mapping: Mapping) -> int | None:
    """Return how many columns of a file a mapping does not know, or None where it lacks one."""
    try:
        table = open_table(data, name, encoding=mapping.encoding)
    except Unreadable:
        return None
    if not fits(table, mapping):
        return None
    known = {same(column) for column in (*mapping.needed, *mapping.ignored)}
    return sum(same(heading) not in known for heading in table.headings)


def _read(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > limits().unpacked_bytes:
            raise Invalid(_("The file is too large."), "file")
        return path.read_bytes()
    except OSError as error:
        raise Invalid(
            _("The file «%(path)s» cannot be read: %(error)s.")
            % {"path": path, "error": error.strerror},
            "file",
        ) from None
