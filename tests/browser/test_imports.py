"""A file with mistakes, corrected, taken in and sent again: on a phone, with and without script."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page

from amparo.exchange import actions, jobs
from amparo.exchange.models import ImportJob, Made, Reversal
from amparo.places.actions import load_profile
from amparo.situations.actions import correct_incident, record_incident
from amparo.situations.models import Incident
from tests.browser.axe import scrolls_sideways, small_targets, violations
from tests.browser.hands import Hands, key_of
from tests.browser.test_registry import _sign_in
from tests.unit.exchange.test_imports import GW, HEAD, line
from tests.unit.exchange.test_long_files import few
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


@pytest.mark.parametrize("lang", ["es", "en"])
def test_an_import_is_taken_back_and_put_back(browser: Browser, here: Any, lang: str) -> None:
    here.analyst.language = lang
    here.analyst.save(update_fields=["language"])
    analyst = Hands(browser, here.url, lang=lang, key=key_of(here.analyst))
    for lines in ((line(1), line(2, date="junio"), line(3)), (line(n) for n in range(9))):
        analyst.opens("/exchange/new/")
        analyst.fills(file=_file(*lines), mapping=GW)
        analyst.page.locator("input[name=dry_run]").uncheck()
        analyst.presses()
        job = ImportJob.objects.latest("created_at", "id")
        jobs.take_in.func(str(job.pk))
        analyst.opens(f"/exchange/{job.pk}/")
        _is_for_everyone(analyst.page)
        if job.errors_found or not Incident.objects.exists():
            analyst.keeps("import-report")
    assert Incident.objects.count() == 9
    one = Incident.objects.order_by("pk").first()
    assert one is not None
    correct_incident(incident_id=one.pk, by=here.analyst, at=timezone.now(), why="x", cause="land")
    analyst.follows("/undo/")
    _is_for_everyone(analyst.page)
    analyst.presses()
    row = Reversal.objects.get()
    assert jobs.reverse.func(str(row.pk)) == "ready"
    analyst.opens(f"/exchange/{job.pk}/undo/")
    _is_for_everyone(analyst.page)
    assert one.code in analyst.reads()
    analyst.keeps("import-undo")
    analyst.follows("/undo/back/")
    _is_for_everyone(analyst.page)
    analyst.fills(why="Era el archivo de otro año")
    analyst.presses()
    assert jobs.reverse.func(str(row.pk)) == "done"
    assert Incident.objects.filter(withdrawn_at=None).count() == 1
    gone = Incident.objects.exclude(withdrawn_at=None).order_by("pk").first()
    assert gone is not None
    analyst.opens(f"/situations/incidents/{gone.code}/")
    _is_for_everyone(analyst.page)
    analyst.keeps("incident-withdrawn")
    analyst.opens(f"/exchange/{job.pk}/undo/")
    analyst.follows("/undo/again/")
    analyst.fills(why="Sí era")
    analyst.presses()
    again = Reversal.objects.latest("asked_at", "id")
    assert jobs.reverse.func(str(again.pk)) == "done"
    assert Incident.objects.filter(withdrawn_at=None).count() == 9
    analyst.close()


def test_one_incident_is_withdrawn_and_restored_from_its_page(browser: Browser, here: Any) -> None:
    incident = record_incident(by=here.analyst, at=timezone.now(), type="THD", country="PE")
    analyst = Hands(browser, here.url, lang="es", key=key_of(here.analyst), viewport=PHONE)
    analyst.opens(f"/situations/incidents/{incident.code}/")
    analyst.follows("/withdraw/")
    _is_for_everyone(analyst.page)
    analyst.fills(why="Prueba de la línea")
    analyst.presses()
    assert "Retirado" in analyst.reads()
    analyst.opens("/situations/")
    assert incident.code not in analyst.page.content()
    analyst.opens(f"/situations/incidents/{incident.code}/")
    _is_for_everyone(analyst.page)
    analyst.follows("/restore/")
    analyst.fills(why="Sí ocurrió")
    analyst.presses()
    analyst.opens("/situations/")
    assert incident.code in analyst.page.content()
    analyst.close()


def test_a_long_list_is_made_and_opened(
    browser: Browser, here: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch, rows_at_once=1)
    second, now = staff_of("registry_analyst", "second analyst"), timezone.now()
    for _n in range(3):
        record_incident(by=second, at=now, type="THD", country="PE")
    export = actions.ask_export(kind="incidents", query="", by=here.analyst, at=now)
    actions.approve_export(export_id=export.pk, by=second, at=now)
    analyst = Hands(browser, here.url, lang="es", key=key_of(here.analyst), viewport=PHONE)
    analyst.opens(f"/exchange/exports/{export.pk}/")
    analyst.page.get_by_role("button", name="Llevarla como CSV").click()
    analyst.page.get_by_text("CSV: se está haciendo").wait_for()
    assert jobs.make_file.func(str(Made.objects.get().pk)) == "done"
    analyst.page.get_by_text("CSV: está listo").wait_for(timeout=6000)  # the page asks by itself
    _is_for_everyone(analyst.page)
    with analyst.page.expect_download() as came:
        analyst.page.get_by_role("button", name="Abrir el CSV").click()
    assert came.value.suggested_filename == "incidents.csv"
    analyst.close()
