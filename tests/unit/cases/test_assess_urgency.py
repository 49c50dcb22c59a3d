"""A grave and imminent risk calls the duty officer; a study lets the urgency be ratified."""

import pytest

from amparo.cases.actions import assessments, urgent
from amparo.cases.actions.moves import move_run
from amparo.kernel.errors import Refused
from tests.unit.cases.test_assessments import hand_in, save
from tests.world import answers_for, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def pe(at):
    return world("PE", at=at)


@pytest.fixture
def case(pe, at):
    return pe.assessing(at)


def imminent(pe, found, at, right="life"):
    assessments.answer_legal_test(
        assessment_id=found.pk, answers={"grave": "yes", "imminent": "yes"},
        reasons={"grave": "Armed.", "imminent": "They said tonight."}, right_at_risk=right,
        attack_within_90_days=False, by=pe.user("assessor"), at=at,
    )  # fmt: skip


def test_a_grave_and_imminent_risk_calls_the_duty_officer(pe, case, at):
    found = pe.written(case, at, level="ordinary")
    imminent(pe, found, at)
    assert hand_in(pe, found, at).level == "extreme"
    run = case.urgent_runs.get()
    assert (run.state, run.alleged) == ("flagged", {"assessment": "yes"})
    # It flags; only a duty officer orders.
    assert not run.measures.exists()


def test_a_right_that_the_law_does_not_name_flags_nothing(pe, case, at):
    found = pe.written(case, at, level="extraordinary")
    imminent(pe, found, at, right="privacy")
    hand_in(pe, found, at)
    assert not case.urgent_runs.exists()


def running(pe, case, at):
    urgent.order(
        case_id=case.pk, grave=True, imminent=True, right="life", reason="Armed men.",
        measures=[urgent.UrgentMeasure(catalogue_code="INT-01", body=pe.body("MININTER"))],
        by=pe.user("duty_officer"), at=at,
    )  # fmt: skip
    run = case.urgent_runs.get()
    run.started_at = at
    return move_run(run=run, name="start", by=pe.user("duty_officer"), at=at)


def study(pe, case, at):
    """Return the study of an urgency: the threat, and whether it is grave and imminent."""
    by = pe.user("assessor")
    found = assessments.start_assessment(case_id=case.pk, by=by, at=at, urgent=True)
    threat = {item: a for item, a in answers_for("extraordinary").items() if item[0] == "T"}
    save(pe, found, at, threat)
    imminent(pe, found, at)
    return assessments.write_words(
        assessment_id=found.pk, narrative="Men with arms.", level_reason="Tonight.", by=by, at=at,
        no_contact_reason="Not safe tonight.",
    )  # fmt: skip


def test_the_study_of_an_urgency_lets_it_be_ratified(pe, at):
    case = pe.received(at, urgency={"threatened_now": "yes"})
    run = running(pe, case, at)
    with pytest.raises(Refused, match="sign a study"):
        urgent.ratify(case_id=case.pk, by=pe.user("decider"), at=at)
    pe.given_to_assessor(case, at)
    found = study(pe, case, at)
    assert (found.kind, found.run) == ("immediate", run)
    hand_in(pe, found, at)
    case.refresh_from_db()
    assert case.state == "received"  # the other track neither moved nor stopped
    assert case.urgent_runs.count() == 1
    assert urgent.ratify(case_id=case.pk, by=pe.user("decider"), at=at).state == "ratified"


def test_the_study_of_an_urgency_goes_beside_the_full_assessment(pe, at):
    case = pe.assessing(at, urgency={"threatened_now": "yes"})
    running(pe, case, at)
    full = pe.written(case, at)
    found = study(pe, case, at)
    assert found != full
    hand_in(pe, found, at)
    case = pe.accepted(found, at)
    assert (case.state, case.risk_level) == ("assessing", "")
    full = pe.handed_in(case, at)
    assert full.previous is None
    assert pe.accepted(full, at).state == "plan_concertation"
