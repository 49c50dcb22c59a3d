"""Home and search in a real browser: on a phone and a desk, in three languages."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser

from amparo.cases.models import Case
from tests.browser.axe import scrolls_sideways, small_targets, violations
from tests.world import World, world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def here() -> World:
    """Return a desk with a late, a near and a new request."""
    now = timezone.now()
    house = world(at=now - timedelta(days=12))
    for days in (12, 1, 0):
        case = house.received(now - timedelta(days=days))
    # The shortest of the code names: a link of one short word is still wide enough for a thumb.
    Case.objects.filter(pk=case.pk).update(code_name="Ají")
    return house


def signed_in(browser: Browser, live_server: Any, who: Any, width: int, script: bool = True) -> Any:
    client = Client()
    client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=script
    )
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
    )
    return context.new_page()


@pytest.mark.parametrize("width", [360, 1280])
def test_home_and_search_are_open_to_everyone(browser, live_server, here, width):
    page = signed_in(browser, live_server, here.user("intake_lead"), width)
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    for language in ("es", "qu", "en"):
        for path in ("/home/", "/search/?q=a"):
            page.goto(f"{live_server.url}{path}{'&' if '?' in path else '?'}lang={language}")
            assert page.get_attribute("html", "lang") == language
            assert violations(page) == [], (path, language)
            assert not scrolls_sideways(page), (path, language)
            assert small_targets(page) == [], (path, language)
    assert faults == []
    page.context.close()


def test_the_next_thing_is_one_tap_away_without_scripts(browser, live_server, here):
    page = signed_in(browser, live_server, here.user("intake_lead"), 360, script=False)
    page.goto(f"{live_server.url}/home/?lang=en")
    lead = page.locator("section.lead h2").inner_text()
    assert lead.startswith("Admit or refer ")
    assert page.locator(".btn").count() == 1, "one filled button a page"
    page.locator("section.lead a.btn").click()
    assert "/cases/" in page.url
    assert lead.removeprefix("Admit or refer ") in page.locator("main").inner_text()
    page.context.close()
