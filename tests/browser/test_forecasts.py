"""A forecast from the analyst to everyone: list, country, sign, publish, read on a phone."""

from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser

from amparo.forecasts.models import Forecast, Run
from tests.browser.axe import scrolls_sideways, small_targets, violations
from tests.browser.hands import DESK, PHONE, Hands, key_of
from tests.unit.diplomacy.conftest import body, user
from tests.unit.forecasts import made

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SAID = {
    "en": "Look first at the border. Quiet elsewhere is not safety.",
    "es": "Miren primero la frontera. La calma en otras partes no es seguridad.",
}


def faults(hands: Hands, path: str) -> list[str]:
    hands.opens(path)
    page = hands.page
    found = [*violations(page), *(f"small {one}" for one in small_targets(page))]
    found += ["scrolls sideways"] * scrolls_sideways(page)
    return [f"{path} {hands.lang}: {one}" for one in found]


@pytest.mark.parametrize("lang", ["es", "en"])
def test_from_the_analyst_to_everyone(
    browser: Browser, live_server: Any, db: None, lang: str
) -> None:
    cache.clear()
    house, at = body("DP"), timezone.now()
    draft, risks = made.forecast(at), made.onset(at, state="published")
    Run.objects.update(is_invented=True)
    desk = f"/forecasts/desk/{draft.code}/"

    def hands_of(role: str) -> Hands:
        key = key_of(user(role, role, house))
        return Hands(browser, live_server.url, lang=lang, key=key, viewport=DESK)

    analyst = hands_of("alert_analyst")
    inside = ("/forecasts/desk/", f"/forecasts/desk/run/{draft.run_id}/", desk)
    assert [one for path in inside for one in faults(analyst, path)] == []
    analyst.opens("/forecasts/desk/")
    analyst.keeps("forecasts-desk", "h1")
    analyst.follows(f"/forecasts/desk/{draft.code}/")
    analyst.follows("/country/CO/")
    assert faults(analyst, f"{desk}country/CO/") == []
    analyst.keeps("forecasts-country", "h1")
    analyst.opens(desk)
    analyst.does("/sign/", reading=SAID[lang], language=lang)
    assert analyst.tries(f"{desk}publish/") == 403, "not one's own"
    analyst.close()

    authority = hands_of("alert_authority")
    authority.opens(desk)
    authority.follows("/publish/")
    assert SAID[lang] in authority.reads()
    authority.keeps("forecasts-publish", "h1")
    authority.presses()
    assert Forecast.objects.get(pk=draft.pk).state == "published"
    authority.close()

    anyone = Hands(browser, live_server.url, lang=lang, viewport=PHONE, java_script_enabled=False)
    anyone.opens("/forecasts/")
    anyone.page.locator("#country-q").fill("per")
    anyone.page.locator("#country-q").press("Enter")
    assert anyone.page.locator('main a[href$="/CO/"]').count() == 0
    anyone.follows(f"/forecasts/{draft.code}/PE/")
    assert SAID[lang] in anyone.reads()
    anyone.close()

    reads = Hands(browser, live_server.url, lang=lang, viewport=PHONE)
    pages = ("/forecasts/", f"/forecasts/{draft.code}/", f"/forecasts/{draft.code}/CO/",
             f"/forecasts/{risks.code}/", f"/forecasts/{risks.code}/CO/")  # fmt: skip
    assert [one for path in pages for one in faults(reads, path)] == []
    reads.opens(f"/forecasts/{risks.code}/")
    reads.keeps("forecasts-risks", "h1")
    reads.close()


def test_what_the_public_meets_in_quechua(browser: Browser, live_server: Any, db: None) -> None:
    cache.clear()
    at = timezone.now()
    found, risks = made.forecast(at, state="published"), made.onset(at, state="published")
    hands = Hands(browser, live_server.url, lang="qu", viewport=PHONE)
    pages = ("/forecasts/", f"/forecasts/{found.code}/PE/", f"/forecasts/{risks.code}/PE/")
    assert [one for path in pages for one in faults(hands, path)] == []
    assert "manam hawka kaychu" in hands.reads()
    hands.close()
