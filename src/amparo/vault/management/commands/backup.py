"""Write a sealed backup of everything but the keys."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from amparo.kernel.actors import SYSTEM
from amparo.ledger.actions import record
from amparo.vault import archive


class Command(BaseCommand):
    help = (
        "Back up every row and every sealed file into one file sealed to recipients (age, X25519)."
        " The vault's keys are not in it: write them apart with --keys-to, keep them apart."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", required=True, metavar="FILE")
        parser.add_argument("--recipient", required=True, action="append", metavar="age1…")
        parser.add_argument("--keys-to", metavar="FILE", help="the keys, sealed, in another file")
        parser.add_argument(
            "--keys-recipient", action="append", metavar="age1…",
            help="who may open the keys: better somebody else than who opens the backup",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        path, at = Path(options["to"]), timezone.now()
        loud = options["verbosity"] > 1

        def say(name: str, rows: int) -> None:
            if loud and rows:
                self.stdout.write(f"{rows:10} {name}")

        try:
            made = archive.back_up(path, options["recipient"], at=at, say=say)
            if options["keys_to"]:
                recipients = options["keys_recipient"] or options["recipient"]
                archive.export_keys(Path(options["keys_to"]), recipients)
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        record(
            verb="backup.made", target="vault.Backup:" + made["made_at"], by=SYSTEM, at=at,
            after={
                "rows": sum(made["rows"].values()), "recipients": options["recipient"],
                "keys": bool(options["keys_to"]),
            },
        )  # fmt: skip
        rows, size = sum(made["rows"].values()), path.stat().st_size
        self.stdout.write(
            f"{rows} rows in {path}, {size:,} bytes, journal up to link {made['journal']['seq']}."
        )
        if options["keys_to"]:
            self.stdout.write(f"Keys in {options['keys_to']}. Keep the two files apart.")
