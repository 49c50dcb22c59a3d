"""The frame in a real browser: nothing typed is lost, nothing is sent twice, one can leave."""

import os
import shutil
from collections.abc import Iterator

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.axe import scrolls_sideways, small_targets, violations
from tests.unit.ui.addresses import COUNTED
from tests.unit.ui.conftest import framed  # noqa: F401

pytestmark = pytest.mark.browser
# CHROMIUM=chromium-headless-shell works half as much, but its quick exit leads nowhere.
BROWSERS = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-headless-shell")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), "chromium")
FLAGS = (
    *("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def address(framed) -> Iterator[str]:  # noqa: F811
    server = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={})
    server.daemon = True
    server.start()
    server.is_ready.wait()
    assert server.error is None
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()


@pytest.fixture
def window(browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="en")
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    context.close()


@pytest.mark.parametrize("lang", ["es", "qu", "en"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", ["/public/", "/long/", "/refuse/denied/", "/nowhere/"])
def test_the_frame_is_open_to_everyone(window, address, path, width, lang):
    window.set_viewport_size({"width": width, "height": 740})
    window.goto(f"{address}{path}?lang={lang}")
    assert window.locator("html").get_attribute("lang") == lang
    assert violations(window) == []
    assert small_targets(window) == []
    assert not scrolls_sideways(window)


def test_what_was_typed_comes_back_after_the_page_was_left(window, address):
    window.goto(f"{address}/long/")
    window.fill("#id_note", "half a reason")
    window.check("#id_kind_1")
    window.goto(f"{address}/public/")
    window.goto(f"{address}/long/")
    assert window.input_value("#id_note") == ""
    window.get_by_role("button", name="Bring it back").click()
    assert window.input_value("#id_note") == "half a reason"
    assert window.is_checked("#id_kind_1")


def test_what_was_accepted_is_not_offered_again(window, address):
    window.goto(f"{address}/long/")
    window.fill("#id_note", "a whole reason")
    window.check("#id_kind_0")
    window.get_by_role("button", name="Save").click()
    window.wait_for_url("**/public/")
    window.goto(f"{address}/long/")
    assert window.locator(".kept").count() == 0


def test_after_a_refusal_the_text_and_the_summary_are_there(window, address):
    window.goto(f"{address}/long/")
    window.fill("#id_note", "without a kind")
    window.get_by_role("button", name="Save").click()
    assert window.locator("#errors").get_by_role("link").inner_text().startswith("Kind:")
    assert window.evaluate("document.activeElement.id") == "errors"
    assert window.input_value("#id_note") == "without a kind"
    assert violations(window) == []


def test_a_form_is_sent_once(window, address):
    COUNTED.clear()
    window.goto(f"{address}/slow/")
    with window.expect_navigation():
        window.get_by_role("button", name="Send").dblclick()
    assert window.locator("#count").inner_text() == "1"


@pytest.mark.parametrize("way", ["button", "escape"])
def test_one_leaves_at_once_and_the_page_is_gone_from_the_history(window, address, way):
    away = "**/es.wikipedia.org/**"
    window.route(away, lambda route: route.fulfill(body="elsewhere", content_type="text/html"))
    window.goto(f"{address}/long/")
    window.goto(f"{address}/public/")
    if way == "button":
        window.get_by_role("link", name="Leave this page").click()
    else:
        for _ in range(3):
            window.keyboard.press("Escape")
    window.wait_for_url(away)
    window.go_back()
    assert not window.url.endswith("/public/")


def test_without_script_a_link_changes_the_language_and_the_way_out_is_a_link(browser, address):
    context = browser.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(f"{address}/public/")
    page.get_by_role("link", name="Runasimi").click()
    assert page.locator("#salir").inner_text() == "Kaymanta lluqsiy"
    assert page.locator("#salir").get_attribute("href").startswith("https://")
    context.close()
