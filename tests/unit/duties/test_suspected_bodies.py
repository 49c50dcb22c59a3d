"""With the real cases above: a suspected body is shut out of its duties, officers see theirs."""

from datetime import datetime

import pytest

from amparo.cases.models import Case, SuspectedBody
from amparo.duties import actions, queries
from amparo.duties.models import Duty
from amparo.duties.policies import POLICY, Can
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied
from tests.world import World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(at: datetime) -> World:
    return world(at=at)


@pytest.fixture
def case(here: World, at: datetime) -> Case:
    return here.admitted(at)


@pytest.fixture
def duty(here: World, case: Case, at: datetime) -> Duty:
    return actions.offer(
        kind="protection_measure",
        subject="cases.Measure:1",
        body=here.body("MININTER"),
        title="Patrol on market days",
        file=case.file,
        by=SYSTEM,
        at=at,
    )


@pytest.mark.parametrize("suspected", ["MININTER", "PNP"])
def test_a_suspected_body_or_unit_loses_sight_of_the_duty(
    here: World, case: Case, duty: Duty, at: datetime, suspected: str
) -> None:
    liaison = here.user("sector_liaison", at_body="MININTER")
    assert queries.visible_to(liaison).get() == duty
    listed = SuspectedBody.objects.create(case=case, organisation=here.body(suspected), since_at=at)
    assert not queries.visible_to(liaison).exists()
    with pytest.raises(Denied):
        actions.accept(duty_id=duty.pk, by=liaison, at=at)
    with pytest.raises(Denied):
        actions.open_task(duty=duty, by=liaison, at=at)
    listed.cleared_at = at
    listed.save()
    assert queries.visible_to(liaison).get() == duty


def test_a_suspected_body_still_sees_the_duties_of_other_cases(
    here: World, case: Case, duty: Duty, at: datetime
) -> None:
    other = here.received(at)
    SuspectedBody.objects.create(case=other, organisation=here.body("MININTER"), since_at=at)
    assert queries.visible_to(here.user("sector_liaison", at_body="MININTER")).get() == duty


def test_the_officer_of_the_case_sees_its_duties_and_no_other(
    here: World, duty: Duty, at: datetime
) -> None:
    actions.offer(
        kind="agreement", subject="x", body=here.body("MINAM"), title="Report", by=SYSTEM, at=at
    )
    officer = here.user("case_officer")
    assert queries.visible_to(officer).get() == duty
    assert POLICY.allows(officer, Can.READ, duty)
    assert not POLICY.allows(officer, Can.ACCEPT, duty)


def test_whoever_only_assesses_sees_no_duties(here: World, duty: Duty) -> None:
    assert not queries.visible_to(here.user("assessor")).exists()
