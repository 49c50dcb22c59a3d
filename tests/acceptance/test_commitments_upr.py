"""Scenario 6: an export of the UN's index becomes the recommendations of a review."""

from types import SimpleNamespace

import pytest
from django.db.models import Count
from pytest_bdd import given, parsers, scenarios, then, when

from amparo.commitments import actions
from amparo.commitments.actions import Cited, StateActionFacts
from amparo.commitments.models import Action, Cycle, Position, Recommendation
from amparo.commitments.queries.chain import actions_of, counts_of
from amparo.evidence.actions import add_source
from amparo.exchange.jobs import run_import
from amparo.kernel.actors import SYSTEM
from tests import uhri
from tests.unit.diplomacy.conftest import body, user

pytestmark = pytest.mark.django_db
scenarios("commitments/06_upr_import.feature")


@pytest.fixture
def told(at):
    """What the steps of one scenario tell each other."""
    return SimpleNamespace(at=at, jobs=[])


@given("a desk with an officer and a head")
def _desk(told, db):
    desk = body("DDHH")
    told.officer = user("officer", "desk_officer", desk)
    told.head = user("head", "desk_head", desk)
    source = add_source(
        title="Resolución Ministerial 059-2019-JUS", kind="official_record", secrecy="PUBLIC",
        is_of_desks=True, by=SYSTEM, at=told.at,
    )  # fmt: skip
    told.cited = Cited(source=source, locator="whole text")


@given(parsers.parse(
    "an export of the third review of Peru with {yes:d} supported and {no:d} noted recommendations"
))  # fmt: skip
def _export(told, yes, no):
    told.rows = uhri.rows(yes + no, yes)


@given("its heading is misspelt, its values begin with dashes and its days are numbers")
def _quirks(told):
    assert "Reccomending Body" in uhri.HEADINGS
    assert all(row[1].startswith("- ") and row[5].isdecimal() for row in told.rows)


@given(parsers.parse('one row says that the State "{position}"'))
def _position(told, position):
    told.rows[41][12] = f"- {position}"


@when("the head takes the export in twice")
def _twice(told, tmp_path):
    path = uhri.write_workbook(tmp_path / "export.xlsx", told.rows)
    told.jobs = [
        run_import(kind="uhri-recommendations", path=path, by=told.head, at=told.at)
        for _time in range(2)
    ]


@when("the officer records the Protocol RM 059-2019-JUS as an action")
def _protocol(told):
    facts = StateActionFacts(
        ref="PE-RM-059-2019-JUS", kind="procedure", country="PE", begins="2019-04-25",
        title="Protocolo para garantizar la protección de personas defensoras",
    )  # fmt: skip
    told.action = actions.propose_action(facts=facts, cited=told.cited, by=told.officer, at=told.at)
    actions.publish(model=Action, record_id=told.action.pk, by=told.head, at=told.at)


@when("the officer links it to the recommendations about defenders")
def _linked(told):
    for row in Recommendation.objects.filter(text__contains="human rights defenders"):
        actions.link_recommendation(
            action_id=told.action.pk, recommendation=row, by=told.officer, at=told.at
        )


@then(parsers.parse("{n:d} recommendations are held, each once"))
def _held(n):
    assert Recommendation.objects.count() == n
    texts = Recommendation.objects.values("text").annotate(n=Count("pk")).filter(n__gt=1)
    assert not texts.exists()


@then(parsers.parse("{yes:d} are supported and {no:d} are noted"))
def _answers(yes, no):
    standing = Position.objects.filter(known_to=None)
    assert standing.filter(support="supported").count() == yes
    assert standing.filter(support="noted").count() == no


@then("the totals that the outcome document states agree with what is held")
def _totals():
    cycle = Cycle.objects.get()
    assert (cycle.country, cycle.label) == ("PE", "UPR-3")
    cycle.stated = {"received": 182, "supported": 177, "noted": 5}
    counted = counts_of(cycle)
    assert (counted.sum_result, counted.held_result) == ("ok", "ok")


@then("each recommendation about defenders shows the Protocol as its action")
def _shown(told):
    about = Recommendation.objects.filter(text__contains="human rights defenders")
    assert about.count() > 10
    assert all(list(actions_of(told.officer, row)) == [told.action] for row in about)


@then("no other recommendation does")
def _others(told):
    others = Recommendation.objects.exclude(text__contains="human rights defenders")
    assert not others.filter(actions=told.action).exists()


@then(parsers.parse('the report names the row and "{words}"'))
def _report(told, words):
    note = told.jobs[0].notes.filter(is_error=True).get()
    assert note.row == 42 and words in note.message
