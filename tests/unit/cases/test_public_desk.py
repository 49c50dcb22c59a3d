"""The State's own doors: Mesa de Partes and Libro de Reclamaciones."""

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amparo.cases.actions import desk
from amparo.cases.models import Complaint, DeskBook, DeskPaper
from amparo.cases.policies_desk import (
    DESK_POLICY,
    Can,
    complaints_readable_by,
    papers_readable_by,
)
from amparo.duties import queries as duties
from amparo.kernel.actors import VISITOR
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from amparo.notices.models import Notice
from tests.unit.cases.public import code_of, come_in, picture, solved, token, words_of
from tests.world import world

pytestmark = pytest.mark.django_db
LIMA = dt.timezone(dt.timedelta(hours=-5))
ROLES = (
    "intake_officer", "intake_lead", "duty_officer", "case_officer", "assessor", "decider",
    "sector_liaison", "observer", "auditor",
)  # fmt: skip


@pytest.fixture(autouse=True)
def pe(at, client):
    cache.clear()
    client.cookies["django_language"] = "en"
    return world("PE", at=at)


def handed_in(at, **changes):
    said = {
        "submission": uuid.uuid4(), "country": "PE", "subject": "Report", "sender": "Ana",
        "contact": "", "pages": 2, "attachments": [("a.jpg", picture().read())], "by": VISITOR,
    }  # fmt: skip
    return desk.receive_paper(**{**said, "at": at, **changes})


def complained(at, **changes):
    said = {
        "submission": uuid.uuid4(), "country": "PE", "kind": "claim", "text": "Nobody answered.",
        "wanted": "", "sender": "", "contact": "", "language": "es", "by": VISITOR,
    }  # fmt: skip
    return desk.receive_complaint(**{**said, "at": at, **changes})


# --- papers -------------------------------------------------------------------


def test_papers_are_numbered_without_gaps_by_year(at):
    numbers = [handed_in(at).thing.number for _ in range(3)]
    with pytest.raises(Invalid):
        handed_in(at, attachments=[("a.exe", b"MZ\x90\x00" + b"\0" * 600)])
    numbers.append(handed_in(at).thing.number)
    assert numbers == [f"2026-MINJUSDH-{n:06}" for n in (1, 2, 3, 4)]
    new_year = dt.datetime(2027, 1, 1, 0, 5, tzinfo=LIMA)
    assert handed_in(new_year).thing.number == "2027-MINJUSDH-000001"


@pytest.mark.parametrize(
    ("came", "counts"),
    [
        (dt.datetime(2026, 11, 10, 16, 29, tzinfo=LIMA), dt.date(2026, 11, 10)),
        (dt.datetime(2026, 11, 10, 16, 30, tzinfo=LIMA), dt.date(2026, 11, 11)),
        (dt.datetime(2026, 11, 14, 10, 0, tzinfo=LIMA), dt.date(2026, 11, 16)),
        (dt.datetime(2026, 12, 7, 20, 0, tzinfo=LIMA), dt.date(2026, 12, 10)),
    ],
    ids=["before closing", "after closing", "Saturday", "eve of two holidays"],
)
def test_office_hours_decide_from_which_day_it_counts(came, counts):
    assert handed_in(came).thing.counts_from_on == counts


def test_the_same_paper_sent_twice_has_one_number(at):
    key = uuid.uuid4()
    first, again = handed_in(at, submission=key), handed_in(at, submission=key)
    assert again.again and not first.again
    assert (first.thing, first.code) == (again.thing, again.code)
    assert Entry.objects.filter(verb="paper.receive").count() == 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"subject": " "}, "what it is about"),
        ({"sender": ""}, "who hands it in"),
        ({"attachments": []}, "Attach the document"),
    ],
)
def test_a_paper_without_its_parts_is_refused(at, changes, error):
    with pytest.raises(Invalid, match=error):
        handed_in(at, **changes)
    assert not DeskBook.objects.exists()


def test_a_country_without_the_book_does_not_show_it(at, client, settings):
    world("MX", at=at)
    assert handed_in(at, country="MX").thing.number
    with pytest.raises(Refused, match="not open in this country"):
        complained(at, country="MX")
    settings.COUNTRY = "MX"
    assert client.get("/papers/").status_code == 200
    assert client.get("/book/").status_code == 404
    front = words_of(client.get("/"))
    assert "Hand in a document" in front
    assert "Complaints book" not in front and "Mesa de Partes" not in front


def test_before_any_law_is_loaded_no_door_is_open(client, settings):
    settings.COUNTRY = "CO"
    assert client.get("/").status_code == 200
    assert client.get("/papers/").status_code == client.get("/book/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_in_parallel_no_number_is_missing_or_given_twice(at):
    world("PE", at=at)

    def hand_in(_n: int) -> str:
        try:
            return handed_in(at).thing.number
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        numbers = sorted(pool.map(hand_in, range(18)))
    assert numbers == [f"2026-MINJUSDH-{n:06}" for n in range(1, 19)]


def test_a_paper_is_handed_in_from_the_page_and_found_by_its_code(client):
    mark = token(key := uuid.uuid4())
    said = {"subject": "Report", "sender": "Ana", "pages": "3", "contact": ""}
    answer = client.post("/papers/", {**said, **solved(mark), "files": [picture()]})
    assert answer["Location"] == "/received/"
    shown = words_of(client.get("/received/"))
    assert code_of(key).split("-")[0] in shown and "MINJUSDH-000001" in shown
    other = Client(headers={"accept-language": "en"})
    assert come_in(other, code_of(key))["Location"] == "/received/"
    assert "It waits at the desk" in words_of(other.get("/received/"))
    assert "Your code" not in words_of(other.get("/received/"))


def test_a_wrong_document_is_named_and_the_words_stay(client):
    bad = SimpleUploadedFile("a.exe", b"MZ\x90\x00" + b"\0" * 600)
    said = {"subject": "Kept words", "sender": "Ana", "pages": "1"}
    answer = client.post("/papers/", {**said, **solved(token()), "files": [bad]})
    assert answer.status_code == 422
    assert "«a.exe»" in words_of(answer) and "Kept words" in words_of(answer)
    assert not DeskPaper.objects.exists()


def test_a_paper_is_handed_on_and_its_officer_is_told(pe, at):
    paper, officer = handed_in(at).thing, pe.user("case_officer")
    with pytest.raises(Denied):
        desk.hand_on(paper_id=paper.pk, to=officer, by=officer, at=at)
    desk.hand_on(paper_id=paper.pk, to=officer, by=pe.user("intake_officer"), at=at)
    paper.refresh_from_db()
    assert paper.handed_to == officer
    assert Notice.objects.get().user == officer
    assert Entry.objects.filter(verb="paper.hand_on").count() == 1


# --- complaints ---------------------------------------------------------------


def test_a_complaint_has_its_number_and_the_clock_of_its_answer(pe, at):
    lead = pe.user("intake_lead")
    complaint = complained(at).thing
    assert complaint.number == "LR-2026-00001"
    clock = duties.running(complaint).get()
    assert (clock.key, clock.value, clock.unit) == ("complaint_answer", 30, "wd")
    assert Notice.objects.get(user=lead).template == "complaint_waiting"


@pytest.mark.parametrize(
    ("changes", "error"), [({"kind": "praise"}, "claim or a complaint"), ({"text": " "}, "Tell")]
)
def test_a_complaint_without_its_parts_is_refused(at, changes, error):
    with pytest.raises(Invalid, match=error):
        complained(at, **changes)


def test_it_is_answered_once_by_the_lead_and_read_with_the_code(pe, client, at):
    made = complained(at, contact="ana@example.org")
    lead, officer = pe.user("intake_lead"), pe.user("intake_officer")
    say = {"complaint_id": made.thing.pk, "at": at}
    with pytest.raises(Denied):
        desk.answer_complaint(**say, text="Sorry.", by=officer)
    with pytest.raises(Invalid, match="Write the answer"):
        desk.answer_complaint(**say, text=" ", by=lead)
    desk.answer_complaint(**say, text="You were right.", by=lead)
    with pytest.raises(Refused, match="answered meanwhile"):
        desk.answer_complaint(**say, text="Again.", by=lead)
    assert not duties.running(made.thing).exists()
    assert Notice.objects.filter(address__isnull=False).count() == 1
    assert Entry.objects.filter(verb="complaint.answer").count() == 1
    come_in(client, made.code)
    assert "You were right." in words_of(client.get("/received/"))


def test_a_complaint_is_left_from_the_page(client):
    mark = token(key := uuid.uuid4())
    said = {"kind": "complaint", "text": "They shouted at me."}
    assert client.post("/book/", {**said, **solved(mark)})["Location"] == "/received/"
    text = words_of(client.get("/received/"))
    assert code_of(key).split("-")[0] in text and "working days" in text
    assert Complaint.objects.get().kind == "complaint"
    wrong = client.post("/book/", {"kind": "", "text": "Kept words", **solved(token())})
    assert wrong.status_code == 422
    assert "Tap one of the two." in words_of(wrong) and "Kept words" in words_of(wrong)


# --- the desk's own pages ----------------------------------------------------------


def test_the_table_and_the_lists_say_the_same(pe, at):
    paper, complaint = handed_in(at).thing, complained(at).thing
    handed = handed_in(at).thing
    desk.hand_on(paper_id=handed.pk, to=pe.user("case_officer"), by=pe.user("intake_lead"), at=at)
    handed.refresh_from_db()
    for who in [*(pe.user(role) for role in ROLES), VISITOR]:
        seen = set(DeskPaper.objects.filter(papers_readable_by(who)).distinct())
        assert seen == {p for p in (paper, handed) if DESK_POLICY.allows(who, Can.READ_PAPER, p)}, (
            who
        )
        told = set(Complaint.objects.filter(complaints_readable_by(who)))
        assert (complaint in told) == DESK_POLICY.allows(who, Can.READ_COMPLAINT, complaint)


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_the_desk_open_to_the_desk_only(pe, client, at, role):
    paper, complaint = handed_in(at).thing, complained(at).thing
    client.force_login(pe.user(role))
    opens = 200 if role.startswith("intake") else 404
    for page in (f"/desk/papers/{paper.pk}/", f"/desk/papers/{paper.pk}/1/",
                 f"/desk/complaints/{complaint.pk}/"):  # fmt: skip
        assert client.get(page).status_code == opens, page
    for page in ("/desk/papers/", "/desk/complaints/"):
        text = words_of(client.get(page))
        assert (paper.number in text or complaint.number in text) == (opens == 200)
    reads = Entry.objects.filter(kind="read", verb__in=("paper.open", "complaint.open"))
    assert reads.exists() == (opens == 200)


def test_strangers_are_asked_to_sign_in(client, at):
    paper = handed_in(at).thing
    for page in ("papers/", "complaints/", f"papers/{paper.pk}/", f"papers/{paper.pk}/1/"):
        assert client.get(f"/desk/{page}").status_code == 302


def test_the_desk_hands_on_and_answers_from_its_pages(pe, client):
    at = timezone.now()
    paper, complaint = handed_in(at).thing, complained(at).thing
    officer, lead = pe.user("case_officer"), pe.user("intake_lead")
    client.force_login(lead)
    page = f"/desk/papers/{paper.pk}/"
    assert client.post(page, {"to": ""}).status_code == 422
    assert client.post(page, {"to": str(officer.pk)})["Location"] == "/desk/papers/"
    assert officer.service_name in words_of(client.get("/desk/papers/"))
    page = f"/desk/complaints/{complaint.pk}/"
    assert client.post(page, {"text": ""}).status_code == 422
    assert client.post(page, {"text": "You were right."}).status_code == 302
    again = client.post(page, {"text": "Kept words"})
    assert again.status_code == 409
    assert "answered meanwhile" in words_of(again) and "Kept words" in words_of(again)
    assert "You were right." in words_of(again)
    assert client.get(f"/desk/papers/{paper.pk}/9/").status_code == 404


@pytest.mark.parametrize(
    ("country", "name", "book"),
    [("PE", "Mesa de Partes", 200), ("MX", "Oficialía de Partes", 404),
     ("CO", "Ventanilla de correspondencia", 404)],
)  # fmt: skip
def test_the_doors_are_called_as_the_law_of_the_country_calls_them(
    client, at, settings, country, name, book
):
    settings.COUNTRY = country
    world(country, at=at)
    assert f"({name})" in words_of(client.get("/"))
    assert name in words_of(client.get(reverse("public:hand_in")))
    assert client.get(reverse("public:complain")).status_code == book
    assert ("Libro de Reclamaciones" in words_of(client.get("/"))) == (book == 200)
