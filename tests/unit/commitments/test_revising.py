"""Correcting a meeting, a promise and a goal: no words are lost, and the journal keeps all."""

import datetime as dt
import io

import pytest
from django.core.management import call_command
from django.urls import reverse

from amparo.commitments.actions import promising, publish, revising
from amparo.commitments.actions.promising import PromiseFacts
from amparo.commitments.actions.revising import GoalFacts, MeetingFacts
from amparo.commitments.models import Assessment, Cycle, Goal, Recommendation
from amparo.kernel.errors import Denied, Invalid, Outdated, Refused
from amparo.ledger.actions import label
from amparo.ledger.models import Entry
from amparo.people.models import User
from tests.unit.situations.people import sign_in, staff_of

pytestmark = pytest.mark.django_db
BRIDGE = PromiseFacts(
    number="1", text="A bridge", axis="Roads", due_on=dt.date(2026, 12, 31),
    answerable=(("PE", "MTC"), ("BO", "Vías")),
)  # fmt: skip


@pytest.fixture
def cycle(source, officer, at):
    row = promising.hold_meeting(
        mechanism="GB-BO", country="PE", label="Cabinet VI", held="2025", number=6,
        stated={"percent": "40", "axes": "5"}, cited=promising.Cited(source, "p. 1"),
        secrecy="PUBLIC", by=officer, at=at,
    )  # fmt: skip
    promising.promise(cycle_id=row.pk, facts=BRIDGE, by=officer, at=at)
    return row


@pytest.fixture
def promised(cycle):
    return cycle.recommendations.get()


@pytest.fixture
def goal(two):
    call_command("load", "plan", "education-2021.toml", stdout=io.StringIO(), **two)
    return Goal.objects.get(ref="2")


def meeting(**more):
    given = {"label": "Cabinet VI", "held": "2025", "number": 6, "stated": {}, "secrecy": "PUBLIC"}
    return MeetingFacts(**(given | more))


def test_a_closed_meeting_stops_nobody_who_may_not_know_of_it(cycle, officer, head, source, at):
    said = {"mechanism": "GB-BO", "country": "PE", "held": "2026", "at": at,
            "cited": promising.Cited(source, "p. 1")}  # fmt: skip
    closed = promising.hold_meeting(label="Cabinet VII", secrecy="RESTRICTED", by=head, **said)
    facts = meeting(label="Cabinet VII", secrecy="INTERNAL")
    with pytest.raises(Invalid, match="recorded already"):
        revising.correct_meeting(cycle_id=cycle.pk, revision=1, facts=facts, by=head, at=at)
    revising.correct_meeting(cycle_id=cycle.pk, revision=1, facts=facts, by=officer, at=at)
    with pytest.raises(Invalid, match="recorded already"):
        revising.correct_meeting(cycle_id=closed.pk, revision=1, facts=facts, by=head, at=at)
    with pytest.raises(Invalid, match="recorded already"):
        promising.hold_meeting(label="Cabinet VII", by=officer, **said)
    closed = promising.hold_meeting(label="Cabinet VIII", secrecy="RESTRICTED", by=head, **said)
    assert promising.hold_meeting(label="Cabinet VIII", by=officer, **said) != closed


def entry(row):
    return Entry.objects.filter(target=label(row)).order_by("-seq").first()


def test_anothers_correction_does_not_wash_clean_what_a_head_wrote(
    goal, two, cycle, source, officer, head, at
):
    """Not of a plan that was taken in in their name, nor of a meeting that they wrote."""
    Goal.objects.filter(pk=goal.pk).update(state="draft", published_at=None)
    writer = User.objects.get(email=two["written_by"])
    assert goal.written_id == writer.actor_id
    facts = GoalFacts(ref="2", title="A comma, set", secrecy="PUBLIC")
    revising.correct_goal(goal_id=goal.pk, revision=1, facts=facts, by=officer, at=at)
    held = promising.hold_meeting(
        mechanism="GB-BO", country="PE", label="Cabinet VII", held="2026", secrecy="PUBLIC",
        cited=promising.Cited(source, "p. 1"), by=head, at=at,
    )  # fmt: skip
    facts = meeting(label="Cabinet VII", held="2026-05", number=7)
    revising.correct_meeting(cycle_id=held.pk, revision=1, facts=facts, by=officer, at=at)
    for model, row, wrote in ((Goal, goal, writer), (Cycle, held, head)):
        with pytest.raises(Denied):
            publish(model=model, record_id=row.pk, by=wrote, at=at)
        second = staff_of("desk_head", name=f"second of {model.__name__}")
        assert publish(model=model, record_id=row.pk, by=second, at=at).state == "published"


def test_a_meeting_is_corrected_and_its_promises_follow_it(cycle, officer, at):
    row = revising.correct_meeting(
        cycle_id=cycle.pk, revision=1, by=officer, at=at,
        facts=meeting(
            label="Cabinet VII", held="2026-03", stated={"percent": "44", "total": "1"},
            secrecy="INTERNAL",
        ),
    )  # fmt: skip
    assert (row.label, row.reviewed, row.revision) == ("Cabinet VII", "2026-03", 2)
    assert row.stated == {"percent": "44", "total": "1", "axes": "5"}
    promise = row.recommendations.get()
    assert (promise.issued, promise.locator) == ("2026-03", "Cabinet VII, 1")
    assert promise.secrecy == "INTERNAL"
    kept = entry(row)
    assert kept.verb == "meeting.corrected"
    assert kept.before["label"] == "Cabinet VI" and kept.after["label"] == "Cabinet VII"
    row = revising.correct_meeting(
        cycle_id=cycle.pk, revision=2, by=officer, at=at, facts=meeting(stated={"percent": ""})
    )
    assert row.stated == {"total": "1", "axes": "5"}


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"label": " "}, "label"), ({"held": "x"}, "held"),
        ({"stated": {"percent": "101"}}, "percent"),
        ({"secrecy": "SECRET"}, "secrecy"), ({"label": "Cabinet V"}, "label"),
    ],
)  # fmt: skip
def test_a_meeting_is_not_corrected_into_nonsense(cycle, officer, at, more, field):
    promising.hold_meeting(
        mechanism="GB-BO", country="PE", label="Cabinet V", held="2024", by=officer, at=at
    )
    with pytest.raises(Invalid) as no:
        revising.correct_meeting(
            cycle_id=cycle.pk, revision=1, facts=meeting(**more), by=officer, at=at
        )
    assert no.value.field == field
    assert Cycle.objects.get(pk=cycle.pk).revision == 1


def test_what_is_published_is_corrected_by_a_head_with_a_reason(cycle, promised, officer, head, at):
    promising.publish_meeting(cycle_id=cycle.pk, by=head, at=at)
    given = {"cycle_id": cycle.pk, "revision": 1, "facts": meeting(label="VI"), "at": at}
    with pytest.raises(Denied):
        revising.correct_meeting(by=officer, why="A slip", **given)
    with pytest.raises(Invalid, match="why it is corrected"):
        revising.correct_meeting(by=head, **given)
    row = revising.correct_meeting(by=head, why="A slip", **given)
    assert row.state == "published" and row.written_id == officer.actor_id
    assert entry(row).why == "A slip"
    facts = PromiseFacts(number="1-a", text="Two bridges")
    given = {"recommendation_id": promised.pk, "revision": 1, "facts": facts, "at": at}
    with pytest.raises(Denied):
        revising.correct_promise(by=officer, why="A slip", **given)
    row = revising.correct_promise(by=head, why="A slip", **given)
    assert (row.number, row.ref) == ("1-a", promised.ref)


def test_a_promise_is_corrected_with_who_answers_for_it(cycle, promised, officer, at):
    kept = promised.answerable.get(country="PE")
    facts = PromiseFacts(
        number="2", text="Two bridges", axis="Rivers", due_on=dt.date(2027, 1, 1),
        answerable=(("PE", "MTC"), ("BO", "ABC")),
    )  # fmt: skip
    row = revising.correct_promise(
        recommendation_id=promised.pk, revision=1, facts=facts, by=officer, at=at
    )
    assert (row.text, row.axis, row.due_on) == ("Two bridges", "Rivers", dt.date(2027, 1, 1))
    assert row.ref != promised.ref and row.ref.endswith("2")
    assert set(row.answerable.values_list("country", "name")) == {("PE", "MTC"), ("BO", "ABC")}
    assert row.answerable.get(country="PE").pk == kept.pk
    said = entry(row)
    assert said.verb == "promise.corrected"
    assert said.before["text"] == "A bridge" and "BO: Vías" in said.before["answered_by"]


def test_a_promise_is_refused_where_it_is_none_or_is_numbered_twice(
    cycle, promised, recommended, officer, head, at
):
    promising.promise(
        cycle_id=cycle.pk, facts=PromiseFacts(number="2", text="A port"), by=officer, at=at
    )
    given = {"recommendation_id": promised.pk, "by": officer, "at": at}
    with pytest.raises(Invalid, match="with this number"):
        revising.correct_promise(revision=1, facts=PromiseFacts(number="2", text="x"), **given)
    with pytest.raises(Invalid, match="Write this"):
        revising.correct_promise(revision=1, facts=PromiseFacts(number="1", text=" "), **given)
    with pytest.raises(Outdated):
        revising.correct_promise(revision=9, facts=BRIDGE, **given)
    with pytest.raises(Refused, match="numbered promise"):
        revising.correct_promise(
            recommendation_id=recommended().pk, revision=1, facts=BRIDGE, by=head, at=at, why="x"
        )
    Recommendation.objects.filter(pk=promised.pk).update(state="withdrawn")
    with pytest.raises(Refused, match="withdrawn"):
        revising.correct_promise(revision=1, facts=BRIDGE, **given)


def test_a_day_that_was_moved_is_not_corrected_from_under_what_moved_it(
    cycle, promised, source, officer, head, at
):
    promising.say_fulfilment(
        recommendation_id=promised.pk, value="reprogrammed", as_of="2026-01", assessor="Committee",
        due_on=dt.date(2028, 1, 1), by=officer, at=at,
    )  # fmt: skip
    promising.publish_meeting(cycle_id=cycle.pk, by=head, at=at)
    assert Assessment.objects.get().state == "published"
    with pytest.raises(Invalid) as no:
        revising.correct_promise(
            recommendation_id=promised.pk, revision=1, facts=BRIDGE, by=head, at=at, why="x"
        )
    assert no.value.field == "due_on"


def test_a_goal_is_corrected_within_its_plan(goal, officer, head, at):
    part, given = Goal.objects.get(ref="1.1"), {"goal_id": goal.pk, "by": head, "at": at}
    facts = GoalFacts(ref="3", title="Peace", order=9, within=part.parent, secrecy="PUBLIC")
    with pytest.raises(Denied):
        revising.correct_goal(goal_id=goal.pk, revision=1, facts=facts, by=officer, at=at, why="x")
    row = revising.correct_goal(revision=1, facts=facts, why="A slip", **given)
    assert (row.ref, row.title, row.parent_id, row.revision) == ("3", "Peace", part.parent_id, 2)
    assert entry(row).verb == "goal.corrected" and entry(row).before["ref"] == "2"
    for more in ({"ref": "1"}, {"title": " "}, {"within": row}):
        wrong = GoalFacts(**({"ref": "3", "title": "Peace", "secrecy": "PUBLIC"} | more))
        with pytest.raises(Invalid):
            revising.correct_goal(revision=2, facts=wrong, why="x", **given)
    ring = GoalFacts(ref="1", title="All", within=part, secrecy="PUBLIC")
    with pytest.raises(Invalid, match="another goal of its plan"):
        revising.correct_goal(
            goal_id=part.parent_id, revision=1, facts=ring, by=head, at=at, why="x"
        )


def _sent(page):
    """Return what a form holds, as a browser would send it back."""
    found = {}
    for bound in page.context["form"]:
        value = bound.value()
        if bound.name == "held":
            found["held_year"] = str(value)[:4]
        elif value not in (None, ""):
            found[bound.name] = str(value)
    return found


def test_the_second_of_two_editors_sees_what_differs_and_loses_nothing(
    client, cycle, promised, officer, at
):
    client.cookies["django_language"] = "en"
    sign_in(client, officer)
    for name, pk, field, mine in (
        ("change_meeting", cycle.pk, "label", "Cabinet six"),
        ("change_promise", promised.pk, "text", "My bridge"),
    ):
        address = reverse(f"commitments:{name}", args=[pk])
        page = client.get(address)
        assert page.status_code == 200
        told = _sent(page)
        if name == "change_meeting":
            revising.correct_meeting(
                cycle_id=pk, revision=1, facts=meeting(label="VI, 2025"), by=officer, at=at
            )
        else:
            facts = PromiseFacts(number="1", text="Their bridge")
            revising.correct_promise(
                recommendation_id=pk, revision=1, facts=facts, by=officer, at=at
            )
        page = client.post(address, told | {field: mine})
        assert page.status_code == 409, name
        text = page.content.decode()
        assert mine in text and page.context["differing"]
        again = _sent(page) | {field: mine}
        assert again["revision"] == "2"
        assert client.post(address, again).status_code == 302
    assert Cycle.objects.get(pk=cycle.pk).label == "Cabinet six"
    assert Recommendation.objects.get(pk=promised.pk).text == "My bridge"


def test_the_pages_open_for_who_may_correct_and_offer_themselves_there(
    client, cycle, promised, goal, officer, head, at
):
    client.cookies["django_language"] = "en"
    card = reverse("commitments:scorecard", args=["GB-BO"])
    plan = reverse("commitments:plan", args=[goal.plan_id])
    pages = {
        "change_meeting": cycle.pk, "change_promise": promised.pk, "change_goal": goal.pk,
    }  # fmt: skip
    addresses = {name: reverse(f"commitments:{name}", args=[pk]) for name, pk in pages.items()}
    sign_in(client, officer)
    assert addresses["change_meeting"] in client.get(card).content.decode()
    assert addresses["change_promise"] in client.get(card).content.decode()
    assert addresses["change_goal"] not in client.get(plan).content.decode()
    assert client.get(addresses["change_goal"]).status_code == 403  # published: only a head
    sign_in(client, head)
    page = client.get(plan).content.decode()
    assert addresses["change_goal"] in page
    page = client.get(addresses["change_goal"])
    told = _sent(page) | {"title": "Culture of peace"}
    assert client.post(addresses["change_goal"], told).status_code == 422  # without a reason
    assert client.post(addresses["change_goal"], told | {"why": "A slip"}).status_code == 302
    assert "Culture of peace" in client.get(plan).content.decode()
    for role in ("observer", "sector_liaison"):
        sign_in(client, staff_of(role))
        assert all(client.get(one).status_code in (403, 404) for one in addresses.values())
    client.logout()
    assert all(client.get(one).status_code == 302 for one in addresses.values())
