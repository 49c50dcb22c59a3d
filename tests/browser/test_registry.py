"""The registry in a real browser: incidents, situations, files in and out, the law in force."""

import io
import os
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page

from amparo.exchange import actions as exchange
from amparo.exchange import jobs
from amparo.exchange.models import ImportJob
from amparo.places.actions import load_profile
from amparo.situations import actions, policies
from tests.browser.axe import scrolls_sideways, small_targets, violations
from tests.unit.exchange.test_imports import GW, HEAD, line
from tests.unit.situations.people import desk_of, staff_of

pytestmark = pytest.mark.browser


def _file(*lines: str) -> bytes:
    return "\n".join([HEAD, *lines, ""]).encode()


@pytest.fixture
def registry(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any
) -> SimpleNamespace:
    """Return an analyst, an officer with a file, and something on each page."""
    settings.FILES_ROOT = tmp_path / "files"
    now = timezone.now()
    load_profile("PE", at=now)
    analyst, officer = staff_of("registry_analyst"), staff_of("case_officer")
    second = staff_of("registry_analyst", "second analyst")
    desk = desk_of(monkeypatch, policies)
    person = actions.register_person(
        by=officer, at=now, identity={"legal_name": "Rosa Inventada"}, gender="woman",
        causes=["land"], languages=["qu"], role="Secretaria de la ronda",
    )  # fmt: skip
    group = actions.register_collective(
        by=officer, at=now, identity={"legal_name": "Comunidad Inventada"}, kind="peasant_patrol",
        territory="Del río al cerro", decision_rule="assembly",
        decision_rule_text="Decide la asamblea de junio.",
    )  # fmt: skip
    actions.add_mandate(
        collective_id=_reached(desk, officer, person, group), person=person,
        since_on=timezone.localdate(now), by=officer, at=now,
    )  # fmt: skip
    incident = actions.record_incident(
        by=officer, at=now, type="THD", country="PE", occurred="2026-06-31", person=person,
        description="Llamaron de noche.", exact_place="Kilómetro 14", suspected=["crime_logging"],
        information=[actions.InformationFacts(told_by="Una vecina", reliability="fairly_high")],
    )  # fmt: skip
    actions.correct_incident(
        incident_id=incident.pk, by=officer, at=now, why="Lo dice el audio", type="HAR"
    )
    situation = actions.record_situation(
        by=analyst, at=now, country="PE", title="Agua de la laguna", phase="early", state="active",
        groups=["comuneros"],
    )  # fmt: skip
    job = exchange.hold_upload(
        kind="incidents", mapping=GW, name="gw.csv", by=analyst, at=now,
        content=_file(line(1), line(2, date="2020-06-31"), line(3, date="x")),
    )  # fmt: skip
    jobs.take_in.func(str(job.pk))
    export = exchange.ask_export(kind="incidents", query="type=HAR", by=second, at=now)
    return SimpleNamespace(**{k: v for k, v in locals().items() if k not in ("settings", "now")})


def _reached(desk: Any, officer: Any, person: Any, group: Any) -> Any:
    desk.give(officer, persons=[person], collectives=[group])
    return group.pk


@pytest.fixture
def window(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    yield context.new_page()
    context.close()


def _sign_in(window: Page, user: Any, address: str) -> None:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": address}
    window.context.add_cookies([cookie])  # type: ignore[list-item]


def _pages(r: SimpleNamespace) -> dict[str, tuple[Any, str]]:
    incident = f"/situations/incidents/{r.incident.code}/"
    return {
        "incidents": (r.analyst, "/situations/"),
        "incident-row": (r.analyst, incident),
        "verify": (r.analyst, f"{incident}verify/"),
        "incident": (r.officer, incident),
        "new": (r.officer, "/situations/incidents/new/"),
        "correct": (r.officer, f"{incident}correct/"),
        "source": (r.officer, f"{incident}source/"),
        "people": (r.officer, "/situations/people/"),
        "person": (r.officer, f"/situations/people/{r.person.pk}/"),
        "collective": (r.officer, f"/situations/collectives/{r.group.pk}/"),
        "mandate": (r.officer, f"/situations/collectives/{r.group.pk}/mandate/"),
        "situations": (r.analyst, "/situations/risk/"),
        "situation": (r.analyst, f"/situations/risk/{r.situation.code}/"),
        "imports": (r.analyst, "/exchange/"),
        "job": (r.analyst, f"/exchange/{r.job.pk}/"),
        "send": (r.analyst, "/exchange/new/"),
        "exports": (r.analyst, "/exchange/exports/"),
        "export": (r.analyst, f"/exchange/exports/{r.export.pk}/"),
        "sources": (r.analyst, "/evidence/"),
        "areas": (r.officer, "/places/?q=lima"),
        "law": (r.officer, "/places/law/"),
    }


@pytest.mark.parametrize("lang", ["es", "qu", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_is_for_everyone(
    window: Page, live_server: Any, registry: SimpleNamespace, width: int, lang: str
) -> None:
    window.set_viewport_size({"width": width, "height": 740})
    for name, (user, path) in _pages(registry).items():
        _sign_in(window, user, live_server.url)
        mark = "&" if "?" in path else "?"
        answer = window.goto(f"{live_server.url}{path}{mark}lang={lang}")
        assert answer is not None and answer.status == 200, name
        assert window.locator("html").get_attribute("lang") == lang
        _shoot(window, f"{name}-{width}-{lang}")
        assert violations(window) == [], name
        assert small_targets(window) == [], name
        assert not scrolls_sideways(window), name
        assert window.locator("main .btn:not(.btn-2)").count() <= 1, f"{name}: one filled button"


@pytest.mark.parametrize("script", [True, False])
def test_an_officer_records_and_corrects_an_incident(
    browser: Browser, live_server: Any, registry: SimpleNamespace, script: bool
) -> None:
    context = browser.new_context(java_script_enabled=script)
    window = context.new_page()
    _sign_in(window, registry.officer, live_server.url)
    window.goto(f"{live_server.url}/situations/?lang=en")
    window.get_by_role("link", name="Record an incident").click()
    window.get_by_label("What is known").fill("Words that must not be lost")
    window.get_by_role("button", name="Record the incident").click()
    assert window.get_by_label("What is known").input_value() == "Words that must not be lost"
    window.get_by_label("What happened").select_option("PHY")
    window.get_by_label("Year").fill("2026")
    window.get_by_label("Month").select_option("06")
    window.get_by_label("Day").fill("31")
    window.get_by_role("button", name="Record the incident").click()
    assert window.get_by_text("No calendar has the day 2026-06-31").is_visible()
    window.get_by_role("link", name="Correct the incident").click()
    window.get_by_label("What is known").fill("Better words")
    window.get_by_label("Why it is corrected").fill("She said so today")
    window.get_by_role("button", name="Correct the incident").click()
    history = window.locator("section[aria-labelledby=history]")
    assert "Words that must not be lost" in history.inner_text()
    assert "She said so today" in history.inner_text()
    context.close()


def test_an_analyst_sends_a_file_and_watches_it_come_in(
    window: Page, live_server: Any, registry: SimpleNamespace
) -> None:
    _sign_in(window, registry.analyst, live_server.url)
    window.goto(f"{live_server.url}/exchange/new/?lang=en")
    content = io.BytesIO(_file(line(11), line(12, date="2020-06-31"))).getvalue()
    file = {"name": "good.csv", "mimeType": "text/csv", "buffer": content}
    window.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    window.get_by_label("Which columns mean what").select_option(GW)
    window.get_by_label("Judge the file only").uncheck()
    window.get_by_role("button", name="Send the file").click()
    assert window.get_by_text("You can leave this page and come back.").is_visible()
    job = ImportJob.objects.latest("created_at")
    assert jobs.take_in.func(str(job.pk)) == "done"
    # The page asks again by itself.
    window.get_by_text("Done", exact=True).wait_for(timeout=8000)
    window.get_by_text("New records").wait_for()
    assert window.get_by_text("2020-06-31").count() >= 1


def _shoot(window: Page, name: str) -> None:
    folder = os.environ.get("AMPARO_SHOTS")
    if folder:
        window.screenshot(path=f"{folder}/registry-{name}.png", full_page=True)
