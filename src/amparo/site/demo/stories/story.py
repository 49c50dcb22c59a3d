"""One invented case with its own clock and its own officers."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from amparo.cases import actions as cases
from amparo.cases.models import Case
from amparo.people.models import User


@dataclass
class Story:
    """One case and its own clock: each deed takes some hours, as it would."""

    people: dict[str, list[User]]
    at: datetime
    luck: random.Random
    case: Case | None = None
    filed: dict[str, Any] = field(default_factory=dict)

    def who(self, role: str) -> User:
        """Return someone in a role: on this case always the same one."""
        choice = self.people[role]
        turn = int(self.case.pk.hex[-2:], 16) if self.case else 0
        return choice[turn % len(choice)]

    def later(self, hours: float) -> datetime:
        """Return the hour of the next deed."""
        self.at += timedelta(hours=hours * self.luck.uniform(0.7, 1.3))
        return self.at

    @property
    def today(self) -> date:
        """Return the local day of the story."""
        return timezone.localtime(self.at).date()

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
