"""The pages of the watchers: who may open them, and that each form reaches its action."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.cases import holders
from amparo.ledger.models import Entry
from amparo.oversight import actions
from amparo.oversight.models import Breach, BreakGlass, DataRequest, RetentionEnd
from amparo.vault.models import LegalHold

OFFICER = ["desk", "grants", "requests", "holds", "hold", "retention", "breaches", "register"]
WATCHERS = ["journal", "denials", "reveals"]
ANYONE = ["glass", "glass_ask"]


@pytest.fixture(autouse=True)
def _reads_english(client):
    client.cookies["django_language"] = "en"


def sign_in(client, user):
    client.force_login(user)
    return client


def as_person(client, case):
    session = client.session
    session[holders.KEY] = str(case.receipts.get().pk)
    session.save()
    return client


def url(name, *args):
    return reverse(f"oversight:{name}", args=args)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def case(pe, now):
    return pe.admitted(now - timedelta(days=1))


@pytest.mark.parametrize("name", [*OFFICER, *WATCHERS, *ANYONE])
def test_the_officer_opens_every_page(client, officer, case, name):
    assert sign_in(client, officer).get(url(name)).status_code == 200


@pytest.mark.parametrize("name", [*OFFICER, *WATCHERS, *ANYONE])
def test_the_auditor_opens_what_is_written_only(client, auditor, name):
    expected = 403 if name in OFFICER else 200
    assert sign_in(client, auditor).get(url(name)).status_code == expected


@pytest.mark.parametrize("role", ["system_administrator", "decider", "case_officer"])
def test_others_open_none_of_it(client, pe, role):
    sign_in(client, pe.user(role))
    for name in [*OFFICER, *WATCHERS]:
        assert client.get(url(name)).status_code == 403, name
    expected = 403 if role == "system_administrator" else 200
    assert client.get(url("glass")).status_code == expected


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*OFFICER, *WATCHERS, *ANYONE])
def test_who_is_signed_out_is_asked_to_sign_in(client, name):
    answer = client.get(url(name))
    assert answer.status_code == 302 and reverse("account_login") in answer.url


def test_a_refused_page_is_journalled(client, pe):
    user = pe.user("case_officer")
    sign_in(client, user).get(url("journal"))
    entry = Entry.objects.order_by("-seq").first()
    assert (entry.kind, entry.verb, entry.actor_id) == ("denied", "page.denied", user.actor_id)
    assert entry.why == "oversight:journal"


def test_the_journal_is_searched_and_the_search_is_journalled(client, auditor, case):
    answer = sign_in(client, auditor).get(url("journal"), {"code": case.code, "kind": "write"})
    page = answer.content.decode()
    assert case.code_name in page
    entry = Entry.objects.order_by("-seq").first()
    assert (entry.verb, entry.file) == ("journal.searched", case.file)
    assert "kind=write" in entry.why
    listed = [line.entry for line in answer.context["lines"]]
    assert listed and all(e.file == case.file and e.kind == "write" for e in listed)


def test_an_unknown_code_is_said_beside_its_field(client, auditor):
    answer = sign_in(client, auditor).get(url("journal"), {"code": "NOWHERE1"})
    assert "No case has this code" in answer.content.decode()


def test_the_journal_turns_its_pages(client, auditor, case, monkeypatch):
    monkeypatch.setattr("amparo.oversight.views.watching.PAGE", 3)
    first = sign_in(client, auditor).get(url("journal"))
    seqs = [line.entry.seq for line in first.context["lines"]]
    second = client.get(url("journal") + first.context["next"])
    more = [line.entry.seq for line in second.context["lines"]]
    assert seqs == sorted(seqs, reverse=True) and max(more) < min(seqs)


def test_the_verifier_says_what_it_found(client, auditor, case):
    answer = sign_in(client, auditor).post(url("verify"), follow=True)
    assert "The journal holds" in answer.content.decode()
    assert Entry.objects.filter(verb="journal.verified").count() == 1
    assert "Last verified" in answer.content.decode()


def test_the_signed_head_is_a_file(client, auditor, case):
    answer = sign_in(client, auditor).post(url("head"))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.json()["signature"]
    assert client.get(url("head")).status_code == 405


def test_an_access_is_taken_away(client, officer, case):
    assignment = case.assignments.get()
    client = sign_in(client, officer)
    assert client.post(url("revoke", assignment.pk), {"reason": ""}).status_code == 422
    answer = client.post(url("revoke", assignment.pk), {"reason": "Left the desk"})
    assert answer.status_code == 302
    assignment.refresh_from_db()
    assert assignment.until_at is not None
    assert Entry.objects.filter(verb="case.unassign", file=case.file).exists()
    assert client.post(url("revoke", assignment.pk), {"reason": "x"}).status_code == 409
    assert client.get(url("revoke", uuid.uuid4())).status_code == 404


def test_an_emergency_view_goes_through_its_pages(client, pe, officer, auditor, case):
    asker, decider = pe.user("follow_up_officer"), pe.user("decider", at_body="VMDHAJ")
    sign_in(client, asker)
    assert client.post(url("glass_ask"), {"code": case.code, "reason": ""}).status_code == 422
    assert client.post(url("glass_ask"), {"code": case.code, "reason": "Danger"}).status_code == 302
    request = BreakGlass.objects.get()
    assert client.get(url("glass_detail", request.pk)).status_code == 200
    assert client.post(url("glass_approve", request.pk)).status_code == 403
    for who in (auditor, decider):
        sign_in(client, who)
        assert "Approve this view" in client.get(url("glass_detail", request.pk)).content.decode()
        assert client.post(url("glass_approve", request.pk)).status_code == 302
    sign_in(client, asker)
    assert client.get(reverse("cases:case", args=[case.code])).status_code == 200
    assert client.post(url("glass_end", request.pk)).status_code == 302
    assert client.get(reverse("cases:case", args=[case.code])).status_code == 404
    sign_in(client, pe.user("case_officer"))
    assert client.get(url("glass_detail", request.pk)).status_code == 404


def test_an_emergency_view_is_refused_with_a_reason(client, pe, auditor, case, now):
    request = actions.ask_to_break_glass(
        code=case.code, reason="Danger", by=pe.user("follow_up_officer"), at=now
    )
    sign_in(client, auditor)
    assert client.get(url("glass_refuse", request.pk)).status_code == 200
    assert client.post(url("glass_refuse", request.pk), {"reason": "No"}).status_code == 302
    assert BreakGlass.objects.get().refused_at


def test_holds_are_set_and_lifted(client, officer, case):
    sign_in(client, officer)
    words = {"code": case.code.lower(), "reason": "Inquiry", "basis": "Order 7"}
    assert client.post(url("hold"), words).status_code == 302
    hold = LegalHold.objects.get()
    assert hold.file == case.file
    assert "Order 7" in client.get(url("holds")).content.decode()
    assert client.post(url("lift", hold.pk), {"reason": "Ended"}).status_code == 302
    assert client.post(url("lift", hold.pk), {"reason": "Ended"}).status_code == 409


def test_a_breach_goes_through_its_steps(client, officer, case, now):
    sign_in(client, officer)
    found = timezone.localtime(now - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    words = {"description": "A laptop was stolen", "severity": "danger", "found_at": found,
             "codes": case.code}  # fmt: skip
    assert client.post(url("register"), words | {"codes": "NOWHERE1"}).status_code == 422
    assert client.post(url("register"), words).status_code == 302
    breach = Breach.objects.get()
    page = client.get(url("breach", breach.code)).content.decode()
    assert "Record how it was contained" in page and "h left" in page
    assert client.post(url("breach_step", breach.code, "close")).status_code == 409
    steps = [("contain", {"measures": "Keys changed"}), ("authority", {"reference": "N 12"}),
             ("people", {"text": "Change your number"}), ("close", {})]  # fmt: skip
    for step, sent in steps:
        assert client.get(url("breach_step", breach.code, step)).status_code == 200
        assert client.post(url("breach_step", breach.code, step), sent).status_code == 302, step
    breach.refresh_from_db()
    assert breach.closed_at
    assert "Change your number" in [message.text for message in case.messages.all()]
    assert client.get(url("breach_step", breach.code, "nothing")).status_code == 404


def test_the_person_asks_and_reads_the_answer_on_their_page(client, officer, case):
    as_person(client, case)
    assert client.get(url("ask")).status_code == 200
    assert client.post(url("ask"), {"kind": "rectification", "text": ""}).status_code == 422
    assert client.post(url("ask"), {"kind": "access", "text": ""}).status_code == 302
    assert client.post(url("ask"), {"kind": "access", "text": ""}).status_code == 409
    asked = DataRequest.objects.get()
    assert client.get(url("copy", asked.code, "pdf")).status_code == 403
    client.logout()
    sign_in(client, officer)
    assert case.code_name in client.get(url("requests")).content.decode()
    assert client.get(url("answer", asked.code)).status_code == 200
    sent = {"outcome": "granted", "text": "Here is your copy."}
    assert client.post(url("answer", asked.code), sent).status_code == 302
    client.logout()
    as_person(client, case)
    assert "Here is your copy." in client.get(url("ask")).content.decode()
    paper = client.get(url("copy", asked.code, "pdf"))
    assert paper.content.startswith(b"%PDF") and "copy.pdf" in paper["Content-Disposition"]
    assert "Rosa Quispe Invented" in client.get(url("copy", asked.code, "json")).content.decode()


@pytest.mark.django_db
def test_without_a_receipt_there_is_no_page_of_ones_own(client):
    assert client.get(url("ask")).status_code == 302
    assert client.get(url("copy", "ABCD1234", "json")).status_code == 302


def test_somebody_elses_copy_is_not_there(client, pe, officer, case, now):
    other = pe.received(now)
    asked = actions.ask(case_id=case.pk, kind="access", text="", by=pe.holder(case), at=now)
    actions.answer(request_id=asked.pk, outcome="granted", text="Yes", by=officer, at=now)
    as_person(client, other)
    assert client.get(url("copy", asked.code, "json")).status_code == 404


def test_a_file_whose_term_has_ended_is_decided_on(client, officer, case, now):
    end = RetentionEnd.objects.create(
        case=case, rule="case_file", ended_on=now.date() - timedelta(days=3), proposed_at=now
    )
    sign_in(client, officer)
    assert case.code in client.get(url("retention")).content.decode()
    assert client.get(url("dispose", end.pk)).status_code == 200
    sent = {"outcome": "kept", "reason": "Trial open"}
    assert client.post(url("dispose", end.pk), sent).status_code == 422
    later = (now + timedelta(days=90)).date().isoformat()
    assert client.post(url("dispose", end.pk), sent | {"ask_again_on": later}).status_code == 302


def test_a_form_sent_twice_acts_once(client, officer, case):
    sign_in(client, officer)
    words = {"code": case.code, "reason": "Inquiry", "basis": "Order 7", "once": "ONE"}
    for _click in range(2):
        assert client.post(url("hold"), words).status_code == 302
    assert LegalHold.objects.count() == 1
    assert "You sent this already" in client.get(url("holds")).content.decode()
    assert 'name="once"' in client.get(url("hold")).content.decode()


def test_a_request_about_ones_data_sent_twice_is_one(client, case):
    as_person(client, case)
    assert 'name="once"' in client.get(url("ask")).content.decode()
    said = {"kind": "access", "text": "", "once": "ONE"}
    assert [client.post(url("ask"), said).status_code for _click in range(2)] == [302, 302]
    assert DataRequest.objects.count() == 1
