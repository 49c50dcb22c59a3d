"""A map of a forecast by keyboard alone, on a telephone, and as axe hears it."""

import pytest

from tests.browser.axe import scrolls_sideways, violations
from tests.browser.hands import DESK, PHONE, Hands
from tests.unit.forecasts import made
from tests.unit.forecasts.test_gridding import grid

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def wrong(page):
    """Return what axe finds; small links of the map stand in the table as well, in full size."""
    return [line for line in violations(page) if not line.startswith("target-size")]


@pytest.mark.parametrize("screen", [PHONE, DESK])
def test_a_map_of_states_by_keyboard(browser, live_server, at, screen):
    found = made.forecast(at, state="published")
    hands = Hands(browser, live_server.url, lang="en", viewport=screen)
    page = hands.page
    hands.opens(f"/forecasts/{found.code}/map/?group=andean")
    assert not wrong(page) and not scrolls_sideways(page)
    colombia = page.locator('.map a[aria-label^="Colombia"]')
    colombia.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Peru")
    page.keyboard.press("Shift+Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(f"/{found.code}/CO/")
    hands.close()


def test_a_map_of_cells_by_keyboard(browser, live_server, at):
    found = grid(at)
    hands = Hands(browser, live_server.url, lang="es")
    page = hands.page
    hands.opens(f"/forecasts/{found.code}/map/")
    assert not wrong(page)
    page.locator(".map a").first.focus()
    page.keyboard.press("Enter")
    gid = found.cells.get(rank=1).gid
    assert page.url.endswith(f"#c{gid}")
    assert page.locator(f"tr#c{gid}").is_visible()
    hands.close()
