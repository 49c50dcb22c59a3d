"""The pages of what follows a grant: who opens them, what they refuse and keep, what they do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amparo.cases.actions import appeals, closing, following, justice, leaving, reassessing
from amparo.cases.models import Case
from amparo.ledger.models import Entry
from tests.world import World, world

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TYPED = "Words typed with care"


@pytest.fixture
def at() -> datetime:
    """Views read the real clock: what they look at must have begun a little before it."""
    return timezone.now() - timedelta(hours=2)


@pytest.fixture
def pe(at: datetime) -> World:
    return world("PE", at=at)


def _as(user: Any) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(user, backend=BACKEND)
    return client


# --- cases, each at the point where a page is due ------------------------------------------------


def granted(pe: World, at: datetime) -> Case:
    return pe.granted(at)


def with_reason(pe: World, at: datetime) -> Case:
    case = pe.granted(at)
    reassessing.trigger(
        case_id=case.pk, kind="change_of_life", once="a", by=pe.user("case_officer"), at=at
    )
    return case


def active(pe: World, at: datetime) -> Case:
    return pe.active(at)


def to_close(pe: World, at: datetime) -> Case:
    case = pe.active(at)
    closing.propose_closing(
        case_id=case.pk, ground="person_asked", reasons="x", by=pe.user("case_officer"), at=at
    )
    closing.waive_objection(case_id=case.pk, by=pe.holder(case), at=at)
    case.justice_tracks.create(opened_at=at, last_act_at=at, closed_state="no_complaint")
    return Case.objects.get(pk=case.pk)


def wishing_to_stop(pe: World, at: datetime) -> Case:
    case = pe.granted(at)
    leaving.ask_withdrawal(case_id=case.pk, reason="", by=pe.holder(case), at=at)
    return case


def disappeared(pe: World, at: datetime) -> Case:
    case = pe.granted(at)
    leaving.record_loss(
        case_id=case.pk, kind="disappearance", cause="unknown", occurred="2020",
        by=pe.user("case_officer"), at=at,
    )  # fmt: skip
    return Case.objects.get(pk=case.pk)


def complaining(pe: World, at: datetime) -> Case:
    case = pe.granted(at)
    following.complain(case_id=case.pk, about="delay", text="Slow.", by=pe.holder(case), at=at)
    return case


def with_inquiry(pe: World, at: datetime) -> Case:
    case = pe.granted(at)
    justice.open_track(case_id=case.pk, authority=pe.body("MP"), by=pe.user("case_officer"), at=at)
    return case


def under_review(pe: World, at: datetime) -> Case:
    case = pe.implementing(at)
    appeals.ask_review(case_id=case.pk, text="Not enough.", by=pe.holder(case), at=at)
    return Case.objects.get(pk=case.pk)


# --- what each page is given ---------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """One page: its case, who does it, what is typed well, and what at one field is wrong."""

    name: str
    case: Callable[[World, datetime], Case]
    verb: str
    good: dict[str, Any]
    wrong: dict[str, Any] = field(default_factory=dict)  # changes of `good`
    at: str = ""  # the field beside which the error stands
    role: str = "case_officer"
    other: tuple[str, int] = ("decider", 403)  # a role that may not, and its answer

    def __str__(self) -> str:
        return self.name


def _first(rows: str) -> Callable[[Case], str]:
    return lambda case: str(getattr(case, rows).first().pk)


PAGES = [
    Page("follow_up", granted, "case.follow_up",
         {"mode": "call", "statement": TYPED, "suitability": "4", "incidents_since": "0"},
         {"mode": "letter"}, "mode"),
    Page("trigger", granted, "case.trigger", {"kind": "change_of_life", "note": TYPED},
         {"kind": ""}, "kind"),
    Page("reassess", with_reason, "case.dismiss_trigger",
         {"trigger": _first("triggers"), "then": "dismiss", "reason": TYPED},
         {"then": ""}, "then"),
    Page("reassess", with_reason, "case.reassess",
         {"trigger": _first("triggers"), "then": "reassess", "reason": TYPED},
         {"trigger": ""}, "trigger"),
    Page("propose_closing", active, "case.propose_closing",
         {"ground": "person_asked", "reasons": TYPED}, {"ground": ""}, "ground",
         other=("decider", 404)),
    Page("close", to_close, "case.close", {"reason": TYPED}, {"reason": " "}, "reason",
         "decider", ("case_officer", 403)),
    Page("check_withdrawal", wishing_to_stop, "case.withdraw",
         {"no_pressure": "yes", "re_entry_explained": "on"}, {"no_pressure": ""}, "no_pressure"),
    Page("record_loss", granted, "case.record_loss",
         {"kind": "death", "cause": "killing", "occurred_year": "2020",
          "family_protection": TYPED}, {"occurred_year": "2199"}, "occurred"),
    Page("record_return", disappeared, "case.record_return", {}),
    Page("answer_grievance", complaining, "case.answer_grievance",
         {"grievance": _first("grievances"), "answer": TYPED}, {"grievance": ""}, "grievance",
         "intake_lead", ("case_officer", 404)),
    Page("open_track", granted, "justice.open", {"authority_name": "", "counsel": "",
         "no_complaint_because": TYPED}, {"no_complaint_because": "", "special_unit": TYPED},
         "authority_name"),
    Page("record_step", with_inquiry, "justice.milestone",
         {"track": _first("justice_tracks"), "kind": "charge", "on": "2020-01-02", "note": TYPED},
         {"on": "2199-01-01"}, "on"),
    Page("link_international", granted, "case.link_international",
         {"body": "un_urgent_action", "reference": "UA 7", "granted_on_year": "2020",
          "summary": TYPED}, {"reference": ""}, "reference"),
    Page("decide_review", under_review, "case.keep_plan",
         {"outcome": "keep_plan", "reasons": TYPED}, {"outcome": ""}, "outcome",
         "review_authority", ("case_officer", 403)),
]  # fmt: skip


def _filled(case: Case, words: dict[str, Any], **more: Any) -> dict[str, Any]:
    said = {key: value(case) if callable(value) else value for key, value in words.items()}
    return {"version": case.version, "once": "ONE", **said, **more}


def _done(one: Page) -> int:
    return Entry.objects.filter(kind=Entry.WRITE, verb=one.verb).count()


@pytest.mark.parametrize("one", PAGES, ids=str)
def test_it_opens_to_whose_task_it_is(pe: World, at: datetime, one: Page):
    case = one.case(pe, at)
    url = reverse(f"cases:{one.name}", args=[case.code])
    assert _as(pe.user(one.role)).get(url).status_code == 200
    role, answer = one.other
    assert _as(pe.user(role)).get(url).status_code == answer
    assert _as(pe.user("case_officer", name="another officer")).get(url).status_code == 404
    assert Client().get(url).status_code == 302
    before = _done(one)
    assert _as(pe.user(role)).post(url, _filled(case, one.good)).status_code == answer
    assert _done(one) == before


@pytest.mark.parametrize("one", [p for p in PAGES if p.wrong], ids=str)
def test_what_is_wrong_is_said_beside_its_field_and_the_words_stay(
    pe: World, at: datetime, one: Page
):
    case = one.case(pe, at)
    url = reverse(f"cases:{one.name}", args=[case.code])
    answer = _as(pe.user(one.role)).post(url, _filled(case, {**one.good, **one.wrong}))
    told = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{one.at}_error"' in told, "the error stands beside the field"
    if TYPED in {**one.good, **one.wrong}.values():
        assert TYPED in told
    assert Case.objects.get(pk=case.pk).version == case.version


@pytest.mark.parametrize("one", PAGES, ids=str)
def test_what_is_sent_is_done_once(pe: World, at: datetime, one: Page):
    case, client = one.case(pe, at), _as(pe.user(one.role))
    url = reverse(f"cases:{one.name}", args=[case.code])
    before = _done(one)
    assert 'name="once"' in client.get(url).content.decode()
    words = _filled(case, one.good)
    for _time in range(2):  # a double click, a reload
        assert client.post(url, words).status_code == 302
    assert _done(one) == before + 1
    told = client.get(reverse("cases:list")).content.decode()
    assert "You sent this already" in told


VERSIONED = [page for page in PAGES if page.name in {"propose_closing", "close", "decide_review"}]


@pytest.mark.parametrize("one", VERSIONED, ids=str)
def test_an_old_page_is_told_what_changed_and_keeps_the_words(pe: World, at: datetime, one: Page):
    case, client = one.case(pe, at), _as(pe.user(one.role))
    url = reverse(f"cases:{one.name}", args=[case.code])
    answer = client.post(url, _filled(case, one.good, version=case.version - 1))
    told = answer.content.decode()
    assert answer.status_code == 409
    assert "Meanwhile" in told and TYPED in told
    assert Case.objects.get(pk=case.pk).version == case.version


def test_two_who_close_at_once_the_second_keeps_the_words(pe: World, at: datetime):
    case = to_close(pe, at)
    url = reverse("cases:close", args=[case.code])
    first = _as(pe.user("decider"))
    second = _as(pe.user("decider", name="another decider"))
    assert second.get(url).status_code == 200
    assert first.post(url, _filled(case, {"reason": "Agreed."})).status_code == 302
    answer = second.post(url, _filled(case, {"reason": TYPED}))
    told = answer.content.decode()
    assert answer.status_code == 404, "a decider sees no closed case"
    assert "This was not recorded" in told and TYPED in told
    assert case.code_name not in told


def test_words_sent_to_a_case_out_of_sight_and_to_none_are_answered_alike(pe: World, at: datetime):
    case = to_close(pe, at)
    client = _as(pe.user("case_officer", name="another officer"))

    def answered(code: str) -> tuple[int, bool, bool]:
        answer = client.post(reverse("cases:close", args=[code]), {"reason": TYPED})
        told = answer.content.decode()
        return answer.status_code, TYPED in told, code in told.replace(f"/{code}/", "")

    assert answered(case.code) == answered("ZZZZZZZZ") == (404, True, False)


def test_a_form_that_failed_may_be_sent_again(pe: World, at: datetime):
    case, client = granted(pe, at), _as(pe.user("case_officer"))
    url = reverse("cases:follow_up", args=[case.code])
    good = _filled(case, PAGES[0].good)
    assert client.post(url, {**good, "mode": ""}).status_code == 422
    assert client.post(url, good).status_code == 302
    assert client.post(url, {**good, "statement": "Another call"}).status_code == 302
    assert case.follow_ups.count() == 2


def test_a_reason_that_must_be_heard_is_not_dismissed_from_the_page(pe: World, at: datetime):
    case = pe.granted(at)
    reassessing.trigger(case_id=case.pk, kind="person_asked", once="a", by=pe.holder(case), at=at)
    answer = _as(pe.user("case_officer")).post(
        reverse("cases:reassess", args=[case.code]), _filled(case, PAGES[2].good)
    )
    assert answer.status_code == 409
    assert "is not dismissed" in answer.content.decode() and TYPED in answer.content.decode()


def test_the_justice_page_shows_its_liaison_that_and_nothing_else(pe: World, at: datetime):
    case = with_inquiry(pe, at)
    liaison = pe.user("justice_liaison")
    url = reverse("cases:justice", args=[case.code])
    assert _as(liaison).get(url).status_code == 404
    case.assignments.create(user=liaison, role="justice_liaison", since_at=at)
    told = _as(liaison).get(url).content.decode()
    assert "Follow an inquiry" in told and pe.body("MP").name in told
    assert f'href="{reverse("cases:case", args=[case.code])}"' not in told
    assert f'href="{reverse("cases:link_international", args=[case.code])}"' not in told
    assert _as(liaison).get(reverse("cases:case", args=[case.code])).status_code == 404
    decider = _as(pe.user("decider")).get(url).content.decode()
    assert "Follow an inquiry" not in decider
