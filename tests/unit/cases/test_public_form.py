"""The calm form: by screens and on one page, saved, resumed, with files, without scripts."""

import datetime as dt
import uuid
import zlib

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone

from amparo.cases.actions import drafts
from amparo.cases.forms.public.request import RequestForm
from amparo.cases.models import Attachment, Case, Draft, Request
from amparo.cases.views.public.gate import count
from amparo.evidence.models import File
from tests.unit.cases.public import (
    TOLD,
    code_of,
    come_in,
    picture,
    send_whole,
    solved,
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


def go(client, key, **said):
    return client.post(f"/form/{key}/", {"go": "next", **said})


def fill(client, relation="self"):
    """Go through the screens up to the last one; return its page."""
    go(client, "who", relation=relation)
    if relation == "third_party":
        go(client, "helper", person_knows="no", sender_name="Ana", sender_phone="987654321")
    if relation == "collective":
        go(client, "group", group_name="Comunidad Inventada", group_kind="native_community")
    go(client, "what", narrative="They cut the trees and said my name.", happened_year="2026")
    go(client, "where", place="Río Abujao")
    go(client, "person", name="Rosa Inventada", causes=["land"], language="qu")
    go(client, "contact", phone="961407218", hours=["morning", "night"], safe_word="puquio")
    return client.get("/form/send/")


# --- one page ---------------------------------------------------------------


def test_one_page_sends_a_request(client, pe):
    region = pe.region()
    answer = send_whole(client, region=str(region.pk), name="Rosa Inventada", place="Abujao")
    assert answer["Location"] == "/form/done/"
    case = Case.objects.get()
    assert (case.region, case.language, case.state) == (region, "es", "received")
    identity = case.person.identity
    assert (identity.legal_name, identity.exact_place) == ("Rosa Inventada", "Abujao")
    assert identity.contacts[0]["safe_word"] == "puquio"
    assert identity.contacts[0]["safe_hours"] == "por la mañana"
    assert not case.urgent_runs.exists()


def test_a_danger_told_calmly_calls_the_person_on_duty(client):
    send_whole(client, danger=["threatened_now"])
    assert Case.objects.get().urgent_runs.get().state == "flagged"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"relation": ""}, "Tap who fills in this form."),
        ({"narrative": ""}, "Tell what happened, in words, in a recording or in a picture."),
        ({"consent": ""}, "Without your yes we may not read it."),
        ({"phone": "12"}, "Digits are missing"),
        ({"happened_day": "3", "happened_year": "2026"}, "A day needs its month"),
        ({"group_members": "many"}, "Enter a whole number"),
        ({"work": "no sum", "answer": ""}, "Answer this short question"),
        ({"answer": "no idea", "work": ""}, "Answer this short question"),
        ({"website": "x"}, "Leave this field empty"),
        ({"token": "old"}, "Nothing is lost: press the button again"),
    ],
)
def test_each_mistake_is_said_and_the_words_stay(client, changes, error):
    answer = send_whole(client, **{"wanted_outcome": "A radio.", **changes})
    assert answer.status_code == 422
    assert error in words_of(answer)
    assert "A radio." in answer.content.decode()
    assert not Request.objects.exists()


def test_for_another_no_consent_is_asked_of_the_helper(client):
    send_whole(client, relation="third_party", consent="", person_knows="no", sender_name="Ana")
    case = Case.objects.get()
    assert case.consents.get().answer == "exception"
    assert case.requests.get().person_knows is False
    assert case.requests.get().answers["sender"] == {"name": "Ana"}


def test_a_question_does_where_no_script_runs(client):
    mark = token()
    question = RequestForm({"token": mark}, asks=True, only=()).question
    for typed in (question.answers[0].upper(), f" {question.answers[0]}. "):
        answer = client.post("/form/all/", {**TOLD, "token": mark, "answer": typed})
        assert answer.status_code == 302
    assert Request.objects.count() == 1


def test_the_sum_of_another_form_does_not_count(client):
    stolen = {**solved(token()), "token": token()}
    assert client.post("/form/all/", {**TOLD, **stolen}).status_code == 422


def test_beyond_the_limit_everything_typed_is_kept_and_the_telephone_is_shown(client):
    for _ in range(flooding().limits["request"].refuse):
        count_one()
    answer = send_whole(client)
    assert answer.status_code == 429
    text = words_of(answer)
    assert "0800 00000" in text and "Two men came at night." in text
    assert Request.objects.count() == 0
    assert client.post(
        "/now/", {"what": "taken", "whom": "self", "token": token()}
    ).status_code == 302  # fmt: skip


def count_one() -> None:
    """Count one request of this address, without the cost of sending it."""
    count(RequestFactory().get("/"), "request", at=timezone.now())


# --- files ------------------------------------------------------------------


def test_files_come_with_it_and_the_story_may_be_a_picture(client):
    send_whole(client, narrative="", files=[picture("a.jpg"), picture("b.jpg")])
    assert Attachment.objects.filter(from_person=True).count() == 2
    assert {f.media_type for f in File.objects.all()} == {"image/jpeg"}


def test_the_act_of_the_assembly_comes_with_a_group(client):
    send_whole(client, relation="collective", assembly_act=[picture("acta.jpg")])
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (SimpleUploadedFile("virus.exe", b"MZ\x90\x00" + b"\0" * 600), "This type of file"),
        (SimpleUploadedFile("photo.jpg", b"#!/bin/sh\nrm -rf x\n" * 20), ""),
        (SimpleUploadedFile("page.html", b"<html><script>1</script></html>"), "This type of file"),
        (SimpleUploadedFile("empty.jpg", b""), "empty"),
    ],
)
def test_a_wrong_file_is_named_with_its_reason_and_the_words_stay(client, file, why):
    file.seek(0)
    answer = send_whole(client, files=[picture("good.jpg"), file])
    text = words_of(answer)
    if file.name == "photo.jpg" and answer.status_code == 302:
        # A script without a picture inside is kept only as the text that it is.
        assert File.objects.filter(media_type="text/plain").exists()
        return
    assert answer.status_code == 422
    assert why in text
    assert "Two men came at night." in text
    assert not Request.objects.exists() and not File.objects.exists()
    if file.name != "empty.jpg":
        assert f"«{file.name}»" in text and "Choose the other files again too" in text


def test_a_bomb_is_named_and_refused(client):
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            len(body).to_bytes(4, "big") + kind + body
            + zlib.crc32(kind + body).to_bytes(4, "big")
        )  # fmt: skip

    header = (60_000).to_bytes(4, "big") * 2 + bytes((8, 2, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    bomb += chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    answer = send_whole(client, files=[SimpleUploadedFile("big.png", bomb)])
    assert answer.status_code == 422
    assert "«big.png»" in words_of(answer)
    assert not Request.objects.exists()


def test_too_many_files_are_refused_before_they_are_read(client):
    answer = send_whole(client, files=[picture(f"{n}.jpg") for n in range(11)])
    assert "Send 10 files at most." in words_of(answer)


# --- screens ----------------------------------------------------------------


def test_screens_end_in_the_same_request(client):
    page = fill(client)
    answer = go(client, "send", consent="on", **solved(token_in(page)))
    assert answer["Location"] == "/form/done/"
    case = Case.objects.get()
    request = case.requests.get()
    assert request.narrative == "They cut the trees and said my name."
    assert request.answers["happened"] == "2026"
    assert (case.language, case.person.causes) == ("qu", ["land"])
    assert case.person.identity.legal_name == "Rosa Inventada"
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("relation", "screens"),
    [
        ("self", ["who", "what", "where", "person", "contact", "send"]),
        ("third_party", ["who", "helper", "what", "where", "person", "contact", "send"]),
        ("collective", ["who", "group", "what", "where", "person", "contact", "send"]),
    ],
)
def test_each_is_asked_only_what_concerns_them(client, relation, screens):
    passed = []
    answer = go(client, "who", relation=relation)
    passed.append("who")
    while not answer["Location"].endswith("/send/"):
        key = answer["Location"].rstrip("/").rpartition("/")[2]
        passed.append(key)
        answer = go(client, key, narrative="x", language="es")
    assert [*passed, "send"] == screens
    page = words_of(client.get("/form/send/"))
    assert ("Act of the assembly" in page) == (relation == "collective")
    assert ("I agree that you receive" in page) == (relation != "third_party")


def test_what_is_typed_is_sealed_in_the_database(client):
    fill(client)
    with connection.cursor() as cursor:
        cursor.execute("select answers from cases_draft")
        kept = bytes(cursor.fetchone()[0])
    assert b"Rosa" not in kept and b"961407218" not in kept


def test_going_back_keeps_what_was_typed_even_if_wrong(client):
    fill(client)
    answer = go(client, "contact", phone="12", safe_word="molle", go="back")
    assert answer["Location"] == "/form/person/"
    page = client.get("/form/contact/").content.decode()
    assert 'value="12"' in page and 'value="molle"' in page
    assert "Digits are missing" not in page


def test_what_is_wrong_on_another_screen_is_named_with_its_link(client):
    fill(client)
    go(client, "contact", phone="12", go="back")
    page = client.get("/form/send/")
    answer = go(client, "send", consent="on", **solved(token_in(page)))
    assert answer.status_code == 422
    assert 'href="/form/contact/"' in answer.content.decode()
    assert "Digits are missing" in words_of(answer)


def test_a_mistake_on_a_screen_stays_on_it(client):
    go(client, "who", relation="self")
    answer = go(client, "what", happened_day="4", narrative="Kept words")
    assert answer.status_code == 422
    assert "Kept words" in answer.content.decode()


def test_screens_cannot_be_jumped_before_they_begin(client):
    assert client.get("/form/send/")["Location"] == "/form/who/"
    assert client.post("/form/send/", {"token": token()})["Location"] == "/form/who/"
    assert client.get("/form/helper/")["Location"] == "/form/who/"
    assert client.get("/form/nothing/").status_code == 404


def test_the_last_button_pressed_twice_and_the_way_back_are_harmless(client):
    page = fill(client)
    said = {"consent": "on", **solved(token_in(page))}
    assert go(client, "send", **said)["Location"] == "/form/done/"
    assert go(client, "send", **said)["Location"] == "/form/done/"
    assert Request.objects.count() == 1
    assert client.get("/form/contact/")["Location"] == "/form/who/"


# --- saved for another day ----------------------------------------------------


def save(client):
    go(client, "who", relation="self")
    go(client, "what", narrative="Half of my story", go="save")
    draft = Draft.objects.get()
    return draft, drafts.code_of(drafts.key_of(draft))


def test_a_saved_form_is_gone_on_with_by_its_code(client):
    draft, code = save(client)
    page = words_of(client.get("/form/saved/"))
    assert code.split("-")[0] in page
    assert draft.expires_at > timezone.now() + dt.timedelta(days=drafts.days_kept() - 1)
    other = Client()
    assert come_in(other, code.upper().replace("-", " "))["Location"] == "/form/who/"
    assert "Half of my story" in other.get("/form/what/").content.decode()


def test_the_code_of_a_draft_is_not_that_of_its_request(client):
    draft, code = save(client)
    assert code != code_of(drafts.key_of(draft))


def test_an_expired_draft_opens_nothing_and_is_erased(client, at):
    draft, code = save(client)
    late = draft.expires_at + dt.timedelta(seconds=1)
    assert drafts.find_draft(code, at=draft.expires_at - dt.timedelta(seconds=1)) == draft
    assert drafts.find_draft(code, at=late) is None
    Draft.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    answer = come_in(Client(), code)
    assert answer.status_code == 422
    assert client.get("/form/what/")["Location"] == "/form/who/"
    assert drafts.forget_expired(at=late) == 1
    assert not Draft.objects.exists()


def test_a_form_not_saved_is_kept_for_a_day_only(client):
    go(client, "who", relation="self")
    assert Draft.objects.get().expires_at < timezone.now() + dt.timedelta(hours=25)


def test_the_one_page_can_be_saved_too(client):
    mark = token(key := uuid.uuid4())
    answer = client.post("/form/all/", {**TOLD, "token": mark, "go": "save", "phone": "12"})
    assert answer["Location"] == "/form/saved/"
    kept = drafts.answers_of(drafts.draft_of(key, at=timezone.now()))
    assert kept["narrative"] == ["Two men came at night."] and kept["phone"] == ["12"]
    assert not {"token", "csrfmiddlewaretoken", "answer", "work"} & set(kept)


def test_a_form_can_be_thrown_away(client):
    save(client)
    client.post("/form/drop/")
    assert not Draft.objects.exists()
    assert client.get("/form/what/")["Location"] == "/form/who/"


def test_the_quick_exit_forgets_what_was_not_saved(client):
    go(client, "who", relation="self")
    assert client.get("/out/")["Location"].startswith("https://")
    assert not Draft.objects.exists()
    save(client)
    client.get("/out/")
    assert Draft.objects.count() == 1
    assert client.get("/form/what/")["Location"] == "/form/who/"
