"""Documents: kept whole, read in a process apart, found by words; what is hostile is bounded."""

import datetime as dt
import io
import zipfile

import docx
import msgspec
import pytest

from amparo.evidence import queries
from amparo.evidence.actions import add_source, documents
from amparo.evidence.jobs import documents as jobs
from amparo.evidence.models import Document, Passage
from amparo.evidence.policies import POLICY, Can
from amparo.evidence.queries import claims as claims_read
from amparo.evidence.rules import opening
from amparo.exchange import apart
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from tests.unit.situations.people import staff_of
from vocab.exchange_files import limits

pytestmark = pytest.mark.django_db

TEXT = b"""The State of the report

Peru signed the Convention on 3 December 2008.[1]

The body calls on the State to:

- ratify the Convention;

[1] Report, 18 March 2009.
"""
PAGE = (
    b"<!doctype html><html><head><title>no</title><style>p{}</style></head><body><nav>menu</nav>"
    b"<h1>Heading here</h1><p>First <b>words</b><br>second line</p><ul><li>one item</li></ul>"
    b"<script>alert('never')</script><p>[1] A note at the foot.</p></body></html>"
)


def source(at, **words):
    known = {"title": "Report", "kind": "press", "is_of_desks": True, **words}
    return add_source(by=SYSTEM, at=at, **known)


def add(at, content=TEXT, name="report.txt", by=SYSTEM, held=None):
    kept = documents.add_document(
        source=held or source(at), content=content, name=name, by=by, at=at
    )
    return documents.read_document(document_id=kept.pk, at=at)


def word(*paragraphs):
    made = docx.Document()
    for style, text in paragraphs:
        made.add_paragraph(text, style=style)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def pdf(*pages):
    """Return a small PDF whose pages print lines of text."""
    parts = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 "
             b"/BaseFont /Helvetica >>"]  # fmt: skip
    kids = []
    for lines in pages:
        shown = b" ".join(b"(" + line + b") Tj 0 -20 Td" for line in lines)
        stream = b"BT /F1 12 Tf 72 700 Td " + shown + b" ET"
        parts.append(b"<< /Length %d >> stream\n%s\nendstream" % (len(stream), stream))
        parts.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(parts)
        )
        kids.append(b"%d 0 R" % len(parts))
    parts[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\n" % (
        len(parts) + 1, table, len(parts) + 1,
    ) + b"startxref\n%d\n%%%%EOF" % len(out)  # fmt: skip


def test_a_text_is_kept_whole_and_cut_into_passages(at):
    document = add(at)
    assert (document.state, document.language) == (Document.READ, "en")
    assert queries.content_of(document.original) == TEXT
    assert document.original.sha256 == document.sha256
    rows = [(p.number, p.kind, p.label, p.line) for p in document.passages.all()]
    assert rows[1:] == [
        (2, "paragraph", "", 3),
        (3, "paragraph", "", 5),
        (4, "item", "1", 7),
        (5, "footnote", "1", 9),
    ]
    assert [e.verb for e in Entry.objects.filter(target=f"evidence.Document:{document.pk}")] == [
        "document.added",
        "document.read",
    ]


def test_a_web_page_is_read_without_what_it_runs_and_kept_so_that_no_browser_runs_it(at):
    document = add(at, PAGE, "page.html")
    texts = [p.text for p in document.passages.all()]
    assert texts == ["Heading here", "First words", "second line", "one item",
                     "[1] A note at the foot."]  # fmt: skip
    assert document.media_type == "text/html" and document.original.media_type == "text/plain"
    assert queries.content_of(document.original) == PAGE


def test_a_word_document_gives_its_styles(at):
    made = word(("Heading 1", "Chapter one"), ("Normal", "Some words."), ("List Bullet", "An item"))
    document = add(at, made, "x.docx")
    found = [(p.kind, p.label, p.text) for p in document.passages.all()]
    assert found == [("heading", "", "Chapter one"), ("paragraph", "", "Some words."),
                     ("item", "1", "An item")]  # fmt: skip
    assert queries.content_of(document.original) == made


def test_a_pdf_gives_its_pages(at):
    made = pdf([b"Peru has destroyed 18,220 mines.", b"It goes on."], [b"Second page here."])
    document = add(at, made, "x.pdf")
    assert [(p.page, p.text.split()[0]) for p in document.passages.all()][-1] == (2, "Second")
    assert "18,220" in document.passages.first().text and document.pages == 2


def test_the_same_bytes_are_kept_once(at):
    held = source(at)
    first = add(at, held=held)
    assert add(at, name="other.txt", held=held).pk == first.pk
    assert first.passages.count() == 5
    with pytest.raises(Refused):
        add(at)
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n\x1a\n" + b"0" * 40, b"GIF89a", b"\0\1\2", b"PK\x03\x04broken"]
)
def test_what_is_no_document_is_refused(at, content):
    with pytest.raises(Invalid) as no:
        add(at, content)
    assert no.value.field == "file" and not Document.objects.exists()


@pytest.mark.parametrize(
    ("content", "media_type", "why"),
    [
        (b"%PDF-1.7 and nothing more", opening.PDF, "broken"),
        (b"   \n\n ", opening.TEXT, "empty"),
        (b"<p>" * 200_000, opening.HTML, "empty"),
        (b"a " * 3_000_000, opening.TEXT, "large"),
    ],
)
def test_what_cannot_be_read_says_why(content, media_type, why):
    assert documents.passages_in(content, media_type) == ([], why)


def test_a_packed_bomb_ends_the_reader_and_nothing_else(monkeypatch):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"<a>" + b" " * 70_000_000)
    assert documents.passages_in(out.getvalue(), opening.DOCX) == ([], "large")
    entities = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb">]><a>&b;</a>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", entities)
    assert documents.passages_in(out.getvalue(), opening.DOCX)[0] == []
    monkeypatch.setattr(documents, "SECONDS", 0.005)
    assert documents.passages_in(TEXT, opening.TEXT) == ([], "slow")


def test_what_is_urgent_is_done_while_a_slow_document_is_read(at, monkeypatch, tmp_path):
    # Twenty-five tasks go between two rounds of the worker: half an hour, if each is made slow.
    calls = []
    monkeypatch.setattr(jobs, "Breath", lambda: lambda: calls.append(1))
    monkeypatch.setattr(apart, "PAUSE", 0.05)
    monkeypatch.setattr(documents, "SECONDS", 0.2)
    kept = documents.add_document(source=source(at), content=TEXT, name="a.txt", by=SYSTEM, at=at)
    slow = tmp_path / "reader"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o700)
    monkeypatch.setattr(documents.sys, "executable", str(slow))
    assert jobs.read.func(str(kept.pk)) == Document.FAILED
    assert calls


def test_a_document_that_cannot_be_read_stays_kept_and_can_be_tried_again(at, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(documents, "SECONDS", 0.005)
        document = add(at)
    assert (document.state, document.why) == (Document.FAILED, "slow")
    assert documents.read_document(document_id=document.pk, at=at).state == Document.READ


def test_nobody_learns_by_sending_it_what_is_kept_with_a_closed_source(at):
    closed = source(at, title="Closed", secrecy="RESTRICTED")
    officer, head = staff_of("desk_officer"), staff_of("desk_head")
    add(at, by=head, held=closed)
    kept = add(at, by=officer)
    assert kept.source != closed and kept.state == Document.READ
    assert add(at, by=officer, held=kept.source).pk == kept.pk
    with pytest.raises(Refused, match="another source"):
        add(at, by=officer)
    with pytest.raises(Refused, match="another source"):
        add(at, by=head)


def test_one_person_has_only_so_many_documents_waiting(at, monkeypatch):
    few = msgspec.structs.replace(limits(), documents_waiting=2)
    monkeypatch.setattr(documents, "limits", lambda: few)
    held = source(at)
    officer, other = staff_of("desk_officer"), staff_of("desk_head")

    def sent(words, by=officer, when=at):
        return documents.add_document(
            source=held, content=words.encode(), name="w.txt", by=by, at=when
        )

    first = sent("First words.")
    sent("Second words.")
    assert sent("First words.") == first, "sent again, it is the same"
    with pytest.raises(Refused, match="2 documents that you sent are not read yet"):
        sent("Third words.")
    assert sent("Third words.", by=other).state == Document.WAITING
    assert sent("Words of the house.", by=SYSTEM).state == Document.WAITING
    documents.read_document(document_id=first.pk, at=at)
    assert sent("Fourth words.").state == Document.WAITING
    assert sent("Fifth words.", when=at + dt.timedelta(days=1)), "a day later nobody is held up"


def test_only_the_desks_keep_and_read_documents(at):
    held, closed = source(at), source(at, title="Closed", secrecy="RESTRICTED")
    of_the_registry = source(at, title="Incident", is_of_desks=False)
    officer, head, analyst = (staff_of(r) for r in ("desk_officer", "desk_head", "case_officer"))
    add(at, by=officer, held=held)
    for who, where in ((analyst, held), (officer, closed), (officer, of_the_registry)):
        with pytest.raises(Denied):
            add(at, b"Other words altogether.", by=who, held=where)
    secret = add(at, b"These words are for heads only.", by=head, held=closed)
    assert claims_read.visible_documents(officer).count() == 1
    assert claims_read.visible_documents(head).count() == 2
    assert not claims_read.visible_documents(analyst).exists()
    assert claims_read.search_passages(head, "words heads") and not (
        claims_read.search_passages(officer, "words heads")
    )
    for who, may in ((officer, False), (head, True), (analyst, False)):
        assert POLICY.allows(who, Can.OPEN_FILE, secret.original) is may
    # A desk sees its own sources and none of the registry's.
    assert [s.title for s in queries.visible_sources(officer)] == ["Report"]


def test_passages_are_found_by_their_words(at):
    add(at)
    officer = staff_of("desk_officer")
    found = claims_read.search_passages(officer, "ratify convention")
    assert [p.number for p in found] == [4]
    assert isinstance(found[0], Passage)


def test_a_language_can_be_corrected(at):
    document, officer = add(at), staff_of("desk_officer")
    changed = documents.correct_language(document_id=document.pk, language="es", by=officer, at=at)
    assert changed.language == "es"
    assert Entry.objects.filter(verb="document.language_corrected").exists()
    with pytest.raises(Denied):
        documents.correct_language(
            document_id=document.pk, language="en", by=staff_of("trainer"), at=at
        )
