"""Desks, a source, and treaties to record acts about."""

import pytest

from amparo.commitments.actions import ActionFacts, Cited, publish, record_action
from amparo.commitments.models import TreatyAction
from amparo.evidence import actions as evidence
from amparo.instruments.actions import enter_known
from amparo.instruments.models import Instrument
from amparo.kernel.actors import SYSTEM
from tests.unit.situations.people import staff_of


@pytest.fixture
def officer(db):
    return staff_of("desk_officer")


@pytest.fixture
def head(db):
    return staff_of("desk_head")


@pytest.fixture
def source(at, db):
    return evidence.add_source(
        title="Depositary notification", kind="official_record", by=SYSTEM, at=at, is_of_desks=True
    )


@pytest.fixture
def treaty(at, db):
    """Return a treaty by the name it is known under."""
    enter_known(by=SYSTEM, at=at)
    return lambda key: Instrument.objects.get(known_as=key)


@pytest.fixture
def told(treaty, source, officer, head, at):
    """Return a function that records an act of Peru and publishes it."""

    def tell(key, kind, made, country="PE", **more):
        row = record_action(
            facts=ActionFacts(
                instrument=treaty(key), country=country, kind=kind, made=made, **more
            ),
            cited=Cited(source, "C.N.1"), by=officer, at=at,
        )  # fmt: skip
        return publish(model=TreatyAction, record_id=row.pk, by=head, at=at)

    return tell
