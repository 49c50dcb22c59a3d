"""A file with mistakes, corrected, taken in and sent again: on a phone, with and without script."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page

from amparo.exchange import actions, jobs
from amparo.exchange.models import ImportJob
from amparo.places.actions import load_profile
from amparo.situations.models import Incident
from tests.browser.axe import scrolls_sideways, small_targets, violations
from tests.browser.test_registry import _sign_in
from tests.unit.exchange.test_imports import GW, HEAD, line
from tests.unit.situations.people import staff_of

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def here(transactional_db: None, settings: Any, tmp_path: Any, live_server: Any) -> Any:
    """Return an analyst, and where the site is."""
    settings.FILES_ROOT = tmp_path / "files"
    load_profile("PE", at=timezone.now())
    analyst = staff_of("registry_analyst")
    analyst.language = "es"
    analyst.save(update_fields=["language"])
    return SimpleNamespace(analyst=analyst, url=live_server.url)


def _file(*lines: str) -> dict[str, Any]:
    content = "\n".join([HEAD, *lines, ""]).encode()
    return {"name": "hechos.csv", "mimeType": "text/csv", "buffer": content}


def _send(window: Page, here: Any, script: bool, *lines: str) -> ImportJob:
    window.goto(f"{here.url}/exchange/new/?lang=es")
    _is_for_everyone(window, script)
    window.locator("input[type=file]").set_input_files(_file(*lines))  # type: ignore[arg-type]
    window.locator("select[name=mapping]").select_option(GW)
    window.locator("input[name=dry_run]").uncheck()
    window.get_by_role("button", name="Enviar el archivo").click()
    window.wait_for_url("**/exchange/*-*/")
    return ImportJob.objects.latest("created_at", "id")


def _is_for_everyone(window: Page, script: bool = True) -> None:
    if not script:  # axe is a script itself
        assert not scrolls_sideways(window)
        return
    assert violations(window) == []
    assert small_targets(window) == []
    assert not scrolls_sideways(window)
    assert window.locator("main .btn:not(.btn-2)").count() <= 1


@pytest.mark.parametrize("script", [True, False])
def test_a_file_with_mistakes_is_corrected_taken_in_and_recognised(
    browser: Browser, here: Any, script: bool
) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=script)  # type: ignore[arg-type]
    window = context.new_page()
    _sign_in(window, here.analyst, here.url)
    job = _send(window, here, script, line(1), line(2, date="junio"), line(3, country=""))
    assert window.get_by_role("button", name="Detener la importación").is_visible()
    assert jobs.take_in.func(str(job.pk)) == "refused"
    window.reload()
    _is_for_everyone(window, script)
    notes = window.locator("section[aria-labelledby=notes]").inner_text()
    # Row, column, why, and what to do.
    assert "date" in notes and "«junio» no es una fecha" in notes and "2020-06-14" in notes
    assert "country" in notes and "vacía" in notes
    assert "No entró nada: 2 filas" in window.locator("main").inner_text()
    assert not Incident.objects.exists()

    job = _send(window, here, script, line(1), line(2, date="2020-06"), line(3))
    assert jobs.take_in.func(str(job.pk)) == "done"
    window.reload()
    _is_for_everyone(window, script)
    assert Incident.objects.count() == 3

    job = _send(window, here, script, line(1), line(2, date="2020-06"), line(3))
    assert jobs.take_in.func(str(job.pk)) == "done"
    window.reload()
    text = window.locator("main").inner_text()
    assert "ya envió este mismo archivo" in text
    known = window.locator("dl.facts div", has_text="Ya conocidas").inner_text()
    assert known.split()[-1] == "3"
    assert Incident.objects.count() == 3
    context.close()


@pytest.mark.parametrize("script", [True, False])
def test_a_long_import_is_stopped_and_goes_on_from_its_page(
    browser: Browser, here: Any, script: bool
) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=script)  # type: ignore[arg-type]
    window = context.new_page()
    _sign_in(window, here.analyst, here.url)
    job = _send(window, here, script, *(line(n) for n in range(30)))
    window.get_by_role("button", name="Detener la importación").click()
    window.get_by_text("Detenida: puede seguir").first.wait_for()
    _is_for_everyone(window, script)
    assert jobs.take_in.func(str(job.pk)) == "nothing to do"
    assert not Incident.objects.exists()
    window.get_by_role("button", name="Seguir donde quedó").click()
    window.get_by_role("button", name="Detener la importación").wait_for()
    assert jobs.take_in.func(str(job.pk)) == "done"
    window.reload()
    window.get_by_text("Terminado", exact=True).wait_for(timeout=5000)
    assert Incident.objects.count() == 30
    context.close()


def test_a_list_leaves_in_each_form(browser: Browser, here: Any) -> None:
    second = staff_of("registry_analyst", "second analyst")
    now = timezone.now()
    export = actions.ask_export(kind="incidents", query="", by=here.analyst, at=now)
    actions.approve_export(export_id=export.pk, by=second, at=now)
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    window = context.new_page()
    _sign_in(window, here.analyst, here.url)
    window.goto(f"{here.url}/exchange/exports/{export.pk}/?lang=es")
    _is_for_everyone(window)
    for name, ending in (("XLSX", "xlsx"), ("Todas las tablas", "zip"), ("JSON", "json")):
        window.goto(f"{here.url}/exchange/exports/{export.pk}/")
        with window.expect_response("**/take/") as answer:
            window.locator("main").get_by_role("button", name=name).click()
        header = answer.value.headers["content-disposition"]
        assert header == f'attachment; filename="incidents.{ending}"'
    context.close()
