"""Verify the hash chain of the journal, and sign or check its head."""

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone
from rich.progress import Progress

from amparo.ledger import heads, queries, triggers

FAULTS = {
    "edited": "was edited, or the one before it was",
    "deleted": "was deleted",
    "reordered": "does not stand in its place: links were reordered",
    "forged": "was appended by forging, outside the chain",
    "cut": "and all after it are missing: the end of the journal was cut off",
}
HEAD_FAULTS = {
    "another key": "is signed with another key than ours",
    "signature": "does not match its signature: the file was changed",
    "gone": "names an entry that is no longer in the journal",
    "changed": "names an entry that has another hash today: the journal was rewritten",
}


class Command(BaseCommand):
    help = "Verify the journal: names the first broken link and exits with 1 if there is one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--export-head", metavar="FILE", help="write the signed head, to keep")
        parser.add_argument("--check-head", metavar="FILE", help="compare with a head kept before")
        parser.add_argument("--trusted-key", default="", help="the public key the head must bear")
        parser.add_argument("--mend-triggers", action="store_true", help="put missing ones back")
        parser.add_argument("--public-key", action="store_true", help="print our public key")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["public_key"]:
            self.stdout.write(heads.public_key())
            return
        verdict = self._verify()
        if not verdict.holds:
            raise CommandError(
                f"Link {verdict.broken_at} {FAULTS[verdict.fault]}. "
                f"The chain holds up to link {verdict.seq}."
            )
        self._look_at_triggers(mend=options["mend_triggers"])
        self.stdout.write(f"The journal holds: {verdict.checked} links, head {verdict.hash}.")
        if options["check_head"]:
            self._check(Path(options["check_head"]), options["trusted_key"])
        if options["export_head"]:
            self._export(Path(options["export_head"]))

    def _verify(self) -> queries.Verdict:
        with Progress(disable=not self.stdout.isatty()) as bar:
            task = bar.add_task("Links", total=None)
            return queries.verify(
                progress=lambda done, all_: bar.update(task, completed=done, total=all_)
            )

    def _look_at_triggers(self, *, mend: bool) -> None:
        absent = triggers.missing(connection)
        if absent and not mend:
            raise CommandError(
                f"The chain holds, but the database no longer refuses changes: {', '.join(absent)}"
                " is missing. Find out who removed it, then put it back with --mend-triggers."
            )
        triggers.install(connection)

    def _check(self, path: Path, trusted: str) -> None:
        try:
            check = heads.check_head(json.loads(path.read_text()), trusted=trusted)
        except (OSError, ValueError) as error:
            raise CommandError(f"{path}: {error}") from error
        if check.fault:
            raise CommandError(f"The head of {check.at} {HEAD_FAULTS[check.fault]}.")
        self.stdout.write(f"The head of {check.at} still stands at link {check.seq}.")

    def _export(self, path: Path) -> None:
        signed = heads.signed_head(at=timezone.now())
        part = path.with_name(path.name + ".part")
        part.write_text(json.dumps(signed, indent=2) + "\n")
        os.replace(part, path)
        self.stdout.write(f"Signed head written to {path}. Give it to someone outside.")
