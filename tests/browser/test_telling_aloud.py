"""A request told aloud on a promoter's phone, heard by an officer, and taken back.

The pictures of the manual's page on recordings are taken on the way (`make manual`).
"""

from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser

from amparo.cases.models import Case
from amparo.evidence.models import File
from amparo.ledger.models import Entry
from tests.browser.axe import scrolls_sideways, small_targets, violations
from tests.browser.hands import PHONE, Hands, key_of
from tests.browser.test_recording import browser as browser  # with a microphone that pretends
from tests.unit.situations.test_recordings import sound
from tests.world import World, world
from vocab.public import questions

pytestmark = pytest.mark.browser
LANGUAGES = ("es", "en", "qu")
HEARD = "e => new Promise(done => { e.muted = true; e.ontimeupdate = done; e.play(); })"


@pytest.fixture
def pe(transactional_db: None, settings: Any, tmp_path: Any) -> World:
    settings.FILES_ROOT = tmp_path
    cache.clear()
    return world("PE", at=timezone.now())


def faults(hands: Hands) -> list[str]:
    wide = ["scrolls sideways"] if scrolls_sideways(hands.page) else []
    return [*violations(hands.page), *small_targets(hands.page), *wide]


def taps(hands: Hands, **said: str) -> None:
    for name, value in said.items():
        hands.page.locator(f'input[name="{name}"][value="{value}"]').check(force=True)


def records(hands: Hands) -> None:
    box = hands.page.locator(".recorder")
    box.get_by_role("button").click()
    box.get_by_text("0:01 / 60:00").wait_for()
    box.get_by_role("button").click()
    box.locator("audio").wait_for()


def sends(hands: Hands) -> None:
    with hands.page.expect_navigation():
        hands.page.locator('button[name="go"][value="next"]').click()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_told_aloud_heard_and_taken_back(
    pe: World, live_server: Any, browser: Browser, lang: str
) -> None:
    person = Hands(browser, live_server.url, lang=lang, viewport=PHONE)
    person.opens("/form/all/")
    taps(person, relation="self", keep_recording="given")
    taps(person, use_recording="refused", recorded_by="promoter")
    records(person)
    assert faults(person) == []
    if lang != "qu":
        person.keeps("recording-asked", "fieldset:has([name=keep_recording])")
        person.keeps("recording-made", "fieldset:has([name=recorded_by])")
    person.page.locator("[name=consent]").check(force=True)
    sends(person)
    assert person.page.url.endswith("/form/done/")
    copy = File.objects.get()
    assert copy.is_sound

    officer = Hands(browser, live_server.url, lang=lang, key=key_of(pe.user("intake_officer")))
    officer.opens(f"/cases/{Case.objects.get().code}/")
    player = officer.page.locator("section:has(#request) audio")
    player.evaluate(HEARD)
    player.evaluate("e => { e.currentTime = 0.5; }")
    assert Entry.objects.filter(verb="file.opened").count() == 1
    assert violations(officer.page) == []
    if lang != "qu":
        officer.keeps("recording-case", "#request")
    officer.close()

    person.opens("/status/recordings/")
    assert faults(person) == []
    if lang != "qu":
        person.keeps("recording-own", "h1")
    person.follows(f"/status/recordings/{copy.pk}/")
    assert faults(person) == []
    if lang != "qu":
        person.keeps("recording-erase", "h1")
    person.presses()
    assert person.page.url.endswith("/status/recordings/")
    assert person.page.locator("main .st").count() == 1
    assert faults(person) == []
    assert File.objects.get().erased_at is not None
    person.close()


def test_without_a_script_nothing_typed_is_lost_by_a_missing_answer(
    pe: World, live_server: Any, browser: Browser, tmp_path: Any
) -> None:
    voice = tmp_path / "voz.wav"
    voice.write_bytes(sound())
    hands = Hands(
        browser, live_server.url, lang="es", viewport=PHONE, java_script_enabled=False
    )  # fmt: skip
    hands.opens("/form/all/")
    taps(hands, relation="self", keep_recording="given", recorded_by="relative")
    hands.page.fill("[name=wanted_outcome]", "Una radio.")
    hands.page.locator("[name=consent]").check(force=True)
    hands.page.locator("[name=recording]").set_input_files(voice)
    asked = hands.page.locator("[data-sum] label").inner_text()
    answer = next(
        q.answers[0] for q in questions().values() if q.ask.es and q.ask.es in asked
    )  # fmt: skip
    hands.page.fill("[name=answer]", answer)
    sends(hands)
    assert "Diga si podemos escribir lo que se dice" in hands.reads()
    assert "Grábela o elíjala de nuevo" in hands.reads()
    assert hands.page.input_value("[name=wanted_outcome]") == "Una radio."
    assert hands.page.locator('[name=keep_recording][value="given"]').is_checked()
    assert not scrolls_sideways(hands.page)
    taps(hands, use_recording="given")
    hands.page.locator("[name=recording]").set_input_files(voice)
    sends(hands)
    assert hands.page.url.endswith("/form/done/")
    assert File.objects.get().media_type == "audio/wav"
    hands.close()
