"""Take a file in: `manage.py load incidents FILE --mapping NAME [--dry-run] [--resume JOB]`."""

import signal
import threading
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from amparo.exchange.importers import IMPORTERS, LOADERS
from amparo.exchange.jobs import run_import
from amparo.exchange.models import ImportJob
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import No

SHOWN = 40  # notes printed; the rest are counted


def _as_interrupt(*_: Any) -> None:
    """Stop as the keyboard does, between two batches."""
    raise KeyboardInterrupt


class Command(BaseCommand):
    """Reads the whole file before it keeps a row; a row taken in before is recognised."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", help=", ".join(sorted({*IMPORTERS, *LOADERS})))
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--mapping", default="", help="which columns mean what (vocab/exchange)"
        )
        parser.add_argument("--country", default="", help="ISO code, where the file names none")
        parser.add_argument("--resume", default="", help="go on where this import stopped")
        parser.add_argument("--dry-run", action="store_true", help="judge the file, write nothing")

    def handle(self, *, kind: str, file: Path, mapping: str, country: str, **options: Any) -> None:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, _as_interrupt)
        if kind in LOADERS:
            self._load(kind, file, dry_run=options["dry_run"])
            return
        console = Console(file=self.stdout)  # type: ignore[arg-type]
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(
            *columns,
            TimeElapsedColumn(),
            console=Console(stderr=True),
            disable=not self.stderr.isatty(),
        ) as bar:
            line = bar.add_task(_("Reading"), total=None)
            try:
                job = run_import(
                    kind=kind,
                    mapping=mapping,
                    path=file,
                    country=country.upper(),
                    by=SYSTEM,
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

    def _load(self, kind: str, path: Path, *, dry_run: bool) -> None:
        try:
            for line in LOADERS[kind](path, by=SYSTEM, at=timezone.now(), dry_run=dry_run):
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
