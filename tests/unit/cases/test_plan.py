"""The plan: measures proposed, shown and answered; what it must have before it is decided."""

import datetime as dt

import pytest

from amparo.cases import actions
from amparo.cases.actions import implementing, plans
from amparo.cases.models import Case, Consent, Measure
from amparo.cases.workflow import plan_check
from amparo.duties import queries as duties
from amparo.duties.models import Duty
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from tests.world import World, world

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
DEVICE = plans.Device(
    name="Bracelet", purpose="To find the person in an attack", retention_days=30,
    viewers="The duty officer",
)  # fmt: skip


@pytest.fixture
def pe(at: dt.datetime) -> World:
    return world("PE", at=at)


def _propose(pe: World, case: Case, at: dt.datetime, *args: str, **changes: object) -> Measure:
    return plans.propose_measure(
        case_id=case.pk, proposal=pe.proposal(*args, **changes), by=pe.user("case_officer"), at=at
    )


def _answer(pe: World, measure: Measure, answer: str, at: dt.datetime, words: str = "") -> Measure:
    return plans.answer_measure(
        measure_id=measure.pk, answer=answer, words=words, by=pe.holder(measure.case), at=at
    )


def _verbs(case: Case) -> set[str]:
    return set(Entry.objects.filter(file=case.file).values_list("verb", flat=True))


# --- proposing ----------------------------------------------------------------


def test_only_the_case_officer_proposes_and_each_step_is_journalled(pe: World, at: dt.datetime):
    case = pe.reviewed(at)
    with pytest.raises(Denied):
        plans.propose_measure(case_id=case.pk, proposal=pe.proposal(), by=pe.user("decider"), at=at)
    measure = _propose(pe, case, at)
    assert measure.against == "T" and measure.plan.version == 1
    assert "plan.propose_measure" in _verbs(case)


def test_a_measure_must_be_in_the_catalogue_and_suit_whom_it_is_for(pe: World, at: dt.datetime):
    case = pe.reviewed(at)
    with pytest.raises(Invalid, match="not in the catalogue"):
        _propose(pe, case, at, "XXX-99")
    with pytest.raises(Invalid, match="for a collective"):
        _propose(pe, case, at, "AMB-01")


def test_no_plan_is_agreed_before_the_assessment_nor_after_the_decision(pe: World, at: dt.datetime):
    for case in (pe.admitted(at), pe.granted(at)):
        with pytest.raises(Refused, match="after the assessment and before the decision"):
            _propose(pe, case, at)


def test_a_suspected_body_is_refused_and_others_are_named(pe: World, at: dt.datetime):
    case = pe.reviewed(at)
    actions.suspect(
        case_id=case.pk, body=pe.body("PNP"), reason="Named by the person.", by=pe.holder(case),
        at=at,
    )  # fmt: skip
    for body in ("PNP", "MININTER"):  # the ministry above its police
        with pytest.raises(Refused, match=r"may be behind the risk.* such as "):
            _propose(pe, case, at, "INT-01", body)


def test_a_device_needs_purpose_retention_and_viewers(pe: World, at: dt.datetime):
    case = pe.reviewed(at)
    for lacking in ({"purpose": " "}, {"viewers": ""}, {"retention_days": 0}):
        from dataclasses import replace

        with pytest.raises(Invalid, match="needs a purpose"):
            _propose(pe, case, at, device=replace(DEVICE, **lacking))
    measure = _propose(pe, case, at, device=DEVICE, no_devices=True)
    assert measure.devices.get().retention_days == 30
    assert not measure.no_devices, "one device is not none"


def test_what_may_locate_the_person_is_declared_either_way(pe: World, at: dt.datetime):
    person = pe.reviewed(at)
    measure = _propose(pe, person, at, "COL-06")  # telephones, alarms, a vehicle
    keys = {p.key for p in plan_check.problems(person, answered=False)}
    assert "tracking_undeclared" in keys
    Measure.objects.filter(pk=measure.pk).update(no_devices=True)
    assert "tracking_undeclared" not in {p.key for p in plan_check.problems(person, answered=False)}


def test_changing_what_the_person_answered_asks_them_again(pe: World, at: dt.datetime):
    case = pe.planned(at)
    measure = _answer(pe, case.measures.get(), "accept_with_change", at, "Tell the chief before.")
    same = pe.proposal(starts_by=measure.starts_by, detail=measure.detail, budget_line="Line 9")
    by = pe.user("case_officer")
    changed = plans.change_measure(measure_id=measure.pk, proposal=same, by=by, at=at)
    assert (changed.answer, changed.budget_line) == ("accept_with_change", "Line 9")
    other = pe.proposal(starts_by=measure.starts_by, detail="The chief is told before.")
    changed = plans.change_measure(measure_id=measure.pk, proposal=other, by=by, at=at)
    assert changed.answer == "" and changed.answer_words == "Tell the chief before."
    assert "plan.change_measure" in _verbs(case)
    with pytest.raises(Denied):
        plans.change_measure(measure_id=measure.pk, proposal=same, by=pe.user("decider"), at=at)


def test_a_measure_that_the_person_saw_is_answered_never_taken_away(pe: World, at: dt.datetime):
    case, by = pe.reviewed(at), pe.user("case_officer")
    unseen = _propose(pe, case, at)
    plans.drop_measure(measure_id=unseen.pk, by=by, at=at)
    assert not case.measures.exists() and "plan.drop_measure" in _verbs(case)
    seen = pe.planned(at).measures.get()
    with pytest.raises(Refused, match="answered, not taken away"):
        plans.drop_measure(measure_id=seen.pk, by=by, at=at)
    with pytest.raises(Denied):
        plans.drop_measure(measure_id=seen.pk, by=pe.user("assessor"), at=at)


def test_an_empty_plan_is_not_shown(pe: World, at: dt.datetime):
    case, by = pe.reviewed(at), pe.user("case_officer")
    with pytest.raises(Refused, match="at least one measure"):
        plans.share_plan(case_id=case.pk, by=by, at=at)
    with pytest.raises(Denied):
        plans.share_plan(case_id=case.pk, by=pe.user("decider"), at=at)
    with pytest.raises(Denied):
        plans.write_plan(
            case_id=case.pk, objectives="x", unmet_needs={}, by=pe.user("decider"), at=at
        )
    with pytest.raises(Denied):
        plans.begin_plan(case_id=case.pk, by=pe.user("decider"), at=at)


# --- answering (scenario 6) -----------------------------------------------------


def test_the_person_answers_each_measure_and_its_body_may_then_know(pe: World, at: dt.datetime):
    case = pe.planned(at, "MININTER", "MINAM")
    first, second = case.measures.order_by("id")
    with pytest.raises(Invalid, match="which change"):
        _answer(pe, first, "accept_with_change", at)
    with pytest.raises(Invalid, match="accepts, refuses"):
        _answer(pe, first, "perhaps", at)
    with pytest.raises(Invalid, match="what was tried"):
        _answer(pe, first, "not_reached", at)
    _answer(pe, first, "accept", at, "Yes.")
    assert actions.may_share(case, first.body, on=at.date())
    assert not actions.may_share(case, second.body, on=at.date())
    assert "plan.answer" in _verbs(case)
    with pytest.raises(Denied):
        plans.answer_measure(
            measure_id=second.pk, answer="accept", words="", by=pe.user("decider"), at=at
        )
    heard = plans.answer_measure(
        measure_id=second.pk, answer="refuse", words="Not them.", by=pe.user("case_officer"), at=at
    )
    assert heard.answered_label == pe.user("case_officer").actor_label


def test_a_plan_not_shown_is_not_answered(pe: World, at: dt.datetime):
    measure = _propose(pe, pe.reviewed(at), at)
    with pytest.raises(Refused, match="Show the plan"):
        _answer(pe, measure, "accept", at)


def test_a_refusal_asks_for_a_substitute_and_never_closes_the_case(pe: World, at: dt.datetime):
    case, by = pe.planned(at, "MININTER", "MINAM", "MINCUL", "MIMP"), pe.user("case_officer")
    *three, relocation = case.measures.order_by("id")
    for measure in three:
        _answer(pe, measure, "accept", at)
    _answer(pe, relocation, "refuse", at, "If I leave, they come in.")
    assert duties.running(relocation).get().key == "substitute_measure"
    with pytest.raises(Refused, match="offer a substitute"):
        plans.send_to_decision(case_id=case.pk, by=by, at=at)
    case.refresh_from_db()
    assert case.state == "plan_concertation"
    substitute = plans.propose_measure(
        case_id=case.pk, proposal=pe.proposal("JUS-03", starts_by=at + 24 * HOUR), by=by, at=at,
        substitute_for=relocation,
    )  # fmt: skip
    assert not duties.running(relocation).exists()
    with pytest.raises(Refused, match="not answered about every measure"):
        plans.send_to_decision(case_id=case.pk, by=by, at=at)
    _answer(pe, substitute, "accept", at)
    assert plans.send_to_decision(case_id=case.pk, by=by, at=at).state == "decision_pending"
    assert list(case.measures.order_by("id").values_list("answer", flat=True)) == [
        "accept", "accept", "accept", "refuse", "accept",
    ]  # fmt: skip


def test_that_nothing_can_take_its_place_is_agreed_with_a_reason(pe: World, at: dt.datetime):
    case = pe.planned(at, "MININTER", "MINAM")
    first, second = case.measures.order_by("id")
    _answer(pe, first, "accept", at)
    by = pe.user("case_officer")
    with pytest.raises(Refused, match="that the person refused"):
        plans.agree_none_possible(measure_id=second.pk, reason="None fits.", by=by, at=at)
    _answer(pe, second, "refuse", at)
    with pytest.raises(Invalid, match="Write why"):
        plans.agree_none_possible(measure_id=second.pk, reason=" ", by=by, at=at)
    with pytest.raises(Denied):
        plans.agree_none_possible(
            measure_id=second.pk, reason="None.", by=pe.user("decider"), at=at
        )
    plans.agree_none_possible(measure_id=second.pk, reason="None fits.", by=by, at=at)
    assert "plan.agree_none_possible" in _verbs(case)
    assert plans.send_to_decision(case_id=case.pk, by=by, at=at).state == "decision_pending"


def test_saying_yes_after_all_takes_back_what_was_agreed(pe: World, at: dt.datetime):
    case, by = pe.planned(at), pe.user("case_officer")
    measure = _answer(pe, case.measures.get(), "refuse", at)
    plans.agree_none_possible(measure_id=measure.pk, reason="None fits.", by=by, at=at)
    measure = _answer(pe, measure, "accept", at)
    assert measure.none_possible_agreed_at is None
    assert not duties.running(measure).exists()


def test_an_explicit_no_to_a_body_wins_over_accepting_its_measure(pe: World, at: dt.datetime):
    from amparo.cases.actions.person import answer_consent

    case = pe.planned(at, "MINEM")
    measure, holder = case.measures.get(), pe.holder(case)
    answer_consent(
        case_id=case.pk, purpose="share_with_body", gives=False, body=measure.body, by=holder,
        at=at,
    )  # fmt: skip
    with pytest.raises(Refused, match="nothing be shared with"):
        _answer(pe, measure, "accept", at)
    assert not Consent.objects.filter(case=case, body=measure.body, answer="given").exists()


def test_nothing_is_shared_with_a_body_without_consent_and_the_others_do_not_wait(
    pe: World, at: dt.datetime
):
    case, by = pe.planned(at, "MINAM", "MINEM"), pe.user("case_officer")
    minam, minem = case.measures.order_by("id")
    _answer(pe, minam, "accept", at)
    plans.answer_measure(
        measure_id=minem.pk, answer="not_reached", words="No signal for two days.", by=by, at=at
    )
    plans.send_to_decision(case_id=case.pk, by=by, at=at)
    from amparo.cases.actions import decisions

    decider = pe.user("decider")
    act = decisions.open_decision(
        case_id=case.pk, kind="grant", reasons="Needed.", by=decider, at=at
    )
    decisions.decide(decision_id=act.pk, act_number="1-2026", by=decider, at=at)
    told = implementing.notify_bodies(case_id=case.pk, by=by, at=at)
    assert told.state == "granted", "one body is still without its duty"
    assert list(Duty.objects.values_list("body__code", flat=True)) == ["MINAM"]
    with pytest.raises(Refused, match="not consented to share with"):
        implementing.notify_bodies(case_id=case.pk, by=by, at=at)
    _answer(pe, minem, "accept", at)
    assert implementing.notify_bodies(case_id=case.pk, by=by, at=at).state == "implementing"


# --- what the plan lacks --------------------------------------------------------


def test_a_plan_needs_a_measure_against_the_source_of_the_threat(pe: World, at: dt.datetime):
    case, by = pe.reviewed(at), pe.user("case_officer")
    measure = _propose(pe, case, at, "JUS-04", starts_by=at + 24 * HOUR)
    plans.share_plan(case_id=case.pk, by=by, at=at)
    _answer(pe, measure, "accept", at)
    with pytest.raises(Refused, match="against the source of the threat"):
        plans.send_to_decision(case_id=case.pk, by=by, at=at)


@pytest.mark.parametrize(
    ("lacks", "key"),
    [
        ({"responsible_name": ""}, "no_responsible"),
        ({"budget_line": ""}, "no_cost"),
        ({"evidence_kind": ""}, "no_evidence_kind"),
        ({"do_no_harm": " "}, "no_harm_note"),
        ({"starts_by": None}, "no_due"),
    ],
)
def test_what_a_measure_lacks_is_named(pe: World, at: dt.datetime, lacks: dict, key: str):
    case = pe.reviewed(at)
    _propose(pe, case, at, **{"starts_by": at + 24 * HOUR, **lacks})
    assert key in {p.key for p in plan_check.problems(case, answered=False)}


def test_a_flagged_need_has_a_measure_or_a_reason_and_how_factors_combine_is_no_need(
    pe: World, at: dt.datetime
):
    pe.certify(pe.user("assessor"), *_all_modules())
    found = pe.handed_in(pe.assessing(at), at, answers={"D1": "2", "D7": "2"})
    case = pe.accepted(found, at)
    assert plan_check.flagged_needs(case) == ("D1",)
    _propose(pe, case, at, starts_by=at + 24 * HOUR)
    assert [p.about for p in plan_check.problems(case, answered=False)] == ["D1"]
    plans.write_plan(
        case_id=case.pk, objectives="x", unmet_needs={"D1": "The person wants none."},
        by=pe.user("case_officer"), at=at,
    )  # fmt: skip
    assert plan_check.problems(case, answered=False) == ()


def _all_modules() -> list[str]:
    import vocab

    return [key for key in vocab.terms("training/modules") if key != "RISK_BASE"]


# --- versions -------------------------------------------------------------------


def test_a_returned_plan_begins_again_as_it_was_with_the_answers_that_stand(
    pe: World, at: dt.datetime
):
    from amparo.cases.actions import decisions

    case, by = pe.pending(at), pe.user("case_officer")
    old = case.measures.get()
    decisions.return_plan(
        case_id=case.pk, reason="Add the family.", by=pe.user("decider"), at=at + HOUR
    )
    plan = plan_check.current_plan(case)
    new = plan.measures.get()
    assert (plan.version, new.answer, new.continues) == (2, "accept", old)
    with pytest.raises(Refused, match="not been shown"):
        plans.send_to_decision(case_id=case.pk, by=by, at=at + HOUR)
    with pytest.raises(Refused, match="no longer in the plan"):
        _answer(pe, old, "refuse", at + HOUR)
    plans.share_plan(case_id=case.pk, by=by, at=at + HOUR)
    sent = plans.send_to_decision(case_id=case.pk, by=by, at=at + HOUR)
    assert sent.state == "decision_pending"


def _again_in_plan(case: Case) -> None:
    """Put a protected case back to the plan, as an accepted reassessment does."""
    Case.objects.filter(pk=case.pk).update(state="plan_concertation")


def test_measures_in_force_stay_until_the_next_version_is_granted(pe: World, at: dt.datetime):
    from amparo.cases.actions import decisions
    from amparo.cases.queries.plans import measures_in_force

    case, by = pe.implementing(at, "MININTER", "MINAM"), pe.user("case_officer")
    first, second = case.measures.order_by("id")
    _again_in_plan(case)
    later = at + 24 * HOUR
    plan = plans.begin_plan(case_id=case.pk, by=by, at=later)
    first.refresh_from_db()
    assert first.ended_at is None and first.plan.replaced_at is None
    assert measures_in_force(case).count() == 2
    kept, other = plan.measures.order_by("id")
    with pytest.raises(Refused, match="floor F6"):
        plans.drop_measure(measure_id=other.pk, by=by, at=later)
    added = _propose(pe, case, later, "JUS-05", "MINCUL", starts_by=later + 24 * HOUR)
    plans.share_plan(case_id=case.pk, by=by, at=later)
    _answer(pe, added, "accept", later)
    _answer(pe, other, "refuse", later, "No more.")
    plans.agree_none_possible(measure_id=other.pk, reason="She has her own.", by=by, at=later)
    plans.send_to_decision(case_id=case.pk, by=by, at=later)
    second.duty.refresh_from_db()
    assert second.duty.state == "offered", "nothing ends before the new version is granted"
    decider = pe.user("decider")
    act = decisions.open_decision(
        case_id=case.pk, kind="grant", reasons="New facts.", by=decider, at=later
    )
    decisions.decide(decision_id=act.pk, act_number="2-2026", by=decider, at=later)
    duty, ended = first.duty, second.duty
    kept.refresh_from_db()
    ended.refresh_from_db()
    assert kept.duty == duty and ended.state == "ended"
    assert implementing.notify_bodies(case_id=case.pk, by=by, at=later).state == "implementing"
    assert Duty.objects.filter(file=case.file).count() == 3
