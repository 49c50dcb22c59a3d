"""Load a believable synthetic Peru: every person, body of work and event in it is invented."""

import random
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from rich.progress import Progress

from amparo.cases.models import Case
from amparo.people.actions import load_bodies
from amparo.people.posts import remembering
from amparo.places.actions import load_profile
from amparo.site.demo import (
    cast,
    desks,
    directorates,
    foreseen,
    plot,
    registry,
    sessions,
    statistics,
    stories,
    watching,
)
from amparo.site.demonstration import PASSWORD

SEED = 20211  # the decree's number and its year: the same Peru each time


class Command(BaseCommand):
    """`manage.py load_demo` fills an empty database; run again it changes nothing."""

    help = __doc__ or ""

    def handle(self, **options: Any) -> None:
        if Case.objects.exists():
            self.stdout.write("The database already has cases: nothing was loaded.")
            return
        now = timezone.now()
        load_bodies(load_profile("PE", at=now), at=now)
        people = cast.open_accounts(PASSWORD, at=now)
        luck = random.Random(SEED)  # noqa: S311  (a story, not a secret)
        with remembering(), Progress(disable=not self.stdout.isatty()) as progress:
            task = progress.add_task("Cases", total=len(plot.PLOT))
            for days, filed, deeds in sorted(plot.PLOT, key=lambda one: -one[0]):
                story = stories.Story(people, now - timedelta(days=days), luck, until=now)
                stories.receive(story, **filed)
                for deed in deeds:
                    deed(story)
                progress.advance(task)
        registry.fill(until=now, luck=luck)
        sessions.hold_sessions(people, until=now)
        desks.fill_desk(people, until=now)
        watching.fill_desk(people, until=now)
        statistics.publish(people, until=now)
        directorates.fill_directorates(people, until=now)
        foreseen.foresee(people, until=now)
        self.stdout.write(f"Loaded {Case.objects.count()} invented cases.")
