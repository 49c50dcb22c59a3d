"""Pages of documents and claims: who gets them, and what they do without any script."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks_db.models import DBTaskResult

from amparo.evidence.actions import add_source, documents
from amparo.evidence.actions.claims import ClaimFacts, write_claim
from amparo.evidence.models import Claim, Decision, Document
from amparo.evidence.queries import claims as queries
from amparo.kernel.actors import SYSTEM
from tests.unit.situations.people import sign_in, staff_of

pytestmark = pytest.mark.django_db

TEXT = """The page of a ministry, as it stands

Peru has destroyed more than 18,220 mines between January 2009 and December 2015.

The Commission calls on Peru to:

- ratify the Convention on Rivers.
"""
WORDS = {
    "quote": "more than 18,220 mines",
    "type": "number",
    "typed": "18,220",
    "qualifier": "more_than",
    "subject": "PER",
    "predicate": "mines destroyed",
    "statement": "Peru has destroyed more than 18,220 mines.",
    "period": "2009-01/2015-12",
    "secrecy": "INTERNAL",
}


@pytest.fixture
def document(at):
    source = add_source(title="A page", kind="press", by=SYSTEM, at=at, is_of_desks=True)
    kept = documents.add_document(
        source=source, content=TEXT.encode(), name="page.txt", by=SYSTEM, at=at
    )
    return documents.read_document(document_id=kept.pk, at=at)


@pytest.fixture
def desk(client):
    user = staff_of("desk_officer")
    sign_in(client, user)
    return user


def body(answer):
    return answer.content.decode()


def test_strangers_and_readers_do_not_get_in(client, document):
    addresses = [
        *("/evidence/documents/", "/evidence/documents/new/", "/evidence/claims/"),
        *("/evidence/claims/new/", f"/evidence/documents/{document.pk}/"),
        f"/evidence/documents/{document.pk}/proposed/",
    ]
    for address in addresses:
        assert client.get(address).status_code == 302
    sign_in(client, staff_of("case_officer"))
    assert [client.get(a).status_code for a in addresses] == [403, 403, 403, 403, 404, 404]


def test_a_document_is_kept_and_waits_for_the_worker(
    client, desk, django_capture_on_commit_callbacks
):
    said = {"title": "Report", "kind": "press", "secrecy": "INTERNAL"}
    answer = client.post("/evidence/documents/new/", said)
    assert answer.status_code == 422 and "one of the two" in body(answer)
    sent = SimpleUploadedFile("x.txt", TEXT.encode())
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/evidence/documents/new/", said | {"file": sent}).status_code == 302
    kept = Document.objects.get()
    assert (kept.name, kept.state, kept.source.is_of_desks) == ("x.txt", "waiting", True)
    assert DBTaskResult.objects.count() == 1
    picture = SimpleUploadedFile("x.png", b"\x89PNG\r\n\x1a\n0000")
    assert client.post("/evidence/documents/new/", said | {"file": picture}).status_code == 422
    assert Document.objects.count() == 1
    assert "Waiting to be read" in body(client.get("/evidence/documents/"))


def test_the_passages_are_shown_at_their_place_and_found_by_words(client, desk, document):
    shown = body(client.get(f"/evidence/documents/{document.pk}/"))
    assert 'id="p-2"' in shown and "18,220 mines" in shown
    found = body(client.get("/evidence/documents/?q=destroyed+mines"))
    assert f"/evidence/documents/{document.pk}/?from=1#p-2" in found
    assert "No passage" in body(client.get("/evidence/documents/?q=unheard"))


def test_a_pasted_passage_leads_to_the_editor_at_its_place(client, desk, document):
    answer = client.post("/evidence/claims/new/", {"pasted": "destroyed more  than 18,220 MINES"})
    assert answer.status_code == 302
    filled = body(client.get(answer["Location"]))
    assert "destroyed more than 18,220 mines</textarea>" in filled
    assert '<option value="number" selected>' in filled and 'value="PER"' in filled
    nowhere = client.post("/evidence/claims/new/", {"pasted": "words nobody wrote"})
    assert "No document that is kept" in body(nowhere)


def test_a_claim_is_written_with_its_citation_in_one_page(client, desk, document):
    passage = document.passages.get(number=2)
    address = f"/evidence/claims/new/?passage={passage.pk}"
    wrong = client.post(address, WORDS | {"quote": "more than 18,221 mines"})
    assert wrong.status_code == 422 and "does not have these words" in body(wrong)
    assert "mines destroyed" in body(wrong) and not Claim.objects.exists()
    assert client.post(address, WORDS).status_code == 302
    claim = Claim.objects.get()
    assert (claim.state, claim.value, claim.said) == ("cited", "18220", "more than 18,220 mines")
    citation = queries.citations_shown(desk, claim).get()
    assert citation.quote == "more than 18,220 mines"
    page = body(client.get(f"/evidence/claims/{claim.pk}/"))
    assert f"/evidence/documents/{document.pk}/?from=1#p-2" in page
    assert "More than" in page and "18,220" in page
    assert "18,220" in body(client.get("/evidence/claims/?q=destroyed"))
    assert client.get(f"/evidence/claims/new/?passage={uuid4()}").status_code == 404
    assert client.get("/evidence/claims/new/?passage=zz").status_code == 404


def test_words_in_use_are_offered_and_never_those_of_closed_claims(client, desk, document, at):
    passage = document.passages.get(number=2)
    address = f"/evidence/claims/new/?passage={passage.pk}"
    assert "<datalist" not in body(client.get(address))
    said = {"statement": "Words.", "type": "text", "typed": "w"}
    head = staff_of("desk_head")
    for subject, predicate, more in (
        ("ECU", "mines destroyed", {}), ("PER", "mines destroyed", {}),
        ("PER", 'area "cleared" <b>', {}), ("Closed body", "hidden", {"secrecy": "RESTRICTED"}),
    ):  # fmt: skip
        facts = ClaimFacts(subject=subject, predicate=predicate, **said, **more)
        write_claim(facts=facts, by=head, at=at)
    assert queries.words_in_use(desk) == {
        "subject": ["PER", "ECU"], "predicate": ["mines destroyed", 'area "cleared" <b>'],
    }  # fmt: skip
    assert "Closed body" in queries.words_in_use(head)["subject"]
    page = body(client.get(address))
    assert 'list="subject-used"' in page and '<datalist id="predicate-used">' in page
    assert '<option value="area &quot;cleared&quot; &lt;b&gt;">' in page
    assert "Closed body" not in page and 'value="hidden"' not in page
    assert 'maxlength="120"' in page
    claim = Claim.objects.get(subject="ECU")
    change = body(client.get(f"/evidence/claims/{claim.pk}/change/"))
    assert 'value="ECU"' in change and '<datalist id="subject-used">' in change


def test_proposals_are_accepted_or_refused_by_a_person_and_kept_nowhere_before(
    client, desk, document
):
    address = f"/evidence/documents/{document.pk}/proposed/"
    assert "ratify the Convention on Rivers" in body(client.get(address))
    assert not Claim.objects.exists() and not Decision.objects.exists()
    first = queries.proposals_of(document)
    call = next(each for each in first if each.says.kind == "recommendation")
    count = next(each for each in first if each.says.kind == "count")
    refused = f"/evidence/passages/{call.passage.pk}/refuse/"
    assert client.get(refused).status_code == 405
    for _twice in range(2):
        answer = client.post(refused, {"key": call.says.key, "kind": call.says.kind})
        assert answer.status_code == 302
    editor = (
        f"/evidence/claims/new/?passage={count.passage.pk}&start={count.says.start}"
        f"&end={count.says.end}&key={count.says.key}"
    )
    assert client.post(editor, WORDS).status_code == 302
    assert sorted(Decision.objects.values_list("kind", "is_accepted")) == [
        ("count", True),
        ("recommendation", False),
    ]
    left = {each.says.key for each in queries.proposals_of(document)}
    assert not left & {call.says.key, count.says.key}
    assert client.get(f"{address}?kind=date").status_code == 200


def test_a_claim_goes_its_way_by_its_page(client, desk, document):
    passage = document.passages.get(number=2)
    client.post(f"/evidence/claims/new/?passage={passage.pk}", WORDS)
    claim = Claim.objects.get()
    here = f"/evidence/claims/{claim.pk}/"
    client.post(f"{here}step/", {"act": "review", "revision": "1"})
    assert client.post(f"{here}step/", {"act": "dance"}).status_code == 404
    claim.refresh_from_db()
    assert claim.state == "cited"  # who wrote it does not review it
    said = WORDS | {"revision": "1", "note": "Mine."}
    assert client.post(f"{here}change/", said).status_code == 302
    second = client.post(f"{here}change/", said | {"note": "Theirs."})
    assert second.status_code == 409 and "Mine." in body(second) and "Theirs." in body(second)
    sign_in(client, staff_of("desk_head"))
    for act in ("review", "publish"):
        client.post(f"{here}step/", {"act": act, "revision": "2"})
    claim.refresh_from_db()
    assert claim.state == "published"
    for part in ("correct", "renew", "retract", "link", "parts", "change"):
        assert client.get(f"{here}{part}/").status_code == 200, part
    corrected = client.post(f"{here}correct/", said | {"typed": "18,221", "note": "A slip."})
    assert corrected.status_code == 302
    assert client.post(f"{here}retract/", {"reason": ""}).status_code == 422
    assert client.post(f"{here}retract/", {"reason": "Wrong."}).status_code == 302
    sign_in(client, staff_of("observer"))
    assert "Wrong." in body(client.get(here)) and "What can be done" not in body(client.get(here))
    draft = Claim.objects.get(version=2)
    assert client.get(f"/evidence/claims/{draft.pk}/").status_code == 404


def test_links_and_parts_by_their_pages(client, desk, document):
    passage = document.passages.get(number=2)
    address = f"/evidence/claims/new/?passage={passage.pk}"
    for typed in ("18,220", "8,843"):
        client.post(address, WORDS | {"typed": typed, "statement": typed})
    total, part = Claim.objects.order_by("id")
    here = f"/evidence/claims/{total.pk}/"
    said = {"kind": "contradicts", "other": str(part.pk), "note": "Two sources."}
    assert client.post(f"{here}link/", said | {"note": ""}).status_code == 422
    assert client.post(f"{here}link/", said).status_code == 302
    assert client.post(f"{here}link/", said).status_code == 409
    assert client.post(f"{here}parts/", {"parts": [str(part.pk)]}).status_code == 302
    shown = body(client.get(here))
    assert "Two sources." in shown and "Cannot be checked" in shown
    assert "Two sources." in body(client.get(f"/evidence/claims/{part.pk}/"))


def test_the_pages_are_in_spanish(client, desk, document):
    client.cookies["django_language"] = "es"
    for address in ("documents/", "documents/new/", "claims/", "claims/new/"):
        shown = body(client.get(f"/evidence/{address}"))
        assert "Documento" in shown or "Afirmaciones" in shown


def test_a_long_document_is_proposed_window_by_window(client, desk, at, monkeypatch):
    monkeypatch.setattr(queries, "WINDOW", 5)
    lines = [
        f"Peru destroyed {n} mines in place number {n} of the border." for n in range(100, 130)
    ]
    text = "The body calls on Peru to:\n\n- ratify;\n\n- report;\n\n" + "\n\n".join(lines)
    source = add_source(title="Long", kind="press", by=SYSTEM, at=at, is_of_desks=True)
    kept = documents.add_document(
        source=source, content=text.encode(), name="l.txt", by=SYSTEM, at=at
    )
    document = documents.read_document(document_id=kept.pk, at=at)
    shown = body(client.get(f"/evidence/documents/{document.pk}/proposed/?kind=count"))
    assert "Peru destroyed 101" in shown and "Peru destroyed 102" not in shown
    assert "from=6" in shown
    # The list began before the window: its second item is still known as one.
    second = queries.proposals_of(document, first=3, most=1)
    assert [(each.says.kind, each.passage.number) for each in second] == [("recommendation", 3)]


def test_reading_a_page_of_nothing_but_numbers_is_quick():
    import time

    from amparo.evidence.rules.passages import cut
    from amparo.evidence.rules.proposing import proposals

    for text in ("1 " * 9000, "Aa of the " * 1900 + " signed it", "1,111" * 3900, "[1] " * 4000):
        begun = time.process_time()
        proposals(cut(text))
        assert time.process_time() - begun < 10


def test_a_change_keeps_the_words_in_which_a_claim_was_said(client, desk, document):
    claim = kept_claim(client, document)
    path = f"/evidence/claims/{claim.pk}/change/"
    sent = {k: v for k, v in WORDS.items() if k != "quote"} | {"statement": "Peru destroyed mines."}
    assert client.post(path, sent | {"revision": claim.revision}).status_code == 302
    claim.refresh_from_db()
    assert (claim.statement, claim.said) == ("Peru destroyed mines.", "more than 18,220 mines")
    assert claim.language == document.language


def test_the_filters_of_claims_and_their_search_hold_together(client, desk, document, monkeypatch):
    claim = kept_claim(client, document)
    found = body(client.get("/evidence/claims/?q=destroyed&state=cited"))
    assert str(claim.pk) in found and "q=destroyed&amp;state=draft" in found
    none = body(client.get("/evidence/claims/?q=destroyed&state=published"))
    assert str(claim.pk) not in none and "No claim fits" in none
    Claim.objects.filter(pk=claim.pk).update(series=uuid4())
    monkeypatch.setattr("amparo.evidence.views.claims.LIST", 1)
    kept_claim(client, document)
    first, second = (body(client.get(f"/evidence/claims/?page={n}")) for n in (1, 2))
    assert "page=2" in first and str(claim.pk) not in first and str(claim.pk) in second


def kept_claim(client, document):
    passage = document.passages.get(number=2)
    address = f"/evidence/claims/new/?passage={passage.pk}"
    assert client.post(address, WORDS).status_code == 302
    return Claim.objects.order_by("-id").first()
