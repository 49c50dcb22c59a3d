"""One invented case with its own clock and its own officers."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from amparo.cases import actions as cases
from amparo.cases.models import Case
from amparo.people.models import User

HURRIED = 4  # hours
ROOM = timedelta(days=10)  # so that no deed falls after the day of loading
OPENS, CLOSES = 8, 17
WEEKEND = (5, 6)


@dataclass
class Story:
    """One case and its own clock: each deed takes some hours, as it would."""

    people: dict[str, list[User]]
    at: datetime
    luck: random.Random
    until: datetime
    case: Case | None = None
    filed: dict[str, Any] = field(default_factory=dict)

    def who(self, role: str) -> User:
        """Return someone in a role: on this case always the same one."""
        choice = self.people[role]
        turn = int(self.case.pk.hex[-2:], 16) if self.case else 0
        return choice[turn % len(choice)]

    def later(self, hours: float) -> datetime:
        """Return the hour of the next deed; what is not hurried is done in office hours."""
        self.at += timedelta(hours=hours * self.luck.uniform(0.7, 1.3))
        if hours >= HURRIED and self.until - self.at > ROOM:
            self.at = self._in_office_hours(self.at)
        return self.at

    def _in_office_hours(self, at: datetime) -> datetime:
        local = timezone.localtime(at)
        if local.hour >= CLOSES:
            local = local.replace(hour=0) + timedelta(days=1)
        while local.weekday() in WEEKEND:
            local = local.replace(hour=0) + timedelta(days=1)
        if local.hour < OPENS:
            local = local.replace(hour=OPENS) + timedelta(minutes=self.luck.randrange(180))
        return local.astimezone(at.tzinfo)

    @property
    def today(self) -> date:
        """Return the local day of the story."""
        return timezone.localdate(self.at)

    def fresh(self) -> Case:
        """Return the case as it stands."""
        assert self.case is not None  # noqa: S101
        self.case.refresh_from_db()
        return self.case

    @property
    def holder(self) -> Any:
        """Return the person, come back with the receipt."""
        own = self.fresh().receipts.exclude(holder="third_party").order_by("issued_at")
        return cases.as_holder(own.first())
