"""Scenarios 2 and 8: how States stand to treaties on a day, and who does not carry them out."""

import datetime as dt
from types import SimpleNamespace

import pytest
from pytest_bdd import given, parsers, scenarios, then, when

from amparo.commitments import queries
from amparo.commitments.actions import (
    ActionFacts,
    Cited,
    StepFacts,
    assess_enforcement,
    publish,
    record_action,
    take_step,
)
from amparo.commitments.models import DomesticStep, EnforcementAssessment, TreatyAction
from amparo.commitments.queries import Asked
from amparo.commitments.queries.standings import bound_on
from amparo.commitments.rules.falling_due import first_due
from amparo.evidence.actions import add_source
from amparo.evidence.models import Citation
from amparo.instruments.actions import enter_known
from amparo.instruments.models import Instrument
from amparo.kernel.actors import SYSTEM
from amparo.ledger.actions import label
from tests.unit.situations.people import staff_of
from vocab.treaties import deadlines

pytestmark = pytest.mark.django_db
scenarios("commitments/02_cluster_munitions_over_time.feature")
scenarios("commitments/08_party_without_enforcement.feature")

COUNTRIES = {"Peru": "PE", "Chile": "CL"}


@pytest.fixture
def told(at, db):
    """What the steps of one scenario tell each other: desks, a source, the treaty asked about."""
    enter_known(by=SYSTEM, at=at)
    source = add_source(
        title="Notices of a depositary", kind="official_record", is_of_desks=True, by=SYSTEM, at=at
    )
    return SimpleNamespace(
        at=at, officer=staff_of("desk_officer"), head=staff_of("desk_head"), source=source
    )


def act(told, kind, made, country="PE", **more):
    facts = ActionFacts(instrument=told.treaty, country=country, kind=kind, made=made, **more)
    row = record_action(facts=facts, cited=Cited(told.source), by=told.officer, at=told.at)
    return publish(model=TreatyAction, record_id=row.pk, by=told.head, at=told.at)


@given("the Convention on Cluster Munitions")
def _ccm(told):
    told.treaty = Instrument.objects.get(known_as="CCM")


@given(parsers.parse('Peru signed it in {place} on {day} by the hand of "{who}"'))
def _signed(told, place, day, who):
    told.signature = act(told, "signature", day, place=place, signatory=who)


@given(parsers.parse("Peru announced on {day} that the ratification process had begun"))
def _announced(told, day):
    facts = StepFacts(
        instrument=told.treaty, country="PE", step="sector_opinions", taken=day,
        note="ratification process begun",
    )  # fmt: skip
    row = take_step(facts=facts, cited=Cited(told.source), by=told.officer, at=told.at)
    publish(model=DomesticStep, record_id=row.pk, by=told.head, at=told.at)


@given(parsers.parse("Peru deposited its ratification on {day}"))
def _deposited(told, day):
    act(told, "ratification", day)


@when(parsers.parse("I ask how Peru stood on {day}"))
def _ask(told, day):
    told.lines = queries.lines_of_state(SYSTEM, "PE", Asked(dt.date.fromisoformat(day)))


@then(parsers.parse("it was {standing}"))
def _was(told, standing):
    assert [line.standing.status for line in told.lines] == (
        [] if standing == "none" else [standing]
    )


@then(parsers.parse('the last step at home is "{step}" with the words "{words}"'))
def _step(told, step, words):
    last = queries.last_step(told.treaty, "PE")
    assert (last.step, last.note) == (step, words)
    assert TreatyAction.objects.filter(kind="ratification").count() == 1


@then("the signature names who signed and where")
def _who(told):
    assert (told.signature.signatory, told.signature.place) == ("Antonio García Revilla", "Oslo")


@when("I ask what falls due for Peru")
def _due(told):
    (line,) = queries.lines_of_state(SYSTEM, "PE", Asked(dt.date(2013, 3, 1)))
    told.bound = bound_on(line)


@then(parsers.parse('"{key}" falls due on {day}'))
def _falls(told, key, day):
    (duty,) = [one for one in deadlines() if one.key == key]
    assert first_due(duty, told.bound) == dt.date.fromisoformat(day)


@given("the Genocide Convention, to which Peru and Chile are bound")
def _genocide(told):
    told.treaty = Instrument.objects.get(known_as="GENOCIDE")
    for country in COUNTRIES.values():
        act(told, "ratification", "1960-02-24", country=country)


@given(parsers.parse('an assessor "{who}" found {level} legislation in Peru, as of {year}'))
def _assessed(told, who, level, year):
    row = assess_enforcement(
        instrument=told.treaty, country="PE", dimension="legislation",
        level={"no": "none"}.get(level, level), assessor=who, as_of=year, reasons="",
        cited=Cited(told.source, "p. 12"), by=told.officer, at=told.at,
    )  # fmt: skip
    publish(model=EnforcementAssessment, record_id=row.pk, by=told.head, at=told.at)


@when(parsers.parse("the desk asks who is missing on {day}"))
def _missing(told, day):
    (told.gap,) = queries.gap_of(told.officer, [told.treaty], Asked(dt.date.fromisoformat(day)))


@then("Peru is counted among the bound")
def _bound(told):
    assert "PE" in told.gap.bound
    assert "PE" not in told.gap.unsigned + told.gap.signed + told.gap.left


@then(parsers.parse('Peru stands among those that do not carry it out, by "{who}" at "{place}"'))
def _weak(told, who, place):
    (one,) = told.gap.unenforced["PE"]
    assert one.assessor == who
    assert Citation.objects.get(target=label(one)).locator == place


@then("Chile stands among those that nobody has assessed")
def _unassessed(told):
    assert "CL" in told.gap.unassessed and "CL" not in told.gap.unenforced


@then("Peru does not stand among those that do not carry it out")
def _strong(told):
    assert "PE" in told.gap.bound and "PE" not in told.gap.weak
