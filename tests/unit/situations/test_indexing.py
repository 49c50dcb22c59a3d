"""Rows of before the index become findable in turns, each going on where the last one came to."""

import pytest

from amparo.kernel.actors import SYSTEM
from amparo.situations import actions, queries
from amparo.situations.jobs import index_missing, indexing
from amparo.situations.models import Reached
from amparo.situations.queries import Filters
from amparo.vault.models import Indexed

pytestmark = pytest.mark.django_db


def incidents(at, count):
    return [
        actions.record_incident(
            by=SYSTEM, at=at, type="THD", country="PE", occurred="2026-03-10",
            public_summary="Threats beside the reservoir.",
        )
        for _ in range(count)
    ]  # fmt: skip


def found() -> int:
    return len(queries.search_incidents(SYSTEM, Filters(q="reservoir"))[0])


def test_what_is_not_findable_is_made_so_once(at):
    incidents(at, 3)
    Indexed.objects.all().delete()
    assert found() == 0
    assert index_missing(at=at) == 3
    assert found() == 3
    assert index_missing(at=at) == 0


def test_a_turn_that_ends_is_taken_up_again(at, monkeypatch):
    incidents(at, 3)
    Indexed.objects.all().delete()
    monkeypatch.setattr(indexing, "BATCH", 1)
    clock = iter(range(1000))
    monkeypatch.setattr(indexing.time, "monotonic", lambda: float(next(clock)))
    assert 0 < index_missing(at=at) < 3
    assert not Reached.objects.filter(name__endswith="of incident").exists()
    while index_missing(at=at):
        pass
    assert found() == 3


def test_a_person_whose_name_is_not_known_holds_nobody_up(at):
    actions.register_person(by=SYSTEM, at=at, identity={})
    Indexed.objects.all().delete()
    index_missing(at=at)
    assert index_missing(at=at) == 0
