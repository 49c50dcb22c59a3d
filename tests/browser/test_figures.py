"""An analyst looks at the map, a table and how the policy works; everyone reads what is public."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from tests.browser.axe import violations
from tests.browser.hands import DESK, Hands, key_of, shot
from tests.unit.publications.conftest import Registry
from tests.world import world

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lang", ["es", "en"])
def test_from_the_map_to_a_table_to_the_policy_to_the_public(
    browser: Browser, live_server: Any, transactional_db: None, lang: str
) -> None:
    now = timezone.now()
    registry = Registry(world("PE", at=now), now)
    for region, n in (("Loreto", 9), ("Cusco", 14), ("Ucayali", 5), ("Madre de Dios", 3)):
        registry.acts(n, "THD", region=region, day="2025-03-03", actor="company")
        registry.acts(
            n // 3, "THD", region=region, day=timezone.localdate(now).replace(day=1).isoformat()
        )
    registry.pe.implementing(now, "MININTER", "PNP")
    release = registry.published("acts_by_type", "sdg")
    key = key_of(registry.pe.user("registry_analyst"))
    hands = Hands(browser, live_server.url, lang=lang, key=key, viewport=DESK)

    assert hands.tries("/publications/map/?since=2025-01-01&last=2025-12-31") == 200
    shot(hands.page, f"figures-map-{lang}", "h1")
    hands.page.get_by_role("link", name="Cusco").first.click()
    assert "14" in hands.page.locator("main").inner_text()
    shot(hands.page, f"figures-table-{lang}", "h1")
    assert hands.tries("/publications/evaluation/") == 200
    assert violations(hands.page) == []
    shot(hands.page, f"figures-policy-{lang}", "h1")
    hands.close()

    anyone = Hands(browser, live_server.url, lang=lang, viewport=DESK)
    assert anyone.tries(f"/statistics/{release.code}/map/") == 200
    assert ">3<" not in anyone.page.content(), "small figures are hidden from the public"
    shot(anyone.page, f"figures-public-{lang}", "h1")
    anyone.close()
