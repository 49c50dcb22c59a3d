"""Telling the person what was decided, and the review they may ask."""

import datetime as dt

import pytest

from amparo.cases.actions import appeals, decisions
from amparo.cases.models import Case, Decision
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from tests.world import World, world

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
REASONS = "She was followed by men of the Abujao company."
DENIAL = {"orientation": "The Ombudsman helps.", "review_route": "Within ten days, here."}


@pytest.fixture
def pe(at: dt.datetime) -> World:
    return world("PE", at=at)


def _open(w: World, case: Case, at: dt.datetime, kind: str = "grant", by: str = "") -> Decision:
    return decisions.open_decision(
        case_id=case.pk, kind=kind, reasons=REASONS, by=by or w.user("decider"), at=at
    )


def _decide(w: World, act: Decision, at: dt.datetime, **how: object) -> Decision:
    facts = {"act_number": "012-2026-JUS", "by": w.user("decider"), "at": at}
    return decisions.decide(decision_id=act.pk, **{**facts, **how})


def _verbs(case: Case) -> set[str]:
    return set(Entry.objects.filter(file=case.file).values_list("verb", flat=True))


# --- telling the person, and review ----------------------------------------------------


def _denied(pe: World, at: dt.datetime) -> tuple[Case, Decision]:
    case = pe.reviewed(at, "ordinary")
    act = _decide(pe, _open(pe, case, at, "deny"), at, **DENIAL)
    return Case.objects.get(pk=case.pk), act


def test_the_time_to_ask_for_review_runs_from_when_the_person_is_told(pe: World, at: dt.datetime):
    case, act = _denied(pe, at)
    with pytest.raises(Refused, match="not been told yet"):
        appeals.ask_review(case_id=case.pk, text="No.", by=pe.holder(case), at=at)
    officer = pe.user("case_officer")
    with pytest.raises(Invalid, match="how the person was told"):
        decisions.tell_decision(decision_id=act.pk, channel="", proof="", by=officer, at=at)
    with pytest.raises(Denied):
        decisions.tell_decision(
            decision_id=act.pk, channel="phone", proof="", by=pe.user("intake_officer"), at=at
        )
    told = at + 48 * HOUR
    decisions.tell_decision(decision_id=act.pk, channel="phone", proof="Call.", by=officer, at=told)
    assert case.clock_running("review_window").started_at == told
    assert "decision.notify" in _verbs(case)
    with pytest.raises(Refused, match="already told"):
        decisions.tell_decision(decision_id=act.pk, channel="phone", proof="", by=officer, at=told)


def _under_review(pe: World, at: dt.datetime) -> Case:
    case, act = _denied(pe, at)
    decisions.tell_decision(
        decision_id=act.pk, channel="phone", proof="", by=pe.user("case_officer"), at=at
    )
    return appeals.ask_review(
        case_id=case.pk, text="Another thing happened.", by=pe.holder(case), at=at
    )


def test_the_person_asks_for_review_within_the_time(pe: World, at: dt.datetime):
    case, act = _denied(pe, at)
    decisions.tell_decision(
        decision_id=act.pk, channel="phone", proof="", by=pe.user("case_officer"), at=at
    )
    with pytest.raises(Invalid, match="Say why"):
        appeals.ask_review(case_id=case.pk, text=" ", by=pe.holder(case), at=at)
    with pytest.raises(Denied):
        appeals.ask_review(case_id=case.pk, text="x", by=pe.user("case_officer"), at=at)
    with pytest.raises(Refused, match="has passed"):
        appeals.ask_review(
            case_id=case.pk, text="Late.", by=pe.holder(case), at=at + dt.timedelta(days=90)
        )
    assert _under_review(pe, at).clock_running("review_decision") is not None


def test_review_is_by_who_took_no_part_and_with_reasons(pe: World, at: dt.datetime):
    from amparo.people.models import Post

    case, by = _under_review(pe, at), pe.user("review_authority")
    with pytest.raises(Invalid, match="how the review ends"):
        appeals.decide_review(case_id=case.pk, outcome="x", reasons="x", by=by, at=at)
    with pytest.raises(Invalid, match="reasons"):
        appeals.decide_review(case_id=case.pk, outcome="uphold", reasons="", by=by, at=at)
    with pytest.raises(Denied):
        appeals.decide_review(
            case_id=case.pk, outcome="uphold", reasons="x", by=pe.user("decider"), at=at
        )
    Post.objects.create(
        user=pe.user("decider"), organisation=pe.desk, role="review_authority",
        since_on=dt.date(2020, 1, 1),
    )  # fmt: skip
    with pytest.raises(Denied, match="took part"):
        appeals.decide_review(
            case_id=case.pk, outcome="uphold", reasons="x", by=pe.user("decider"), at=at
        )


def test_a_review_without_a_plan_orders_a_new_assessment_instead_of_granting(
    pe: World, at: dt.datetime
):
    case, by = _under_review(pe, at), pe.user("review_authority")
    with pytest.raises(Invalid, match="number of the act"):
        appeals.decide_review(case_id=case.pk, outcome="grant_on_review", reasons="x", by=by, at=at)
    with pytest.raises(Refused, match="order a new assessment"):
        appeals.decide_review(
            case_id=case.pk, outcome="grant_on_review", reasons="x", act_number="1", by=by, at=at
        )
    with pytest.raises(Refused, match="already admitted"):
        appeals.decide_review(case_id=case.pk, outcome="order_admission", reasons="x", by=by, at=at)
    again = appeals.decide_review(
        case_id=case.pk, outcome="order_new_assessment", reasons="New facts.", by=by, at=at
    )
    assert again.state == "assessing" and "case.order_new_assessment" in _verbs(case)
    assert not again.assignments.filter(role="assessor", until_at=None).exists()
    assert "New facts." in again.messages.order_by("-at", "-id").first().text


def test_a_denied_plan_may_be_granted_on_review(pe: World, at: dt.datetime):
    case = pe.pending(at)
    act = _decide(pe, _open(pe, case, at, "deny"), at, **DENIAL)
    decisions.tell_decision(
        decision_id=act.pk, channel="phone", proof="", by=pe.user("case_officer"), at=at
    )
    appeals.ask_review(case_id=case.pk, text="They came back.", by=pe.holder(case), at=at)
    granted = appeals.decide_review(
        case_id=case.pk, outcome="grant_on_review", reasons="The risk is real.",
        act_number="9-2026", by=pe.user("review_authority"), at=at + HOUR,
    )  # fmt: skip
    assert granted.state == "granted"
    made = granted.decisions.get(act_number="9-2026")
    assert set(made.papers.values_list("version", flat=True)) == {"full", "redacted"}


def test_upholding_closes_only_what_was_never_granted(pe: World, at: dt.datetime):
    by = pe.user("review_authority")
    denied = _under_review(pe, at)
    upheld = appeals.decide_review(
        case_id=denied.pk, outcome="uphold", reasons="Nothing new.", by=by, at=at
    )
    assert upheld.state == "closed"
    case = pe.implementing(at)
    appeals.ask_review(case_id=case.pk, text="Not enough.", by=pe.holder(case), at=at)
    with pytest.raises(Refused, match="never by denial"):
        appeals.decide_review(case_id=case.pk, outcome="uphold", reasons="x", by=by, at=at)
    kept = appeals.decide_review(
        case_id=case.pk, outcome="keep_plan", reasons="It is enough.", by=by, at=at
    )
    assert kept.state == "implementing"
    assert not kept.measures.exclude(ended_at=None).exists()
