"""The public statistics of the demonstration: made by one person, approved by another."""

from datetime import date, datetime

from django.utils import timezone

from amparo.people.models import User
from amparo.publications import actions
from vocab.statistics import tables

NOTE = "Cifras inventadas: ninguna describe el país real."


def publish(people: dict[str, list[User]], *, until: datetime) -> None:
    """Publish the statistics of the last whole year of months whose delay is over."""
    today = timezone.localdate(until)
    months = today.year * 12 + today.month - 1 - (1 if today.day > 1 else 2)
    last, first = _month(months), _month(months - 12)
    made = actions.make_release(
        country="PE", since=first, until=last, note=NOTE, by=people["registry_analyst"][0],
        at=until, tables=[t.key for t in tables().values() if t.population],
    )  # fmt: skip
    actions.approve_release(release_id=made.pk, by=people["decider"][0], at=until)


def _month(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)
