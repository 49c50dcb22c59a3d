"""A voice recorded in the page, from a microphone that the browser pretends to have."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, sync_playwright

from amparo.evidence.models import File
from amparo.evidence.queries import content_of
from amparo.ledger.models import Entry
from amparo.places.actions import load_profile
from amparo.situations import actions
from tests.browser.axe import small_targets, violations
from tests.browser.hands import PHONE, Hands, key_of
from tests.browser.test_frame import CHROMIUM, FLAGS
from tests.unit.situations.people import staff_of

pytestmark = pytest.mark.browser
PRETEND = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *PRETEND])
        yield started
        started.close()


@pytest.fixture
def stand(transactional_db: None, settings: Any, tmp_path: Any) -> tuple[Any, str]:
    """Return a duty officer and the page of their incident."""
    settings.FILES_ROOT = tmp_path
    load_profile("PE", at=timezone.now())
    officer = staff_of("duty_officer")
    row = actions.record_incident(by=officer, at=timezone.now(), type="THD", country="PE")
    return officer, f"/situations/incidents/{row.code}/"


def test_a_voice_is_recorded_sent_and_heard(
    browser: Browser, live_server: Any, stand: tuple[Any, str]
) -> None:
    officer, place = stand
    hands = Hands(browser, live_server.url, lang="en", key=key_of(officer), viewport=PHONE)
    faults: list[str] = []
    hands.page.on("console", lambda said: faults.append(said.text) if said.type == "error" else 0)
    hands.opens(f"{place}recording/")
    assert violations(hands.page) == []
    assert small_targets(hands.page) == []
    record = hands.page.get_by_role("button", name="Record now")
    record.click()
    assert hands.page.get_by_text("Ask first if the person agrees").is_visible()
    hands.page.get_by_label("Yes, they agree").check()
    record.click()
    hands.page.get_by_text("0:01 / 60:00").wait_for()
    hands.page.get_by_role("button", name="Stop recording").click()
    hands.page.get_by_text("Listen before you send it").wait_for()
    assert hands.page.locator(".recorder audio").count() == 1
    assert violations(hands.page) == []
    hands.fills(language="qu")
    hands.presses()
    copy = File.objects.get()
    assert copy.is_sound and len(content_of(copy)) > 1000
    player = hands.page.locator("main audio")
    heard = "e => new Promise(done => { e.muted = true; e.ontimeupdate = done; e.play(); })"
    assert not Entry.objects.filter(verb="file.opened").exists(), "nobody has listened yet"
    player.evaluate(heard)
    assert Entry.objects.filter(verb="file.opened", actor_id=officer.actor_id).exists()
    assert violations(hands.page) == []
    assert faults == []
    hands.close()


def test_who_takes_the_consent_back_sends_nothing(
    browser: Browser, live_server: Any, stand: tuple[Any, str]
) -> None:
    officer, place = stand
    hands = Hands(browser, live_server.url, lang="en", key=key_of(officer))
    hands.opens(f"{place}recording/")
    hands.page.get_by_label("Yes, they agree").check()
    hands.page.get_by_role("button", name="Record now").click()
    hands.page.get_by_text("0:01 / 60:00").wait_for()
    hands.page.get_by_label("No", exact=True).check()
    hands.page.get_by_role("button", name="Record now").wait_for()
    assert hands.page.locator("[type=file]").evaluate("e => e.files.length") == 0
    hands.presses()
    assert not File.objects.exists()
    hands.close()


def test_without_a_script_a_file_is_enough(
    browser: Browser, live_server: Any, stand: tuple[Any, str], tmp_path: Any
) -> None:
    from tests.unit.situations.test_recordings import sound

    officer, place = stand
    hands = Hands(
        browser, live_server.url, lang="en", key=key_of(officer), java_script_enabled=False
    )
    hands.opens(f"{place}recording/")
    voice = tmp_path / "voice.wav"
    voice.write_bytes(sound())
    hands.page.get_by_label("Yes, they agree").check()
    hands.fills(language="ay", file=str(voice))
    hands.presses()
    assert "Aymar aru" in hands.reads()
    assert File.objects.get().media_type == "audio/wav"
    hands.close()
