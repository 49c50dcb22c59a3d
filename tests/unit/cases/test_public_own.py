"""What the person does on their own case: messages, news, contact, consents, another code."""

import datetime as dt
import uuid

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from amparo.cases import actions
from amparo.cases.actions import person as own
from amparo.cases.models import Message
from amparo.cases.views.public.menu import DOORS, Door
from amparo.kernel.actors import Holder
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from amparo.notices.models import Notice
from tests.unit.cases.public import (
    code_of,
    come_in,
    picture,
    send_now,
    token,
    token_in,
    words_of,
)
from tests.world import world

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


# --- what is done -------------------------------------------------------------


def test_messages_go_both_ways(pe, client, mine):
    officer = pe.user("intake_officer")
    actions.write(case_id=mine.pk, text="How are you?", by=officer, at=timezone.now())
    assert "How are you?" in words_of(client.get("/status/messages/"))
    assert Message.objects.get().read_at is not None
    assert client.post("/status/messages/", {"text": "Afraid."}).status_code == 302
    assert mine.messages.order_by("-at").first().text == "Afraid."
    empty = client.post("/status/messages/", {"text": "  "})
    assert empty.status_code == 422 and "Write something first." in words_of(empty)


def test_news_with_danger_calls_the_person_on_duty_again(client, mine):
    answer = client.post(
        "/status/news/", {"text": "They came back.", "danger": ["attacked"], "files": [picture()]}
    )
    assert answer.status_code == 302
    assert mine.urgent_runs.get().new_fact == "They came back."
    assert mine.messages.get().kind == "new_fact"
    assert mine.attachments.count() == 1


def test_news_without_anything_or_with_a_wrong_file_is_said(client, mine):
    assert "Write something first." in words_of(client.post("/status/news/", {}))
    answer = client.post("/status/news/", {"text": "Kept", "files": [picture("x.jpg", (1, 1))]})
    assert answer.status_code == 302
    wrong = client.post(
        "/status/news/",
        {"text": "Kept", "files": [SimpleUploadedFile("a.exe", b"MZ\x90\x00" + b"\0" * 600)]},
    )
    assert wrong.status_code == 422
    assert "«a.exe»" in words_of(wrong) and "Kept" in words_of(wrong)


def test_what_the_desk_asked_is_answered_there(pe, client, mine):
    actions.ask_information(
        case_id=mine.pk, items=["In which river?"], by=pe.user("intake_officer"), at=timezone.now()
    )
    assert "In which river?" in words_of(client.get("/status/"))
    client.post("/status/news/", {"text": "The Abujao."})
    mine.refresh_from_db()
    assert mine.state == "received"


def test_a_new_contact_takes_the_place_of_the_old_one(client, mine):
    client.post("/status/contact/", {"phone": "987654321", "safe_word": "molle"})
    identity = mine.person.identity
    identity.refresh_from_db()
    assert [c["value"] for c in identity.contacts] == ["987654321"]
    assert Entry.objects.filter(verb="case.change_contact", file=mine.file).count() == 1
    assert "987654321" not in client.get("/status/contact/").content.decode()
    assert client.post("/status/contact/", {"phone": "12"}).status_code == 422


def test_a_companion_is_named_and_taken_back(client, mine):
    client.post("/status/with/", {"companion": "My sister"})
    mine.refresh_from_db()
    assert mine.companion == "My sister"
    client.post("/status/with/", {"companion": ""})
    mine.refresh_from_db()
    assert mine.companion is None
    assert Entry.objects.filter(verb="case.name_companion").count() == 2


def test_consents_are_given_and_taken_back(client, mine):
    client.post("/status/sharing/", {"about": "statistics", "answer": "yes"})
    client.post("/status/sharing/", {"about": "statistics", "answer": "no"})
    told = list(mine.consents.filter(purpose="statistics").order_by("at", "id"))
    assert [c.answer for c in told] == ["given", "withdrawn"]
    client.post("/status/sharing/", {"about": "publicity", "answer": "no"})
    assert mine.consents.get(purpose="publicity").answer == "refused"


def test_sharing_is_asked_body_by_body(pe, client, mine):
    body = pe.body("MINAM")
    actions.record_consent(
        case_id=mine.pk, purpose="share_with_body", body=body, answer="given",
        by=pe.holder(mine), at=timezone.now(),
    )  # fmt: skip
    assert body.name in words_of(client.get("/status/sharing/"))
    client.post("/status/sharing/", {"about": "share_with_body:MINAM", "answer": "no"})
    assert not actions.may_share(mine, body, on=timezone.localdate() + dt.timedelta(days=1))


@pytest.mark.parametrize(
    "said",
    [
        {"about": "everything", "answer": "yes"},
        {"about": "share_with_body:NOBODY", "answer": "yes"},
        {"about": "statistics", "answer": "perhaps"},
        {"about": "process", "answer": "no"},
        {},
    ],
)
def test_a_consent_to_nothing_known_is_refused(client, mine, said):
    before = mine.consents.count()
    assert client.post("/status/sharing/", said).status_code in {409, 422}
    assert mine.consents.count() == before


def test_a_code_that_was_seen_is_changed_for_another(client, mine):
    old = mine.receipts.get()
    mark = token_in(client.get("/status/code/"))
    assert client.post("/status/code/", {"token": mark})["Location"] == "/form/done/"
    old.refresh_from_db()
    assert old.revoked_at is not None
    fresh = mine.receipts.get(revoked_at=None)
    assert fresh.holder == old.holder
    shown = words_of(client.get("/form/done/"))
    assert fresh.digest != old.digest and "Your code" in shown
    # Pressed again, it is the same new code.
    assert client.post("/status/code/", {"token": mark})["Location"] == "/form/done/"
    assert mine.receipts.filter(revoked_at=None).count() == 1


def test_the_code_is_shown_until_the_person_has_it(client):
    mark = token(key := uuid.uuid4())
    send_now(client, token=mark)
    first = code_of(key).split("-")[0]
    assert first in words_of(client.get("/form/done/"))
    assert first in words_of(client.get("/form/done/print/"))
    assert client.post("/form/done/kept/")["Location"] == "/status/"
    assert client.get("/form/done/")["Location"] == "/status/"
    assert client.get("/form/done/print/")["Location"] == "/status/"
    assert "How it goes" in words_of(client.get("/status/"))


def test_doors_of_pages_that_are_not_there_are_left_out(client, mine, monkeypatch):
    monkeypatch.setattr(
        "amparo.cases.views.public.menu.DOORS", [*DOORS, Door("To nowhere", "public:nowhere")]
    )
    assert "To nowhere" not in words_of(client.get("/status/"))


# --- the acts themselves --------------------------------------------------------


def stranger() -> Holder:
    return Holder(str(uuid.uuid4()), str(uuid.uuid4()), "beneficiary", "Nobody")


@pytest.mark.parametrize(
    "do",
    [
        lambda case, by, at: own.tell_news(case_id=case.pk, text="x", urgency={}, by=by, at=at),
        lambda case, by, at: own.change_contact(
            case_id=case.pk, contact=None, trusted="", by=by, at=at
        ),
        lambda case, by, at: own.name_companion(case_id=case.pk, companion="x", by=by, at=at),
        lambda case, by, at: own.answer_consent(
            case_id=case.pk, purpose="statistics", gives=True, by=by, at=at
        ),
        lambda case, by, at: own.change_code(
            case_id=case.pk, submission=uuid.uuid4(), by=by, at=at
        ),
    ],
)
def test_nobody_else_does_the_persons_acts(pe, at, do):
    case = pe.received(at)
    with pytest.raises(Denied):
        do(case, stranger(), at)


def test_taking_back_the_process_itself_is_a_withdrawal(pe, at):
    case = pe.received(at)
    with pytest.raises(Refused, match="withdraw your request"):
        own.answer_consent(
            case_id=case.pk, purpose="process", gives=False, by=pe.holder(case), at=at
        )


def test_news_of_nothing_are_refused(pe, at):
    case = pe.received(at)
    with pytest.raises(Invalid, match="Write something first"):
        own.tell_news(case_id=case.pk, text=" ", urgency={}, by=pe.holder(case), at=at)


def test_a_cancelled_code_gives_no_other(pe, at):
    case = pe.received(at)
    by = pe.holder(case)
    own.change_code(case_id=case.pk, submission=uuid.uuid4(), by=by, at=at)
    with pytest.raises(Denied, match="was cancelled"):
        own.change_code(case_id=case.pk, submission=uuid.uuid4(), by=by, at=at)
    assert Entry.objects.filter(verb="case.change_code").count() == 1


def test_another_browser_knows_nothing(client, mine):
    assert "Come in with your code" in words_of(Client().get("/status/", headers={
        "accept-language": "en"}))  # fmt: skip


def test_an_sms_carries_the_address_once_and_never_the_code(client):
    mark = token(key := uuid.uuid4())
    send_now(client, token=mark)
    for _ in range(2):
        assert client.post("/form/done/sms/")["Location"] == "/form/done/"
    notice = Notice.objects.get(channel="sms")
    assert (notice.address, notice.link) == ("961407218", "/status/")
    assert code_of(key).split("-")[0] not in repr(notice.__dict__)
    assert Client().post("/form/done/sms/")["Location"] == "/status/"


def test_a_helper_gets_the_sms_at_their_own_number(client):
    send_now(client, whom="third_party")
    client.post("/form/done/sms/")
    assert Notice.objects.get(channel="sms").address == "961407218"
