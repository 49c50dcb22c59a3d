"""The focal point's pages in a real browser: on a phone and a desk, in three languages."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page

from amparo.duties import actions, jobs
from amparo.duties.models import Duty
from amparo.kernel.actors import SYSTEM
from tests.browser.axe import scrolls_sideways, small_targets, violations
from tests.unit.duties.conftest import body, crew, law, offered, staff  # noqa: F401

pytestmark = pytest.mark.browser
DAY = timedelta(days=1)


@pytest.fixture
def owed(transactional_db: None, offered: Any, crew: SimpleNamespace) -> SimpleNamespace:  # noqa: F811
    """Return the duties of one ministry, in many states, as seen now."""
    now = timezone.now()
    duties: dict[str, Duty] = {
        "late": offered(title="Patrullaje los días de feria", at=now - 40 * DAY),
        "urgent": offered(
            title="Acompañamiento hasta el juzgado", at=now, is_urgent=True, kind="urgent_measure"
        ),
        "working": offered(title="Plan de actividades policiales", at=now - 6 * DAY),
        "claimed": offered(title="Contacto policial de 24 horas", at=now - 9 * DAY),
    }
    for name in ("working", "claimed"):
        actions.accept(duty_id=duties[name].pk, by=crew.liaison, at=now - 5 * DAY)
        actions.report(
            duty_id=duties[name].pk, by=crew.liaison, at=now - 4 * DAY, text="Primera ronda hecha."
        )
    actions.meet_obstacle(
        duty_id=duties["working"].pk,
        by=crew.liaison,
        at=now - 3 * DAY,
        obstacle="no_budget",
        text="Falta combustible.",
    )
    actions.claim_done(
        duty_id=duties["claimed"].pk, by=crew.liaison, at=now - DAY, reference="Oficio 12-2026"
    )
    actions.offer(
        kind="agreement", subject="x", body=duties["late"].body, title="Informe al mecanismo",
        by=SYSTEM, at=now - 2 * DAY, file="",
    )  # fmt: skip
    jobs.tick(at=now)
    return SimpleNamespace(**duties)


@pytest.fixture
def window(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    yield context.new_page()
    context.close()


def _sign_in(window: Page, user: Any, address: str) -> None:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    window.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": address}]
    )


@pytest.mark.parametrize("lang", ["es", "qu", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_is_for_everyone(
    window: Page,
    live_server: Any,
    owed: SimpleNamespace,
    crew: SimpleNamespace,  # noqa: F811
    width: int,
    lang: str,
) -> None:
    window.set_viewport_size({"width": width, "height": 740})
    pages = {
        "inbox": (crew.liaison, "/duties/"),
        "empty": (crew.liaison, "/duties/?tab=done"),
        "duty": (crew.liaison, f"/duties/{owed.working.code}/"),
        "claimed": (crew.liaison, f"/duties/{owed.claimed.code}/"),
        "accept": (crew.liaison, f"/duties/{owed.late.code}/accept/"),
        "obstacle": (crew.liaison, f"/duties/{owed.working.code}/obstacle/"),
        "done": (crew.liaison, f"/duties/{owed.working.code}/done/"),
        "bodies": (crew.decider, "/duties/bodies/"),
    }
    for name, (user, path) in pages.items():
        _sign_in(window, user, live_server.url)
        mark = "&" if "?" in path else "?"
        window.goto(f"{live_server.url}{path}{mark}lang={lang}")
        assert window.locator("html").get_attribute("lang") == lang
        _shoot(window, f"{name}-{width}-{lang}")
        assert violations(window) == [], name
        assert small_targets(window) == [], name
        assert not scrolls_sideways(window), name
        assert window.locator("main .btn:not(.btn-2)").count() <= 1, "one filled button a page"


def test_a_liaison_accepts_and_reports_on_a_phone(
    window: Page,
    live_server: Any,
    owed: SimpleNamespace,
    crew: SimpleNamespace,  # noqa: F811
) -> None:
    _sign_in(window, crew.liaison, live_server.url)
    window.goto(f"{live_server.url}/duties/?lang=en")
    window.get_by_role("link", name="Patrullaje los días de feria").click()
    window.get_by_role("link", name="Accept the duty").click()
    window.get_by_role("button", name="Accept the duty").click()
    assert window.get_by_text("Your body has accepted the duty.").is_visible()
    window.get_by_role("link", name="Report progress").click()
    window.get_by_role("button", name="Report this progress").click()
    assert window.locator(".err").count() == 1
    window.get_by_label("What was done").fill("La ronda pasó dos veces.")
    window.get_by_role("button", name="Report this progress").click()
    assert window.get_by_text("La ronda pasó dos veces.").is_visible()


def _shoot(window: Page, name: str) -> None:
    folder = os.environ.get("AMPARO_SHOTS")
    if folder:
        window.screenshot(path=Path(folder) / f"duties-{name}.png", full_page=True)
