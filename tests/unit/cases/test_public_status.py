"""Coming back with a code: who sees what, what they can do, and that nothing else opens."""

import datetime as dt
import uuid

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from amparo.cases import actions, holders
from amparo.cases.actions import person as own
from amparo.cases.models import Message, Receipt
from amparo.cases.views.public.menu import DOORS, Door
from amparo.kernel.actors import Holder
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger import actions as ledger
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
                                  "looked/", "code/", f"paper/{uuid.uuid4()}/"])  # fmt: skip
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
    assert not actions.may_share(mine, body, on=dt.date.today() + dt.timedelta(days=1))


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
