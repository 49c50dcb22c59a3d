"""Store the law of each country as it stands in its file: `manage.py load_profiles [PE …]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.kernel.errors import No
from amparo.places.actions import known_countries, load_profile
from vocab import BadFile


class Command(BaseCommand):
    """The same content is stored once; a changed file becomes a new version."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("countries", nargs="*", help="ISO codes; all that there are, if none")

    def handle(self, *, countries: list[str], **options: Any) -> None:
        at = timezone.now()
        try:
            for country in countries or known_countries():
                version = load_profile(country.upper(), at=at)
                new = _("stored now") if version.loaded_at == at else _("known")
                self.stdout.write(f"{version} {version.sha256[:12]} {new}")
        except (No, BadFile) as mistake:
            raise CommandError(str(mistake)) from mistake
