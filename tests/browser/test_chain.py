"""A recommendation to its end, in a browser: a focal point reports with a document, the desk looks.

The pictures of the manual's page about recommendations are taken here.
"""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.utils import timezone

from amparo.commitments import actions
from amparo.commitments.actions import Cited, RecommendationFacts, StateActionFacts
from amparo.commitments.models import Action, Position, Recommendation
from amparo.evidence.actions import add_source
from amparo.kernel.actors import SYSTEM
from amparo.ledger.jobs import drain
from amparo.ledger.models import Event
from amparo.people.models import Organisation, Post, User
from amparo.site.reactions import REACTIONS
from tests.browser.axe import scrolls_sideways, small_targets, violations
from tests.browser.hands import DESK, PHONE, Hands, key_of
from tests.unit.situations.people import staff_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TEXT = "Adopt a protocol that protects human rights defenders, and train the police to use it."


@pytest.fixture
def told(settings) -> SimpleNamespace:
    """A recommendation that Peru supports, an action that a ministry leads, and who works on it."""
    cache.clear()
    settings.AMPARO_REQUIRE_SECOND_FACTOR = False
    at = timezone.now() - timedelta(hours=2)
    officer, head = staff_of("desk_officer", "Muña"), staff_of("desk_head", "Chilca")
    ministry = Organisation.objects.create(
        country="PE", code="MININTER", name="Ministerio del Interior", kind="executive"
    )
    liaison = User.objects.create_user(
        "enlace@example.org", "a long password", service_name="Enlace Kantu", language="es"
    )
    Post.objects.create(
        user=liaison, organisation=ministry, role="sector_liaison", since_on=timezone.localdate(at)
    )
    source = add_source(
        title="A/HRC/37/8", kind="official_record", by=SYSTEM, at=at, is_of_desks=True
    )
    held = {"cited": Cited(source, "111.112"), "by": officer, "at": at}
    facts = RecommendationFacts(
        mechanism="UPR", country="PE", text=TEXT, title="Protocol for defenders", issued="2017",
        number="111.112", recommenders=("Norway",),
    )  # fmt: skip
    asked = actions.record_recommendation(facts=facts, **held)
    actions.publish(model=Recommendation, record_id=asked.pk, by=head, at=at)
    actions.classify(recommendation_id=asked.pk, sought="policy", by=officer, at=at)
    said = actions.record_position(recommendation_id=asked.pk, support="supported", **held)
    actions.publish(model=Position, record_id=said.pk, by=head, at=at)
    planned = StateActionFacts(
        ref="PNDH-1", title="Train the police in the protocol", kind="training", country="PE",
        target_on=timezone.localdate(at + timedelta(days=200)), recommendations=(asked,),
    )  # fmt: skip
    action = actions.propose_action(facts=planned, **held)
    actions.publish(model=Action, record_id=action.pk, by=head, at=at)
    actions.move_action(action_id=action.pk, move="approve", by=head, at=at)
    actions.entrust(action_id=action.pk, body=ministry, role="lead", by=officer, at=at)
    return SimpleNamespace(
        officer=officer, head=head, liaison=liaison, asked=asked, action=action, ministry=ministry
    )


def settle() -> None:
    """Let the worker tell what happened to duties."""
    while Event.objects.filter(done_at=None).exists() and drain(REACTIONS, at=timezone.now()):
        pass


@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_ministry_finds_the_duty_reports_with_a_document_and_the_desk_verifies(
    browser, live_server, told, lang, tmp_path
):
    act = tmp_path / "act.txt"
    act.write_text("Act 12: 300 officers were trained.")
    liaison = Hands(browser, live_server.url, lang=lang, key=key_of(told.liaison), viewport=PHONE)
    liaison.opens("/duties/")
    code = told.action.responsibilities.get().duty.code
    liaison.follows(f"/duties/{code}/")
    assert "Protocol" in liaison.reads() or "protocol" in liaison.reads()
    liaison.does("/accept/")
    liaison.does("/report/", text="300 officers finished the course.")
    liaison.does("/done/", upload=str(act))
    settle()
    liaison.opens(f"/commitments/actions/{told.action.pk}/")
    assert "300 officers" in liaison.reads()
    liaison.close()
    desk = Hands(browser, live_server.url, lang=lang, key=key_of(told.officer), viewport=DESK)
    desk.opens("/commitments/due/")
    desk.keeps("commitments-due")
    desk.opens(f"/commitments/actions/{told.action.pk}/")
    desk.keeps("commitments-action")
    desk.does("/verify/")
    told.action.refresh_from_db()
    assert told.action.stage == "verified"
    desk.opens(f"/commitments/recommendations/{told.asked.pk}/")
    assert "300 officers" in desk.reads()
    desk.keeps("commitments-chain")
    desk.close()


@pytest.mark.parametrize(("lang", "window"), [("es", PHONE), ("en", DESK)], ids=["phone", "desk"])
def test_nothing_stands_in_the_way_on_the_pages_of_the_chain(
    browser, live_server, told, lang, window
):
    asked, action = told.asked.pk, told.action.pk
    paths = [
        f"/commitments/recommendations/{asked}/", f"/commitments/actions/{action}/",
        "/commitments/due/", "/commitments/submissions/", "/commitments/begin/recommendation/",
        "/commitments/begin/indicator/", f"/commitments/do/recommendation/{asked}/assess/",
        f"/commitments/do/state-action/{action}/entrust/",
    ]  # fmt: skip
    how = {"lang": lang, "key": key_of(told.officer), "viewport": window}
    hands = Hands(browser, live_server.url, **how)
    found = []
    for path in paths:
        hands.opens(path)
        page = hands.page
        found += [f"{path}: {one}" for one in (*violations(page), *small_targets(page))]
        found += [f"{path}: scrolls sideways"] * scrolls_sideways(page)
        many = page.locator("main .btn:not(.btn-2):not(.btn-ink)").count() > 1
        found += [f"{path}: two filled buttons"] * many
    hands.close()
    assert found == []
