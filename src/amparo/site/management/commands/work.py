"""Run one worker: background tasks, events between rooms, and what the clock asks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from amparo.site.ticks import TICKS
from amparo.site.work import Work


class Command(BaseCommand):
    """`manage.py work` runs until stopped; `--once` does what waits now and ends."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what waits now, then end")

    def handle(self, *, once: bool, **options: Any) -> None:
        work = Work(TICKS)
        if once:
            work.once(timezone.now())
        else:
            work.stop_on_signals()
            work.run()
