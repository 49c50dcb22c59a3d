"""Seal everything again under the newest key, while the site runs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.progress import Progress, SpinnerColumn, TextColumn

from amparo.kernel.actors import SYSTEM
from amparo.ledger.actions import record
from amparo.vault import rotation


class Command(BaseCommand):
    help = (
        "Seal every sealed column and file under the first key of AMPARO_VAULT_KEYS. Give server"
        " and worker the new key and the old ones first, and restart them; afterwards, when this"
        " says that nothing is left, take the old key out."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        told: dict[str, int] = {}
        columns = (SpinnerColumn(), TextColumn("{task.description}"))
        with Progress(*columns, disable=not self.stdout.isatty()) as bar:
            task = bar.add_task("Reading")

            def say(table: str, rows: int) -> None:
                told[table] = told.get(table, 0) + rows
                bar.update(task, description=f"{table}: {told[table]} rows sealed again")

            turn = rotation.rotate(say=say)
        for table, rows in told.items():
            self.stdout.write(f"{rows:8} {table}")
        record(
            verb="keys.rotated", target=f"vault.Key:{turn.key}", by=SYSTEM, at=timezone.now(),
            after={"rows": turn.rows, "unreadable": len(turn.unreadable)},
        )  # fmt: skip
        if turn.unreadable:
            some = ", ".join(turn.unreadable[:5])
            raise CommandError(
                f"{len(turn.unreadable)} rows open with no key of the ring, among them {some}."
                " Keep the old keys, and look at these rows."
            )
        self.stdout.write(
            f"{turn.rows} rows sealed again under {turn.key}. Nothing is under an older key."
        )
