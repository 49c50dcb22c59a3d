"""Fill an empty database from a sealed backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from amparo.kernel.actors import SYSTEM
from amparo.ledger.actions import record
from amparo.vault import archive


class Command(BaseCommand):
    help = (
        "Restore a backup into an empty database and an empty folder of files, of either kind of"
        " database. The vault's keys must stand in the environment for names to be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", required=True, dest="source", metavar="FILE")
        parser.add_argument(
            "--identity", required=True, metavar="FILE", help="the age secret key of a recipient"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        source = Path(options["source"])
        call_command("migrate", verbosity=0, interactive=False)
        try:
            lines = Path(options["identity"]).read_text().splitlines()
            secret = next((x for x in lines if x.startswith("AGE-SECRET-KEY-")), "")
            manifest = archive.restore(source, secret)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        except archive.NotRestored as error:
            raise CommandError(f"{source} is not restored: {error}.") from error
        record(
            verb="backup.restored", target="vault.Backup:" + manifest["made_at"], by=SYSTEM,
            at=timezone.now(), after={"rows": sum(manifest["rows"].values())},
        )  # fmt: skip
        self.stdout.write(
            f"{sum(manifest['rows'].values())} rows of {manifest['made_at']} are back,"
            f" and the journal verifies up to link {manifest['journal']['seq']}."
        )
