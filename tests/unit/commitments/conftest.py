"""Desks, a source, and treaties to record acts about."""

import datetime as dt
import itertools

import pytest

from amparo.commitments.actions import (
    ActionFacts,
    Cited,
    RecommendationFacts,
    StateActionFacts,
    move_action,
    propose_action,
    publish,
    record_action,
    record_position,
    record_recommendation,
)
from amparo.commitments.models import Action, Position, Recommendation, TreatyAction
from amparo.evidence import actions as evidence
from amparo.instruments.actions import enter_known
from amparo.instruments.models import Instrument
from amparo.kernel.actors import SYSTEM
from amparo.people.models import Organisation, Post, User
from tests.unit.situations.people import staff_of


@pytest.fixture
def officer(db):
    return staff_of("desk_officer")


@pytest.fixture
def head(db):
    return staff_of("desk_head")


@pytest.fixture
def two(db):
    """Return two heads as the options of a load: who wrote it, and who publishes it."""
    writer, publisher = staff_of("desk_head", "writer"), staff_of("desk_head", "publisher")
    return {"written_by": writer.email, "published_by": publisher.email}


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


@pytest.fixture
def body(db):
    """Return a body by its code."""

    def of(code):
        row, _new = Organisation.objects.get_or_create(
            country="PE", code=code, defaults={"name": code.title(), "kind": "executive"}
        )
        return row

    return of


@pytest.fixture
def focal_point(body):
    """Return a function that gives a focal point of a body, named after it."""

    def of(code, role="sector_liaison"):
        name = f"{role}.{code.lower()}"
        user = User.objects.create_user(
            f"{name}@example.org", "a long password", service_name=name, language="en"
        )
        Post.objects.create(
            user=user, organisation=body(code), role=role, since_on=dt.date(2020, 1, 1)
        )
        return user

    return of


@pytest.fixture
def acting(recommended, source, officer, head, at):
    """Return a function that records an action about a recommendation and publishes it."""
    numbers = itertools.count(1)

    def tell(*recommendations, stage="", **more):
        given = {
            "ref": f"A-{next(numbers)}", "title": "Adopt a protocol", "kind": "policy",
            "country": "PE", "target_on": dt.date(2027, 6, 30),
            "recommendations": recommendations or (recommended(),),
        }  # fmt: skip
        row = propose_action(
            facts=StateActionFacts(**(given | more)), cited=Cited(source), by=officer, at=at
        )
        row = publish(model=Action, record_id=row.pk, by=head, at=at)
        if stage:
            move_action(action_id=row.pk, move="approve", by=head, at=at)
        return row

    return tell


@pytest.fixture
def recommended(source, officer, head, at):
    """Return a function that records a recommendation to Peru and publishes it."""
    numbers = itertools.count(1)

    def tell(**more):
        given = {
            "mechanism": "UPR", "country": "PE", "text": "Protect human rights defenders.",
            "number": f"111.{next(numbers)}", "issued": "2018",
        }  # fmt: skip
        row = record_recommendation(
            facts=RecommendationFacts(**(given | more)), cited=Cited(source, "111"), by=officer,
            at=at,
        )  # fmt: skip
        return publish(model=Recommendation, record_id=row.pk, by=head, at=at)

    return tell


@pytest.fixture
def answered(source, officer, head, at):
    """Return a function that records what Peru answered and publishes it."""

    def tell(recommendation, support):
        row = record_position(
            recommendation_id=recommendation.pk, support=support, cited=Cited(source, "add."),
            by=officer, at=at,
        )  # fmt: skip
        return publish(model=Position, record_id=row.pk, by=head, at=at)

    return tell
