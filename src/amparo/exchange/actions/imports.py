"""Taking a file in: judged whole first, then kept in batches that a stop never tears."""

import time
import uuid
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.exchange import messages
from amparo.exchange.actions.choosing import importer_for, mapping_for
from amparo.exchange.actions.collecting import seldom_collected
from amparo.exchange.actions.holding import digest_of
from amparo.exchange.actions.judging import Judgement, Judging
from amparo.exchange.actions.remembering import can_be_put_down, forget, recall, remember
from amparo.exchange.actions.rows import Reader, Said, open_file
from amparo.exchange.actions.taking import Batch, Spoilt, Stopped, take
from amparo.exchange.importers import Context, Importer, Note
from amparo.exchange.models import ImportJob, RowNote
from amparo.exchange.rules import Unreadable, one_line
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from vocab.exchange_files import Mapping, limits

Progress = Callable[[int, int], None]
Clock = Callable[[], datetime]
Open = Callable[[], BinaryIO]
BEAT = timedelta(seconds=1)  # between two signs of life


def _never() -> bool:
    return False


def run_import(
    *,
    kind: str,
    path: Path | str,
    by: Actor,
    at: datetime,
    mapping: str = "",
    country: str = "",
    dry_run: bool = False,
    resume: str = "",
    clock: Clock | None = None,
    progress: Progress | None = None,
) -> ImportJob:
    """Take a file in from disk, and return the job with its report.

    Every row is judged before any is kept; one that is wrong refuses the file. A row taken in
    before is recognised by its key. A dry run writes nothing at all: its job and its notes
    (`job.report`) exist in memory only. Without `mapping`, the one that fits the columns is taken.
    With `resume`, the key of a job that was stopped, it goes on where that job was.

    :raises Denied: if the actor may not take in this kind.
    :raises Invalid: if there is no such kind, mapping or file, or it is not the job's file.
    :raises Refused: if the job that is to go on is over.
    """
    path, clock = Path(path), clock or (lambda: at)
    importer = importer_for(kind, by)
    with _opened(path) as stream:
        digest = digest_of(stream)
        if resume:
            job = _resumed(resume, digest)
        else:
            chosen = mapping_for(kind, mapping, stream, path.name)
            job = ImportJob(
                kind=kind,
                mapping=chosen.name,
                file_name=path.name[:200],
                sha256=digest,
                dry_run=dry_run,
                country=country,
                by_id=by.actor_id,
                by_label=by.actor_label,
                created_at=at,
            )
            if not dry_run:
                job.save(force_insert=True)
    return Work(job, importer, lambda: _opened(path), by, clock, progress).do()


def _resumed(key: str, digest: str) -> ImportJob:
    with suppress(ValueError):
        job = ImportJob.objects.filter(pk=uuid.UUID(key)).first()
        if job is not None:
            if job.sha256 != digest:
                raise Invalid(_("This is not the file of that import."), "file")
            return job
    raise Invalid(_("There is no import «%(key)s».") % {"key": key}, "resume")


@dataclass(slots=True)
class Work:
    """One turn of work on a job: it may end before the job does, and goes on in the next."""

    job: ImportJob
    importer: Importer
    open: Open
    by: Actor
    clock: Clock
    progress: Progress | None = None
    is_over: Callable[[], bool] = _never
    opened: ExitStack = field(default_factory=ExitStack)
    said: list[Said] = field(default_factory=list)  # of all rows, where this turn judged them

    def do(self) -> ImportJob:
        """Do what the job says, as far as this turn goes.

        :raises Refused: if the job is over, or someone is at work on it.
        """
        self._begin()
        self.opened.enter_context(seldom_collected())
        try:
            mapping = mapping_for(self.job.kind, self.job.mapping, self._file(), self.job.file_name)
            if self.job.judged_at is None and not self._judged(mapping):
                return self.job
            return self._taken(mapping)
        except Stopped:
            return self._stopped()
        except BaseException as error:
            self._broken(error)
            raise
        finally:
            self.opened.close()

    def _file(self) -> BinaryIO:
        return self.opened.enter_context(self.open())

    @property
    def is_saved(self) -> bool:
        """Test if the job stands in the database: one that a command judges only does not."""
        return not self.job._state.adding

    def _begin(self) -> None:
        job, at = self.job, self.clock()
        run = uuid.uuid4()
        if self.is_saved:
            mine = ImportJob.objects.filter(pk=job.pk).exclude(
                state__in=(ImportJob.DONE, ImportJob.REFUSED)
            )
            # Of two who begin at once, the later has it: the earlier finds its `run` gone.
            if not mine.update(
                run=run, state=ImportJob.RUNNING, beat_at=at, finished_at=None, note=""
            ):
                raise Refused(_("This import is over."))
            job.refresh_from_db()
        job.run, job.state = run, ImportJob.RUNNING

    def _tell(self, done: int) -> None:
        """Give a sign of life, and look whether the job is to stop."""
        if self.progress:
            self.progress(done, self.job.rows_total)
        at = self.clock()
        if not self.is_saved or (self.job.beat_at and at - self.job.beat_at < BEAT and done > 500):
            return
        self.job.beat_at, self.job.rows_read = at, done
        mine = ImportJob.objects.filter(pk=self.job.pk, run=self.job.run, stop_asked=False)
        if not mine.update(beat_at=at, rows_read=done):
            raise Stopped

    # --- judging ---------------------------------------------------------------------------

    def _judged(self, mapping: Mapping) -> bool:
        """Judge the whole file; return whether its rows are to be taken now."""
        at = self.clock()
        try:
            table = open_file(self._file(), self.job.file_name, mapping)
        except Unreadable as problem:
            self._count(Judgement())
            self._end(ImportJob.REFUSED, problem.why, at=at)
            return False
        self._stage(ImportJob.JUDGING, 0, table.about)
        reader = Reader(table, mapping, self.importer, self._begun(mapping))
        found = self._all_judged(reader, mapping)
        if found is None:
            return False
        found.note(self._met_before())
        self._count(found)
        at = self.clock()
        if found.errors_found:
            forget(self.job)
            self._end(ImportJob.REFUSED, messages.wrong(max(found.refused, 1)), at=at)
            return False
        if self.job.dry_run:
            self.job.rows_new = found.fresh
            self._end(ImportJob.DONE, _("A dry run: nothing was written."), at=at)
            return False
        self.job.judged_at = at
        self._save()
        forget(self.job)
        return True

    def _all_judged(self, reader: Reader, mapping: Mapping) -> Judgement | None:
        """Judge on where the file was put down; return None where the turn ended before it did."""
        taking, clock = reader.taking, time.monotonic
        keeps = self.is_saved and can_be_put_down(taking)
        judging = recall(self.job, mapping, taking) if keeps else Judging()
        kept_at = clock()
        try:
            for _row in judging.steps(reader, self._tell):
                is_over = keeps and self.is_over()
                if is_over or (keeps and clock() - kept_at > limits().turn_seconds):
                    remember(self.job, mapping, judging, taking)
                    kept_at = clock()
                if is_over:
                    return None
        except Stopped:
            if keeps and judging.found.rows:
                remember(self.job, mapping, judging, taking)
            raise
        self.said = judging.whole()
        return judging.found

    def _begun(self, mapping: Mapping) -> Any:
        context = Context(
            mapping=mapping,
            country=self.job.country or mapping.country,
            by=self.by,
            at=self.clock(),
            job=ledger.label(self.job),
        )
        return self.importer.begin(context)

    def _met_before(self) -> list[Note]:
        """Say if the same file came before, or is coming in at this moment."""
        others = ImportJob.objects.filter(
            sha256=self.job.sha256, mapping=self.job.mapping, dry_run=False
        ).exclude(pk=self.job.pk)
        other = others.exclude(state=ImportJob.REFUSED).order_by("-created_at").first()
        if other is None:
            return []
        words = {"who": other.by_label}
        if other.state == ImportJob.RUNNING:
            text = _("%(who)s is taking this same file in at this moment. No row is taken twice.")
        else:
            text = _("%(who)s has sent this same file before. No row is taken twice.")
        return [Note(0, "", text % words, False)]

    def _count(self, found: Judgement) -> None:
        job = self.job
        job.rows_total = job.rows_read = found.rows
        job.rows_fresh, job.rows_refused = found.fresh, found.refused
        job.rows_known, job.rows_warned = found.known, found.warned
        job.errors_found, job.warnings_found = found.errors_found, found.warnings_found
        job.report = found.notes  # type: ignore[attr-defined]

    # --- taking ----------------------------------------------------------------------------

    def _taken(self, mapping: Mapping) -> ImportJob:
        job = self.job
        self._stage(ImportJob.TAKING, job.cursor, job.rows_total)
        taking = self._begun(mapping)
        if prepare := getattr(taking, "prepare", None):
            with transaction.atomic():
                prepare()
        table = open_file(self._file(), job.file_name, mapping)
        batch = Batch(job, Reader(table, mapping, self.importer, taking), self.by, self.clock)
        try:
            if not take(batch, self.is_over, self._tell_taken, self.said):
                return job
        except Spoilt as spoilt:
            return self._spoilt(spoilt)
        late = max(job.rows_fresh - job.rows_new, 0)
        job.rows_known += late
        note = "" if not late or not self.importer.takes_once else messages.late(late)
        with transaction.atomic():
            self._record(f"{job.kind}.imported")
            self._end(ImportJob.DONE, note, at=self.clock())
        return job

    def _tell_taken(self, done: int) -> None:
        if self.progress:
            self.progress(done, self.job.rows_total)

    def _stage(self, stage: str, start: int, total: int) -> None:
        job = self.job
        if job.stage != stage or job.stage_from > start:
            job.stage_from, job.stage_at = start, self.clock()
        job.stage, job.rows_total = stage, total
        if self.is_saved:
            names = ["stage", "stage_at", "stage_from", "rows_total"]
            job.save(update_fields=names)

    # --- ends ------------------------------------------------------------------------------

    def _end(self, state: str, note: str, *, at: datetime) -> None:
        job = self.job
        job.state, job.note, job.finished_at = state, note, at
        job.rows_read = job.rows_total
        self._save()

    def _save(self) -> None:
        if not self.is_saved:
            return
        with transaction.atomic():
            # A stop that was asked for in between stays asked for.
            kept = {"stop_asked", "run", "is_held"}
            names = [f.name for f in ImportJob._meta.concrete_fields if f.name not in {*kept, "id"}]
            if not ImportJob.objects.filter(pk=self.job.pk, run=self.job.run).update(stage=""):
                raise Stopped  # another has the job
            self.job.save(update_fields=names)
            if hasattr(self.job, "report"):
                _keep_notes(self.job, self.job.report)

    def _stopped(self) -> ImportJob:
        """End this turn because someone asked for it, unless another worker has the job."""
        job = self.job
        mine = ImportJob.objects.filter(pk=job.pk, run=job.run, state=ImportJob.RUNNING)
        if mine.update(state=ImportJob.STOPPED, stop_asked=False, run=None):
            self._record("import.stopped")
        job.refresh_from_db()
        return job

    def _spoilt(self, spoilt: Spoilt) -> ImportJob:
        wrong = next(note for note in spoilt.said.notes if note.is_error)
        note = _("Row %(row)s was good when the file was judged, and is not now: %(why)s") % {
            "row": spoilt.said.number,
            "why": wrong.message,
        }
        self._fail(note)
        return self.job

    def _broken(self, error: BaseException) -> None:
        """Leave the job so that it can go on: what was begun was rolled back."""
        if not self.is_saved:
            return
        if isinstance(error, KeyboardInterrupt | SystemExit):
            self._stopped()
            return
        self._fail("")

    def _fail(self, note: str) -> None:
        job = self.job
        mine = ImportJob.objects.filter(pk=job.pk, run=job.run, state=ImportJob.RUNNING)
        mine.update(state=ImportJob.FAILED, finished_at=self.clock(), note=note, run=None)
        job.refresh_from_db()

    def _record(self, verb: str) -> None:
        job = self.job
        ledger.record(
            verb=verb,
            target=job,
            by=self.by,
            at=self.clock(),
            after={
                "mapping": job.mapping,
                "sha256": job.sha256,
                "rows": job.rows_total,
                "new": job.rows_new,
                "known": job.rows_known,
            },
        )


def _keep_notes(job: ImportJob, notes: list[Note]) -> None:
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
            for n in notes
        ],
        batch_size=200,
    )


def _opened(path: Path) -> BinaryIO:
    try:
        size = path.stat().st_size
        if size > limits().unpacked_bytes:
            raise Invalid(_("The file is too large."), "file")
        return path.open("rb")
    except OSError as error:
        raise Invalid(
            _("The file «%(path)s» cannot be read: %(error)s.")
            % {"path": path, "error": error.strerror},
            "file",
        ) from None
