"""Denials at the edge, accesses taken away, breaches, the journal's watchers."""

from datetime import timedelta

import pytest
from django.http import HttpRequest
from django.urls import resolve, reverse

from amparo.cases import holders
from amparo.cases.models import Assignment
from amparo.duties import queries as duties
from amparo.kernel.actors import VISITOR
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.actions import label
from amparo.ledger.models import Entry
from amparo.oversight import actions, queries
from amparo.oversight.denials import on_denied
from amparo.vault import actions as vault

WORDS = {"description": "Mail to the wrong address", "severity": "serious"}


@pytest.fixture
def case(pe, at):
    return pe.admitted(at)


def last():
    return Entry.objects.order_by("-seq").first()


def request_for(address, user=None, session=None):
    request = HttpRequest()
    request.path = address
    request.resolver_match = resolve(address)
    request.user = user or type("Nobody", (), {"is_authenticated": False})()
    request.session = session or {}
    return request


def test_a_denied_page_of_a_case_is_in_the_persons_log(pe, case):
    address = reverse("cases:admit", args=[case.code])
    on_denied(request_for(address, pe.user("case_officer")), Denied("no"))
    entry = last()
    assert (entry.kind, entry.verb, entry.file) == ("denied", "page.denied", case.file)
    assert (entry.target, entry.why) == (f"cases.Case:{case.pk}", "cases:admit")


def test_what_was_denied_is_named_where_the_refusal_says_it(pe, case):
    for what in (case, case.assignments.get()):
        no = Denied("no", what)
        on_denied(request_for(reverse("oversight:glass_ask"), pe.user("decider")), no)
        assert (last().file, last().target) == (case.file, label(what))


def test_the_address_is_never_kept(pe, case):
    on_denied(request_for("/cases/ROSAQUISPE/admit/", pe.user("decider")), Denied("no"))
    assert "ROSA" not in last().target + last().why


def test_a_person_and_a_visitor_are_named_as_such(pe, case):
    session = {holders.KEY: str(case.receipts.get().pk)}
    address = reverse("oversight:ask")
    on_denied(request_for(address, session=session), Denied("no"))
    assert last().actor_id.startswith("holder:")
    on_denied(request_for(address), Denied("no"))
    assert last().actor_id == VISITOR.actor_id


def test_other_refusals_are_no_denials(pe, case):
    before = Entry.objects.count()
    for no in (Refused("later"), Invalid("wrong"), ValueError("bug")):
        on_denied(request_for(reverse("oversight:ask")), no)
    assert Entry.objects.count() == before


def test_an_access_taken_away_is_in_the_persons_log(pe, case, officer, auditor, at):
    assignment = case.assignments.get()
    for other in (auditor, pe.user("intake_lead")):
        with pytest.raises(Denied):
            actions.revoke_access(assignment_id=assignment.pk, reason="x", by=other, at=at)
    with pytest.raises(Invalid):
        actions.revoke_access(assignment_id=assignment.pk, reason=" ", by=officer, at=at)


def test_only_watchers_search_and_verify(pe, case, officer, auditor, at):
    for other in (pe.user("decider"), pe.user("system_administrator")):
        for act in (
            lambda who: actions.search_journal(by=who, at=at, looked_for={}),
            lambda who: actions.verify_journal(by=who, at=at),
            lambda who: actions.export_head(by=who, at=at),
        ):
            with pytest.raises(Denied):
                act(other)
    found = actions.search_journal(by=auditor, at=at, looked_for={"verb": "case.admit"})
    assert [entry.verb for entry in found] == ["case.admit"]
    assert last().why == "verb=case.admit"


def test_what_was_typed_is_not_kept_unless_it_is_a_word_of_the_journal(case, auditor, at):
    actions.search_journal(by=auditor, at=at, looked_for={"who": "Rosa Quispe"})
    assert last().why == "who"


def test_a_next_page_is_no_new_search(auditor, case, at):
    before = Entry.objects.count()
    actions.search_journal(by=auditor, at=at, looked_for={}, seen_before=True)
    assert Entry.objects.count() == before


def test_a_search_covers_the_last_day_whole(case, auditor, at):
    day = at.date()
    found = actions.search_journal(
        by=auditor, at=at, looked_for={"since": day, "until": day, "verb": "case.admit"}
    )
    assert found.count() == 1
    later = {"since": day + timedelta(days=1)}
    assert not actions.search_journal(by=auditor, at=at, looked_for=later).exists()


# --- breaches -------------------------------------------------------------------


def registered(officer, at, codes=(), **changes):
    words = {**WORDS, "found_at": at, **changes}
    return actions.register_breach(codes=codes, by=officer, at=at, **words)


def test_a_breach_runs_its_clock_until_the_authority_is_told(case, officer, at):
    breach = registered(officer, at, [case.code])
    clock = duties.running(breach).get()
    assert (clock.key, clock.value, clock.unit) == ("breach_notice", 48, "h")
    actions.tell_authority(
        breach_id=breach.pk, reference="N 1", by=officer, at=at + timedelta(hours=3)
    )
    assert not duties.running(breach).exists()
    assert last().verb == "breach.authority_told"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"description": " "}, "description"),
        ({"severity": "awful"}, "severity"),
        ({"codes": ["NOWHERE1"]}, "codes"),
    ],
)
def test_a_breach_needs_its_words(officer, at, changes, field):
    with pytest.raises(Invalid) as no:
        registered(officer, at, **changes)
    assert no.value.field == field


def test_a_breach_cannot_be_found_tomorrow(officer, at):
    with pytest.raises(Invalid) as no:
        registered(officer, at, found_at=at + timedelta(days=1))
    assert no.value.field == "found_at"


def test_a_breach_is_not_closed_before_its_steps(pe, case, officer, at):
    breach = registered(officer, at)
    with pytest.raises(Refused, match="contained"):
        actions.close_breach(breach_id=breach.pk, by=officer, at=at)
    actions.contain_breach(breach_id=breach.pk, measures="Recalled", by=officer, at=at)
    with pytest.raises(Refused, match="authority"):
        actions.close_breach(breach_id=breach.pk, by=officer, at=at)
    actions.tell_authority(breach_id=breach.pk, reference="N 1", by=officer, at=at)
    with pytest.raises(Refused, match="nobody"):
        actions.tell_people(breach_id=breach.pk, text="x", by=officer, at=at)
    actions.add_to_breach(breach_id=breach.pk, codes=[case.code], by=officer, at=at)
    with pytest.raises(Refused, match="not told"):
        actions.close_breach(breach_id=breach.pk, by=officer, at=at)
    actions.tell_people(breach_id=breach.pk, text="Change your number", by=officer, at=at)
    assert Entry.objects.filter(verb="breach.person_told", file=case.file).exists()
    actions.close_breach(breach_id=breach.pk, by=officer, at=at)
    for again in (
        lambda: actions.close_breach(breach_id=breach.pk, by=officer, at=at),
        lambda: actions.contain_breach(breach_id=breach.pk, measures="x", by=officer, at=at),
    ):
        with pytest.raises(Refused):
            again()


def test_only_the_officer_handles_breaches(pe, auditor, officer, at):
    with pytest.raises(Denied):
        registered(auditor, at)
    breach = registered(officer, at)
    with pytest.raises(Denied):
        actions.contain_breach(breach_id=breach.pk, measures="x", by=auditor, at=at)


def test_exceptional_accesses_and_standing_holds_come_first(pe, case, officer, at):
    glass = Assignment.objects.create(
        case=case, user=officer, role="break_glass", since_at=at, until_at=at + timedelta(hours=4)
    )
    assert queries.grants(at=at).first() == glass
    hold = actions.hold_case(code=case.code, reason="x", basis="", by=officer, at=at)
    later = actions.hold_case(
        code=case.code, reason="y", basis="", by=officer, at=at + timedelta(hours=1)
    )
    vault.lift_hold(hold_id=later.pk, by=officer, at=at + timedelta(hours=2), reason="over")
    assert list(queries.holds()) == [hold, later]
