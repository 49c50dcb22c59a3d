"""Store a country's law as it stands in its file, with its bodies: `manage.py load_country PE`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from amparo.kernel.errors import No
from amparo.people.actions import load_bodies
from amparo.places.actions import load_profile
from vocab import BadFile


class Command(BaseCommand):
    """A second run changes nothing; a changed file becomes a new version."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("country", nargs="?", default=settings.COUNTRY)

    def handle(self, *, country: str, **options: Any) -> None:
        at = timezone.now()
        try:
            with transaction.atomic():
                profile = load_profile(country.upper(), at=at)
                bodies = load_bodies(profile, at=at)
        except (No, BadFile) as mistake:
            raise CommandError(str(mistake)) from mistake
        self.stdout.write(f"{profile}: {bodies} bodies new or changed.")
