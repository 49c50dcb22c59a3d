"""Coming back with a code: who sees what, what they can do, and that nothing else opens."""

import uuid

import pytest
from django.core.cache import cache
from django.utils import timezone

from amparo.cases import actions, holders
from amparo.cases.actions import person as own
from amparo.cases.models import Receipt
from amparo.evidence.actions import keep_file
from amparo.ledger import actions as ledger
from amparo.ledger.models import Entry
from tests.unit.cases.public import (
    come_in,
    words_of,
)
from tests.world import world
from vocab.public import flooding

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pe(at, client):
    cache.clear()
    client.cookies["django_language"] = "en"
    return world("PE", at=at)


@pytest.fixture
def mine(pe, client):
    """Return a case whose person has come in with the code."""
    done = pe.submitted(timezone.now())
    assert come_in(client, done.code)["Location"] == "/status/"
    return done.case


@pytest.fixture
def helped(pe, client):
    """Return a case whose helper has come in with the code."""
    done = pe.submitted(timezone.now(), relation="third_party", sender={"name": "Ana"})
    come_in(client, done.code)
    return done.case


# --- coming in ----------------------------------------------------------------


@pytest.mark.parametrize("page", ["", "messages/", "news/", "contact/", "with/", "sharing/",
                                  "looked/", "code/", f"paper/{uuid.UUID(int=7)}/"])  # fmt: skip
def test_without_a_code_nothing_opens(client, page):
    answer = client.get(f"/status/{page}")
    assert (answer.status_code, "Come in with your code" in words_of(answer)) == (
        (200, True) if not page else (302, False)
    )
    if page:
        assert answer["Location"] == "/status/"


def test_a_code_opens_as_it_is_heard(pe, client):
    done = pe.submitted(timezone.now())
    typed = done.code.replace("-", " . ").upper().replace("B", "V")
    assert come_in(client, typed)["Location"] == "/status/"
    assert Receipt.objects.get().last_used_at is not None


def test_unknown_and_cancelled_codes_get_the_same_answer(pe, client):
    done = pe.submitted(timezone.now())
    Receipt.objects.update(revoked_at=timezone.now())
    told = [words_of(come_in(client, code)) for code in (done.code, "molle luna sol 000000")]
    assert "We do not find this code." in told[0]
    assert told[0] == told[1]


def test_guessing_is_asked_a_question_and_then_made_to_wait(pe, client):
    done = pe.submitted(timezone.now())
    limits = flooding().limits["code"]
    for n in range(limits.ask):
        answer = come_in(client, f"molle luna sol {n:06}")
    assert 'name="answer"' in answer.content.decode()
    # Even the right code needs the answer now.
    assert come_in(client, done.code).status_code == 422
    for n in range(limits.refuse):
        answer = come_in(client, f"molle luna sol {n:06}")
    assert answer.status_code == 429
    assert "0800 00000" in words_of(answer)
    assert answer["Retry-After"]


def test_a_cancelled_code_closes_the_open_page(client, mine):
    Receipt.objects.update(revoked_at=timezone.now())
    assert "Come in with your code" in words_of(client.get("/status/"))


def test_leaving_closes_it_in_this_browser(client, mine):
    client.post("/status/leave/")
    assert "Come in with your code" in words_of(client.get("/status/"))


def test_pages_of_a_case_are_never_stored(client, mine):
    for page in ("", "messages/", "news/", "contact/", "with/", "sharing/", "looked/", "code/"):
        answer = client.get(f"/status/{page}")
        assert "no-store" in answer["Cache-Control"], page
        assert answer["Referrer-Policy"] in {"same-origin", "no-referrer"}
        assert "Rosa" not in answer.content.decode()
        assert 'href="/out/"' in answer.content.decode()


# --- what is seen ---------------------------------------------------------------


def test_both_tracks_show_with_their_clocks(pe, client):
    done = pe.submitted(timezone.now(), urgency={"attacked": "yes"})
    come_in(client, done.code)
    text = words_of(client.get("/status/"))
    assert "The person on duty decides what to do at once" in text
    assert "We look if this is the right place" in text
    assert "left" in text and "Due on" in text


def test_the_officer_shows_by_service_name(pe, client):
    case = pe.admitted(timezone.now())
    holder = case.receipts.get()
    session = client.session
    session[holders.KEY] = str(holder.pk)
    session.save()
    text = words_of(client.get("/status/"))
    assert "Case Officer" in text
    assert "We look at the risk with you" in text


@pytest.mark.parametrize("state", ["referred", "not_admitted", "denied", "closing_proposed",
                                   "withdrawn", "closed", "deceased", "active"])  # fmt: skip
def test_every_state_has_its_words(pe, client, mine, state):
    type(mine).objects.update(state=state, referred_to="Fiscalía")
    assert client.get("/status/").status_code == 200


def test_who_looked_is_told_in_plain_words(pe, client, mine):
    officer = pe.user("intake_officer")
    ledger.record_read(
        verb="case.open", target=mine, by=officer, at=timezone.now(), file=mine.file,
        why="is intake officer at desk and sees by post and is not blocked",
    )  # fmt: skip
    text = words_of(client.get("/status/looked/"))
    assert "Intake Officer Opened your request works at the desk that received it" in text
    assert "is not blocked" not in text and "case.open" not in text


@pytest.mark.django_db(transaction=True)
def test_a_refused_look_is_shown_too(at, client):
    pe = world("PE", at=at)
    done = pe.submitted(timezone.now())
    come_in(client, done.code)
    ledger.record_denied(
        verb="case.open", target=done.case, by=pe.user("sector_liaison"), at=timezone.now(),
        file=done.case.file,
    )  # fmt: skip
    assert "Sector Liaison Wanted to see or do something and was refused" in words_of(
        client.get("/status/looked/")
    )


def test_the_source_of_a_third_party_is_never_named(pe, client, mine):
    other = Receipt.objects.create(
        case=mine, digest="d", holder="third_party", label="Third party", issued_at=timezone.now()
    )
    actions.write(
        case_id=mine.pk, text="I am her teacher.", by=actions.as_holder(other), at=timezone.now()
    )
    for page in ("/status/", "/status/messages/", "/status/looked/"):
        text = words_of(client.get(page))
        assert "teacher" not in text and "Third party" not in text
    assert "Who asked for you" in words_of(client.get("/status/looked/"))


# --- a third party ------------------------------------------------------------


def test_a_helper_sees_nothing_until_the_person_allows_it(client, helped):
    text = words_of(client.get("/status/"))
    assert "We have what you told us" in text
    for hidden in (helped.code_name, "We look if this is the right place", "Who looked"):
        assert hidden not in text


def test_a_helper_sees_how_it_goes_once_allowed_and_nothing_more(pe, client, helped):
    person = Receipt.objects.create(
        case=helped, digest="d", holder="beneficiary", label=helped.code_name,
        issued_at=timezone.now(),
    )  # fmt: skip
    own.answer_consent(
        case_id=helped.pk, purpose="third_party_status", gives=True,
        by=actions.as_holder(person), at=timezone.now(),
    )  # fmt: skip
    text = words_of(client.get("/status/"))
    assert "We look if this is the right place" in text
    assert "Who looked at your request" not in text and helped.code_name not in text
    own.answer_consent(
        case_id=helped.pk, purpose="third_party_status", gives=False,
        by=actions.as_holder(person), at=timezone.now(),
    )  # fmt: skip
    assert "We look if this is the right place" not in words_of(client.get("/status/"))


@pytest.mark.parametrize("page", ["contact/", "with/", "sharing/", "looked/"])
def test_a_helper_does_not_decide_for_the_person(client, helped, page):
    assert client.get(f"/status/{page}")["Location"] == "/status/"
    assert client.post(f"/status/{page}", {})["Location"] == "/status/"


def test_a_helper_reads_only_their_own_words(pe, client, helped):
    actions.write(
        case_id=helped.pk, text="For the person only.", by=pe.user("intake_officer"),
        at=timezone.now(),
    )  # fmt: skip
    client.post("/status/messages/", {"text": "I saw the car again."})
    text = words_of(client.get("/status/messages/"))
    assert "I saw the car again." in text and "For the person only." not in text


def test_who_asked_for_another_answers_until_the_person_has_a_code(pe, client, helped):
    actions.ask_information(
        case_id=helped.pk, items=["In which river?"], by=pe.user("intake_officer"),
        at=timezone.now(),
    )  # fmt: skip
    assert "In which river?" in words_of(client.get("/status/"))
    Receipt.objects.create(
        case=helped, digest="d", holder="beneficiary", label="x", issued_at=timezone.now()
    )
    for page in ("/status/", "/status/news/"):
        assert "In which river?" not in words_of(client.get(page))


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_the_receipt_is_a_document_to_keep(client, mine, form, begins):
    answer = client.get(f"/status/receipt/{form}/")
    assert answer.content.startswith(begins)
    assert answer["Content-Disposition"] == f'attachment; filename="document.{form}"'
    assert Entry.objects.filter(verb="paper.read", file=mine.file).count() == 1
    assert client.get("/status/receipt/exe/").status_code == 404


def test_papers_are_for_the_person_once_they_were_told(pe, client, mine):
    lead, at = pe.user("intake_lead"), timezone.now()
    copy = keep_file(content=b"Reasons of the act.", name="a.txt", file=mine.file, by=lead, at=at)
    act = mine.decisions.create(kind="deny", opened_at=at, opened_by=lead, reasons="Because.")
    paper = mine.papers.create(
        decision=act, kind="decision", version="full", form="pdf", language="es", copy=copy,
        made_at=at,
    )  # fmt: skip
    redacted = mine.papers.create(
        decision=act, kind="decision", version="redacted", form="pdf", language="es", copy=copy,
        made_at=at,
    )  # fmt: skip
    assert client.get(f"/status/paper/{paper.pk}/").status_code == 404
    assert "Because." not in words_of(client.get("/status/"))
    act.notified_at = at
    act.save()
    assert client.get(f"/status/paper/{paper.pk}/").content == b"Reasons of the act."
    mine.papers.create(
        kind="assessment", version="full", form="docx", language="es", copy=copy, made_at=at
    )
    page = words_of(client.get("/status/"))
    assert "Decision (PDF" in page and "Risk assessment (DOCX" in page
    assert client.get(f"/status/paper/{redacted.pk}/").status_code == 404
    assert "Because." in words_of(client.get("/status/"))
