"""Steps that the scenarios of the mechanism share. They call actions and queries, never pages."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from pytest_bdd import given, parsers, then, when

from amparo.cases import actions as cases
from amparo.cases import jobs as cases_jobs
from amparo.cases.actions import UrgentMeasure, urgent
from amparo.duties import jobs as duties_jobs
from amparo.duties import queries as terms
from amparo.kernel.actors import VISITOR
from amparo.places.queries import profile_of
from tests.acceptance.assessing_steps import *  # noqa: F403
from tests.acceptance.memory import ZONES, Told, attempt, moment
from tests.acceptance.protecting_steps import *  # noqa: F403
from tests.world import world


@pytest.fixture
def told() -> Told:
    """Return an empty memory."""
    return Told()


@given(parsers.parse("the country {code}"))
def the_country(db, told, code):
    told.world = world(code, at=dt.datetime(2026, 1, 5, 12, tzinfo=ZoneInfo(ZONES[code])))


@given(parsers.parse("a person asks on {day} at {hour}"))
def a_person_asks(told, day, hour):
    told.case = told.world.received(moment(told, day, hour))


@when(parsers.parse("another person asks in {code} on {day} at {hour}"))
def another_asks(told, code, day, hour):
    other = world(code, at=told.at)
    told.other = other.received(moment(told, day, hour))


@given(parsers.parse("a third party calls on {day} at {hour} about a danger to life"))
def a_third_party_calls(told, day, hour):
    told.case = told.world.received(
        moment(told, day, hour), relation="third_party", channel="phone", by=VISITOR,
        urgency={"attacked": "yes"},
    )  # fmt: skip


@when(parsers.parse("nobody acts until {day} at {hour}"))
def nobody_acts(told, day, hour):
    at = moment(told, day, hour)
    duties_jobs.tick(at=at)
    cases_jobs.tick(at=at)


@when(parsers.parse("the duty officer orders patrols on {day} at {hour}"))
def orders_patrols(told, day, hour):
    body = told.world.body("MININTER") if told.world.country == "PE" else told.world.desk
    urgent.order(
        case_id=told.case.pk, grave=True, imminent=True, right="life", reason="Armed men outside.",
        measures=[UrgentMeasure(catalogue_code="INT-01", body=body, detail="Patrol the entrance.")],
        by=told.world.user("duty_officer"), at=moment(told, day, hour),
    )  # fmt: skip


@when(parsers.parse("one duty officer rejects the urgency on {day} at {hour}"))
def one_rejects(told, day, hour):
    urgent.propose_rejection(
        case_id=told.case.pk, reason="An old fact.", by=told.world.user("duty_officer"),
        at=moment(told, day, hour),
    )  # fmt: skip


@when("the same officer agrees with themselves")
def same_agrees(told):
    attempt(told, urgent.agree_rejection, case_id=told.case.pk, at=told.at,
            by=told.world.user("duty_officer"))  # fmt: skip


@when("a second duty officer agrees")
def second_agrees(told):
    urgent.agree_rejection(
        case_id=told.case.pk, by=told.world.user("duty_officer", name="second duty"), at=told.at
    )


@when(parsers.parse('the person tells a new fact "{text}"'))
def new_fact(told, text):
    urgent.flag(case_id=told.case.pk, by=told.world.holder(told.case), at=told.at, new_fact=text)


@when(parsers.parse("the case is admitted on {day} at {hour}"))
def is_admitted(told, day, hour):
    w = told.world
    cases.admit(
        case_id=told.case.pk, defender_reason="Leads the community.", nexus_reason="For the land.",
        case_officer=w.user("case_officer"), by=w.user("intake_lead"), at=moment(told, day, hour),
    )  # fmt: skip


# --- then ---------------------------------------------------------------------


@then(parsers.parse('the urgent track is "{run}" and the case is "{state}"'))
def tracks_are(told, run, state):
    told.case.refresh_from_db()
    latest = told.case.urgent_runs.order_by("-number").first()
    assert (latest.state, told.case.state) == (run, state)


@then(parsers.parse('the case is "{state}"'))
def case_is(told, state):
    told.case.refresh_from_db()
    assert told.case.state == state


@then(parsers.parse("it is run number {number:d}"))
def run_number(told, number):
    assert told.case.urgent_runs.order_by("-number").first().number == number


def _due(told, clock, day, hour):
    local = clock.due_at.astimezone(ZoneInfo(ZONES[told.world.country]))
    assert local.strftime("%Y-%m-%d %H:%M") == f"{day} {hour}"
    told.clock = clock


@then(parsers.parse('the clock "{key}" of the run is due on {day} at {hour}'))
def run_clock(told, key, day, hour):
    run = told.case.urgent_runs.order_by("-number").first()
    _due(told, terms.clocks_of(run).filter(key=key).get(), day, hour)


@then(parsers.parse('the clock "{key}" of the case is due on {day} at {hour}'))
def case_clock(told, key, day, hour):
    _due(told, terms.clocks_of(told.case).filter(key=key).get(), day, hour)


@then(parsers.parse("the run has reached rung {rung:d} of its ladder"))
def rung(told, rung):
    run = told.case.urgent_runs.order_by("-number").first()
    told.clock = terms.clocks_of(run).filter(key="urgent_triage").get()
    assert told.clock.rung == rung
    assert told.clock.escalations.filter(rung=rung).count() == 1


@then("its clock still runs and is late")
def still_late(told):
    told.clock.refresh_from_db()
    assert told.clock.ended_at is None and told.clock.outcome_at(told.at) == "late"


@then("the body has an urgent duty under a code name")
def urgent_duty(told):
    duty = terms.of_file(told.case.file).get()
    assert duty.is_urgent and duty.code_name == told.case.code_name


@then(parsers.parse('its basis is "{basis}", so it shows no badge'))
def confirmed(told, basis):
    assert told.clock.basis == basis and terms.shown(told.clock, told.at).confirmed


@then(parsers.parse('its basis is "{basis}", so it shows the badge «not legally confirmed»'))
def unconfirmed(told, basis):
    assert told.clock.basis == basis and not terms.shown(told.clock, told.at).confirmed


@then(parsers.parse("the first case keeps the profile of {one} and the second has that of {two}"))
def keeps(told, one, two):
    told.case.refresh_from_db()
    assert (profile_of(told.case.profile).code, profile_of(told.other.profile).code) == (one, two)


@then(parsers.parse("the request counts as received on {day}"))
def counts_from(told, day):
    assert told.case.requests.get().counts_from_on.isoformat() == day


@then(parsers.parse('the answer is "{text}"'))
def the_answer(told, text):
    assert told.answer == text
