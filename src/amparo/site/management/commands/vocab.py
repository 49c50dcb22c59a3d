"""Read every word and number set by law or field, strictly, and say how many there are."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

import vocab
from vocab import public, statistics


class Command(BaseCommand):
    """`manage.py vocab` fails with the file, the line and the remedy on the first fault."""

    help = __doc__ or ""
    requires_system_checks: list[str] = []  # noqa: RUF012

    def handle(self, **options: Any) -> None:
        try:
            for name in sorted(vocab.lists()):
                self.stdout.write(f"{name:32}{len(vocab.terms(name)):4} words")
            for code in sorted(vocab.profile_codes()):
                limits = vocab.profile(code).deadlines.values()
                open_ = sum(not limit.confirmed for limit in limits)
                self.stdout.write(
                    f"profile {code:24}{len(limits):4} deadlines, {open_} not legally confirmed"
                )
            self.stdout.write(f"risk instrument {vocab.instrument().version}")
            self.stdout.write(f"measures {len(vocab.measures()):27}")
            self.stdout.write(f"receipt words {len(public.receipt_words()):22}")
            self.stdout.write(f"simple questions {len(public.questions()):19}")
            self.stdout.write(f"limits of public forms {len(public.flooding().limits):13}")
            self.stdout.write(f"public tables {len(statistics.tables()):22}")
            self.stdout.write(f"figures hidden below {statistics.disclosure().threshold:15}")
        except vocab.BadFile as fault:
            raise CommandError(str(fault)) from fault
