"""What comes out of a printer: the words and the figures, and nothing that can be pressed."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from amparo.cases.models import Assignment
from tests.browser.hands import Hands, key_of
from tests.unit.publications.conftest import Registry
from tests.world import world
from vocab.statistics import tables

pytestmark = pytest.mark.browser
EVERY = [t.key for t in tables().values() if t.population]
SHEET = {"width": 718, "height": 1040}  # what is left of a page A4
CONTROLS = (
    "button, input:not([type=hidden]), select, textarea, .btn, nav, .rail, .skip, .exit, .acts, "
    ".filter-form, .search, .lang"
)
SEEN = """wanted => [...document.querySelectorAll(wanted)]
    .filter(e => e.checkVisibility({visibilityProperty: true, opacityProperty: true})
                 && e.getBoundingClientRect().width > 1)
    .map(e => e.outerHTML.slice(0, 90))"""
CUT = """() => [...document.querySelectorAll('main *')].filter(e => {
    const how = getComputedStyle(e);
    return e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1 && how.overflowX !== 'visible'
        && how.display !== 'inline';
}).map(e => e.outerHTML.slice(0, 90))"""


@pytest.fixture
def stand(transactional_db: None) -> SimpleNamespace:
    """Return a registry with a release, an incident and a case."""
    now = timezone.now()
    registry = Registry(world("PE", at=now), now)
    registry.acts(12, "THD", actor="company")
    registry.acts(8, "KIL", region="Loreto", day=timezone.localdate(now).isoformat())
    act = registry.act("KIL", region="Cusco", day=timezone.localdate(now).isoformat())
    case = registry.pe.implementing(now, "MININTER")
    officer = registry.pe.user("case_officer")
    Assignment.objects.get_or_create(
        case=case, user=officer, role="case_officer", defaults={"since_at": now}
    )
    return SimpleNamespace(
        release=registry.published(*EVERY), incident=act.incident, case=case, officer=officer,
        analyst=registry.pe.user("registry_analyst"),
    )  # fmt: skip


@pytest.mark.parametrize("lang", ["es", "en"])
def test_no_page_prints_what_can_be_pressed_or_cuts_a_table(
    browser: Browser, live_server: Any, stand: SimpleNamespace, lang: str
) -> None:
    home = f"/statistics/{stand.release.code}/"
    ways: list[tuple[Any, list[str]]] = [
        (stand.officer, ["/cases/", f"/cases/{stand.case.code}/"]),
        (stand.analyst, [
            "/situations/", f"/situations/incidents/{stand.incident.code}/", "/search/?q=amenaza",
            "/publications/figures/?table=measures_by_body", "/publications/map/",
            "/publications/evaluation/", "/publications/releases/",
        ]),
        (None, ["/statistics/", home, f"{home}acts_by_type/", f"{home}map/", "/statistics/sdg/"]),
    ]  # fmt: skip
    for user, paths in ways:
        key = key_of(user) if user else ""
        hands = Hands(browser, live_server.url, lang=lang, key=key, viewport=SHEET)
        hands.page.emulate_media(media="print")
        for path in paths:
            assert hands.tries(path) == 200, path
            assert hands.page.evaluate(SEEN, CONTROLS) == [], path
            assert hands.page.evaluate(CUT) == [], path
            assert hands.page.locator("h1").is_visible(), path
            printed = hands.page.locator(".printed").inner_text()
            assert path.partition("?")[0] in printed, path
            assert "amenaza" not in printed and timezone.localdate().strftime("%d") in printed
        assert hands.page.pdf(format="A4").startswith(b"%PDF")
        hands.close()
