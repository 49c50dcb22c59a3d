"""Make keys. They are printed, never stored."""

import base64
import secrets
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


class Command(BaseCommand):
    help = (
        "Print new keys as lines for the environment. Whoever has them and the database can read"
        " identities; without them nobody can. Keep them apart from the database."
    )
    requires_system_checks: list[str] = []  # noqa: RUF012

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--vault-only",
            action="store_true",
            help="only a new vault key before the present ones: the line for a change of keys",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        name = f"k{timezone.now():%Y%m%d}{secrets.token_hex(2)}"
        present = f",{settings.VAULT_KEYS}" if options["vault_only"] and settings.VAULT_KEYS else ""
        self.stdout.write(f"AMPARO_VAULT_KEYS={name}:{_key()}{present}")
        if options["vault_only"]:
            return
        self.stdout.write(f"AMPARO_VAULT_LOOKUP_KEY={_key()}")
        self.stdout.write(f"AMPARO_JOURNAL_KEY={_key()}")
        self.stdout.write(f"AMPARO_SECRET_KEY={secrets.token_urlsafe(48)}")
