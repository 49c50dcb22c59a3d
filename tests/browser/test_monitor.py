"""A country profile in a browser: written without any script, published, read by everyone."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from amparo.monitor.models import Edition, Paragraph
from tests.browser.axe import scrolls_sideways, small_targets, violations
from tests.browser.hands import DESK, PHONE, Hands, key_of
from tests.unit.monitor.conftest import Room

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def room(db) -> Room:
    """Return a desk with published claims about Peru."""
    cache.clear()
    room = Room(timezone.now())
    paper = room.source("Se eliminarán las bombas", publisher="La República", published="2007-05")
    room.claim("Peru signed the Convention in Oslo.", source=room.source("Depositary notification"),
               as_of="2008-12-03")  # fmt: skip
    room.claim("The Air Force holds CB-470 bombs.", source=paper, locator="p. 9", as_of="2007-05",
               type="record", typed="type: CB-470\norigin: ZAF", subject="PER")  # fmt: skip
    room.claim("The stockpile is not known.", source=paper, locator="p. 4", type="unknown",
               typed="", qualifier="unknown", as_of="2009")  # fmt: skip
    return room


def written(room: Room) -> Edition:
    """Return an edition in both languages, with a contradiction."""
    from amparo.evidence.models import Claim

    edition = room.edition(2009, authors="A researcher")
    keys = [room.uses(edition, claim) for claim in Claim.objects.order_by("pk")]
    stock = edition.usages.get(key=keys[1])
    stock.type = "stockpile"
    stock.save()
    room.writes(edition, en=f"Peru signed in Oslo.{{note:{keys[0]}}}",
                es=f"El Perú firmó en Oslo.{{note:{keys[0]}}}")  # fmt: skip
    room.writes(
        edition, section="use",
        en=f"The Air Force holds bombs.{{note:{keys[1]}}} The stockpile is {{claim:{keys[2]}}}.",
        es=f"La Fuerza Aérea tiene bombas.{{note:{keys[1]}}} Las existencias: {{claim:{keys[2]}}}.",
    )  # fmt: skip
    return edition


def faults(hands: Hands, path: str) -> list[str]:
    hands.opens(path)
    page = hands.page
    many = page.locator("main .btn:not(.btn-2):not(.btn-ink)").count() > 1
    found = [*violations(page), *(f"small {one}" for one in small_targets(page))]
    found += ["scrolls sideways"] * scrolls_sideways(page) + ["two filled buttons"] * many
    return [f"{path} {hands.lang}: {one}" for one in found]


@pytest.mark.parametrize(("lang", "window"), [("es", PHONE), ("en", DESK)], ids=["phone", "desk"])
def test_nothing_stands_in_the_way_of_a_researcher_or_a_reader(
    browser, live_server, room, lang, window
):
    edition = written(room)
    paragraph, here = Paragraph.objects.first(), f"/monitor/editions/{edition.pk}/"
    profile = f"/monitor/profiles/{room.profile.pk}/"
    how = {"lang": lang, "viewport": window}
    hands = Hands(browser, live_server.url, key=key_of(room.writer), **how)
    paths = [
        *("/monitor/", "/monitor/guide/", "/monitor/profiles/new/", profile, f"{profile}years/"),
        *(f"{profile}editions/new/", f"{profile}questionnaires/new/", here, f"{here}claims/"),
        *(f"/monitor/paragraphs/{paragraph.pk}/", f"/monitor/paragraphs/{paragraph.pk}/wordings/"),
    ]
    found = [one for path in paths for one in faults(hands, path)]
    hands.opens(f"/monitor/paragraphs/{paragraph.pk}/")
    hands.keeps("researcher-editor")
    hands.opens(here)
    hands.keeps("researcher-edition")
    hands.close()
    room.publishes(edition)
    reader = Hands(browser, live_server.url, **how)
    for path in ("/profiles/", f"/profiles/{edition.code}/"):
        found += faults(reader, path)
    reader.keeps("researcher-public")
    said = reader.reads()
    assert ("no se sabe" if lang == "es" else "not known") in said
    reader.page.locator("main sup a").first.click()
    assert reader.page.url.endswith("#n1")
    reader.page.locator("#n1 .back a").click()
    assert reader.page.url.endswith("#m1")
    reader.close()
    assert found == []


def test_a_paragraph_is_written_with_a_claim_without_any_script(browser, live_server, room):
    edition = room.edition(2009)
    hands = Hands(
        browser, live_server.url, lang="es", key=key_of(room.writer), viewport=PHONE,
        java_script_enabled=False,
    )  # fmt: skip
    hands.opens(f"/monitor/editions/{edition.pk}/")
    hands.follows("/write/")
    hands.fills(es="El Perú firmó en Oslo.", q="signed Oslo")
    press(hands, "search")
    assert "Peru signed the Convention" in hands.reads()
    with hands.page.expect_navigation():
        hands.page.locator('main [value^="use:note:"]').first.click()
    assert hands.page.locator("#id_es").input_value() == "El Perú firmó en Oslo.{note:c1}"
    press(hands, "preview")
    assert "«Depositary notification»" in hands.reads()
    hands.presses()
    assert Paragraph.objects.get().es == "El Perú firmó en Oslo.{note:c1}"
    assert "«Depositary notification»" in hands.reads() and "#opening" in hands.page.url
    hands.close()


def press(hands: Hands, act: str) -> None:
    """Press one of the buttons that keep nothing."""
    with hands.page.expect_navigation():
        hands.page.locator(f'main [name="act"][value="{act}"]').click()


def test_two_people_at_one_paragraph_see_what_differs(browser, live_server, room):
    edition = written(room)
    paragraph = edition.sections.get(key="opening").paragraphs.get()
    how = {"lang": "en", "viewport": DESK}
    one = Hands(browser, live_server.url, key=key_of(room.writer), **how)
    two = Hands(browser, live_server.url, key=key_of(room.checker), **how)
    for hands, words in (
        (one, "Peru gladly signed.{note:c1}"),
        (two, "Peru signed late.{note:c1}"),
    ):
        hands.opens(f"/monitor/paragraphs/{paragraph.pk}/")
        hands.fills(en=words)
    one.presses()
    two.presses(refused=True)
    said = two.page.locator("#theirs, main").first.inner_text()
    assert "Peru gladly signed.{note:c1}" in said
    assert two.page.locator("#id_en").input_value() == "Peru signed late.{note:c1}"
    assert two.page.locator("main del").count() and two.page.locator("main ins").count()
    assert violations(two.page) == []
    two.keeps("researcher-two", "#theirs")
    two.presses()
    paragraph.refresh_from_db()
    assert paragraph.en == "Peru signed late.{note:c1}" and paragraph.wordings.count() == 3
    one.close()
    two.close()
