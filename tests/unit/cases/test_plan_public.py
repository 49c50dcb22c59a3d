"""The person's side of the plan: reading it, answering, saying if it happened, review."""

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amparo.cases import actions, holders
from amparo.cases.actions import decisions, plans
from amparo.cases.models import Case, Receipt
from tests.world import World, world

pytestmark = pytest.mark.django_db
PLAN = "/status/plan/"


@pytest.fixture
def at() -> dt.datetime:
    """Views read the real clock: what they look at must have begun a little before it."""
    return timezone.now() - dt.timedelta(hours=2)


@pytest.fixture
def pe(at: dt.datetime) -> World:
    cache.clear()
    return world("PE", at=at)


def _person(case: Case, kind: str = "beneficiary") -> Client:
    """Return a browser in which the person came in with the code."""
    receipt = case.receipts.order_by("issued_at").first()
    Receipt.objects.filter(pk=receipt.pk).update(holder=kind)
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    session = client.session
    session[holders.KEY] = str(receipt.pk)
    session.save()
    return client


def _url(name: str, measure: Any) -> str:
    return reverse(f"public:{name}", args=[measure.pk])


def test_a_plan_not_shown_yet_is_not_to_be_seen(pe: World, at: dt.datetime):
    case = pe.reviewed(at)
    measure = plans.propose_measure(
        case_id=case.pk, proposal=pe.proposal(), by=pe.user("case_officer"), at=at
    )
    me = _person(case)
    assert measure.title not in me.get(PLAN).content.decode()
    assert me.get(_url("plan_answer", measure)).status_code == 404
    assert PLAN not in me.get("/status/").content.decode()


def test_the_person_reads_each_measure_and_answers_in_their_own_words(pe: World, at: dt.datetime):
    case = pe.planned(at, "MININTER", "MINAM")
    first, second = case.measures.order_by("id")
    me = _person(case)
    assert PLAN in me.get("/status/").content.decode()
    shown = me.get(PLAN).content.decode()
    assert first.title in shown and second.body.name in shown and "market days" in shown
    changed = {"answer": "accept_with_change", "words": ""}
    refused = me.post(_url("plan_answer", first), changed)
    assert refused.status_code == 422 and "which change" in refused.content.decode()
    done = me.post(_url("plan_answer", first), {**changed, "words": "Tell the chief before."})
    assert done.status_code == 302 and done["Location"] == PLAN
    me.post(_url("plan_answer", second), {"answer": "refuse", "words": "Not them."})
    shown = me.get(PLAN).content.decode()
    assert "Tell the chief before." in shown and "Not them." in shown
    assert list(case.measures.order_by("id").values_list("answer", flat=True)) == [
        "accept_with_change", "refuse",
    ]  # fmt: skip
    case.refresh_from_db()
    assert case.state == "plan_concertation"
    assert me.post(_url("plan_answer", first), {"answer": "not_reached"}).status_code == 422


def test_only_the_person_of_this_case_opens_it(pe: World, at: dt.datetime):
    case, other = pe.planned(at), pe.planned(at)
    measure = case.measures.get()
    for url in (PLAN, _url("plan_answer", measure), "/status/review/"):
        assert Client().get(url).status_code == 302
        helper = _person(case, "third_party").get(url)
        assert (helper.status_code, helper["Location"]) == (302, "/status/")
    stranger = _person(other)
    assert stranger.get(_url("plan_answer", measure)).status_code == 404
    assert stranger.post(_url("plan_answer", measure), {"answer": "refuse"}).status_code == 404


def test_the_person_says_that_it_did_not_happen(pe: World, at: dt.datetime):
    case = pe.implementing(at, "MINAM")
    measure = case.measures.get()
    me = _person(case)
    pe.done(measure, at)
    assert "Say if it happened" in me.get(PLAN).content.decode()
    url = _url("plan_happened", measure)
    assert "says that this is done" in me.get(url).content.decode()
    assert me.post(url, {"text": "x"}).status_code == 422
    assert me.post(url, {"happened": "no", "text": "Nobody came."}).status_code == 302
    measure.duty.refresh_from_db()
    assert measure.duty.state == "in_progress" and measure.duty.first_late_at
    assert "counts against it" in me.get(PLAN).content.decode()
    again = me.post(url, {"happened": "yes"})
    assert again.status_code == 409, "the body has not said it is done again"


def test_the_person_grades_what_happened(pe: World, at: dt.datetime):
    case = pe.implementing(at, "MINAM")
    measure = case.measures.get()
    pe.done(measure, at)
    _person(case).post(_url("plan_happened", measure), {"happened": "yes", "suitability": "2"})
    confirmed = measure.duty.confirmations.get()
    assert (confirmed.happened, confirmed.suitability, confirmed.channel) == (True, 2, "web")


def test_a_new_version_in_preparation_hides_nothing_that_protects(pe: World, at: dt.datetime):
    case = pe.implementing(at, "MINAM")
    Case.objects.filter(pk=case.pk).update(state="plan_concertation")
    plan = plans.begin_plan(case_id=case.pk, by=pe.user("case_officer"), at=at)
    old, new = case.measures.order_by("id")
    me = _person(case)
    shown = me.get(PLAN).content.decode()
    assert _url("plan_answer", old) in shown and _url("plan_answer", new) not in shown
    plans.share_plan(case_id=case.pk, by=pe.user("case_officer"), at=at)
    shown = me.get(PLAN).content.decode()
    assert _url("plan_answer", new) in shown and _url("plan_answer", old) not in shown
    assert plan.version == 2


def test_the_person_asks_for_review_of_a_denial_and_objects_to_a_plan(pe: World, at: dt.datetime):
    case = pe.reviewed(at, "ordinary")
    by = pe.user("decider")
    act = decisions.open_decision(case_id=case.pk, kind="deny", reasons="None.", by=by, at=at)
    decisions.decide(
        decision_id=act.pk, act_number="3", orientation="x", review_route="y", by=by, at=at
    )
    me = _person(case)
    assert me.get("/status/review/").status_code == 302, "not before they are told"
    decisions.tell_decision(
        decision_id=act.pk, channel="phone", proof="", by=pe.user("case_officer"), at=at
    )
    assert "Ask that it be looked at again" in me.get("/status/review/").content.decode()
    assert me.post("/status/review/", {"text": ""}).status_code == 422
    assert me.post("/status/review/", {"text": "They came back."}).status_code == 302
    case.refresh_from_db()
    assert case.state == "under_review"
    protected = pe.implementing(at)
    they = _person(protected)
    assert "stays in force" in they.get("/status/review/").content.decode()
    they.post("/status/review/", {"text": "It is not enough."})
    protected.refresh_from_db()
    assert protected.state == "under_review"
    assert actions.may_share(protected, pe.desk, on=at.date())
