"""The public side as people at risk meet it: on a phone, with and without scripts."""

from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser, Page

from amparo.cases.models import Case, Request
from tests.browser.axe import scrolls_sideways, small_targets, violations
from tests.unit.cases.public import token
from tests.world import World, world
from vocab.public import questions

pytestmark = pytest.mark.browser
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
LANGUAGES = ("es", "qu", "en")
OWN = ("", "messages/", "news/", "contact/", "with/", "sharing/", "looked/", "code/")


@pytest.fixture
def pe(transactional_db: None) -> World:
    cache.clear()
    return world("PE", at=timezone.now())


def opened(browser: Browser, live_server: Any, *, language: str = "es", **how: Any) -> Page:
    """Return a page of a fresh browser that speaks a language; other sites answer nothing."""
    context = browser.new_context(**{"viewport": PHONE, "reduced_motion": "reduce", **how})
    context.route("https://**", lambda route: route.fulfill(body="elsewhere"))
    page = context.new_page()
    page.goto(f"{live_server.url}/?lang={language}")
    return page


def faults(page: Page) -> list[str]:
    wide = ["scrolls sideways"] if scrolls_sideways(page) else []
    return [*violations(page), *small_targets(page), *wide]


def tap(page: Page, name: str, value: str) -> None:
    page.locator(f'input[name="{name}"][value="{value}"]').check(force=True)


def three_taps(page: Page) -> str:
    """Ask for help now; return the code."""
    tap(page, "what", "attacked")
    tap(page, "whom", "self")
    page.locator(".urgent-head button").click()
    page.wait_for_url("**/form/done/")
    return " ".join(page.locator(".code span").all_inner_texts())


def test_three_taps_from_the_first_page_to_the_receipt(pe, live_server, browser):
    page = opened(browser, live_server)
    code = three_taps(page)
    assert len(code.split()) == 4
    page.get_by_role("button", name="Ya lo tengo").click()
    assert page.url.endswith("/status/")
    assert "La guardia decide qué hacer ya" in page.inner_text("main")
    assert Case.objects.get().urgent_runs.count() == 1


def test_the_sum_is_done_while_the_person_writes_and_no_question_is_seen(pe, live_server, browser):
    page = opened(browser, live_server)
    page.goto(f"{live_server.url}/form/all/")
    assert not page.locator("[data-sum]").is_visible()
    tap(page, "relation", "self")
    page.fill("[name=narrative]", "Vinieron dos hombres de noche.")
    page.locator("[name=consent]").check(force=True)
    page.locator('button[value="next"]').click()
    page.wait_for_url("**/form/done/")
    assert Request.objects.get().narrative == "Vinieron dos hombres de noche."


def test_screen_by_screen_without_scripts_a_question_is_answered(pe, live_server, browser):
    page = opened(browser, live_server, java_script_enabled=False)
    page.goto(f"{live_server.url}/form/")
    tap(page, "relation", "third_party")
    go_on = page.locator('button[value="next"]')
    go_on.click()
    tap(page, "person_knows", "no")
    go_on.click()
    page.fill("[name=narrative]", "Mi vecina no duerme.")
    for _screen in range(4):
        go_on.click()
    go_on.click()
    assert page.url.endswith("/form/send/")
    asked = page.locator("[data-sum] label").inner_text()
    answer = next(
        q.answers[0]
        for q in questions().values()
        if any(words and words in asked for words in (q.ask.es, q.ask.en, q.ask.qu))
    )
    page.fill("[name=answer]", answer)
    go_on.click()
    assert page.url.endswith("/form/done/")
    request = Request.objects.get()
    assert (request.relation, request.narrative) == ("third_party", "Mi vecina no duerme.")


def test_saved_today_and_sent_another_day_from_another_telephone(pe, live_server, browser):
    page = opened(browser, live_server)
    page.goto(f"{live_server.url}/form/")
    tap(page, "relation", "self")
    page.locator('button[value="next"]').click()
    page.fill("[name=narrative]", "La mitad de mi relato.")
    page.locator('button[value="save"]').click()
    code = " ".join(page.locator(".code span").all_inner_texts())
    other = opened(browser, live_server)
    other.goto(f"{live_server.url}/status/")
    other.fill("[name=code]", code.upper())
    other.locator("main form button").first.click()
    other.locator('button[value="next"]').click()
    assert other.input_value("[name=narrative]") == "La mitad de mi relato."


def test_the_quick_exit_leaves_nothing_to_go_back_to(pe, live_server, browser):
    page = opened(browser, live_server)
    three_taps(page)
    page.get_by_role("button", name="Ya lo tengo").click()
    page.locator("#salir").click()
    page.wait_for_url("https://es.wikipedia.org/**")
    page.go_back()
    assert "La guardia decide" not in page.inner_text("body")
    page.goto(f"{live_server.url}/status/")
    assert page.locator("[name=code]").is_visible()


def test_the_button_pressed_twice_sends_once(pe, live_server, browser):
    page = opened(browser, live_server)
    tap(page, "what", "taken")
    tap(page, "whom", "collective")
    page.locator(".urgent-head button").dblclick()
    page.wait_for_url("**/form/done/")
    assert Request.objects.count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("window", [PHONE, DESK], ids=["phone", "desk"])
def test_nothing_stands_in_anyones_way(pe, live_server, browser, language, window):
    page = opened(browser, live_server, language=language, viewport=window)
    found = {"/": faults(page)}
    paths = ("now", "about", "help", "form/all", "form/who", "status", "papers", "book")
    for path in (f"/{name}/" for name in paths):
        page.goto(live_server.url + path)
        found[path] = faults(page)
    page.goto(f"{live_server.url}/now/")
    page.locator(".urgent-head button").click()
    page.mouse.move(0, 0)
    found["errors"] = faults(page)
    three_taps(page)
    found["done"] = faults(page)
    for path in OWN:
        page.goto(f"{live_server.url}/status/{path}")
        found[path] = faults(page)
    assert {path: said for path, said in found.items() if said} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_the_style_does_not_come_the_page_still_fits(pe, live_server, browser, language):
    context = browser.new_context(viewport=PHONE)
    context.route("**/*.css", lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{live_server.url}/now/?lang={language}")
    page.locator(".urgent-head button").click()
    page.locator("#errors").wait_for()
    assert page.evaluate("getComputedStyle(document.querySelector('#errors')).paddingTop") == "0px"
    assert not scrolls_sideways(page)


def test_a_flood_is_asked_a_question_in_the_browser_too(pe, live_server, browser, client):
    for _ in range(5):
        client.post("/now/", {"what": "taken", "whom": "self", "token": token()})
    page = opened(browser, live_server, java_script_enabled=False)
    tap(page, "what", "attacked")
    tap(page, "whom", "self")
    assert page.locator("[name=answer]").is_visible()
    page.locator(".urgent-head button").click()
    assert page.locator("#errors").is_visible()
    assert page.locator('input[value="attacked"]').is_checked()
