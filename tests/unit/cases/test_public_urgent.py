"""The urgent form: three taps, never shut."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client

from amparo.cases.forms.public.urgent import UrgentForm
from amparo.cases.models import Case, Receipt, Request, UrgentRun
from tests.unit.cases.public import code_of, send_now, token, token_in, words_of
from tests.world import world
from vocab.public import flooding

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pe(at, client):
    cache.clear()
    client.cookies["django_language"] = "en"
    return world("PE", at=at)


def test_three_taps_give_a_receipt_and_call_the_person_on_duty(client):
    answer = send_now(client, phone="")
    assert (answer.status_code, answer["Location"]) == (302, "/form/done/")
    case = Case.objects.get()
    assert case.urgent_runs.get().state == "flagged"
    assert case.urgent_runs.get().alleged == {"attacked": "yes"}
    request = case.requests.get()
    page = client.get("/form/done/")
    for part in code_of(request.submission).split("-"):
        assert f"<span>{part}</span>" in page.content.decode()
    assert "We have no number of yours" in words_of(page)


def test_the_front_page_sends_the_same_form(client):
    mark = token_in(client.get("/"))
    send_now(client, token=mark)
    assert Request.objects.count() == 1


def test_the_number_goes_sealed_to_the_vault(client):
    send_now(client)
    identity = Case.objects.get().person.identity
    assert identity.contacts[0]["value"] == "961407218"
    assert "number that ends in 18" in words_of(client.get("/form/done/"))


def test_asking_for_another_keeps_the_helper_apart(client):
    send_now(client, whom="third_party")
    case = Case.objects.get()
    assert not case.person.identity.contacts
    assert case.requests.get().answers["sender"] == {"phone": "961407218"}
    receipt = case.receipts.get()
    assert (receipt.holder, receipt.may_see_status) == ("third_party", False)
    consent = case.consents.get()
    assert (consent.answer, consent.exception_code) == ("exception", "third_party_voluntary")


def test_a_community_asks_as_a_collective(client):
    send_now(client, whom="collective")
    assert Case.objects.get().collective.kind == "other"
    assert Receipt.objects.get().holder == "representative"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"what": ""}, "Tap what is happening."),
        ({"whom": ""}, "Tap whom we protect."),
        ({"what": "tired"}, "Select a valid choice"),
        ({"phone": "961 40 72"}, "this number needs 9 and here are 7"),
        ({"phone": "call Rosa"}, "Write only the digits"),
        ({"phone": "1234567890123456"}, "This number is too long"),
        ({"website": "http://x"}, "Leave this field empty"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_no_word_is_lost(client, changes, error):
    answer = send_now(client, **changes)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert error in words_of(answer)
    assert not Request.objects.exists()
    if "phone" in changes:
        assert f'value="{changes["phone"]}"' in text
    if changes.get("what") is None:
        assert 'value="attacked"' in text and "checked" in text


def test_a_page_open_too_long_is_sent_with_a_second_press(client):
    answer = send_now(client, token="not-one-of-ours")
    assert answer.status_code == 422
    assert "Nothing is lost: press the button again" in words_of(answer)
    assert send_now(client, token=token_in(answer)).status_code == 302


def test_sent_twice_it_is_one_request(client):
    mark = token()
    for _ in range(3):
        assert send_now(client, token=mark)["Location"] == "/form/done/"
    assert (Request.objects.count(), UrgentRun.objects.count()) == (1, 1)


def test_beyond_the_limit_it_asks_a_question_and_never_turns_away(client):
    for _ in range(flooding().limits["urgent"].ask):
        assert send_now(Client()).status_code == 302
    asked = send_now(client)
    assert asked.status_code == 422
    assert "Answer this short question" in words_of(asked)
    assert 'value="961 407 218"' in asked.content.decode()
    mark = token(uuid.UUID(int=5))
    question = UrgentForm({"token": mark}, asks=True).question
    assert send_now(client, token=mark, answer=question.answers[0]).status_code == 302
    # Another address is asked nothing.
    assert Client(REMOTE_ADDR="200.1.2.3").post(
        "/now/", {"what": "taken", "whom": "self", "token": token()}
    ).status_code == 302  # fmt: skip


def test_the_form_again_long_after_shows_no_code_to_the_next_person(client, at):
    mark = token()
    send_now(client, token=mark)
    request = Request.objects.get()
    Request.objects.update(made_at=at - (at - at.replace(year=2025)))
    answer = send_now(Client(), token=mark)
    assert answer["Location"] == "/status/"
    other = Client()
    other.post("/now/", {"what": "attacked", "whom": "self", "token": mark})
    assert code_of(request.submission).split("-")[0] not in words_of(other.get("/status/"))


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_at_the_same_moment_it_is_one_request(at):
    world("PE", at=at)
    mark = token()

    def press(_n: int) -> tuple[int, str]:
        try:
            answer = send_now(Client(), token=mark)
            return answer.status_code, answer["Location"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        answers = set(pool.map(press, range(6)))
    assert answers == {(302, "/form/done/")}
    assert (Request.objects.count(), Receipt.objects.count(), Case.objects.count()) == (1, 1, 1)
