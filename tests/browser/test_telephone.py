"""A call taken by keyboard alone, on a narrow screen, with a script and without."""

import time
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from amparo.places.actions import load_profile
from amparo.places.models import Area
from amparo.situations.models import Incident, Jotting
from tests.browser.axe import small_targets, violations
from tests.browser.hands import PHONE, Hands, key_of
from tests.unit.situations.people import staff_of

pytestmark = pytest.mark.browser
WORDS = "Dos hombres en moto, de noche, dijeron que vuelven el lunes."
# What is told, in the order of the page: the name of the field and what is typed into it.
TOLD = [
    ("type", "Amenaza de"),
    ("occurred_day", None),  # today stands there already
    ("occurred_month", None),
    ("occurred_year", None),
    ("region", "Ucayali"),
    ("district", "Manantay, Coronel Portillo"),
    ("description", WORDS),
    ("exact_place", "km 14 de la carretera"),
    ("name", "Rosa Inventada"),
    ("phone", "900 000 000"),
]


@pytest.fixture
def officer(transactional_db: None) -> Any:
    load_profile("PE", at=timezone.now())
    above = Area.objects.get(country="PE", level="region", code="25")
    for level, code, name in (
        ("province", "2501", "Coronel Portillo"), ("district", "250107", "Manantay"),
    ):  # fmt: skip
        above, _made = Area.objects.get_or_create(
            country="PE", level=level, code=code,
            defaults={"name": name, "search_name": name.lower(), "parent": above},
        )  # fmt: skip
    return staff_of("duty_officer")


class Keys(Hands):
    """Someone who has a keyboard and no mouse; every stroke is counted."""

    strokes = 0

    def here(self) -> str:
        """Return the name of the field, or the words of the link or button, that has the focus."""
        script = "(e => e.name && e.localName !== 'button' ? e.name : e.innerText)"
        return str(self.page.evaluate(f"{script}(document.activeElement)"))

    def strikes(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.strokes += 1

    def types(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.strokes += len(words)

    def tabs_to(self, name: str, most: int = 60) -> None:
        for _stroke in range(most):
            if self.here() == name:
                return
            self.strikes("Tab")
        raise AssertionError(f"no key leads to {name}")

    def goes_on(self) -> None:
        """Press Enter where it leads to another page."""
        with self.page.expect_navigation():
            self.strikes("Enter")


def _at_the_call(browser: Browser, address: str, officer: Any, *, script: bool) -> Keys:
    keys = Keys(
        browser, address, lang="es", key=key_of(officer), viewport=PHONE, java_script_enabled=script
    )
    keys.opens("/situations/call/")
    return keys


@pytest.mark.parametrize("script", [True, False])
def test_a_call_is_taken_without_a_mouse(
    browser: Browser, live_server: Any, officer: Any, script: bool
) -> None:
    began = time.monotonic()
    keys = _at_the_call(browser, live_server.url, officer, script=script)
    assert keys.here() == "type", "the first field waits for the first word"
    if script:
        assert violations(keys.page) == []
        assert small_targets(keys.page) == []
    for at, (name, typed) in enumerate(TOLD):
        assert keys.here() == name, "the order of the page is the order in which it is told"
        if typed:
            keys.types(typed)
        if at < len(TOLD) - 1:
            keys.strikes("Tab")
    keys.goes_on()  # Enter in a short field records
    row = Incident.objects.get()
    assert (row.type, row.region.code, row.occurred) == (
        "THD", "25", timezone.localdate().isoformat()
    )  # fmt: skip
    assert row.description == WORDS
    assert row.district.name == "Manantay"
    assert row.acts.get().person.code_name in keys.reads()
    assert "Inventada" not in keys.page.content()
    if script:
        assert violations(keys.page) == []
    # What is typed cannot be fewer strokes than the words; all the rest are a few.
    rest = keys.strokes - sum(len(typed or "") for _name, typed in TOLD)
    assert rest <= len(TOLD)
    print(f"\n{keys.strokes} strokes, {rest} of them Tab or Enter; "  # noqa: T201
          f"{time.monotonic() - began:.1f} s by machine")  # fmt: skip
    keys.tabs_to("Atender la siguiente llamada")
    keys.goes_on()
    assert keys.here() == "type"
    keys.close()


def test_a_line_that_is_cut_loses_nothing(browser: Browser, live_server: Any, officer: Any) -> None:
    keys = _at_the_call(browser, live_server.url, officer, script=True)
    keys.types("Amenaza")
    keys.tabs_to("description")
    keys.types("Habló de su hija y")
    keys.page.get_by_text("Guardado sellado").wait_for()  # nobody left the field
    keys.close()  # the lid, the line, the session
    assert Jotting.objects.get().answers["description"] == ["Habló de su hija y"]
    again = _at_the_call(browser, live_server.url, officer, script=True)
    link = again.page.locator("a[href^='/situations/call/0']:not([hreflang])")
    again.tabs_to(link.inner_text())
    again.goes_on()
    field = again.page.locator("[name=description]")
    assert field.input_value() == "Habló de su hija y"
    again.close()


def test_what_is_not_known_is_an_answer(browser: Browser, live_server: Any, officer: Any) -> None:
    keys = _at_the_call(browser, live_server.url, officer, script=False)
    keys.types("No se sabe")
    for name in ("occurred_day", "occurred_year", "number_of_victims"):
        keys.tabs_to(name)
        keys.strikes("ControlOrMeta+a")
        keys.strikes("Delete")
    while keys.here() != "occurred_month":
        keys.strikes("Shift+Tab")
    keys.strikes("Home")
    keys.tabs_to("phone")
    keys.goes_on()
    row = Incident.objects.get()
    assert (row.type, row.occurred, row.region, row.number_of_victims) == ("OTH", "", None, 1)
    keys.close()
