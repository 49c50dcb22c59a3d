"""A report in a browser: asked, taken, frozen, published by a second person, read by anyone."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.utils import timezone

from amparo.reports.models import Snapshot
from tests.browser.axe import scrolls_sideways, small_targets, violations
from tests.browser.hands import DESK, PHONE, Hands, key_of
from tests.unit.reports.conftest import Shelf, body
from tests.unit.situations.people import staff_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shelf(db):
    """Put a treaty, a recommendation and a position on the shelf, all published for everyone."""
    cache.clear()
    shelf = Shelf(timezone.now() - dt.timedelta(days=1), body("OPM"))
    shelf.treaty("OPENWORD")
    shelf.asked("OPENWORD")
    shelf.said("OPENWORD")
    return shelf


@pytest.mark.parametrize("lang", ["es", "en"])
def test_from_the_question_to_the_public_page(browser, live_server, shelf, lang):
    officer, head = staff_of("desk_officer"), staff_of("desk_head")
    one = Hands(browser, live_server.url, lang=lang, key=key_of(officer))
    one.opens("/reports/")
    one.follows("/reports/r-01/")
    assert "OPENWORD" in one.reads()
    one.page.locator('main [name="on"]').fill("2015-05-04")
    with one.page.expect_navigation():
        one.page.locator("main form.filter-form button").click()
    assert "Treaty OPENWORD" not in one.reads()  # ratified the day after
    one.page.locator('main [name="on"]').fill("2020-01-01")
    with one.page.expect_navigation():
        one.page.locator("main form.filter-form button").click()
    assert "Treaty OPENWORD" in one.reads()
    one.keeps("reports-one", "h1")
    with one.page.expect_download() as taken:
        one.page.locator('main a[href$="as=pdf"]').click()
    assert taken.value.suggested_filename.startswith("r-01-2020-01-01-")
    with one.page.expect_navigation():
        one.page.locator('main a[href*="/freeze/"]').click()
    one.fills(audience="public")
    one.presses()
    kept = Snapshot.objects.get()
    assert kept.as_of == dt.date(2020, 1, 1)
    one.opens("/reports/calendar/")
    one.keeps("reports-calendar", "h1")
    one.close()
    two = Hands(browser, live_server.url, lang=lang, key=key_of(head))
    two.opens("/reports/")
    two.follows(f"/reports/snapshots/{kept.code}/")
    two.keeps("reports-frozen", "h1")
    two.follows("/publish/")
    two.presses()
    two.close()
    anyone = Hands(browser, live_server.url, lang=lang)
    anyone.opens("/public/reports/")
    anyone.follows(f"/public/reports/{kept.code}/")
    assert "Treaty OPENWORD" in anyone.reads() and kept.code in anyone.reads()
    with anyone.page.expect_download() as taken:
        anyone.page.locator('main a[href$="/pdf/"]').click()
    assert kept.code in taken.value.suggested_filename
    anyone.close()


@pytest.mark.parametrize(("lang", "window"), [("es", PHONE), ("en", DESK)], ids=["phone", "desk"])
def test_nothing_stands_in_the_way(browser, live_server, shelf, lang, window):
    officer = staff_of("desk_officer")
    hands = Hands(browser, live_server.url, lang=lang, key=key_of(officer), viewport=window)
    paths = ["/home/", "/reports/", "/reports/snapshots/", "/reports/calendar/", "/public/reports/",
             *(f"/reports/r-{n}/" for n in ("01", "02", "03", "04", "10", "11", "25", "26")),
             "/reports/r-01/freeze/", "/reports/r-01/?on=nonsense"]  # fmt: skip
    found = [fault for path in paths for fault in faults(hands, path)]
    hands.close()
    assert found == []


def faults(hands: Hands, path: str) -> list[str]:
    assert hands.tries(path) in (200, 422), path
    page = hands.page
    found = [*violations(page), *(f"small {one}" for one in small_targets(page))]
    found += ["scrolls sideways"] * scrolls_sideways(page)
    return [f"{path} {hands.lang}: {one}" for one in found]


def test_a_secret_address_of_a_calendar_fits_a_telephone(browser, live_server, shelf):
    one = Hands(
        browser, live_server.url, lang="es", key=key_of(staff_of("desk_officer")), viewport=PHONE
    )
    one.opens("/reports/calendar/")
    one.presses()
    assert ".ics" in one.reads() and not scrolls_sideways(one.page)
    one.close()
