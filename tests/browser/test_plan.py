"""Plan, decision, sessions, and the person's side of them, in a real browser."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page

from amparo.cases import holders
from amparo.cases.actions import decisions, plans, sittings
from amparo.cases.models import Case
from tests.browser.axe import scrolls_sideways, small_targets, violations
from tests.world import World, world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = ((360, 740), (1280, 900))


@pytest.fixture
def pe() -> World:
    cache.clear()
    return world("PE", at=timezone.now())


def _signed_in(user: Any) -> str:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies[django_settings.SESSION_COOKIE_NAME].value


def _with_a_code(case: Case) -> str:
    client = Client()
    session = client.session
    session[holders.KEY] = str(case.receipts.order_by("issued_at").first().pk)
    session.save()
    return session.session_key


def _window(browser: Browser, address: str, key: str, *, lang: str = "en", **how: Any) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, **how)
    cookies = {
        django_settings.SESSION_COOKIE_NAME: key,
        django_settings.LANGUAGE_COOKIE_NAME: lang,
    }  # fmt: skip
    context.add_cookies([{"name": k, "value": v, "url": address} for k, v in cookies.items()])
    return context.new_page()


def _shoot(window: Page, name: str) -> None:
    folder = os.environ.get("AMPARO_SHOTS")
    if folder:
        window.screenshot(path=Path(folder) / f"plan-{name}.png", full_page=True)


def _look(window: Page, address: str, pages: dict[str, str], lang: str) -> list[str]:
    """Return what is wrong with pages at both widths, in words."""
    wrong = []
    for name, path in pages.items():
        for width, height in SIZES:
            window.set_viewport_size({"width": width, "height": height})
            answer = window.goto(f"{address}{path}")
            here = f"{name} at {width} in {lang}"
            assert answer and answer.status == 200, here
            _shoot(window, f"{name}-{width}-{lang}")
            wrong += [f"{here}: {one}" for one in violations(window)]
            wrong += [f"{here}: small {one}" for one in small_targets(window)]
            wrong += [f"{here}: scrolls sideways"] if scrolls_sideways(window) else []
            if window.locator("main .btn:not(.btn-2)").count() > 1:
                wrong.append(f"{here}: more than one filled button")
    return wrong


def _cases(pe: World) -> dict[str, Case]:
    at = timezone.now() - timedelta(hours=2)
    planned = pe.planned(at, "MININTER", "MINAM")
    first, second = planned.measures.order_by("id")
    for measure, answer, words in (
        (first, "accept_with_change", "Que avisen antes al jefe."),
        (second, "refuse", "Si salgo, entran."),
    ):
        plans.answer_measure(
            measure_id=measure.pk, answer=answer, words=words, by=pe.holder(planned), at=at
        )
    pending = pe.pending(at, "MININTER")
    decisions.open_decision(
        case_id=pending.pk, kind="grant", reasons="Las amenazas son reales.",
        by=pe.user("decider"), at=at,
    )  # fmt: skip
    working = pe.implementing(at, "MININTER", "MINAM")
    pe.done(working.measures.order_by("id").first(), at)
    return {"planned": planned, "pending": pending, "working": working, "granted": pe.granted(at)}


@pytest.mark.parametrize("lang", ["en", "es", "qu"])
def test_every_page_is_for_everyone(browser: Browser, live_server: Any, pe: World, lang: str):
    cases = _cases(pe)
    sitting = sittings.call_sitting(
        body=pe.desk, held_at=timezone.now() + timedelta(days=1), quorum=1,
        points=(("Obligaciones tarde", None), ("", cases["pending"])), by=pe.user("decider"),
        at=timezone.now(),
    )  # fmt: skip
    planned, pending, working = (cases[key].code for key in ("planned", "pending", "working"))
    measure = cases["planned"].measures.order_by("id").first().pk
    done = cases["working"].measures.order_by("id").first().pk
    by_role = {
        "case_officer": {
            "plan": f"/cases/{planned}/plan/",
            "propose": f"/cases/{planned}/plan/measure/",
            "answer": f"/cases/{planned}/plan/measure/{measure}/answer/",
            "bodies": f"/cases/{cases['granted'].code}/tell-bodies/",
            "happened": f"/cases/{working}/plan/measure/{done}/happened/",
            "in-force": f"/cases/{working}/in-force/",
            "case": f"/cases/{working}/",
            "sittings": "/cases/sittings/",
        },
        "decider": {
            "decision": f"/cases/{pending}/decision/",
            "fix": f"/cases/{pending}/decision/fix/",
            "call": "/cases/sittings/new/",
            "sitting": f"/cases/sittings/{sitting.code}/",
            "open": f"/cases/sittings/{sitting.code}/open/",
        },
    }
    wrong = []
    for role, pages in by_role.items():
        window = _window(browser, live_server.url, _signed_in(pe.user(role)), lang=lang)
        wrong += _look(window, live_server.url, pages, lang)
        window.context.close()
    own = {
        "planned": {"own-plan": "/status/plan/", "own-answer": f"/status/plan/{measure}/"},
        "working": {
            "own-work": "/status/plan/", "own-happened": f"/status/plan/{done}/happened/",
            "own-review": "/status/review/",
        },
    }  # fmt: skip
    for key, pages in own.items():
        window = _window(browser, live_server.url, _with_a_code(cases[key]), lang=lang)
        wrong += _look(window, live_server.url, pages, lang)
        window.context.close()
    assert wrong == []


@pytest.mark.parametrize("script", [True, False])
def test_a_plan_goes_from_the_first_measure_to_decision(
    browser: Browser, live_server: Any, pe: World, script: bool
):
    case = pe.reviewed(timezone.now())
    plan = f"{live_server.url}{reverse('cases:plan', args=[case.code])}"
    key = _signed_in(pe.user("case_officer"))
    officer = _window(browser, live_server.url, key, java_script_enabled=script)
    officer.goto(plan)
    officer.get_by_role("link", name="Propose a measure").click()
    officer.get_by_label("Which measure?").select_option("JUS-01")
    officer.get_by_label("What must the body know").fill("Write to the mayor.")
    officer.get_by_label("Could it expose the person?").fill("No name in the letter.")
    officer.get_by_label("By when does it begin?").fill("2031-05-04")
    officer.get_by_label("Who at the body is responsible?").fill("Unit Seven")
    officer.get_by_label("From which budget line?").fill("Line 0123")
    officer.get_by_label("What will show that it was done?").fill("The letter")
    officer.get_by_role("button", name="Put it in the plan").click()
    officer.get_by_role("link", name="Show the plan").click()
    officer.get_by_role("button", name="Show the plan").click()
    person = _window(browser, live_server.url, _with_a_code(case), java_script_enabled=script)
    person.goto(f"{live_server.url}/status/plan/")
    person.get_by_role("link", name="Answer").first.click()
    person.get_by_label("I accept", exact=False).first.check()
    person.get_by_label("In your own words").fill("Yes, soon.")
    person.get_by_role("button", name="Give this answer").click()
    assert person.get_by_text("Yes, soon.").is_visible()
    officer.goto(plan)
    officer.get_by_role("link", name="Take it to decision").click()
    officer.get_by_role("button", name="Take it to decision").click()
    assert Case.objects.get(pk=case.pk).state == "decision_pending"
    officer.context.close()
    person.context.close()
