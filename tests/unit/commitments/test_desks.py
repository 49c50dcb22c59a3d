"""Desks by directorate: their remit, what is due, what waits, what awaits Congress, R-11."""

import datetime as dt
import html
import re

import pytest
from django.urls import reverse

import vocab
from amparo.commitments.actions import (
    ActionFacts,
    Cited,
    StepFacts,
    publish,
    record_action,
    take_step,
)
from amparo.commitments.models import (
    Action,
    DomesticStep,
    DueDate,
    Label,
    Mechanism,
    Recommendation,
    Responsibility,
    Submission,
)
from amparo.commitments.queries import congress, desks
from amparo.diplomacy import actions as diplomacy
from amparo.diplomacy.models import Meeting
from amparo.people.actions import load_bodies
from amparo.people.models import Organisation, Post
from amparo.places.actions import load_profile
from amparo.site.home import home_of
from tests.unit.situations.people import sign_in, staff_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 10)


@pytest.fixture
def peru(at, db):
    load_bodies(load_profile("PE", at=at), at=at)
    return {body.code: body for body in Organisation.objects.filter(country="PE")}


@pytest.fixture
def at_the_desk(peru):
    """Return a function that gives someone a post at a directorate."""

    def post(code, role="desk_officer", name=""):
        user = staff_of("", name=name or f"{code}-{role}")
        Post.objects.create(user=user, organisation=peru[code], role=role, since_on=TODAY)
        return user

    return post


@pytest.fixture
def asked(at, db):
    """Return a function that holds a recommendation or a promise."""

    def hold(ref, kind="upr", theme="", **more):
        mechanism, _new = Mechanism.objects.get_or_create(
            key=kind.upper(), defaults={"kind": kind, "title": kind}
        )
        row = Recommendation.objects.create(
            ref=ref, mechanism=mechanism, text=f"Do {ref}", country="PE", written_id="x",
            written_label="X", recorded_at=at, **{"state": "published", **more},
        )  # fmt: skip
        if theme:
            Label.objects.create(recommendation=row, kind="theme", value=theme)
        return row

    return hold


def desk(code):
    return next(d for d in desks.directorates("PE") if d.body.code == code)


def refs(rows):
    return {row.ref for row in rows}


# --- the remit is data --------------------------------------------------------------


def test_five_directorates_have_a_remit_that_says_where_it_is_from(peru):
    found = desks.directorates("PE")
    assert [d.body.code for d in found] == [
        "RREE-OPM", "RREE-DMA", "RREE-DDH", "RREE-DCD", "RREE-DSD",
    ]  # fmt: skip
    assert all(d.body.parent.code == "RREE-DGM" for d in found)
    kinds = vocab.terms("commitments/mechanism_kinds")
    for one in found:
        assert one.remit.since == "2017" and "Relaciones Exteriores" in one.remit.source
        assert set(one.remit.mechanisms) <= set(kinds)


def test_every_country_is_configured_by_its_own_profile(peru):
    assert desks.directorates("CO") == [] and vocab.profile("CO").remits == ()


def test_a_remit_of_a_body_that_is_not_there_is_refused():
    data = vocab.profile_bytes("PE").replace(b'body = "RREE-DCD"', b'body = "RREE-XXX"')
    with pytest.raises(Exception, match="«RREE-XXX» is not a body"):
        vocab.read_profile(data, "PE.toml")
    twice = vocab.profile_bytes("PE").replace(b'body = "RREE-DCD"', b'body = "RREE-DDH"')
    with pytest.raises(Exception, match="has two remits"):
        vocab.read_profile(twice, "PE.toml")


def test_someone_works_at_a_directorate_or_above_them_all(at_the_desk):
    assert desks.desk_of(at_the_desk("RREE-DSD")).body.code == "RREE-DSD"
    assert desks.desk_of(at_the_desk("RREE", "desk_head")) == desks.Desk()


def test_what_belongs_to_a_desk_follows_kinds_and_themes_unless_a_hand_gave_it(asked, peru, at):
    asked("UPR-1")
    asked("EPR-1", "oecd_epr")
    asked("UPR-2", theme="Drug trafficking")
    asked("EPR-2", "oecd_epr", desk=peru["RREE-OPM"])
    of = {d.body.code: refs(Recommendation.objects.filter(desks.recommendations_of(d)))
          for d in desks.directorates("PE")}  # fmt: skip
    assert of["RREE-DDH"] == {"UPR-1", "UPR-2"} and of["RREE-DMA"] == {"EPR-1"}
    assert of["RREE-DCD"] == {"UPR-2"} and of["RREE-OPM"] == {"EPR-2"}
    assert of["RREE-DSD"] == set()


def test_instruments_follow_their_chapter_or_their_name(peru, treaty):
    assert treaty("CCM") in desks.instruments_of(desk("RREE-DSD"))
    assert treaty("CCM") not in desks.instruments_of(desk("RREE-DDH"))
    assert treaty("CAT") in desks.instruments_of(desk("RREE-DDH"))
    assert treaty("ESCAZU") in desks.instruments_of(desk("RREE-DMA"))


# --- what is due --------------------------------------------------------------------


def test_what_is_due_stands_in_its_bucket_and_closed_things_do_not(asked, at_the_desk, at):
    user = at_the_desk("RREE-DMA")
    for name, days in (("late", -1), ("today", 0), ("month", 30), ("three", 31), ("six", 180)):
        asked(name, "binational_cabinet", due_on=TODAY + dt.timedelta(days=days))
    asked("far", "binational_cabinet", due_on=TODAY + dt.timedelta(days=181))
    asked("done", "binational_cabinet", due_on=TODAY, fulfilment="fulfilled")
    asked("dropped", "binational_cabinet", due_on=TODAY, fulfilment="dropped")
    asked("other", "upr", due_on=TODAY)
    buckets = dict(desks.by_bucket(desks.due_for(user, desk("RREE-DMA"), TODAY), TODAY))
    said = {days: {one.row.ref for one in found} for days, found in buckets.items()}
    assert said == {0: {"late"}, 30: {"today", "month"}, 90: {"three"}, 180: {"six"}}


def test_reports_actions_and_inputs_fall_due_at_their_desk(asked, at_the_desk, peru, at):
    user = at_the_desk("RREE-DDH")
    told = {"written_id": "x", "written_label": "X", "recorded_at": at, "state": "published"}
    upr = asked("UPR-9").mechanism
    report = Submission.objects.create(mechanism=upr, kind="midterm", title="Mid-term", **told)
    DueDate.objects.create(submission=report, due_on=TODAY)
    DueDate.objects.create(submission=report, due_on=TODAY, stage="submitted")
    action = Action.objects.create(ref="A1", title="Train", kind="training", target_on=TODAY,
                                   **told)  # fmt: skip
    Responsibility.objects.create(action=action, body=peru["RREE-DDH"], role="lead", since_on=TODAY)
    Action.objects.create(ref="A2", title="Elsewhere", kind="training", target_on=TODAY, **told)
    diplomacy.receive_input(
        requester="OHCHR", product="A report", deadline_on=TODAY, desk=peru["RREE-DDH"], by=user,
        at=at,
    )  # fmt: skip
    found = desks.due_for(user, desk("RREE-DDH"), TODAY)
    assert [(one.kind, one.title) for one in found] == [
        ("action", "Train"), ("input", "A report"), ("report", "Mid-term"),
    ]  # fmt: skip
    assert [row.product for row in desks.new_inputs(user, desk("RREE-DDH"))] == ["A report"]


def test_a_recommendation_with_a_lead_does_not_wait_for_one(asked, at_the_desk, peru, at):
    user, led = at_the_desk("RREE-DDH"), asked("UPR-1")
    asked("UPR-2")
    asked("UPR-3", stage="closed")
    action = Action.objects.create(ref="A1", title="Train", kind="training", written_id="x",
                                   written_label="X", recorded_at=at)  # fmt: skip
    action.recommendations.add(led)
    part = Responsibility.objects.create(
        action=action, body=peru["MINAM"], role="lead", since_on=TODAY
    )
    assert refs(desks.without_a_lead(user, desk("RREE-DDH"))) == {"UPR-2"}
    part.until_on = TODAY
    part.save()
    assert refs(desks.without_a_lead(user, desk("RREE-DDH"))) == {"UPR-1", "UPR-2"}


# --- Congress -----------------------------------------------------------------------


@pytest.fixture
def step(treaty, source, officer, at):
    def take(key, step, taken, country="PE"):
        facts = StepFacts(instrument=treaty(key), country=country, step=step, taken=taken)
        return take_step(facts=facts, cited=Cited(source), by=officer, at=at)

    return take


def waits(who, **more):
    found = congress.awaiting_congress(who, TODAY, **more)
    return [(w.instrument.known_as, w.days, w.is_exact) for w in found]


def test_days_at_congress_run_from_the_day_it_was_sent(step, officer):
    step("ESCAZU", "signed", "2018-09-27")
    step("ESCAZU", "to_congress", "2026-11-01")
    step("CED", "to_congress", "2026-10-01")
    step("CED", "committee", "2026-11-05")
    assert waits(officer) == [("CED", 40, True), ("ESCAZU", 9, True)]
    assert waits(officer, country="CL") == []


def test_what_congress_decided_gave_back_or_shelved_does_not_wait(step, officer):
    step("CED", "to_congress", "2026-10-01")
    step("CED", "approved", "2026-11-05")
    step("ESCAZU", "to_congress", "2020-08-07")
    step("ESCAZU", "shelved", "2020-10-20")
    assert waits(officer) == []
    step("ESCAZU", "to_congress", "2026-11-09")
    assert waits(officer) == [("ESCAZU", 1, True)], "sent again, it waits since then"


def test_a_month_counts_as_the_fewest_days_it_can_be(step, officer):
    step("CED", "to_congress", "2026-10")
    assert waits(officer) == [("CED", 10, False)]


def test_drafts_of_steps_are_seen_by_the_desks_alone(step, head, client, officer):
    row = step("CED", "to_congress", "2026-10-01")
    reader = staff_of("observer")
    assert waits(reader) == []
    sign_in(client, reader)
    page = client.get(reverse("commitments:congress"), {"on": "2026-11-10"})
    assert "CED" not in page.content.decode()
    publish(model=DomesticStep, record_id=row.pk, by=head, at=row.recorded_at)
    page = client.get(reverse("commitments:congress"), {"on": "2026-11-10"}).content.decode()
    assert "CED" in page and ">40<" in page.replace("\n", "")
    got = client.get(reverse("commitments:congress"), {"on": "2026-11-10", "as": "csv"})
    assert b"CED" in got.content and b"40" in got.content


# --- pages --------------------------------------------------------------------------


def test_the_home_of_a_directorate(client, at_the_desk, asked, step, peru, at):
    user = at_the_desk("RREE-DDH")
    asked("UPR-1", due_on=dt.date(2020, 1, 1))
    step("CED", "to_congress", "2020-10-01")
    desk_held = {"desk": peru["RREE-DDH"], "by": user, "at": at}
    for side in ("need", "offer"):
        diplomacy.offer_cooperation(
            side=side, field="technical", by_party="IACHR", to_party="PE", text=f"A {side}",
            **desk_held,
        )  # fmt: skip
    sign_in(client, user)
    page = client.get(reverse("commitments:own_desk")).content.decode()
    assert "Directorate of Human Rights" in page and "Overdue (1)" in page
    assert "Awaits Congress (1)" in page and "Recommendations without a lead (1)" in page
    assert "A need" in page and "A offer" in page
    other = client.get(reverse("commitments:desk", args=["RREE-DSD"])).content.decode()
    assert "Overdue (0)" in other and "Awaits Congress (0)" in other
    everything = client.get(reverse("commitments:desk", args=["all"])).content.decode()
    assert "Overdue (1)" in everything
    assert client.get(reverse("commitments:desk", args=["NASA"])).status_code == 404


@pytest.mark.parametrize("role", ["observer", "assessor", "sector_liaison"])
def test_no_other_role_enters_a_desk(client, peru, role):
    sign_in(client, staff_of(role))
    assert client.get(reverse("commitments:own_desk")).status_code == 403
    assert client.get(reverse("commitments:activity", args=["all"])).status_code == 403


def test_what_a_desk_did_in_a_period(client, at_the_desk, peru, at):
    user = at_the_desk("RREE-DSD")
    held = {"desk": peru["RREE-DSD"], "by": user, "at": at}
    diplomacy.add_meeting(title="A conference", when="2026-05", **held)
    diplomacy.add_meeting(title="An old one", when="2019", **held)
    sign_in(client, user)
    address = reverse("commitments:activity", args=["RREE-DSD"])
    period = {"since": "2026-01-01", "until": "2026-12-31"}
    page = client.get(address, period).content.decode()
    assert "A conference" in page and "An old one" not in page
    (link,) = {html.unescape(one) for one in re.findall(r'href="([^"]*as=json)"', page)}
    assert "A conference" not in client.get(link).content.decode()  # it is a draft of the desk
    Meeting.objects.update(state="published")
    told = client.get(link).content.decode()
    assert "A conference" in told and "An old one" not in told
    elsewhere = client.get(reverse("commitments:activity", args=["RREE-DMA"]), period)
    assert "A conference" not in elsewhere.content.decode()


def test_the_queue_of_a_desk_and_of_its_head(at_the_desk, asked, step, peru, at):
    officer, head = at_the_desk("RREE-DDH"), at_the_desk("RREE-DDH", "desk_head")
    asked("UPR-1", due_on=TODAY)
    asked("UPR-2", due_on=TODAY + dt.timedelta(days=31))
    step("CED", "to_congress", "2020-10-01")
    lines = [line.title for g in home_of(officer, at).groups for line in g.lines]
    assert lines == ["Promise due: Do UPR-1"]
    first = home_of(officer, at).lead
    assert first is not None and first.clock is not None and first.clock.due
    lines = [line.title for g in home_of(head, at).groups for line in g.lines]
    assert lines == ["Promise due: Do UPR-1", "Publish or leave as a draft: Step at home CED"]


def test_who_wrote_many_drafts_is_asked_once_for_each_kind(
    client, head, officer, treaty, source, at, django_assert_max_num_queries
):
    """A head's desk does not ask the journal of each draft by itself."""
    sign_in(client, head)
    client.get(reverse("commitments:own_desk"), follow=True)
    asked = []
    for many in (1, 12):
        for n in range(many):
            facts = ActionFacts(
                instrument=treaty("CCM"), country="PE", kind="ratification", made=f"20{n + 10}"
            )
            record_action(facts=facts, cited=Cited(source), by=officer, at=at)
        with django_assert_max_num_queries(1000) as seen:
            client.get(reverse("commitments:own_desk"), follow=True)
        asked.append(len([q for q in seen.captured_queries if "ledger_entry" in q["sql"]]))
    assert asked[1] == asked[0] > 0
