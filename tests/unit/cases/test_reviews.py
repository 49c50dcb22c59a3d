"""Quality review: by another, with reasons, the score as it was; reassessments; presumed risk."""

import datetime as dt

import pytest

from amparo.cases.actions import assessments, reassessing, reviews
from amparo.cases.models import Case
from amparo.duties import actions as duties
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from amparo.people.models import Post
from tests.world import LONG_AGO, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def pe(at):
    return world("PE", at=at)


def accept(pe, found, at, **changes):
    how = {"reasons": "Whole.", "by": pe.user("assessment_lead"), **changes}
    return reviews.accept(assessment_id=found.pk, at=at, **how)


def send_back(pe, found, at, **changes):
    how = {"reasons": "Source of T4?", "by": pe.user("assessment_lead"), **changes}
    return reviews.send_back(assessment_id=found.pk, at=at, **how)


@pytest.mark.parametrize(
    ("level", "state", "clock"),
    [
        ("ordinary", "decision_pending", "decision"),
        ("extraordinary", "plan_concertation", "plan"),
        ("extreme", "plan_concertation", "plan"),
    ],
)
def test_an_accepted_assessment_leads_on(pe, at, level, state, clock):
    case = pe.reviewed(at, level)
    assert (case.state, case.risk_level) == (state, level)
    assert case.clock_running("assessment_total") is None
    assert case.clock_running(clock) is not None
    entry = Entry.objects.get(file=case.file, verb="assessment.accept")
    assert entry.after == {"level": level}
    # The assessor's task is over; what they wrote can be read, not changed.
    assert not case.assignments.filter(role="assessor", until_at=None).exists()


def test_it_is_printed_full_and_redacted(pe, at):
    case = pe.reviewed(at)
    papers = {(p.version, p.form) for p in case.papers.filter(kind="assessment")}
    assert papers == {("full", "pdf"), ("full", "docx"), ("redacted", "pdf"), ("redacted", "docx")}


def test_the_redacted_paper_holds_no_name_no_level_no_words(pe, at):
    from amparo.cases import papers

    case = pe.reviewed(at)
    found = case.assessments.get()
    said = ("Two men came at night.", case.code_name, "Extraordinary", str(found.assessor))
    full = str(papers.assessment(case, found, at, redacted=False))
    redacted = str(papers.assessment(case, found, at, redacted=True))
    assert "Two men came at night." in full and case.code_name in full
    assert not [words for words in said if words in redacted]
    assert "Interview of 2 November." not in full


def test_review_needs_reasons_and_another_than_the_assessor(pe, at):
    case = pe.assessed(at)
    found = case.assessments.get()
    for act in (accept, send_back):
        with pytest.raises(Invalid, match="reasons of your review"):
            act(pe, found, at, reasons=" ")
        for role in ("assessor", "case_officer", "decider"):
            with pytest.raises(Denied):
                act(pe, found, at, by=pe.user(role))
    assessor = pe.user("assessor")
    Post.objects.create(
        user=assessor, organisation=pe.desk, role="assessment_lead", since_on=LONG_AGO
    )
    with pytest.raises(Denied):
        accept(pe, found, at, by=assessor)


def test_what_was_not_handed_in_is_not_reviewed(pe, at):
    case = pe.assessing(at)
    found = pe.written(case, at)
    for act in (accept, send_back):
        with pytest.raises(Refused, match="does not wait for review"):
            act(pe, found, at)


def test_two_reviewers_at_once(pe, at):
    case = pe.assessed(at)
    found = case.assessments.get()
    send_back(pe, found, at, version=case.version)
    with pytest.raises(Refused, match="Meanwhile"):
        accept(pe, found, at, version=case.version)


def test_it_comes_back_with_reasons_and_the_term_goes_on(pe, at):
    case = pe.assessed(at)
    found = case.assessments.get()
    due = case.clock_running("assessment_total").due_at
    send_back(pe, found, at)
    case.refresh_from_db()
    found.refresh_from_db()
    assert (case.state, found.state, found.level) == ("assessing", "returned", "")
    assert found.reviews.get().reasons == "Source of T4?"
    assert case.clock_running("assessment_total").due_at == due
    assert Entry.objects.filter(file=case.file, verb="assessment.return").exists()
    # It is the same assessment that the same assessor corrects and hands in again.
    again = pe.handed_in(case, at, level="extreme")
    assert again == found
    assert pe.accepted(again, at).risk_level == "extreme"


def test_a_review_never_changes_the_score(pe, at):
    case = pe.assessed(at)
    found = case.assessments.get()
    before = found.result
    accept(pe, found, at)
    found.refresh_from_db()
    assert found.result == before
    assert found.level == "extraordinary"
    # Nor does an answer that changed behind its back pass unseen.
    case = pe.assessed(at)
    found = case.assessments.get()
    found.answers.filter(item__startswith="C").update(value="0")
    with pytest.raises(Refused, match="no longer the one handed in"):
        accept(pe, found, at)


# --- presumed risk (T-924/14) ----------------------------------------------------------


@pytest.fixture
def presumed(pe, at):
    return pe.assessing(at, presumption_group="indigenous")


def rebut(pe, case, at, **changes):
    how = {"text": "Lives abroad since May.", "by": pe.user("assessor"), **changes}
    return assessments.rebut_presumption(case_id=case.pk, at=at, **how)


def test_a_presumed_risk_is_not_ordinary(pe, presumed, at):
    found = pe.written(presumed, at, level="ordinary")
    with pytest.raises(Refused, match="may not be called ordinary"):
        reviews.submit_assessment(assessment_id=found.pk, by=pe.user("assessor"), at=at)


def test_a_rebuttal_needs_words_evidence_and_a_draft(pe, presumed, at):
    with pytest.raises(Refused, match="Begin the assessment"):
        rebut(pe, presumed, at)
    assessments.start_assessment(case_id=presumed.pk, by=pe.user("assessor"), at=at)
    with pytest.raises(Invalid, match="Write the evidence"):
        rebut(pe, presumed, at, text=" ")
    with pytest.raises(Invalid, match="Link the evidence"):
        rebut(pe, presumed, at)
    with pytest.raises(Denied):
        rebut(pe, presumed, at, by=pe.user("assessment_lead"))
    rebut(pe, presumed, at, upload=("register.txt", b"Migration register, 4 May."))
    assert presumed.attachments.filter(from_person=False).count() == 1
    assert Entry.objects.filter(file=presumed.file, verb="assessment.rebut").exists()
    other = pe.assessing(at)
    with pytest.raises(Refused, match="No risk is presumed"):
        rebut(pe, other, at)


def test_ordinary_holds_only_when_review_agrees_to_the_rebuttal(pe, presumed, at):
    pe.written(presumed, at, level="ordinary", evidence=("T1",))
    rebut(pe, presumed, at)
    found = pe.handed_in(presumed, at, level="ordinary")
    assert (found.level, found.result["presumption"]) == ("ordinary", "awaits_review")
    for answer in (None, False):
        with pytest.raises(Refused, match="agree to the rebuttal, or return"):
            accept(pe, found, at, agrees_rebuttal=answer)
    assert not found.reviews.exists()
    accept(pe, found, at, agrees_rebuttal=True)
    presumed.refresh_from_db()
    found.refresh_from_db()
    assert presumed.presumption_rebutted_at == at
    assert (found.level, found.result["presumption"]) == ("ordinary", "rebutted")
    assert found.reviews.get().agrees_rebuttal is True


def test_a_new_rebuttal_needs_a_new_agreement(pe, presumed, at):
    pe.written(presumed, at, level="ordinary", evidence=("T1",))
    rebut(pe, presumed, at)
    Case.objects.filter(pk=presumed.pk).update(presumption_rebutted_at=at)
    assert rebut(pe, presumed, at, text="Moved again.").presumption_rebutted_at is None


# --- assessing again: no silent cut (T-239/21) ------------------------------------------


def again(pe, case, at):
    """Return a case whose protection is in force, being assessed again."""
    Case.objects.filter(pk=case.pk).update(state="active")
    case = Case.objects.get(pk=case.pk)
    reason = reassessing.trigger(
        case_id=case.pk, kind="scheduled", once=f"test:{at}", by=SYSTEM, at=at
    )
    reassessing.reassess(trigger_id=reason.pk, by=SYSTEM, at=at)
    return pe.given_to_assessor(Case.objects.get(pk=case.pk), at)


def test_the_previous_stands_beside_a_reassessment(pe, at):
    case = again(pe, pe.reviewed(at), at)
    found = assessments.start_assessment(case_id=case.pk, by=pe.user("assessor"), at=at)
    assert (found.kind, found.number, found.previous.number) == ("reassessment", 2, 1)
    assert not found.answers.exists()


def test_an_equal_index_keeps_the_level_and_the_measures(pe, at):
    case = again(pe, pe.reviewed(at, "extreme"), at)
    # A capacity fell and a threat fell: R stays, so does the level, though T alone is lower.
    found = pe.handed_in(case, at, level="extreme")
    assert (found.level, found.result["fallen_threats"]) == ("extreme", [])
    case = pe.accepted(found, at)
    assert (case.state, case.risk_level) == ("active", "extreme")
    assert case.clock_running("reassessment_total") is None


@pytest.mark.parametrize(("told", "state"), [(True, "implementing"), (False, "granted")])
def test_an_unchanged_level_is_no_way_round_the_persons_confirmation(pe, at, told, state):
    case = again(pe, pe.reviewed(at), at)
    measure = case.measures.create(catalogue_code="INT-01", body=pe.body("MININTER"), against="T")
    if told:
        measure.duty = duties.offer(
            kind="measure", subject=measure, body=measure.body, title="Patrols", at=at, by=SYSTEM,
            file=case.file,
        )  # fmt: skip
        measure.save()
    assert pe.accepted(pe.handed_in(case, at), at).state == state


def test_a_lower_index_without_a_fallen_threat_cuts_nothing(pe, at):
    case = again(pe, pe.reviewed(at, "extreme"), at)
    found = pe.handed_in(case, at, level="extraordinary")  # only the capacities rose
    assert (found.level, found.result["fallen_threats"]) == ("extreme", [])
    assert next(f for f in found.result["floors"] if f["id"] == "F6")["outcome"] == "applied"


def test_a_threat_fallen_with_evidence_lowers_it_with_notice_and_a_window(pe, at):
    case = again(pe, pe.reviewed(at), at)
    fallen = {"T1": "0", "T2": "0"}
    found = pe.handed_in(case, at, level="ordinary", answers=fallen, evidence=("T1", "T2"))
    assert (found.level, found.result["fallen_threats"][:2]) == ("ordinary", ["T1", "T2"])
    case = pe.accepted(found, at)
    # Never straight to a denial: it is proposed to close, and the person may object.
    assert case.state == "closing_proposed"
    assert case.closings.get().told_at == at
    assert case.clock_running("closure_objection") is not None


def test_each_variable_that_moved_needs_its_reason(pe, at):
    case = again(pe, pe.reviewed(at), at)
    found = pe.written(case, at, answers={"T1": "1"}, evidence=("T1",))
    found.answers.filter(item="T1").update(reason=None)
    with pytest.raises(Refused, match="T1: The answer has changed: write why"):
        reviews.submit_assessment(assessment_id=found.pk, by=pe.user("assessor"), at=at)
    found = pe.written(case, at, change_reasons="")
    with pytest.raises(Refused, match="what changed against the previous"):
        reviews.submit_assessment(assessment_id=found.pk, by=pe.user("assessor"), at=at)


def test_a_higher_level_leads_to_a_new_plan(pe, at):
    case = again(pe, pe.reviewed(at), at)
    found = pe.handed_in(case, at, level="extreme")
    assert pe.accepted(found, at).state == "plan_concertation"


def test_a_reassessment_comes_back_to_reassessing(pe, at):
    case = again(pe, pe.reviewed(at), at)
    found = pe.handed_in(case, at)
    send_back(pe, found, at)
    case.refresh_from_db()
    assert case.state == "reassessing"


def test_who_assessed_or_reviewed_does_not_decide(pe, at):
    from amparo.cases.policies import POLICY, Can

    case = pe.reviewed(at, "ordinary")
    for role in ("assessor", "assessment_lead"):
        user = pe.user(role)
        Post.objects.create(user=user, organisation=pe.desk, role="decider", since_on=LONG_AGO)
        assert not POLICY.allows(user, Can.DECIDE, case)
    assert POLICY.allows(pe.user("decider"), Can.DECIDE, case)


def test_time_between_states_is_kept(pe, at):
    case = pe.assessed(at)
    later = at + dt.timedelta(days=1)
    pe.accepted(case.assessments.get(), later)
    last = case.changes.latest("at")
    assert (last.before, last.after, last.at) == ("qa_review", "plan_concertation", later)
