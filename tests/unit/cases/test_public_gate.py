"""Floods: sums, questions, the count by the hour, and no address in clear."""

import datetime as dt
import hashlib

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from amparo.cases.forms.public.gate import GatedForm
from amparo.cases.rules import puzzles
from amparo.cases.views.public import gate
from amparo.cases.views.public.gate import Pace, count, pace
from tests.unit.cases.public import token
from vocab.public import Flooding, Limits, flooding, questions
from vocab.reading import BadFile, decode

HOUR = dt.timedelta(hours=1)


def coming(address: str = "190.1.2.3"):
    return RequestFactory().get("/", REMOTE_ADDR=address)


@pytest.fixture
def few(db, monkeypatch):
    """Set small limits, for the count alone."""
    cache.clear()
    limits = {"code": Limits(ask=2, refuse=4, overall_ask=6, overall_refuse=8)}
    small = Flooding(work_bits=8, form_hours=1, show_code_hours=1, basis="P", limits=limits)
    monkeypatch.setattr(gate, "flooding", lambda: small)


def paces(times: int, at: dt.datetime, address: str = "190.1.2.3") -> list[str]:
    found = []
    for _ in range(times):
        found.append(pace(coming(address), "code", at=at).value)
        count(coming(address), "code", at=at)
    return found


def test_one_address_is_asked_and_then_made_to_wait(few, at):
    assert paces(6, at) == ["free", "free", "ask", "ask", "wait", "wait"]


def test_all_together_are_asked_and_then_made_to_wait(few, at):
    found = [paces(1, at, f"190.1.2.{n}")[0] for n in range(10)]
    assert found == ["free"] * 6 + ["ask"] * 2 + ["wait"] * 2


def test_the_next_hour_begins_anew(few, at):
    paces(5, at)
    assert pace(coming(), "code", at=at) is Pace.WAIT
    assert pace(coming(), "code", at=at + HOUR) is Pace.FREE


def test_a_house_is_one_address_in_the_new_internet_too(few, at):
    paces(5, at, "2001:db8:1:2::1")
    assert pace(coming("2001:db8:1:2:ffff::9"), "code", at=at) is Pace.WAIT
    assert pace(coming("2001:db8:1:3::1"), "code", at=at) is Pace.FREE


def test_no_address_is_kept(few, at):
    paces(2, at, "190.77.66.55")
    with connection.cursor() as cursor:
        cursor.execute("select cache_key, value from cache")
        kept = repr(cursor.fetchall())
    assert "pace:code" in kept
    assert "190.77" not in kept
    assert hashlib.sha256(b"190.77.66.55").hexdigest()[:16] not in kept


def test_if_nothing_can_be_counted_nobody_is_shut_out(few, at, monkeypatch):
    class Broken:
        def get_many(self, keys):
            raise DatabaseError

        def add(self, *args):
            raise DatabaseError

    monkeypatch.setattr(gate, "cache", Broken())
    count(coming(), "code", at=at)
    assert pace(coming(), "code", at=at) is Pace.FREE


# --- the law of it --------------------------------------------------------------


def test_the_urgent_form_is_never_refused():
    urgent = flooding().limits["urgent"]
    assert (urgent.refuse, urgent.overall_refuse) == (0, 0)
    assert urgent.ask and urgent.overall_ask


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        ("ask = 9, refuse = 3, overall_ask = 0, overall_refuse = 0", "refuses before it asks"),
        ("ask = -1, refuse = 3, overall_ask = 0, overall_refuse = 0", "is negative"),
        ("ask = 1, refuse = 3, overall_ask = 0", "overall_refuse"),
    ],
)
def test_limits_that_make_no_sense_are_refused(limits, why):
    text = (
        "work_bits = 12\nform_hours = 1\nshow_code_hours = 1\nbasis = 'P'\n"
        f"[limits]\nurgent = {{ {limits} }}\n"
    )
    with pytest.raises(BadFile, match=why):
        decode(text.encode(), Flooding, "flooding.toml")


# --- sums and questions -----------------------------------------------------------


@given(st.text(alphabet="abcdef0123456789:", min_size=1, max_size=40))
def test_a_sum_holds_for_its_own_form_only(mark):
    nonce = puzzles.solve(mark, 8)
    assert puzzles.is_done(mark, nonce, 8)
    assert puzzles.zero_bits(hashlib.sha256(f"{mark}:{nonce}".encode()).digest()) >= 8


@pytest.mark.parametrize("nonce", ["", "-1", "1e3", "٣", "1" * 21, "0x10", " 1"])
def test_a_sum_is_a_plain_number(nonce):
    assert not puzzles.is_done("mark", nonce, 0)


def test_zero_bits_are_counted_from_the_front():
    assert puzzles.zero_bits(b"\x00\x0f") == 12
    assert puzzles.zero_bits(b"\x80") == 0
    assert puzzles.zero_bits(b"\x00\x00") == 16


@pytest.mark.parametrize("key", questions())
def test_every_question_is_answered_in_every_language(key):
    question = questions()[key]
    assert all((question.ask.es, question.ask.en, question.ask.qu))
    assert len(question.answers) >= 3
    for answer in question.answers:
        assert puzzles.is_answered(f"  {answer.upper()}! ", question.answers)
    assert not puzzles.is_answered("", question.answers)
    assert not puzzles.is_answered("zzz", question.answers)


def test_the_same_form_asks_the_same_question(at):
    mark = token()
    first, again = GatedForm({"token": mark}, asks=True), GatedForm({"token": mark}, asks=True)
    assert first.question is again.question


def test_a_token_is_dated_and_cannot_be_made_up():
    assert GatedForm({"token": token()}).is_fresh
    assert not GatedForm({"token": token()[:-1] + "x"}).is_fresh
    assert not GatedForm({"token": ""}).is_fresh
