"""Two records that are one: found, compared, merged, taken apart again, and said to be two."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from amparo.kernel.actors import SYSTEM
from amparo.places.actions import load_profile
from amparo.places.models import Area
from amparo.situations import actions
from amparo.situations.models import Match
from tests.browser.axe import small_targets, violations
from tests.browser.hands import PHONE, Hands, key_of
from tests.unit.situations.people import staff_of

pytestmark = pytest.mark.browser


@pytest.fixture
def stand(transactional_db: None) -> SimpleNamespace:
    """Return an analyst and one event that two desks recorded."""
    now = timezone.now()
    load_profile("PE", at=now)
    officer = staff_of("duty_officer")
    cusco = Area.objects.get(country="PE", level="region", code="08")
    person = actions.register_person(by=SYSTEM, at=now, identity={"legal_name": "Rosa Inventada"})
    rows = [
        actions.record_incident(
            by=officer, at=now, type="KIL", country="PE", region=cusco, occurred=day,
            person=person,
        )
        for day in ("2026-06-14", "2026-06-15")
    ]  # fmt: skip
    for row in rows:
        actions.note_matches(kind="incident", thing=row, at=now)
    return SimpleNamespace(analyst=staff_of("registry_analyst"), rows=rows)


@pytest.mark.parametrize("script", [True, False])
def test_from_a_match_to_never_asked_again(
    browser: Browser, live_server: Any, stand: SimpleNamespace, script: bool
) -> None:
    kept, gone = stand.rows
    hands = Hands(
        browser, live_server.url, lang="en", key=key_of(stand.analyst), viewport=PHONE,
        java_script_enabled=script,
    )  # fmt: skip
    fits = _looked_at(hands) if script else lambda: None
    hands.opens("/situations/matches/?kind=incident")
    fits()
    assert kept.code in hands.reads() and gone.code in hands.reads()
    # Compared side by side, with what speaks for it and against it.
    with hands.page.expect_navigation():
        hands.page.locator('main a[href*="/situations/compare/"]').first.click()
    fits()
    assert "June 2026" in hands.reads()
    compared = hands.page.url.removeprefix(live_server.url)
    # Merged: the one that goes leads to the one that stays.
    _answers(hands, "merge", {"merge-keep": str(kept.pk), "merge-why": "One killing, two desks"})
    assert hands.page.url.endswith(f"/incidents/{kept.code}/")
    hands.opens(f"/situations/incidents/{gone.code}/")
    assert hands.page.url.endswith(f"/incidents/{kept.code}/")
    # Undone from the page of the one that stays.
    hands.follows(f"/matches/incident/{kept.pk}/")
    fits()
    assert gone.code in hands.reads()
    hands.does("/undo/", why="They were two after all")
    hands.opens(f"/situations/incidents/{gone.code}/")
    assert hands.page.url.endswith(f"/incidents/{gone.code}/")
    # Said to be two: remembered, and asked no more, even when both are looked at anew.
    hands.opens(compared)
    _answers(hands, "different", {"two-why": "Two killings on two days"})
    assert kept.code not in hands.reads()
    for row in stand.rows:
        row.refresh_from_db()
        actions.note_matches(kind="incident", thing=row, at=timezone.now())
    hands.opens("/situations/matches/?kind=incident")
    assert kept.code not in hands.reads()
    assert Match.objects.get().state == Match.DIFFERENT
    hands.close()


def _looked_at(hands: Hands) -> Any:
    def look() -> None:
        assert violations(hands.page) == []
        assert small_targets(hands.page) == []

    return look


def _answers(hands: Hands, act: str, said: dict[str, str]) -> None:
    hands.fills(**said)
    form = hands.page.locator(f'main form:has(input[name="act"][value="{act}"])')
    with hands.page.expect_navigation():
        form.locator("button").click()
