"""Draw docs/reference from the code and the words; `--check` compares instead."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from amparo.site.reference import pages


class Command(BaseCommand):
    """`manage.py reference [--check]`."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail on a difference"
        )

    def handle(self, *, check: bool, **options: Any) -> None:
        folder = settings.ROOT / "docs" / "reference"
        drawn = pages()
        kept = {path.name: path.read_text() for path in folder.glob("*.md")}
        if check:
            stale = sorted(
                name for name in drawn.keys() | kept.keys() if drawn.get(name) != kept.get(name)
            )
            if stale:
                raise CommandError(f"Out of date: {', '.join(stale)}. Run make reference.")
            return
        folder.mkdir(parents=True, exist_ok=True)
        for name in kept.keys() - drawn.keys():
            (folder / name).unlink()
        for name, text in drawn.items():
            (folder / name).write_text(text)
        self.stdout.write(f"{len(drawn)} pages in docs/reference")
