"""Who may assess: certified on the day, without conflict, of no suspected body, no reviewer."""

import datetime as dt

import pytest

from amparo.cases import actions, queries
from amparo.cases.actions import assessments, assessors, reviews, urgent
from amparo.cases.models import Assessment
from amparo.kernel.errors import Denied, Refused
from amparo.ledger.models import Entry
from amparo.people.models import Post
from amparo.training.models import Certificate
from tests.world import LONG_AGO, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def pe(at):
    return world("PE", at=at)


def give(pe, case, at, **changes):
    how = {"assessor": pe.user("assessor"), "by": pe.user("assessment_lead"), **changes}
    return assessors.assign_assessor(case_id=case.pk, at=at, **how)


def test_a_certified_assessor_takes_an_admitted_case(pe, at):
    case = give(pe, pe.admitted(at), at)
    assert case.state == "assessing"
    assert case.assignments.get(role="assessor").user == pe.user("assessor")
    entry = Entry.objects.get(file=case.file, verb="case.assign_assessor")
    assert entry.after == {"state": "assessing"}
    # One term covers admitted, assessing and review: it is not started again.
    assert case.clock_running("assessment_total").started_at == at


def test_only_who_leads_assessments_assigns(pe, at):
    with pytest.raises(Denied):
        give(pe, pe.admitted(at), at, by=pe.user("case_officer"))


def test_a_certificate_counts_until_its_last_day(pe, at):
    case = pe.admitted(at)
    assessor = pe.user("assessor")
    Certificate.objects.update(expires_on=at.date() - dt.timedelta(days=1))
    with pytest.raises(Refused, match="no valid certificate"):
        give(pe, case, at)
    Certificate.objects.update(expires_on=at.date())
    assert give(pe, case, at).assignments.filter(user=assessor, until_at=None).exists()


def test_a_case_that_waits_for_no_assessor_is_not_given(pe, at):
    with pytest.raises(Refused, match="waits for no assessor"):
        give(pe, pe.received(at), at)


def test_one_of_a_suspected_body_or_with_a_conflict_cannot_take_it(pe, at):
    case = pe.admitted(at)
    other = pe.user("assessor", name="assessor two", at_body="DP")
    actions.suspect(case_id=case.pk, body=pe.body("DP"), reason="x", by=pe.holder(case), at=at)
    with pytest.raises(Refused, match="may be behind the risk"):
        give(pe, case, at, assessor=other)
    case = pe.assessing(at)
    actions.declare_conflict(
        case_id=case.pk, has_conflict=True, note="A cousin.", by=pe.user("assessor"), at=at
    )
    with pytest.raises(Refused, match="declared a conflict"):
        give(pe, case, at)


def test_an_assessor_of_a_suspected_body_cannot_even_open_it(pe, at):
    case = pe.admitted(at)
    other = pe.user("assessor", name="assessor two", at_body="DP")
    give(pe, case, at, assessor=other)
    assert case in queries.visible_to(other)
    actions.suspect(case_id=case.pk, body=pe.body("DP"), reason="x", by=pe.holder(case), at=at)
    assert case not in queries.visible_to(other)
    with pytest.raises(Denied):
        assessments.start_assessment(case_id=case.pk, by=other, at=at)


def test_whoever_reviewed_or_decided_cannot_assess(pe, at):
    case = pe.assessed(at)
    lead = pe.user("assessment_lead")
    Post.objects.create(user=lead, organisation=pe.desk, role="assessor", since_on=LONG_AGO)
    pe.certify(lead)
    reviews.send_back(assessment_id=case.assessments.get().pk, reasons="More.", by=lead, at=at)
    with pytest.raises(Refused, match="reviewed an assessment"):
        give(pe, case, at, assessor=lead)
    case.decisions.create(kind="grant", opened_at=at, opened_by=lead, decided_by=pe.user("decider"))
    pe.certify(pe.user("decider"))
    with pytest.raises(Refused, match="decided in this case"):
        give(pe, case, at, assessor=pe.user("decider"))


def test_an_assessor_comes_only_through_the_assignment_that_looks_at_certificates(pe, at):
    case = pe.admitted(at)
    with pytest.raises(Refused, match="with a certificate"):
        actions.assign_to(
            case_id=case.pk, user=pe.user("assessor"), role="assessor",
            by=pe.user("intake_lead"), at=at,
        )  # fmt: skip


def test_flagged_needs_ask_for_their_module_at_the_next_assessment(pe, at):
    case = pe.assessing(at)
    assessor = pe.user("assessor")
    found = pe.written(case, at, answers={"D1": "2"})
    with pytest.raises(Refused, match="GENDER"):
        reviews.submit_assessment(assessment_id=found.pk, by=assessor, at=at)
    pe.certify(assessor, "GENDER")
    reviews.submit_assessment(assessment_id=found.pk, by=assessor, at=at)
    case = pe.accepted(found, at)
    Certificate.objects.filter(module="GENDER").delete()
    assert assessors.why_not(assessor, case, at)


def test_when_a_certificate_ends_the_case_is_taken_off_and_the_person_told(pe, at):
    case = pe.assessing(at)
    assessor = pe.user("assessor")
    draft = pe.written(case, at)
    Certificate.objects.update(expires_on=at.date())
    assert assessors.take_off_expired(user=assessor, at=at) == 0
    tomorrow = at + dt.timedelta(days=1)
    with pytest.raises(Refused, match="has expired"):
        reviews.submit_assessment(assessment_id=draft.pk, by=assessor, at=tomorrow)
    assert assessors.take_off_expired(user=assessor, at=tomorrow) == 1
    assert assessors.take_off_expired(user=assessor, at=tomorrow) == 0
    case.refresh_from_db()
    draft.refresh_from_db()
    assert (case.state, draft.state) == ("assessing", Assessment.DROPPED)
    assert "Otra persona capacitada" in case.messages.latest("at").text  # in their language
    assert case.clock_running("assessment_total") is not None
    assert Entry.objects.filter(file=case.file, verb="assessment.drop").exists()
    with pytest.raises(Denied):
        assessments.start_assessment(case_id=case.pk, by=assessor, at=tomorrow)
    give(pe, case, tomorrow, assessor=pe.user("assessor", name="assessor two"))
    fresh = assessments.start_assessment(
        case_id=case.pk, by=pe.user("assessor two", name="assessor two"), at=tomorrow
    )
    assert (fresh.number, fresh.answers.count()) == (2, 0)


def test_an_urgency_gets_its_assessor_before_the_case_is_admitted(pe, at):
    case = pe.received(at, urgency={"threatened_now": "yes"})
    with pytest.raises(Refused, match="waits for no assessor"):
        give(pe, case, at)
    lead = pe.user("assessment_lead")
    assert case not in queries.visible_to(lead)
    urgent.order(
        case_id=case.pk, grave=True, imminent=True, right="life", reason="Armed men.",
        measures=[urgent.UrgentMeasure(catalogue_code="INT-01", body=pe.body("MININTER"))],
        by=pe.user("duty_officer"), at=at,
    )  # fmt: skip
    assert case in queries.visible_to(lead)
    give(pe, case, at)
    case.refresh_from_db()
    assert case.state == "received"


def test_the_end_of_a_certificate_reaches_the_cases_through_its_event(pe, at):
    from amparo.ledger.jobs import drain
    from amparo.notices.models import Notice
    from amparo.site.reactions import REACTIONS
    from amparo.training import jobs

    case = pe.assessing(at)
    lead = pe.user("assessment_lead")
    Certificate.objects.update(expires_on=at.date())
    tomorrow = at + dt.timedelta(days=1)
    jobs.tick(at=tomorrow)
    while drain(REACTIONS, at=tomorrow):
        pass
    assert not case.assignments.filter(role="assessor", until_at=None).exists()
    assert Notice.objects.filter(user=lead, template="task_waiting").exists()
