"""Sources: where a statement comes from, and who may see it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from amparo.evidence import actions, queries
from amparo.evidence.models import Source
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Invalid
from amparo.ledger.models import Entry
from tests.unit.situations.people import sign_in, staff_of

pytestmark = pytest.mark.django_db


def add(at, title="Yearly report", **fields):
    known = {"kind": "press", **fields}
    return actions.add_source(title=title, by=SYSTEM, at=at, **known)


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("title", {"title": "  "}),
        ("kind", {"kind": "rumour"}),
        ("reliability", {"reliability": "very"}),
    ],
)
def test_words_that_do_not_fit_are_refused(at, field, words):
    with pytest.raises(Invalid) as no:
        add(at, **words)
    assert no.value.field == field


def test_a_correction_journals_which_words_changed_and_not_the_words(at):
    source = add(at, title="A report that names Rosa Inventada")
    actions.correct_source(source_id=source.pk, by=SYSTEM, at=at, title="Another", kind="press")
    entry = Entry.objects.get(verb="source.corrected")
    assert entry.after == {"fields": ["title"]}
    assert "Inventada" not in str([e.after for e in Entry.objects.all()])
    with pytest.raises(TypeError):
        actions.correct_source(source_id=source.pk, by=SYSTEM, at=at, colour="red")


def test_a_citation_ties_a_record_to_a_passage(at):
    source = add(at)
    actions.cite(source=source, target="situations.Incident:1", by=SYSTEM, at=at, locator="p. 4")
    citation = queries.citations_of("situations.Incident:1").get()
    assert (citation.source, citation.locator) == (source, "p. 4")
    assert Entry.objects.get(verb="source.cited").target == "situations.Incident:1"


def test_sources_are_seen_by_their_secrecy(client, at):
    for level in ("PUBLIC", "INTERNAL", "RESTRICTED", "SECRET"):
        add(at, title=f"Source {level}", secrecy=level)
    seen = {
        role: {s.secrecy for s in queries.visible_sources(staff_of(role))}
        for role in ("registry_analyst", "case_officer", "observer")
    }
    assert seen["registry_analyst"] == {"PUBLIC", "INTERNAL"}
    assert seen["case_officer"] == {"PUBLIC", "INTERNAL", "RESTRICTED"}
    assert seen["observer"] == set()


def test_the_pages_of_sources(client, at):
    source = add(at, attribution="Publisher, Yearly report (2022).")
    hidden = add(at, title="Hidden", secrecy="RESTRICTED")
    assert client.get("/evidence/").status_code == 302
    sign_in(client, staff_of("observer"))
    assert client.get("/evidence/").status_code == 403
    sign_in(client, staff_of("registry_analyst"))
    text = client.get("/evidence/?q=yearly").content.decode()
    assert "Yearly report" in text and "Hidden" not in text
    assert (
        "Publisher, Yearly report (2022)."
        in client.get(f"/evidence/sources/{source.pk}/").content.decode()
    )
    assert client.get(f"/evidence/sources/{hidden.pk}/").status_code == 404
    said = {
        "title": "New one",
        "kind": "court_record",
        "reliability": "high",
        "secrecy": "INTERNAL",
    }
    assert client.post("/evidence/new/", said | {"kind": ""}).status_code == 422
    no_day = {"published_day": "31", "published_month": "02", "published_year": "2026"}
    refused = client.post("/evidence/new/", said | no_day)
    assert refused.status_code == 422 and 'value="31"' in refused.content.decode()
    assert client.post("/evidence/new/", said).status_code == 302
    new = Source.objects.get(title="New one")
    path = f"/evidence/sources/{new.pk}/change/"
    assert client.get(path).status_code == 200
    assert client.post(path, said | {"title": "Newer one"}).status_code == 302
    assert Source.objects.filter(title="Newer one").exists()


def test_a_refused_form_says_that_its_file_is_to_be_chosen_again(client):
    sign_in(client, staff_of("desk_officer"))
    file = SimpleUploadedFile("a.txt", b"1. One.", "text/plain")
    with_file = client.post("/evidence/documents/new/", {"file": file}).content.decode()
    assert "Choose the file once more" in with_file
    without = client.post("/evidence/documents/new/", {"pasted": "1. One."}).content.decode()
    assert "still here" in without and "once more" not in without


def test_the_list_turns_by_title_without_shifting_and_is_counted_apart(client, at, monkeypatch):
    monkeypatch.setattr("amparo.evidence.views.sources.PAGE", 2)
    for title in ("Beta", "Alpha", "Delta", "Beta", "Gamma"):
        add(at, title=title)
    sign_in(client, staff_of("registry_analyst"))
    seen, address = [], "?"
    while address:
        answer = client.get(f"/evidence/{address}")
        seen += [row.title for row in answer.context["rows"]]
        if address == "?":
            add(at, title="Aardvark")  # comes before what was read: nothing shifts
        address = answer.context["next"]
    assert seen == ["Alpha", "Beta", "Beta", "Delta", "Gamma"]
    assert "6 sources." not in client.get("/evidence/").content.decode()
    assert "6 sources." in client.get("/evidence/?count=1").content.decode()
    hidden = add(at, title="Beta 2", secrecy="RESTRICTED")
    # The key of a source that one may not see is no place in the list.
    for odd in ("zz", "%00", hidden.pk.hex):
        rows = client.get(f"/evidence/?after={odd}").context["rows"]
        assert [row.title for row in rows] == ["Aardvark", "Alpha"], odd
