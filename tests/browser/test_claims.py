"""A claim from a document, in a browser: by keyboard and phone, with and without any script."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from amparo.evidence.actions import add_source, citing, claims, documents
from amparo.evidence.actions.claims import ClaimFacts
from amparo.evidence.models import Claim, Document
from amparo.evidence.queries import claims as queries
from amparo.kernel.actors import SYSTEM
from tests.browser.axe import scrolls_sideways, small_targets, violations
from tests.browser.hands import DESK, PHONE, Hands, key_of
from tests.unit.situations.people import staff_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TEXT = """A statement of the ministry

1. Peru has destroyed more than 18,220 mines between January 2009 and December 2015.[1]

The Commission calls on Peru to:

- ratify the Convention on Rivers, which it signed on 3 December 2008.

[1] Report of the Centre, 5 May 2016, http://example.org/a-very-long-address-that-does-not-break-anywhere-at-all-in-this-line
"""


@pytest.fixture
def document(db) -> Document:
    """Return a document of the desks, read."""
    cache.clear()
    at = timezone.now() - timedelta(hours=1)
    source = add_source(
        title="A statement", kind="press", publisher="The ministry", by=SYSTEM, at=at,
        is_of_desks=True,
    )  # fmt: skip
    kept = documents.add_document(
        source=source, content=TEXT.encode(), name="statement.txt", by=SYSTEM, at=at
    )
    return documents.read_document(document_id=kept.pk, at=at)


@pytest.fixture
def claim(document) -> Claim:
    """Return a claim cited in the document."""
    at, passage = timezone.now(), document.passages.get(label="1", kind="paragraph")
    facts = ClaimFacts(
        subject="PER", predicate="mines", statement="Peru destroyed mines.", type="number",
        typed="18220", qualifier="more_than", period="2009-01/2015-12",
    )  # fmt: skip
    written = claims.write_claim(facts=facts, by=SYSTEM, at=at)
    citing.cite_passage(claim_id=written.pk, passage=passage, start=3, end=30, by=SYSTEM, at=at)
    return Claim.objects.get(pk=written.pk)


def faults(hands: Hands, path: str) -> list[str]:
    hands.opens(path)
    page = hands.page
    many = page.locator("main .btn:not(.btn-2):not(.btn-ink)").count() > 1
    found = [*violations(page), *(f"small {one}" for one in small_targets(page))]
    found += ["scrolls sideways"] * scrolls_sideways(page) + ["two filled buttons"] * many
    return [f"{path} {hands.lang}: {one}" for one in found]


@pytest.mark.parametrize(("lang", "window"), [("es", PHONE), ("en", DESK)], ids=["phone", "desk"])
def test_nothing_stands_in_the_way_of_a_desk(browser, live_server, document, claim, lang, window):
    passage, here = document.passages.get(number=2), f"/evidence/claims/{claim.pk}/"
    paths = [
        *("/evidence/documents/", "/evidence/documents/?q=mines", "/evidence/documents/new/"),
        *(f"/evidence/documents/{document.pk}/", f"/evidence/documents/{document.pk}/proposed/"),
        *("/evidence/claims/", "/evidence/claims/new/", here, f"{here}change/", f"{here}link/"),
        *(f"{here}parts/", f"/evidence/claims/new/?passage={passage.pk}&start=3&end=40"),
    ]
    how = {"lang": lang, "key": key_of(staff_of("desk_officer")), "viewport": window}
    hands = Hands(browser, live_server.url, **how)
    found = [one for path in paths for one in faults(hands, path)]
    hands.opens(here)
    hands.keeps("claim", "h1")
    hands.close()
    assert found == []


def test_a_claim_is_written_without_any_script(browser, live_server, document):
    user = staff_of("desk_officer")
    hands = Hands(
        browser, live_server.url, lang="es", key=key_of(user), viewport=PHONE,
        java_script_enabled=False,
    )  # fmt: skip
    hands.opens("/evidence/claims/new/")
    hands.fills(pasted="destroyed more than 18,220 mines")
    hands.presses()
    hands.fills(predicate="minas destruidas", period="2009-01/2015-12")
    hands.presses()
    claim = Claim.objects.get()
    assert (claim.type, claim.value, claim.subject, claim.state) == (
        "number", "18220", "PER", "cited",
    )  # fmt: skip
    assert "Más de" in hands.reads() and "A statement" in hands.reads()
    with hands.page.expect_navigation():
        hands.page.locator("main ol.plain a").click()
    assert hands.page.url.endswith("#p-2")
    citation = queries.citations_shown(user, claim).get()
    assert citation.quote == "destroyed more than 18,220 mines"
    hands.close()


def test_words_marked_in_the_passage_become_the_quote(browser, live_server, document):
    passage = document.passages.get(number=2)
    hands = Hands(browser, live_server.url, lang="en", key=key_of(staff_of("desk_officer")))
    hands.opens(f"/evidence/claims/new/?passage={passage.pk}")
    hands.page.locator("#passage").evaluate(
        "e => { const r = document.createRange(); r.setStart(e.firstChild, 3);"
        " r.setEnd(e.firstChild, 21); const s = getSelection(); s.removeAllRanges();"
        " s.addRange(r); }"
    )
    hands.page.locator("#id_quote").filter(has_text="").wait_for()
    hands.page.wait_for_timeout(200)
    assert hands.page.locator("#id_quote").input_value() == "Peru has destroyed"
    hands.close()
