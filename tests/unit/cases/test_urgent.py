"""The urgent track: each refusal, each entry of the journal."""

import pytest

from amparo.cases import actions
from amparo.cases.actions import urgent
from amparo.cases.models import Case
from amparo.duties import actions as duties
from amparo.kernel.errors import Denied, Invalid, Refused
from tests.unit.cases.refusals import SECRET, refused, written
from tests.world import World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def pe(at) -> World:
    return world("PE", at=at)


@pytest.fixture
def case(pe, at) -> Case:
    """A case in which urgency is alleged."""
    return pe.admitted(at, urgency={"attacked_now": "yes"})


def _order(pe: World, case: Case, at, **how) -> object:
    measure = urgent.UrgentMeasure(
        catalogue_code="INT-01", body=pe.body("MININTER"), detail=SECRET, do_no_harm=SECRET
    )
    facts = {
        "grave": True, "imminent": True, "right": "life", "reason": SECRET,
        "measures": [measure], "by": pe.user("duty_officer"), "at": at,
    }  # fmt: skip
    return urgent.order(case_id=case.pk, **{**facts, **how})


def _running(pe: World, case: Case, at) -> None:
    """Order, and let the body show that it began."""
    _order(pe, case, at)
    duty = case.urgent_runs.get().measures.get().duty
    by = pe.user("sector_liaison")
    duties.accept(duty_id=duty.pk, by=by, at=at)
    duties.report(duty_id=duty.pk, text="Two officers are there.", by=by, at=at)
    urgent.start(case_id=case.pk, by=pe.user("duty_officer"), at=at)


def test_an_order_is_refused(pe, case, at):
    barred = urgent.UrgentMeasure(catalogue_code="INT-01", body=pe.body("DP"))
    unknown = urgent.UrgentMeasure(catalogue_code="NONE", body=pe.body("MININTER"))
    actions.suspect(case_id=case.pk, body=pe.body("DP"), reason="x", by=pe.holder(case), at=at)
    for kind, said, how in (
        (Invalid, "reason", {"reason": " "}),
        (Invalid, "right", {"right": "property"}),
        (Invalid, "measures", {"measures": [unknown]}),
        (Denied, "may not do this", {"by": pe.user("case_officer")}),
        (Refused, "may be behind the risk", {"measures": [barred]}),
        (Refused, "at least one urgent measure", {"measures": []}),
        (Refused, "grave and imminent", {"grave": False}),
        (Refused, "grave and imminent", {"imminent": False}),
    ):
        with refused(kind, said):
            _order(pe, case, at, **how)
    _order(pe, case, at)
    assert written(case, "urgent.order").after == {"state": "ordered", "run": 1}


def test_nothing_is_done_where_no_urgency_is_open(pe, at):
    case = pe.admitted(at)
    with refused(Refused, "No urgency is open"):
        urgent.merge(case_id=case.pk, by=pe.user("decider"), at=at)
    with refused(Denied, "may not do this"):
        urgent.flag(case_id=case.pk, by=pe.user("assessor"), at=at)


def test_urgency_is_rejected_by_two_and_comes_back_on_a_new_fact(pe, case, at):
    one, two = pe.user("duty_officer"), pe.user("duty_officer", name="duty officer two")
    said = {"case_id": case.pk, "reason": SECRET, "by": one, "at": at}
    for kind, words, how in (
        (Invalid, "reason", {"reason": ""}),
        (Denied, "may not do this", {"by": pe.user("case_officer")}),
    ):
        with refused(kind, words):
            urgent.propose_rejection(**{**said, **how})
    agree = {"case_id": case.pk, "at": at}
    with refused(Refused, "why the urgency is not accepted"):
        urgent.agree_rejection(**agree, by=two)
    urgent.propose_rejection(**said)
    written(case, "urgent.propose_rejection")
    with refused(Denied, "second officer"):
        urgent.agree_rejection(**agree, by=one)
    with refused(Denied, "may not do this"):
        urgent.agree_rejection(**agree, by=pe.user("case_officer"))
    urgent.agree_rejection(**agree, by=two)
    assert written(case, "urgent.reject").after == {"state": "rejected", "run": 1}
    with refused(Invalid, "new_fact"):
        urgent.flag(case_id=case.pk, by=pe.holder(case), at=at)
    assert urgent.flag(case_id=case.pk, by=pe.holder(case), new_fact=SECRET, at=at).number == 2
    urgent.flag(case_id=case.pk, by=pe.holder(case), new_fact="More.", at=at)
    written(case, "urgent.add_fact")
    assert case.urgent_runs.get(number=2).new_fact == f"{SECRET}\nMore."


def test_a_bodys_word_is_not_a_start(pe, case, at):
    officer = pe.user("duty_officer")
    _order(pe, case, at)
    with refused(Refused, "already ordered"):
        urgent.propose_rejection(case_id=case.pk, reason="x", by=officer, at=at)
    with refused(Denied, "may not do this"):
        urgent.start(case_id=case.pk, by=pe.user("assessor"), at=at)
    with refused(Refused, "Show that a measure began"):
        urgent.start(case_id=case.pk, by=officer, at=at)


def test_what_began_is_ratified_on_a_study_and_lifted_only_with_reasons(pe, case, at):
    _running(pe, case, at)
    assert written(case, "urgent.start").after == {"state": "running", "run": 1}
    by = pe.user("decider")
    for kind, said, do in (
        (Refused, "sign a study", lambda: urgent.ratify(case_id=case.pk, by=by, at=at)),
        (Refused, "at this stage", lambda: urgent.merge(case_id=case.pk, by=by, at=at)),
        (Invalid, "reason", lambda: urgent.lapse(case_id=case.pk, reason="", by=by, at=at)),
        (Denied, "may not do this", lambda: urgent.lapse(
            case_id=case.pk, reason="x", by=pe.user("duty_officer"), at=at)),
    ):  # fmt: skip
        with refused(kind, said):
            do()
    pe.handed_in(pe.given_to_assessor(case, at), at)
    with refused(Refused, "Hear the person"):
        urgent.lapse(case_id=case.pk, reason=SECRET, by=by, at=at)
    urgent.ratify(case_id=case.pk, by=by, at=at)
    assert written(case, "urgent.ratify").after == {"state": "ratified", "run": 1}
    with refused(Refused, "merged only into measures"):
        urgent.merge(case_id=case.pk, by=by, at=at)
    actions.write(
        case_id=case.pk, kind="heard", text=SECRET, by=pe.user("case_officer"), at=at
    )  # fmt: skip
    run = urgent.lapse(case_id=case.pk, reason=SECRET, by=by, at=at)
    assert written(case, "urgent.lapse").after == {"state": "lapsed", "run": 1}
    assert {m.duty.state for m in run.measures.select_related("duty")} == {"ended"}
