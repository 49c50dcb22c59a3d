"""The watchers' pages and the person's own in a real browser, for people who see and use them."""

import os
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page

from amparo.cases import holders
from amparo.oversight import actions
from amparo.oversight.models import RetentionEnd
from amparo.vault import actions as vault
from tests.browser.axe import scrolls_sideways, small_targets, violations
from tests.world import world

pytestmark = pytest.mark.browser
DAY = timedelta(days=1)
PAGES = (
    "desk", "journal", "grants", "denials", "reveals", "glass", "requests", "holds", "retention",
    "breaches", "register", "hold", "glass_ask",
)  # fmt: skip


@pytest.fixture
def window(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def busy(transactional_db: None) -> SimpleNamespace:
    """Return a desk at which everything happens at once."""
    now = timezone.now()
    pe = world("PE", at=now - 9 * DAY)
    case = pe.admitted(now - 8 * DAY)
    officer, auditor = pe.user("data_protection_officer"), pe.user("auditor", at_body="DP")
    person, follower = pe.holder(case), pe.user("follow_up_officer")
    vault.reveal(
        identity_id=case.person.identity_id, file=case.file, by=pe.user("case_officer"), at=now,
        purpose="contact", reason="Llamar por la visita",
    )  # fmt: skip
    asked = actions.ask(case_id=case.pk, kind="access", text="", by=person, at=now - 2 * DAY)
    actions.answer(request_id=asked.pk, outcome="granted", text="Sí.", by=officer, at=now - DAY)
    open_ = actions.ask(case_id=case.pk, kind="rectification", text="Mi apellido está mal.",
                        by=person, at=now)  # fmt: skip
    glass = actions.ask_to_break_glass(
        code=case.code, reason="Nadie responde y la están siguiendo", by=follower, at=now
    )
    actions.approve_break_glass(request_id=glass.pk, by=auditor, at=now)
    breach = actions.register_breach(
        description="Se perdió una computadora", severity="danger", codes=[case.code],
        found_at=now - timedelta(hours=30), by=officer, at=now,
    )  # fmt: skip
    actions.hold_case(code=case.code, reason="Investigación", basis="Oficio 7", by=officer, at=now)
    end = RetentionEnd.objects.create(
        case=case, rule="case_file", ended_on=timezone.localdate(now) - DAY, proposed_at=now
    )
    actions.verify_journal(by=auditor, at=now)
    return SimpleNamespace(
        officer=officer, auditor=auditor, case=case, open=open_, glass=glass, breach=breach, end=end
    )


def _enter(window: Page, client: Client, address: str) -> None:
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    window.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": address}]
    )


def _as_officer(window: Page, busy: SimpleNamespace, address: str) -> None:
    client = Client()
    client.force_login(busy.officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    _enter(window, client, address)


def _faults(window: Page) -> list[str]:
    sideways = ["scrolls sideways"] if scrolls_sideways(window) else []
    return violations(window) + small_targets(window) + sideways


@pytest.mark.parametrize(("lang", "width"), [("es", 360), ("es", 1280), ("qu", 360), ("en", 1280)])
def test_every_page_of_the_desk_is_for_everyone(
    window: Page, live_server: Any, busy: SimpleNamespace, width: int, lang: str
) -> None:
    window.set_viewport_size({"width": width, "height": 740})
    _as_officer(window, busy, live_server.url)
    addresses = [reverse(f"oversight:{name}") for name in PAGES] + [
        reverse("oversight:answer", args=[busy.open.code]),
        reverse("oversight:glass_detail", args=[busy.glass.pk]),
        reverse("oversight:glass_approve", args=[busy.glass.pk]),
        reverse("oversight:breach", args=[busy.breach.code]),
        reverse("oversight:breach_step", args=[busy.breach.code, "people"]),
        reverse("oversight:dispose", args=[busy.end.pk]),
        reverse("oversight:revoke", args=[busy.case.assignments.first().pk]),
    ]
    found = {}
    for address in addresses:
        window.goto(f"{live_server.url}{address}?lang={lang}")
        if faults := _faults(window):
            found[address] = faults
        _keep(window, f"{address.strip('/').split('/')[1:2]}-{width}-{lang}")
    assert found == {}


@pytest.mark.parametrize("lang", ["es", "qu", "en"])
def test_the_persons_own_page_is_for_everyone(
    window: Page, live_server: Any, busy: SimpleNamespace, lang: str
) -> None:
    window.set_viewport_size({"width": 360, "height": 740})
    client = Client()
    session = client.session
    session[holders.KEY] = str(busy.case.receipts.get().pk)
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    _enter(window, client, live_server.url)
    window.goto(f"{live_server.url}{reverse('oversight:ask')}?lang={lang}")
    assert window.locator("article.q").count() == 2
    _keep(window, f"own-360-{lang}")
    assert _faults(window) == []


def _keep(window: Page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        window.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_the_journal_is_searched_and_verified_without_script(
    browser: Browser, live_server: Any, busy: SimpleNamespace
) -> None:
    context = browser.new_context(java_script_enabled=False)
    window = context.new_page()
    _as_officer(window, busy, live_server.url)
    window.goto(f"{live_server.url}{reverse('oversight:journal')}?lang=en")
    window.get_by_role("button", name="Verify every link now").click()
    assert "The journal holds" in window.locator("main").inner_text()
    window.get_by_label("Case code").fill(busy.case.code.lower())
    window.get_by_role("button", name="Search the journal").click()
    assert busy.case.code_name in window.locator("tbody").inner_text()
    context.close()
