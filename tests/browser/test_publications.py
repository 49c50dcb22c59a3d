"""Public statistics and their making, in a real browser: on a phone, without a script, for all."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page

from tests.browser.axe import scrolls_sideways, small_targets, violations
from tests.browser.hands import chromium, key_of
from tests.unit.publications.conftest import Registry
from tests.world import world
from vocab.statistics import tables

pytestmark = pytest.mark.browser
EVERY = [t.key for t in tables().values() if t.population]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


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
    pages = ["/statistics/", "/statistics/method/", "/statistics/sdg/"]
    for path in [*pages, *(f"{home}{key}/" for key in ("acts_by_type", "stage_days"))]:
        answer = window.goto(f"{live_server.url}{path}?lang={lang}")
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
    for path in (f"{room}figures/", f"{room}evaluation/", f"{room}releases/",
                 f"{room}releases/new/", f"{room}releases/{stand.waiting.pk}/"):  # fmt: skip
        answer = window.goto(f"{live_server.url}{path}?lang={lang}")
        assert answer is not None and answer.status == 200, path
        assert violations(window) == [], path
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
