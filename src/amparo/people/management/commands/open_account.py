"""Open an account from the console: how the first system administrator gets in."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import No
from amparo.people import actions
from amparo.people.jobs import password_link
from amparo.people.models import Organisation


class Command(BaseCommand):
    """`manage.py open_account EMAIL --name NAME [--role ROLE --body CODE]`."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="the name used at work")
        parser.add_argument("--language", default="es")
        parser.add_argument("--role", help="a key of people/roles, such as system_administrator")
        parser.add_argument("--body", help="the code of the body at which the role is held")
        parser.add_argument("--country", default=settings.COUNTRY)

    def handle(self, *, email: str, name: str, role: str, body: str, **options: Any) -> None:
        if bool(role) != bool(body):
            raise CommandError("A post needs both --role and --body.")
        at = timezone.now()
        try:
            with transaction.atomic():
                user = actions.open_account(
                    email=email, service_name=name, language=options["language"], by=SYSTEM, at=at
                )
                if role:
                    organisation = _body(options["country"], body)
                    actions.give_post(
                        user=user, organisation=organisation, role=role, by=SYSTEM, at=at
                    )
        except No as no:
            raise CommandError(str(no)) from None
        self.stdout.write("The account is open. Its owner chooses the password here, within a day:")
        self.stdout.write(password_link(user))


def _body(country: str, code: str) -> Organisation:
    found = Organisation.objects.filter(country=country, code=code).first()
    if found is None:
        known = Organisation.objects.filter(country=country).values_list("code", flat=True)
        raise CommandError(f"There is no body {code}. There are: {', '.join(sorted(known))}.")
    return found
