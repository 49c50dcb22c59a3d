"""A country with acts on record, each row made directly."""

import datetime as dt
from dataclasses import dataclass, field
from itertools import count

import pytest

from amparo.kernel.actors import SYSTEM
from amparo.kernel.ids import random_code
from amparo.publications import actions
from amparo.publications.models import Release
from amparo.situations.models import Act, Incident, Involvement, Person
from amparo.vault.models import Identity
from tests.world import World, world

YEAR = (dt.date(2025, 1, 1), dt.date(2026, 1, 1))


@dataclass
class Registry:
    """Acts and people of one country."""

    pe: World
    at: dt.datetime
    numbers: count = field(default_factory=lambda: count(1))

    def person(self, **said) -> Person:
        n = next(self.numbers)
        identity = Identity.objects.create()
        return Person.objects.create(
            code_name=f"Bird {n}", identity=identity, created_at=self.at, **said
        )

    def act(
        self, kind="THD", *, region="Ucayali", day="2025-02-03", person=None, collective=None,
        verification="verified", actor="", cause="land", until="", **said,
    ) -> Act:  # fmt: skip
        since = dt.date.fromisoformat(day)
        incident = Incident.objects.create(
            code=random_code(), type=kind, country="PE", region=self.pe.region(region),
            occurred=day, occurred_from_on=since,
            occurred_to_on=dt.date.fromisoformat(until) if until else since,
            verification=verification, cause=cause, recorded_at=self.at, recorded_label="Desk",
        )  # fmt: skip
        act = Act.objects.create(
            incident=incident, type=kind, person=person, collective=collective, **said
        )
        if actor:
            Involvement.objects.create(act=act, actor_class=actor)
        return act

    def acts(self, n: int, *args, **said) -> None:
        for _ in range(n):
            self.act(*args, **said)

    def release(self, *tables: str, since=YEAR[0], until=YEAR[1], by=None, at=None) -> Release:
        return actions.make_release(
            country="PE", since=since, until=until, tables=tables or ("acts_by_type",),
            by=by or self.pe.user("registry_analyst"), at=at or self.at,
        )  # fmt: skip

    def published(self, *tables: str, **said) -> Release:
        made = self.release(*tables, **said)
        return actions.approve_release(
            release_id=made.pk, by=self.pe.user("decider"), at=said.get("at") or self.at
        )


@pytest.fixture
def registry(db, at) -> Registry:
    return Registry(world("PE", at=at), at)


__all__ = ["SYSTEM"]
