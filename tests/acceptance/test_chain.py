"""Scenarios 7 and 14: a call followed to its treaty, and days by which something is reported."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils.translation import override
from pytest_bdd import given, parsers, scenarios, then, when

from amparo.commitments import actions, queries
from amparo.commitments.actions import (
    ActionFacts,
    Cited,
    IndicatorFacts,
    RecommendationFacts,
    StateActionFacts,
    StepFacts,
)
from amparo.commitments.actions.measuring import facts_of_indicator
from amparo.commitments.jobs.reminding import remind
from amparo.commitments.models import (
    Action,
    DomesticStep,
    Indicator,
    Recommendation,
    TreatyAction,
)
from amparo.commitments.queries import Asked
from amparo.duties import queries as duties
from amparo.evidence.actions import add_source
from amparo.instruments.actions import enter_known
from amparo.instruments.models import Instrument
from amparo.kernel.actors import SYSTEM
from amparo.notices.models import Notice
from amparo.people.models import User
from amparo.ui import days
from tests.unit.diplomacy.conftest import body, user
from tests.unit.situations.people import sign_in

pytestmark = pytest.mark.django_db
scenarios("commitments/07_call_to_treaty_action.feature")
scenarios("commitments/14_due_reports.feature")


@pytest.fixture
def told(at):
    """What the steps of one scenario tell each other."""
    return SimpleNamespace(at=at)


def on(told, day):
    """Return ten o'clock of a day."""
    return dt.datetime.fromisoformat(day).replace(hour=10, tzinfo=told.at.tzinfo)


def published(told, row):
    return actions.publish(model=type(row), record_id=row.pk, by=told.head, at=told.at)


@given("a desk with an officer and a head")
def _desk(told, db):
    told.desk = body("DDHH")
    told.officer = user("officer", "desk_officer", told.desk)
    told.head = user("head", "desk_head", told.desk)
    source = add_source(
        title="The document itself", kind="official_record", is_of_desks=True, by=SYSTEM, at=told.at
    )
    told.cited = Cited(source)
    told.held = {"by": told.officer, "at": told.at, "cited": told.cited}


# --- scenario 7 ------------------------------------------------------------------------


@given(parsers.parse('the statement "{symbol}"'))
def _statement(told, symbol):
    source = add_source(title=symbol, kind="press", is_of_desks=True, by=SYSTEM, at=told.at)
    told.amnesty = Cited(source, "call 5")


@given(parsers.parse("Peru signed Escazú on {day}"))
def _signed(told, day):
    enter_known(by=SYSTEM, at=told.at)
    told.escazu = Instrument.objects.get(known_as="ESCAZU")
    facts = ActionFacts(instrument=told.escazu, country="PE", kind="signature", made=day)
    published(told, actions.record_action(facts=facts, **told.held))


@when(parsers.parse("call {number} of {day} asks Peru to ratify Escazú"))
def _call(told, number, day):
    facts = RecommendationFacts(
        mechanism="CALL", country="PE", kind="call", number=number, issued=day, language="es",
        text="Ratify the Escazú Agreement.", recommenders=("Amnesty International",),
    )  # fmt: skip
    row = actions.record_recommendation(
        facts=facts, cited=told.amnesty, by=told.officer, at=told.at
    )
    told.call = published(told, row)


@when("it is classified and assigned to the Ministry of Foreign Affairs")
def _assigned(told):
    told.ministry = body("RREE")
    told.liaison = user("liaison", "sector_liaison", told.ministry)
    given = {"recommendation_id": told.call.pk, "by": told.officer, "at": told.at}
    actions.classify(sought="ratify", labels={"theme": ["Environment"]}, **given)
    assert actions.assign(body=told.ministry, **given).stage == "assigned"


@when("the ministry leads an action to ratify Escazú")
def _led(told):
    facts = StateActionFacts(
        ref="RREE-2019-1", title="Ratify Escazú", kind="international_act", country="PE",
        target_on=dt.date(2027, 12, 31), recommendations=(told.call,), instruments=(told.escazu,),
    )  # fmt: skip
    told.action = published(told, actions.propose_action(facts=facts, **told.held))
    actions.entrust(
        action_id=told.action.pk, body=told.ministry, role="lead", by=told.officer, at=told.at
    )


@when(parsers.parse("Escazú is sent to Congress on {day}"))
def _sent(told, day):
    _step(told, "to_congress", day)


@when(parsers.parse("Escazú is shelved on {day}"))
def _shelved(told, day):
    _step(told, "shelved", day)


def _step(told, step, day):
    facts = StepFacts(instrument=told.escazu, country="PE", step=step, taken=day)
    row = actions.take_step(facts=facts, **told.held)
    actions.publish(model=DomesticStep, record_id=row.pk, by=told.head, at=told.at)


@then(parsers.parse('the call is planned and has the reference "{ref}"'))
def _planned(told, ref):
    row = Recommendation.objects.get(pk=told.call.pk)
    assert (row.ref, row.stage) == (ref, "planned")
    assert not TreatyAction.objects.filter(kind="ratification").exists(), "a step ratifies nothing"


@then("its page shows these steps")
def _steps_shown(told, client, datatable):
    sign_in(client, told.officer)
    page = client.get(reverse("commitments:recommendation", args=[told.call.pk])).content.decode()
    for written, step in datatable[1:]:
        with override("en"):
            assert days.day(written) in page and step in page
    assert "Ratify Escazú" in page and "AMR 46/0358/2019" in page


@then("the response sheet shows the call with these steps")
def _sheet(told, client, datatable):
    sign_in(client, told.officer)
    address = reverse("reports:report", args=["r-07"])
    said = client.get(address, {"country": "PE", "as": "json"}).json()["report"]
    (table,) = (one for one in said["blocks"] if one["block"] == "table")
    (row,) = table["rows"]
    steps, notes = row[table["columns"].index("Treaty steps at home")]
    for line, (day, step) in zip(steps.splitlines(), datatable[1:], strict=True):
        assert day in line and step in line
    assert notes, "each step stands in a source"


@then("the ministry finds the duty in its inbox")
def _duty(told):
    assert duties.visible_to(told.liaison).get().title == "Ratify Escazú"


@when("a campaign asks Peru to become party to Escazú")
def _campaign(told):
    row = actions.open_campaign(
        title="Escazú for all", instruments=[told.escazu], targets=["PE"], **told.held
    )
    told.campaign = published(told, row)


@when(parsers.parse('Peru is approached on {day} and answers "{answer}"'))
def _approached(told, day, answer):
    row = actions.make_demarche(
        campaign_id=told.campaign.pk, country="PE", made_on=dt.date.fromisoformat(day),
        channel="meeting", said="When will it be ratified?", response=answer, **told.held,
    )  # fmt: skip
    published(told, row)
    told.answer = answer


@then("the gap lists Peru under signed only")
def _gap(told):
    gap = queries.gap_of(told.officer, [told.escazu], Asked(told.at.date()))[0]
    assert "PE" in gap.signed and "PE" not in gap.bound


@then("the campaign page shows the approach with the answer")
def _log(told, client):
    sign_in(client, told.officer)
    page = client.get(reverse("commitments:campaign", args=[told.campaign.pk])).content.decode()
    assert told.answer in page and "Signatory" in page


# --- scenario 14 -----------------------------------------------------------------------


@given("a ministry with a focal point who reads Spanish")
def _ministry(told):
    told.ministry = body("MININTER")
    told.liaison = user("liaison", "sector_liaison", told.ministry)
    told.ministers_head = user("minister", "desk_head", told.ministry)
    User.objects.filter(pk=told.liaison.pk).update(language="es")
    told.liaison.refresh_from_db()


@given(
    parsers.parse("an indicator of the ministry, due every {n:d} months from {begins} to {ends}")
)
def _indicator(told, n, begins, ends):
    facts = IndicatorFacts(
        ref="I-1", title="Officers trained", kind="process", country="PE", manager=told.ministry,
        begins_on=dt.date.fromisoformat(begins), ends_on=dt.date.fromisoformat(ends),
        repeats=True, every_months=n,
    )  # fmt: skip
    told.indicator = published(told, actions.set_indicator(facts=facts, **told.held))


@given(parsers.parse("the report for {day} was handed in on {when_in}"))
def _handed_in(told, day, when_in):
    due = told.indicator.due_dates.get(due_on=day)
    said = {"by": told.liaison, "at": on(told, when_in)}
    report = actions.write_report(title="Report", text="300 officers.", due_date=due, **said)
    actions.add_proof(
        report_id=report.pk, kind="report", title="Table", upload=("t.txt", b"300"), **said
    )
    actions.hand_in(report_id=report.pk, **said)


@when(parsers.parse("on {day} the frequency changes to {n:d} months"))
def _changed(told, day, n):
    row = Indicator.objects.get(pk=told.indicator.pk)
    facts = facts_of_indicator(row)
    changed = IndicatorFacts(
        **{f: getattr(facts, f) for f in IndicatorFacts.__slots__} | {"every_months": n}
    )
    actions.change_indicator(
        indicator_id=row.pk, revision=row.revision, facts=changed, by=told.officer,
        at=on(told, day),
    )  # fmt: skip


@then(parsers.parse("these days stand on {day}"))
def _stand(told, day, datatable):
    today = dt.date.fromisoformat(day)
    rows = told.indicator.due_dates.order_by("due_on")
    found = [[str(d.due_on), queries.due_stage(d, today)] for d in rows]
    assert found == [list(row) for row in datatable[1:]]


@when(parsers.parse("the worker goes round on {day}"))
def _round(told, day):
    remind(at=on(told, day))


@then("nobody has a letter")
def _no_letter(told):
    assert not Notice.objects.filter(template="report_due").exists()


@then(parsers.parse("the focal point has {n:d} letter in Spanish"))
def _letters(told, n):
    letters = Notice.objects.filter(template="report_due", user=told.liaison)
    assert [one.language for one in letters] == ["es"] * n


@then(parsers.parse("the head of the ministry has {n:d} lists of what is overdue"))
def _lists(told, n):
    lists = Notice.objects.filter(template="reports_overdue")
    assert {one.user for one in lists} == {told.ministers_head} and lists.count() == n
    assert Action.objects.count() == 0
