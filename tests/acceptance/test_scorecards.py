"""Scorecards: what is stated beside what is counted (R-10)."""

import io
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.urls import reverse
from pytest_bdd import given, parsers, scenarios, then, when

from amparo.commitments.actions import promising
from amparo.commitments.models import Cycle, Recommendation
from amparo.commitments.queries import scorecards as reads
from amparo.evidence.models import Claim, ClaimLink
from amparo.exchange.jobs import run_import
from amparo.kernel.actors import SYSTEM
from tests.unit.situations.people import staff_of
from vocab.frames import examples

pytestmark = pytest.mark.django_db
scenarios("commitments/scorecard.feature")
MEETING = "Ejemplo: plan de acción"


@pytest.fixture
def told(at, client):
    """What the steps of one scenario tell each other."""
    client.cookies["django_language"] = "en"
    return SimpleNamespace(at=at, client=client)


def take_frame(name):
    writer = staff_of("desk_officer", f"writer of {name}")
    publisher = staff_of("desk_head", f"publisher of {name}")
    two = {"written_by": writer.email, "published_by": publisher.email}
    call_command("load", "scorecards", f"{name}.toml", stdout=io.StringIO(), **two)


@given("a desk with an officer and a head of promises")
def _desk(told, db):
    told.officer, told.head = staff_of("desk_officer"), staff_of("desk_head")


@given("the Binational Cabinet of 2024, of which the press states 49 promises in 6 axes")
def _cabinet(told):
    take_frame("gb-ec")
    assert Cycle.objects.get(label="Gabinete Binacional 2024").stated["axes"] == "6"


@given("a meeting that states 10 promises, 44 percent of them fulfilled")
def _meeting(told):
    told.cycle = Cycle.objects.get(label=MEETING)
    assert (told.cycle.stated["total"], told.cycle.stated["percent"]) == ("10", "44")


@when("the operator loads its table, and the head publishes what it brought")
def _loaded_and_published(told, tmp_path):
    _loaded(told, tmp_path)
    promising.publish_meeting(cycle_id=told.cycle.pk, by=told.head, at=told.at)


@when("the operator loads its table")
def _loaded(told, tmp_path):
    path = tmp_path / "gb-ec.csv"
    path.write_bytes(examples()["gb-ec.csv"])
    told.job = run_import(kind="commitments", path=path, by=SYSTEM, at=told.at)
    assert told.job.state == "done"


@when("the operator loads the frame of the Andean Committee")
def _committee(told):
    take_frame("can-env")


@when(parsers.parse('the officer writes that promise {number} is fulfilled as of "{day}"'))
def _fulfilled(told, number, day):
    row = Recommendation.objects.get(cycle=told.cycle, number=number)
    promising.say_fulfilment(
        recommendation_id=row.pk, value="fulfilled", as_of=day, assessor="Joint committee",
        by=told.officer, at=told.at,
    )  # fmt: skip


@when("the head publishes the meeting")
def _published(told):
    promising.publish_meeting(cycle_id=told.cycle.pk, by=told.head, at=told.at)


@then(parsers.parse('{n:d} promises are held, each with who answers in "{one}" and in "{other}"'))
def _held(told, n, one, other):
    rows = Recommendation.objects.filter(cycle=told.cycle)
    assert rows.count() == n
    for row in rows:
        assert set(row.answerable.values_list("country", flat=True)) == {one, other}


@then(parsers.parse("{done:d} of {all:d} are fulfilled, {n:d} was dropped and is left out"))
def _counted(told, done, all, n):  # noqa: A002
    (card,) = reads.cards(SYSTEM, [told.cycle], told.at.date())
    assert (card.tally.fulfilled, card.tally.counted) == (done, all)
    assert card.tally.counts["dropped"] == n


def page(told, cycle):
    address = reverse("commitments:scorecard", args=["GB-EC"])
    return told.client.get(address, {"meeting": cycle.pk, "on": "2026-11-10"}).content.decode()


@then(parsers.parse('the page shows "{counted}" counted, "{stated}" stated, and that they agree'))
def _agree(told, counted, stated):
    shown = page(told, told.cycle)
    assert counted in shown and stated in shown and card_check(told) == "ok"


@then(
    parsers.parse('the page shows "{counted}" counted, "{stated}" stated, and that they disagree')
)
def _disagree(told, counted, stated):
    shown = page(told, told.cycle)
    assert counted in shown and stated in shown and card_check(told) == "mismatch"


def card_check(told):
    return reads.cards(SYSTEM, [told.cycle], told.at.date())[0].check


@then("of the Cabinet of 2024 the page states 49 promises and checks nothing")
def _unchecked(told):
    cycle = Cycle.objects.get(label="Gabinete Binacional 2024")
    shown = page(told, cycle)
    assert ">49<" in shown and "The promises of this meeting are not here" in shown
    assert reads.cards(SYSTEM, [cycle], told.at.date())[0].check == "not_checkable"


@then(parsers.parse('two claims name "{one}" and "{other}", and contradict each other'))
def _contradict(told, one, other):
    assert set(Claim.objects.values_list("value", flat=True)) == {one, other}
    assert ClaimLink.objects.get().kind == "contradicts"
