"""Public statistics and their making, in a real browser: on a phone, without a script, for all."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page

from tests.browser.axe import scrolls_sideways, small_targets, violations
from tests.browser.hands import key_of
from tests.unit.publications.conftest import Registry
from tests.world import world
from vocab.statistics import tables

pytestmark = pytest.mark.browser
EVERY = [t.key for t in tables().values() if t.population]


@pytest.fixture
def stand(transactional_db: None) -> SimpleNamespace:
    """Return a registry with one published release and one that waits."""
    now = timezone.now()
    registry = Registry(world("PE", at=now), now)
    registry.acts(12, "THD", actor="company")
    registry.acts(8, "KIL", region="Loreto")
    registry.acts(2, "KIL", region="Tumbes")
    published = registry.published(*EVERY)
    return SimpleNamespace(
        published=published, waiting=registry.release("sdg"),
        analyst=registry.pe.user("registry_analyst"), decider=registry.pe.user("decider"),
    )  # fmt: skip


def opened(browser: Browser, address: str, user: Any = None, **how: Any) -> Page:
    context = browser.new_context(**how)
    if user is not None:
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": key_of(user), "url": address}])
    return context.new_page()


@pytest.mark.parametrize("lang", ["es", "qu", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_public_page_is_for_everyone(
    browser: Browser, live_server: Any, stand: SimpleNamespace, width: int, lang: str
) -> None:
    window = opened(browser, live_server.url, viewport={"width": width, "height": 740},
                    java_script_enabled=True)  # fmt: skip
    home = f"/statistics/{stand.published.code}/"
    pages = ["/statistics/", "/statistics/method/", "/statistics/sdg/", f"{home}map/",
             f"{home}method/"]  # fmt: skip
    for path in [*pages, *(f"{home}{key}/" for key in ("acts_by_type", "stage_days"))]:
        answer = window.goto(f"{live_server.url}{path}{'&' if '?' in path else '?'}lang={lang}")
        assert answer is not None and answer.status == 200, path
        assert window.locator("html").get_attribute("lang") == lang
        assert violations(window) == [], path
        assert small_targets(window) == [], path
        assert not scrolls_sideways(window), path
    window.context.close()


@pytest.mark.parametrize("lang", ["es", "en"])
def test_every_page_inside_is_for_everyone(
    browser: Browser, live_server: Any, stand: SimpleNamespace, lang: str
) -> None:
    window = opened(browser, live_server.url, stand.analyst, viewport={"width": 360, "height": 740})
    room = "/publications/"
    for path in (f"{room}figures/", f"{room}figures/?region=25&by=cause", f"{room}map/",
                 f"{room}figures/?since=2026-01-02&last=2025-01-01",
                 f"{room}evaluation/", f"{room}evaluation/?body=PNP", f"{room}releases/",
                 f"{room}releases/new/", f"{room}releases/{stand.waiting.pk}/"):  # fmt: skip
        answer = window.goto(f"{live_server.url}{path}{'&' if '?' in path else '?'}lang={lang}")
        assert answer is not None and answer.status == 200, path
        assert violations(window) == [], path
        assert small_targets(window) == [], path
        assert not scrolls_sideways(window), path
        assert window.locator("main .btn:not(.btn-2)").count() <= 1, f"{path}: one filled button"
    window.context.close()


@pytest.mark.parametrize("script", [True, False])
def test_a_second_person_publishes_and_the_public_reads(
    browser: Browser, live_server: Any, stand: SimpleNamespace, script: bool
) -> None:
    window = opened(browser, live_server.url, stand.decider, java_script_enabled=script)
    window.goto(f"{live_server.url}/publications/releases/{stand.waiting.pk}/?lang=en")
    window.get_by_role("link", name="Approve this release").click()
    window.get_by_role("button", name="Publish it").click()
    window.get_by_role("link", name="What the public reads").click()
    assert window.get_by_role("heading", level=1).is_visible()
    window.get_by_role("link", name="Indicator 16.10.1 of the Sustainable").click()
    with window.expect_download() as taken:
        window.get_by_role("link", name="CSV").click()
    assert taken.value.suggested_filename == f"{stand.waiting.code}-sdg.csv"
    window.context.close()


def test_from_the_analyst_to_the_public_on_a_phone_without_a_script(
    browser: Browser, live_server: Any, stand: SimpleNamespace
) -> None:
    """One makes a release and cannot approve it; another does; everyone reads it and takes it."""
    phone: dict[str, Any] = {
        "viewport": {"width": 360, "height": 740}, "java_script_enabled": False,
    }  # fmt: skip
    hers = opened(browser, live_server.url, stand.analyst, **phone)
    hers.goto(f"{live_server.url}/publications/releases/new/?lang=en")
    hers.get_by_label("First day").fill("2025-01-01")
    hers.get_by_label("Last day").fill("2025-12-31")
    for box in hers.get_by_role("checkbox").all():
        box.set_checked("type, region" in (box.locator("xpath=..").inner_text() or ""))
    hers.get_by_role("checkbox", name="16. Indicator 16.10.1").check()
    hers.get_by_role("button", name="Count, hide and freeze").click()
    hers.get_by_role("link", name="1 January 2025").first.click()
    assert hers.get_by_text("Another person must approve it").is_visible()
    assert hers.get_by_role("link", name="Approve this release").count() == 0
    waiting = hers.url
    refused = hers.goto(f"{waiting.split('?')[0].rstrip('/')}/approve/")
    assert refused is not None
    if hers.get_by_role("button", name="Publish it").count():
        hers.get_by_role("button", name="Publish it").click()
    assert "second person" in hers.content()
    hers.context.close()

    theirs = opened(browser, live_server.url, stand.decider, **phone)
    theirs.goto(waiting)
    theirs.get_by_role("link", name="Approve this release").click()
    theirs.get_by_role("button", name="Publish it").click()
    address = theirs.get_by_role("link", name="What the public reads").get_attribute("href")
    theirs.context.close()

    anyone = opened(browser, live_server.url, **phone)
    anyone.goto(f"{live_server.url}{address}?lang=en")
    assert anyone.locator("svg.draw").count() == 2, "a chart and a map"
    tumbes = anyone.get_by_role("row", name="Tumbes")
    assert "hidden" in tumbes.inner_text()
    anyone.get_by_role("link", name="Map and its files").click()
    anyone.get_by_role("link", name="TUM, Tumbes: hidden").focus()
    anyone.keyboard.press("Enter")
    assert anyone.url.endswith("#area-24"), "each hexagon is reached by keyboard"
    with anyone.expect_download() as drawing:
        anyone.get_by_role("link", name="SVG").click()
    assert drawing.value.suggested_filename.endswith("-map.svg")
    anyone.goto(f"{live_server.url}{address}")
    anyone.get_by_role("link", name="Acts by type, region").click()
    for shape in ("CSV", "XLSX", "HXL", "JSON"):
        with anyone.expect_download() as taken:
            anyone.get_by_role("link", name=shape, exact=True).click()
        assert f"-acts_by_type.{shape.lower()}" in taken.value.suggested_filename
    assert not scrolls_sideways_without_script(anyone)
    anyone.context.close()


def scrolls_sideways_without_script(window: Page) -> bool:
    """Return whether a page without scripts is wider than its window, by its boxes."""
    box = window.locator("body").bounding_box()
    return box is None or box["width"] > 360
