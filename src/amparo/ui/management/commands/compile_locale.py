"""`manage.py compile_locale`: make the translations ready; does nothing when they are."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from amparo.ui.translations import compile_all


class Command(BaseCommand):
    help = "Compile the translations of every room that are absent or out of date."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anew", action="store_true", help="compile all of them again")

    def handle(self, *args: Any, **options: Any) -> None:
        written = compile_all(anew=options["anew"])
        if options["verbosity"] > 0 and written:
            self.stdout.write(f"{len(written)} translations compiled")
