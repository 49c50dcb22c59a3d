"""A directorate in a browser: its desk, a scorecard, a campaign read for risks; phone and desk."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from amparo.commitments.models import Consultation, Cycle, Recognition
from amparo.people.actions import load_bodies
from amparo.places.actions import load_profile
from amparo.site.demo import cast, directorates
from tests.browser.axe import scrolls_sideways, small_targets, violations
from tests.browser.hands import DESK, PHONE, Hands, key_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(db):
    """Return who works in the demonstration, with what the directorates keep."""
    cache.clear()
    at = timezone.now() - timedelta(minutes=5)
    load_bodies(load_profile("PE", at=at), at=at)
    made = cast.open_accounts("a long password", at=at)
    directorates.fill_directorates(made, until=at)
    return made


def faults(hands: Hands, path: str) -> list[str]:
    hands.opens(path)
    page = hands.page
    many = page.locator("main .btn:not(.btn-2):not(.btn-ink)").count() > 1
    found = [*violations(page), *(f"small {one}" for one in small_targets(page))]
    found += ["scrolls sideways"] * scrolls_sideways(page) + ["two filled buttons"] * many
    return [f"{path} {hands.lang}: {one}" for one in found]


@pytest.mark.parametrize(("lang", "window"), [("es", PHONE), ("en", DESK)], ids=["phone", "desk"])
def test_nothing_stands_in_the_way_of_a_directorate(browser, live_server, people, lang, window):
    cycle = Cycle.objects.get(label="Ejemplo: plan de acción")
    draft = Recognition.objects.get(state="draft")
    held = Consultation.objects.get()
    home = "/commitments/"
    key = key_of(people["desk_officer"][1])
    hands = Hands(browser, live_server.url, lang=lang, key=key, viewport=window)
    found = faults(hands, f"{home}desk/")
    hands.keeps("directorate-desk")
    found += faults(hands, f"{home}congress/")
    found += faults(hands, f"{home}scorecards/GB-EC/?meeting={cycle.pk}")
    hands.keeps("directorate-scorecard", "#promises")
    paths = [
        "desk/all/activity/", "scorecards/", "scorecards/meetings/new/",
        f"scorecards/meetings/{cycle.pk}/promises/new/", "plans/", "consultations/",
        f"consultations/{held.pk}/", "consultations/new/", "recognition/",
        f"recognition/{draft.pk}/", "recognition/new/",
    ]  # fmt: skip
    found += [one for path in paths for one in faults(hands, f"{home}{path}")]
    hands.close()
    analyst = key_of(people["alert_analyst"][0])
    hands = Hands(browser, live_server.url, lang=lang, key=analyst, viewport=window)
    found += faults(hands, f"{home}recognition/{draft.pk}/check/")
    hands.keeps("directorate-risks")
    hands.close()
    assert found == []


def test_a_campaign_is_read_for_risks_without_any_script(browser, live_server, people):
    draft = Recognition.objects.get(state="draft")
    hands = Hands(
        browser, live_server.url, lang="es", key=key_of(people["alert_analyst"][0]),
        viewport=PHONE, java_script_enabled=False,
    )  # fmt: skip
    hands.opens("/home/")
    hands.follows(f"{draft.pk}/check/")
    hands.fills(risk_found="no", note="No nombra a nadie.")
    hands.presses()
    draft.refresh_from_db()
    assert draft.risk_found is False
    hands.close()
    head = Hands(browser, live_server.url, lang="es", key=key_of(people["desk_head"][0]))
    head.opens(f"/commitments/records/recognition/{draft.pk}/")
    head.page.locator("form[action$='/publish/'] button").click()
    draft.refresh_from_db()
    assert draft.state == "published"
    head.close()
    visitor = Hands(browser, live_server.url, lang="es", viewport=PHONE)
    visitor.opens(f"/commitments/recognition/{draft.pk}/")
    assert "legítimo y necesario" in visitor.reads()
    visitor.close()
