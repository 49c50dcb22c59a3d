"""A risk assessment in a real browser: saved as it goes, explained as it goes, nothing lost."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect

from amparo.cases.models import Assessment
from tests.browser.axe import scrolls_sideways, small_targets, violations
from tests.unit.cases.test_reviews import again
from tests.world import world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = ((360, 740), (1280, 900))


@pytest.fixture
def desk() -> dict[str, Any]:
    """Return a case assessed in extraordinary, being assessed again, with one unknown."""
    cache.clear()
    at = timezone.now()
    pe = world("PE", at=at)
    case = again(pe, pe.reviewed(at), at)
    changes = {"T1": "4", "T4": "3", "T10": "U", "C1": "U"}
    draft = pe.written(case, at, answers=changes)
    draft.answers.get(item="T4").evidence.all().delete()
    return {"pe": pe, "case": case, "draft": draft}


def enter(browser: Browser, address: str, user: Any, **how: Any) -> Page:
    """Return a window in which a user is signed in, in English."""
    client = Client()
    client.force_login(user)
    context = browser.new_context(viewport={"width": 1280, "height": 900}, **how)
    session = django_settings.SESSION_COOKIE_NAME
    cookies = {
        session: client.cookies[session].value,
        django_settings.LANGUAGE_COOKIE_NAME: "en",
    }  # fmt: skip
    context.add_cookies([{"name": k, "value": v, "url": address} for k, v in cookies.items()])
    return context.new_page()


def step(found: Assessment, slug: str) -> str:
    return reverse("cases:assessment_read", args=[found.case.code, found.number]) + f"{slug}/"


def picture(window: Page, name: str) -> None:
    """Keep a picture where one is asked for (`PICTURES=folder`)."""
    if folder := os.environ.get("PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        window.screenshot(path=f"{folder}/{name}.png", full_page="full" in name)


def looked_at(window: Page, name: str, lang: str) -> None:
    for width, height in SIZES:
        window.set_viewport_size({"width": width, "height": height})
        picture(window, f"{name}-{lang}-{width}-full")
        assert violations(window) == [], (name, width)
        assert small_targets(window) == [], (name, width)
        assert not scrolls_sideways(window), (name, width)


@pytest.mark.parametrize("lang", ["es", "en"])
def test_every_screen_is_open_to_everyone(browser, live_server, desk, lang):
    window = enter(browser, live_server.url, desk["pe"].user("assessor"))
    found = desk["draft"]
    places = {
        **{slug: step(found, slug) for slug in ("threat", "differential", "legal", "words")},
        "hand-in": step(found, "hand-in"),
        "evidence": step(found, "evidence/T1"),
        "overview": reverse("cases:assessment", args=[found.case.code]) + "?all=1",
        "read": reverse("cases:assessment_read", args=[found.case.code, 1]),
    }  # fmt: skip
    for name, place in places.items():
        mark = "&" if "?" in place else "?"
        window.goto(f"{live_server.url}{place}{mark}lang={lang}")
        looked_at(window, name, lang)
    window.context.close()
    lead = enter(browser, live_server.url, desk["pe"].user("assessment_lead"))
    pe, at = desk["pe"], timezone.now()
    pe.accepted(pe.handed_in(pe.assessing(at), at), at)
    waiting = pe.assessed(at)
    for name, case in (("review_assessment", waiting), ("assign_assessor", desk["case"])):
        place = reverse(f"cases:{name}", args=[case.code])
        lead.goto(f"{live_server.url}{place}?lang={lang}")
        looked_at(lead, name, lang)
    lead.context.close()


def test_an_answer_is_saved_and_explained_at_once(browser, live_server, desk):
    window = enter(browser, live_server.url, desk["pe"].user("assessor"))
    found = desk["draft"]
    window.goto(live_server.url + step(found, "capacity"))
    before = window.locator(".verdict").inner_text()
    version = window.locator("#id_version").input_value()
    for item in ("C2", "C3", "C4"):
        window.locator(f"#{item} .scale label", has_text="0").first.click()
    expect(window.locator(".verdict")).not_to_have_text(before)
    expect(window.locator("#mean-C4")).to_contain_text("Absent")
    expect(window.locator("#id_version")).to_have_value(str(int(version) + 3))
    values = {row.item: row.value for row in found.answers.filter(item__in=("C2", "C3", "C4"))}
    assert values == {"C2": "0", "C3": "0", "C4": "0"}
    # What is typed beside an answer is saved when one leaves the field.
    window.locator("#C1 textarea").fill("Called the federation twice.")
    window.locator("#C1 textarea").blur()
    expect(window.locator("#id_version")).to_have_value(str(int(version) + 4))
    assert found.answers.get(item="C1").reason == "Called the federation twice."
    window.locator("button", has_text=re.compile("Save and go on")).click()
    window.wait_for_url("**/legal/")
    assert small_targets(window) == []
    window.context.close()


def test_the_button_waits_for_what_is_being_saved(browser, live_server, desk):
    window = enter(browser, live_server.url, desk["pe"].user("assessor"))
    found = desk["draft"]
    window.goto(live_server.url + step(found, "legal"))
    # Leaving the field saves it, and the same click presses the button.
    window.locator("textarea").first.fill("She was told by name.")
    window.locator("textarea").last.fill("Tomorrow, they said.")
    window.locator("button", has_text="Save and go on").click()
    window.wait_for_url("**/words/")
    assert "She was told by name." in [row.reason for row in found.legal_answers.all()]
    window.context.close()


def test_once_the_button_is_pressed_no_answer_is_saved_apart(browser, live_server, desk):
    window = enter(browser, live_server.url, desk["pe"].user("assessor"))
    window.goto(live_server.url + step(desk["draft"], "legal"))
    held: list[Route] = []
    window.route("**/legal/", lambda route: held.append(route))
    # Saved after the button, an answer would make the page to come one version too old.
    window.evaluate("""addEventListener("submit", () => setTimeout(() => document.querySelector(
        "main textarea").dispatchEvent(new Event("change", {bubbles: true})), 50))""")
    window.locator("button", has_text="Save and go on").click(no_wait_after=True)
    window.wait_for_timeout(400)
    assert ["hx-request" in route.request.headers for route in held] == [False]
    held[0].continue_()
    window.wait_for_url("**/words/")
    window.context.close()


def test_the_verdict_stays_in_view_on_a_phone(browser, live_server, desk):
    window = enter(browser, live_server.url, desk["pe"].user("assessor"))
    window.set_viewport_size({"width": 360, "height": 740})
    window.goto(live_server.url + step(desk["draft"], "threat"))
    window.locator("#T10").scroll_into_view_if_needed()
    assert window.locator("#verdict").bounding_box()["y"] < 10
    picture(window, "verdict-360")
    window.context.close()


def test_a_session_that_ends_in_the_middle_loses_nothing(browser, live_server, desk):
    user = desk["pe"].user("assessor")
    user.email = "assessor@example.org"
    user.set_password("un gato camina de noche")
    user.save()
    window = enter(browser, live_server.url, user)
    found = desk["draft"]
    place = live_server.url + step(found, "words")
    window.goto(place)
    window.locator("#id_narrative").fill("Three men, two of them armed.")
    Session.objects.all().delete()
    window.locator("button", has_text="Save and review it all").click()
    window.locator("input[name=login]").fill(user.email)
    window.locator("input[name=password]").fill("un gato camina de noche")
    window.locator("main button[type=submit]").first.click()
    expect(window.locator("main")).to_contain_text("Three men, two of them armed.")
    window.context.close()


def test_without_a_script_one_button_saves_and_goes_on(browser, live_server, desk):
    window = enter(browser, live_server.url, desk["pe"].user("assessor"), java_script_enabled=False)
    found = desk["draft"]
    window.goto(live_server.url + step(found, "threat"))
    window.locator("#T2 input[value='0']").check(force=True)
    window.locator("button", has_text=re.compile("Save and go on")).click()
    window.wait_for_url("**/vulnerability/")
    assert found.answers.get(item="T2").value == "0"
    window.context.close()
