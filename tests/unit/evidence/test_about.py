"""What documents and claims are about, and the language of a document."""

import pytest
from django.urls import reverse

from amparo.evidence.actions import about
from amparo.evidence.queries import claims as queries
from amparo.kernel.errors import Denied, Invalid
from amparo.ledger.models import Entry, Event
from amparo.site.search import found_by
from tests.unit.evidence.test_claims import FACTS, claims, head, officer, passage, published
from tests.unit.situations.people import staff_of

pytestmark = pytest.mark.django_db
__all__ = ["head", "officer", "passage"]  # fixtures


def test_the_language_of_a_document_is_corrected_and_journalled(client, passage, officer, at):
    document = passage.document
    client.force_login(officer)
    address = reverse("evidence:document_language", args=[document.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"language": "es"}).status_code == 302
    document.refresh_from_db()
    assert document.language == "es"
    assert Entry.objects.get(verb="document.language_corrected").after == {"language": "es"}
    change = {"document_id": document.pk, "at": at}
    with pytest.raises(Invalid):
        about.correct_language(language="xx", by=officer, **change)
    with pytest.raises(Denied):
        about.correct_language(language="en", by=staff_of("assessor"), **change)


def test_themes_go_with_all_versions_of_a_claim_and_narrow_the_lists(
    client, passage, officer, head, at
):
    first = published(passage, officer, head, at)
    about.set_themes(thing=first, themes=["mine_action"], by=officer, at=at)
    second = claims.replace_claim(
        claim_id=first.pk, how="correct", facts=FACTS, note="A slip.", by=officer, at=at
    )
    assert queries.themes_of(second) == ["mine_action"]
    about.set_themes(thing=passage.document, themes=["treaties"], by=officer, at=at)
    assert Entry.objects.filter(verb="evidence.themed").count() == 2
    client.force_login(officer)
    for name, has, lacks in (
        ("claims", "mine_action", "drugs"),
        ("documents", "treaties", "drugs"),
    ):
        shown = client.get(f"{reverse(f'evidence:{name}')}?theme={has}").content.decode()
        hidden = client.get(f"{reverse(f'evidence:{name}')}?theme={lacks}").content.decode()
        row = second.pk if name == "claims" else passage.document_id
        assert str(row) in shown and str(row) not in hidden
    page = client.get(reverse("evidence:claim_themes", args=[second.pk]))
    assert page.status_code == 200
    client.post(reverse("evidence:claim_themes", args=[second.pk]), {"themes": ["drugs"]})
    assert queries.themes_of(first) == ["drugs"]


def test_themes_are_refused(passage, officer, at):
    with pytest.raises(Invalid):
        about.set_themes(thing=passage.document, themes=["gossip"], by=officer, at=at)
    with pytest.raises(Denied):
        about.set_themes(thing=passage.document, themes=[], by=staff_of("assessor"), at=at)


def test_a_published_claim_is_news(passage, officer, head, at):
    claim = published(passage, officer, head, at)
    event = Event.objects.get(verb="claim.published")
    assert event.payload == {"series": str(claim.series), "version": 1, "replaces": ""}


def test_the_search_of_the_house_finds_claims_and_passages_for_who_may_read_them(
    passage, officer, at
):
    claims.write_claim(facts=FACTS, by=officer, at=at)
    from amparo.vault import blind

    blind.index("passage", blind.Text(passage.pk, (passage.text,)))
    found = {str(part.title): len(part.found) for part in found_by(officer, "destroyed mines", at)}
    assert (found["Claims"], found["Passages of documents"]) == (1, 1)
    stranger = staff_of("case_officer")
    found = {str(part.title): len(part.found) for part in found_by(stranger, "destroyed", at)}
    assert (found["Claims"], found["Passages of documents"]) == (0, 0)
