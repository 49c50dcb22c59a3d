"""Take a file in: `manage.py load incidents FILE --mapping NAME [--dry-run] [--resume JOB]`."""

import signal
import threading
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from amparo.exchange.actions.names import journal_names, two_people
from amparo.exchange.importers import IMPORTERS, LOADERS, PUBLISHING
from amparo.exchange.jobs import run_import
from amparo.exchange.models import ImportJob
from amparo.kernel.actors import SYSTEM, Actor
from amparo.kernel.errors import No
from amparo.people.models import User

SHOWN = 40  # notes printed; the rest are counted


def _as_interrupt(*_: Any) -> None:
    """Stop as the keyboard does, between two batches."""
    raise KeyboardInterrupt


class Command(BaseCommand):
    """Reads the whole file before it keeps a row; a row taken in before is recognised."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", help=", ".join(sorted({*IMPORTERS, *LOADERS, *PUBLISHING})))
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--mapping", default="", help="which columns mean what (vocab/exchange)"
        )
        parser.add_argument("--country", default="", help="ISO code, where the file names none")
        parser.add_argument("--resume", default="", help="go on where this import stopped")
        parser.add_argument(
            "--written-by", default="", help="e-mail of who answers for what is taken in"
        )
        parser.add_argument(
            "--published-by", default="", help="e-mail of the second person, who publishes it"
        )
        parser.add_argument("--dry-run", action="store_true", help="judge the file, write nothing")

    def handle(self, *, kind: str, file: Path, mapping: str, country: str, **options: Any) -> None:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, _as_interrupt)
        if kind in LOADERS:
            self._say(LOADERS[kind], file, by=SYSTEM, dry_run=options["dry_run"])
            return
        if kind in PUBLISHING:
            self._publish(kind, file, options)
            return
        two = self._names(kind, options)
        job = self._imported(kind, file, mapping, country, two[0] if two else SYSTEM, options)
        if options["dry_run"] or not hasattr(IMPORTERS[kind], "publish"):
            return
        if two:
            self._publish_rows(kind, job, two)
        elif job.rows_new:
            self.stdout.write(_("What is new waits as drafts: a head of a desk publishes it."))

    def _imported(
        self, kind: str, file: Path, mapping: str, country: str, by: Actor, options: dict[str, Any]
    ) -> ImportJob:
        console = Console(file=self.stdout)  # type: ignore[arg-type]
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        told = Console(stderr=True)
        hidden = not self.stderr.isatty()
        with Progress(*columns, TimeElapsedColumn(), console=told, disable=hidden) as bar:
            line = bar.add_task(_("Reading"), total=None)
            try:
                job = run_import(
                    kind=kind,
                    mapping=mapping,
                    path=file,
                    country=country.upper(),
                    by=by,
                    at=timezone.now(),
                    dry_run=options["dry_run"],
                    resume=options["resume"],
                    clock=timezone.now,
                    progress=lambda done, total: bar.update(
                        line, completed=done, total=total or None
                    ),
                )
            except KeyboardInterrupt:
                raise CommandError(self._stopped()) from None
            except No as no:
                raise CommandError(str(no)) from no
        self._report(job, console)
        if job.state != ImportJob.DONE:
            raise CommandError(job.note)
        return job

    def _names(self, kind: str, options: dict[str, Any]) -> tuple[User, User] | None:
        """Return the two accounts that answer for a table, where its kind knows any."""
        try:
            two = two_people(options["written_by"], options["published_by"])
        except No as no:
            raise CommandError(str(no)) from no
        if two and not hasattr(IMPORTERS.get(kind), "publish"):
            raise CommandError(_("The operator answers for tables of this kind: name nobody."))
        return two

    def _publish_rows(self, kind: str, job: ImportJob, two: tuple[User, User]) -> None:
        """Publish what a table brought, by the second of two accounts."""
        importer: Any = IMPORTERS[kind]
        at = timezone.now()
        try:
            with transaction.atomic():
                for line in importer.publish(wrote=two[0], since=job.created_at, by=two[1], at=at):
                    self.stdout.write(line)
                journal_names(kind, two, at=at)
        except No as no:
            raise CommandError(str(no)) from no

    def _publish(self, kind: str, path: Path, options: dict[str, Any]) -> None:
        """Take in what is public already: as drafts, or published by the second of two accounts."""
        try:
            two = two_people(options["written_by"], options["published_by"])
        except No as no:
            raise CommandError(str(no)) from no
        by, published_by = two or (SYSTEM, None)
        trial = options["dry_run"]
        self._say(PUBLISHING[kind], path, by=by, published_by=published_by, dry_run=trial)
        if two and not trial:
            journal_names(kind, two, at=timezone.now())

    def _say(self, loader: Any, path: Path, **more: Any) -> None:
        try:
            for line in loader(path, at=timezone.now(), **more):
                self.stdout.write(line)
        except No as no:
            raise CommandError(str(no)) from no

    def _stopped(self) -> str:
        job = ImportJob.objects.filter(state=ImportJob.STOPPED).order_by("-beat_at").first()
        if job is None:
            return _("Stopped; nothing was written.")
        return _(
            "Stopped: %(new)d rows were taken in, up to row %(row)d of the file. To go on, give "
            "the same file with --resume %(job)s"
        ) % {"new": job.rows_new, "row": job.cursor, "job": job.pk}

    def _report(self, job: ImportJob, console: Console) -> None:
        notes = job.report if hasattr(job, "report") else list(job.notes.all())
        left_out = job.errors_found + job.warnings_found - len(notes)
        for note in notes[:SHOWN]:
            where = _("row %(n)d") % {"n": note.row} if note.row else _("file")
            mark = _("error") if note.is_error else _("warning")
            column = f" «{note.column}»" if note.column else ""
            self.stdout.write(f"{mark}, {where}{column}: {note.message}")
        if more := max(len(notes) - SHOWN, 0) + max(left_out, 0):
            self.stdout.write(_("… and %(n)d more") % {"n": more})
        self.stdout.write(
            _(
                "%(mapping)s: %(total)d rows, %(new)d new, %(known)d known, %(warned)d with a "
                "warning, %(refused)d wrong"
            )
            % {
                "mapping": job.mapping,
                "total": job.rows_total,
                "new": job.rows_new,
                "known": job.rows_known,
                "warned": job.rows_warned,
                "refused": job.rows_refused,
            }
        )
        if job.note and job.state == ImportJob.DONE:
            self.stdout.write(job.note)
