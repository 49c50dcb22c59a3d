"""Accounts, training and notices in a real browser: passkeys, a session that ends, every page."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page

from amparo.kernel.actors import SYSTEM
from amparo.notices.actions import notify
from amparo.people import actions
from amparo.people.models import Organisation, User
from amparo.training import actions as training
from tests.browser.axe import scrolls_sideways, small_targets, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORD = "un gato camina de noche"
SIZES = ((360, 740), (1280, 900))


@pytest.fixture
def window(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def house() -> dict[str, Any]:
    """Return an administrator, a trainer and an assessor of one body, a course, some notices."""
    cache.clear()
    at, since = timezone.now(), dt.date(2026, 1, 1)
    body = Organisation.objects.create(
        country="PE", code="MINJUSDH", name="Ministerio de Justicia", kind="executive"
    )
    users: dict[str, Any] = {}
    for name in ("system_administrator", "trainer", "assessor"):
        user = actions.open_account(
            email=f"{name}@example.org", service_name=f"Oficial {name}", by=SYSTEM, at=at,
            password=WORD, language="en",
        )  # fmt: skip
        actions.give_post(user=user, organisation=body, role=name, by=SYSTEM, at=at, since_on=since)
        users[name] = user
    today = timezone.localdate()
    course = training.hold_course(
        module="RISK_BASE", title="Evaluación de riesgo", held_by=body, starts_on=today,
        ends_on=today, hours=8, by=SYSTEM, at=at,
    )  # fmt: skip
    training.enrol(course=course, user=users["assessor"], by=SYSTEM, at=at)
    certificate = training.certify(
        user=users["assessor"], module="GENDER", issuer=body, by=SYSTEM, at=at
    )
    notify(template="clock_late", once="n", at=at, user=users["assessor"], link="/home/")
    return users | {"course": course, "certificate": certificate, "body": body}


def sign_in(window: Page, user: User, address: str) -> None:
    client = Client()
    client.force_login(user)
    window.context.clear_cookies()
    window.context.add_cookies(
        [
            {"name": django_settings.SESSION_COOKIE_NAME, "url": address,
             "value": client.cookies[django_settings.SESSION_COOKIE_NAME].value}
        ]
    )  # fmt: skip


def pages_of(house: dict[str, Any]) -> dict[str | None, list[str]]:
    """Return the pages of the three rooms by who opens them."""
    user, course = house["assessor"], house["course"]
    one = [user.pk]
    return {
        None: [
            reverse("account_login"),
            reverse("account_reset_password"),
            reverse("account_reset_password_done"),
            reverse("account_signup"),
        ],
        "system_administrator": [
            reverse("people:accounts"),
            reverse("people:open_account"),
            reverse("people:account", args=one),
            reverse("people:give_post", args=one),
            reverse("people:end_post", args=[user.posts.get().pk]),
            reverse("people:switch_off", args=one),
            reverse("people:bodies"),
            reverse("people:body", args=[house["body"].pk]),
        ],
        "assessor": [
            reverse("people:me"),
            reverse("people:second_factor"),
            reverse("usersessions_list"),
            reverse("account_change_password"),
            reverse("account_reauthenticate"),
            reverse("mfa_index"),
            reverse("account_logout"),
            reverse("notices:list"),
            reverse("notices:wishes"),
            reverse("training:courses"),
            reverse("training:mine"),
        ],
        "trainer": [
            reverse("training:course", args=[course.pk]),
            reverse("training:results", args=[course.pk]),
            reverse("training:hold_course"),
            reverse("training:register"),
            reverse("training:recognise"),
            reverse("training:revoke", args=[house["certificate"].pk]),
        ],
    }


@pytest.mark.slow
@pytest.mark.parametrize("language", ["es", "en"])
def test_axe_finds_nothing_on_any_page(window, live_server, house, language):
    faults = []
    for who, paths in pages_of(house).items():
        if who:
            sign_in(window, house[who], live_server.url)
        for width, height in SIZES:
            window.set_viewport_size({"width": width, "height": height})
            for path in paths:
                window.goto(f"{live_server.url}{path}?lang={language}")
                assert window.locator("h1").count() == 1, path
                faults += [f"{path} {width}: {fault}" for fault in violations(window)]
                faults += [f"{path}: scrolls sideways"] * scrolls_sideways(window)
                faults += [f"{path}: small {what}" for what in small_targets(window)]
                if window.locator("main .btn:not(.btn-2)").count() > 1:
                    faults.append(f"{path}: more than one filled button")
    assert faults == []


def test_the_sign_in_page_reads_in_quechua(window, live_server, db):
    window.goto(f"{live_server.url}{reverse('account_login')}?lang=qu")
    assert window.locator("html").get_attribute("lang") == "qu"
    assert violations(window) == []


def type_password(window: Page, user: User) -> None:
    window.fill("#id_login", user.email)
    window.fill("#id_password", WORD)
    window.locator("form[novalidate] button").click()


def test_a_passkey_opens_the_door_under_the_strict_policy(window, live_server, house, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    # A browser gives passkeys to https and to localhost only.
    address = live_server.url.replace("127.0.0.1", "localhost")
    said: list[str] = []
    window.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
    keys = window.context.new_cdp_session(window)
    keys.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    window.goto(f"{address}{reverse('account_login')}?lang=en")
    type_password(window, house["assessor"])
    window.goto(f"{address}{reverse('mfa_add_webauthn')}")
    window.fill("#id_name", "laptop")
    window.check("#id_passwordless")
    window.click("#passkey_add")
    window.locator("h1", has_text="Recovery codes").wait_for()
    window.goto(f"{address}{reverse('account_logout')}")
    window.locator("main .btn").click()

    # Alone, instead of the password …
    window.goto(f"{address}{reverse('account_login')}?next={reverse('training:mine')}")
    window.click("#passkey_login")
    window.locator("h1", has_text="My courses and certificates").wait_for()
    window.goto(f"{address}{reverse('account_logout')}")
    window.locator("main .btn").click()

    # … and as the second factor after it.
    window.goto(f"{address}{reverse('account_login')}?next={reverse('training:mine')}")
    type_password(window, house["assessor"])
    window.locator("h1", has_text="Your second factor").wait_for()
    window.click("#passkey_second")
    window.locator("h1", has_text="My courses and certificates").wait_for()
    assert said == []


@pytest.mark.parametrize("script", [True, False])
def test_a_session_that_ends_in_the_middle_of_a_form_loses_nothing(
    browser, live_server, house, script
):
    context = browser.new_context(java_script_enabled=script)
    window = context.new_page()
    window.goto(f"{live_server.url}{reverse('account_login')}?lang=en")
    type_password(window, house["trainer"])
    window.goto(f"{live_server.url}{reverse('training:revoke', args=[house['certificate'].pk])}")
    window.fill("#id_reason", "Two papers bear the same number.\nThe school has confirmed it.")
    Session.objects.all().delete()
    window.locator("main .btn").click()
    window.locator("h1", has_text="Sign in").wait_for()
    type_password(window, house["trainer"])
    window.locator("h1", has_text="What you wrote is here").wait_for()
    assert "Two papers bear the same number." in window.locator("main").inner_text()
    assert not script or violations(window) == []
    window.locator("main .btn", has_text="Send it now").click()
    window.locator("h1", has_text="Register of certificates").wait_for()
    house["certificate"].refresh_from_db()
    kept = house["certificate"].revoked_reason.replace("\r\n", "\n")
    assert kept == "Two papers bear the same number.\nThe school has confirmed it."
    context.close()
