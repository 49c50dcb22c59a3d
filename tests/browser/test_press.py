"""A release goes from one hand to a second, to the head, to everyone; and two editors meet."""

from dataclasses import asdict, replace
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser

from amparo.diplomacy import actions as diplomacy
from amparo.diplomacy.models import Meeting
from amparo.people.models import Organisation, User
from amparo.press import actions, jobs
from amparo.press.actions.readers import CONFIRM, token_of
from amparo.press.models import Reader, Release
from tests.browser.axe import scrolls_sideways, small_targets, violations
from tests.browser.hands import DESK, PHONE, Hands, key_of
from tests.unit.diplomacy.conftest import body, user
from tests.unit.press.conftest import WORDS

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SPANISH = replace(
    WORDS, title="Reconocimiento a quienes defienden el bosque", contact="Oficina de prensa",
    text="La dirección reconoce la labor de quienes defienden el bosque.\n\nSeguirá haciéndolo.",
    links="/statistics/ Cifras de ataques",
)  # fmt: skip
SAID = {"en": asdict(WORDS), "es": asdict(SPANISH)}
LANGUAGES = pytest.mark.parametrize("lang", ["es", "en"])


@pytest.fixture
def desk(db: None) -> Organisation:
    cache.clear()
    return body("OPM")


@pytest.fixture
def people(desk: Organisation) -> dict[str, User]:
    return {
        "writer": user("writer", "desk_officer", desk),
        "second": user("second", "desk_officer", desk),
        "head": user("head", "desk_head", desk),
    }


def faults(hands: Hands, path: str) -> list[str]:
    hands.opens(path)
    page = hands.page
    found = [*violations(page), *(f"small {one}" for one in small_targets(page))]
    found += ["scrolls sideways"] * scrolls_sideways(page)
    return [f"{path} {hands.lang}: {one}" for one in found]


@LANGUAGES
def test_from_the_writer_to_everyone(
    browser: Browser, live_server: Any, people: dict[str, User], lang: str
) -> None:
    def hands_of(who: str) -> Hands:
        return Hands(browser, live_server.url, lang=lang, key=key_of(people[who]), viewport=DESK)

    writer = hands_of("writer")
    assert faults(writer, "/press/desk/") == []
    writer.follows("/press/desk/new/")
    writer.fills(kind="recognition", language=lang, **SAID[lang])
    writer.keeps("press-write", "h1")
    writer.presses()
    release = Release.objects.get()
    here = f"/press/desk/{release.pk}/"
    assert writer.page.locator('main a[href$="/clear/"]').count() == 0, "not one's own words"
    writer.close()

    second = hands_of("second")
    assert faults(second, here) == []
    second.does("/clear/")
    second.close()

    head = hands_of("head")
    head.opens(here)
    head.does("/publish/")
    release.refresh_from_db()
    assert release.called in head.reads()
    head.keeps("press-desk", "h1")
    head.close()

    anyone = Hands(browser, live_server.url, lang=lang, viewport=PHONE, java_script_enabled=False)
    anyone.opens("/press/")
    anyone.follows(f"/press/{release.pk}/")
    assert release.called in anyone.reads() and SAID[lang]["contact"] in anyone.reads()
    anyone.opens("/press/list/")
    anyone.fills(email="reader@example.org")
    anyone.presses()
    assert anyone.page.url.endswith("/press/list/asked/")
    jobs.answer_asked(at=timezone.now())
    anyone.opens(f"/press/list/confirm/{token_of(Reader.objects.get(), CONFIRM)}/")
    anyone.presses()
    assert Reader.objects.get().confirmed_at
    anyone.close()

    reads = Hands(browser, live_server.url, lang=lang, viewport=DESK)
    pages = ("/press/", f"/press/{release.pk}/", "/press/list/", "/press/list/asked/")
    assert [one for path in pages for one in faults(reads, path)] == []
    reads.opens(f"/press/{release.pk}/")
    reads.keeps("press-public", "h1")
    reads.close()
    assert jobs.tell_readers(at=timezone.now()) == 0, "who came after it was published hears later"


def test_what_the_public_meets_in_quechua(
    browser: Browser, live_server: Any, people: dict[str, User], desk: Organisation
) -> None:
    at = timezone.now()
    made = actions.write(
        body=desk, kind="recognition", language="qu", words=WORDS, by=people["writer"], at=at
    )
    actions.clear(release_id=made.pk, revision=1, by=people["second"], at=at)
    actions.publish(release_id=made.pk, by=people["head"], at=at)
    hands = Hands(browser, live_server.url, lang="qu", viewport=PHONE)
    pages = ("/press/", f"/press/{made.pk}/", "/press/list/", "/press/list/leave/none/")
    assert [one for path in pages for one in faults(hands, path)] == []
    hands.opens("/press/")
    assert "Prensapa wasin" in hands.reads()
    hands.close()


@LANGUAGES
def test_two_editors_of_one_draft_meet(
    browser: Browser, live_server: Any, people: dict[str, User], desk: Organisation, lang: str
) -> None:
    at = timezone.now()
    meeting = diplomacy.add_meeting(
        title="Diálogo sobre el agua", when="2027-05", place="Lima", desk=desk,
        by=people["writer"], at=at,
    )  # fmt: skip
    hands = Hands(browser, live_server.url, lang=lang, key=key_of(people["writer"]), viewport=DESK)
    hands.opens(f"/diplomacy/meeting/{meeting.pk}/")
    hands.follows("/change/")
    diplomacy.change(
        model=Meeting, key=meeting.pk, revision=1, title="Diálogo sobre el agua",
        when="2027-06", place="Cusco", by=people["second"], at=at,
    )  # fmt: skip
    hands.fills(title="Mesa sobre el agua")
    hands.presses(refused=True)
    assert "Mesa" in hands.page.locator("ins").first.inner_text()
    assert violations(hands.page) == []
    hands.keeps("desk-differs", "h1")
    assert hands.page.locator('main [name="place"]').input_value() == "Cusco"
    hands.presses()
    meeting.refresh_from_db()
    assert (meeting.title, meeting.place, meeting.when) == (
        "Mesa sobre el agua",
        "Cusco",
        "2027-06",
    )
    hands.close()
    home = Hands(browser, live_server.url, lang=lang, key=key_of(people["head"]), viewport=PHONE)
    assert faults(home, "/home/") == []
    home.close()
