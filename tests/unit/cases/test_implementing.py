"""A granted plan at work: duties with the least task, notices, the person's own word."""

import datetime as dt
import io
import zipfile

import pytest

from amparo.cases import actions
from amparo.cases.actions import implementing, plans
from amparo.cases.models import Case, Paper
from amparo.duties import actions as duties
from amparo.duties import jobs
from amparo.duties.models import Clock, Escalation
from amparo.duties.queries import by_body
from amparo.evidence.queries import content_of
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry, Event
from tests.world import World, world

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def pe(at: dt.datetime) -> World:
    return world("PE", at=at)


def _verbs(case: Case) -> set[str]:
    return set(Entry.objects.filter(file=case.file).values_list("verb", flat=True))


def test_each_body_gets_its_duty_with_the_least_it_must_know(pe: World, at: dt.datetime):
    case = pe.granted(at, "MININTER", "MINAM")
    with pytest.raises(Denied):
        implementing.notify_bodies(case_id=case.pk, by=pe.user("intake_officer"), at=at)
    told = implementing.notify_bodies(case_id=case.pk, by=pe.user("case_officer"), at=at)
    assert told.state == "implementing" and "case.notify_bodies" in _verbs(case)
    duty = case.measures.get(body__code="MINAM").duty
    assert (duty.code_name, duty.coarse_place) == (case.code_name, case.region)
    assert duty.task == "Visit the river house on market days."
    said = f"{duty.title} {duty.task}"
    assert "Rosa" not in said and "MININTER" not in said
    assert Event.objects.filter(verb="duty.offered").count() == 2


def _words_of(paper: Paper) -> str:
    with zipfile.ZipFile(io.BytesIO(content_of(paper.copy))) as parts:
        return parts.read("word/document.xml").decode()


def test_each_body_gets_its_own_notice_without_a_name(pe: World, at: dt.datetime):
    case = pe.implementing(at, "MININTER", "MINAM")
    notices = case.papers.filter(kind="duty_notice", form="docx").select_related("body", "measure")
    assert {n.body.code for n in notices} == {"MININTER", "MINAM"}
    for notice in notices:
        said = _words_of(notice)
        assert notice.measure.duty.code in said and case.code_name in said
        other = case.measures.exclude(pk=notice.measure_id).get()
        assert other.body.name not in said and "Rosa" not in said


def test_bodies_are_told_once_and_only_what_was_granted(pe: World, at: dt.datetime):
    with pytest.raises(Refused, match="once measures are granted"):
        implementing.notify_bodies(case_id=pe.pending(at).pk, by=pe.user("case_officer"), at=at)
    case = pe.implementing(at)
    implementing.notify_bodies(case_id=case.pk, by=pe.user("case_officer"), at=at)
    assert case.measures.exclude(duty=None).count() == 1


def test_a_body_suspected_after_the_grant_gets_nothing(pe: World, at: dt.datetime):
    case = pe.granted(at, "MINAM")
    actions.suspect(case_id=case.pk, body=pe.body("MINAM"), reason="x", by=pe.holder(case), at=at)
    with pytest.raises(Refused, match="give its measure to another body"):
        implementing.notify_bodies(case_id=case.pk, by=pe.user("case_officer"), at=at)


def test_a_consent_taken_back_stops_the_notice(pe: World, at: dt.datetime):
    from amparo.cases.actions.person import answer_consent

    case = pe.granted(at, "MINAM")
    answer_consent(
        case_id=case.pk, purpose="share_with_body", gives=False, body=pe.body("MINAM"),
        by=pe.holder(case), at=at + HOUR,
    )  # fmt: skip
    with pytest.raises(Refused, match="not consented"):
        implementing.notify_bodies(case_id=case.pk, by=pe.user("case_officer"), at=at + HOUR)


def test_a_measure_goes_to_another_body_with_consent_and_the_first_stays_on_record(
    pe: World, at: dt.datetime
):
    case, by = pe.implementing(at, "MINAM"), pe.user("case_officer")
    measure = case.measures.get()
    liaison = pe.user("sector_liaison", at_body="MINAM")
    duties.refuse(duty_id=measure.duty_id, reason="Not our remit.", by=liaison, at=at)

    def give(body: str, reason: str = "Refused by the first.", who: object = by) -> object:
        return implementing.change_body(
            measure_id=measure.pk, body=pe.body(body), reason=reason, by=who, at=at
        )

    with pytest.raises(Invalid, match="Write why"):
        give("MINCUL", reason=" ")
    with pytest.raises(Invalid, match="another body"):
        give("MINAM")
    with pytest.raises(Denied):
        give("MINCUL", who=pe.user("assessor"))
    with pytest.raises(Refused, match="not consented to share"):
        give("MINCUL")
    actions.record_consent(
        case_id=case.pk, purpose="share_with_body", answer="given", body=pe.body("MINCUL"),
        by=pe.holder(case), at=at,
    )  # fmt: skip
    other = give("MINCUL")
    measure.refresh_from_db()
    assert other.duty.body.code == "MINCUL" and other.answer == "accept"
    assert measure.ended_at == at and measure.duty.state == "refused"
    assert "plan.change_body" in _verbs(case)
    with pytest.raises(Refused, match="not being carried out"):
        give("MIMP")


# --- the person's own word (scenarios 7 and 8) -------------------------------------


def test_protection_is_in_force_only_when_the_person_confirms_each_measure(
    pe: World, at: dt.datetime
):
    case, by = pe.implementing(at, "MININTER", "MINAM"), pe.user("case_officer")
    first, second = case.measures.order_by("id")
    for measure in (first, second):
        pe.done(measure, at)
    implementing.confirm_measure(
        measure_id=first.pk, happened=True, suitability=4, by=pe.holder(case), at=at
    )
    with pytest.raises(Refused, match="a body's word alone is not enough"):
        implementing.confirm_protection(case_id=case.pk, by=by, at=at)
    implementing.confirm_measure(measure_id=second.pk, happened=True, by=pe.holder(case), at=at)
    with pytest.raises(Denied):
        implementing.confirm_protection(case_id=case.pk, by=pe.user("decider"), at=at)
    active = implementing.confirm_protection(case_id=case.pk, by=by, at=at)
    assert active.state == "active" and active.clock_running("reassessment")
    assert "case.confirm_protection" in _verbs(case)


def test_only_the_person_and_those_with_them_confirm(pe: World, at: dt.datetime):
    case = pe.implementing(at, "MINAM")
    measure = case.measures.get()
    with pytest.raises(Refused):
        implementing.confirm_measure(
            measure_id=measure.pk, happened=True, by=pe.holder(case), at=at
        )
    pe.done(measure, at)
    for who in (pe.user("decider"), pe.user("sector_liaison", at_body="MINAM")):
        with pytest.raises(Denied):
            implementing.confirm_measure(measure_id=measure.pk, happened=True, by=who, at=at)
    undone = pe.granted(at).measures.get()
    with pytest.raises(Refused, match="No body has this measure"):
        implementing.confirm_measure(
            measure_id=undone.pk, happened=True, by=pe.holder(undone.case), at=at
        )


def test_what_a_body_claims_and_the_person_denies_is_late_escalates_and_counts(
    pe: World, at: dt.datetime
):
    case = pe.implementing(at, "MINAM")
    measure = case.measures.get()
    liaison = pe.user("sector_liaison", at_body="MINAM")
    duties.accept(duty_id=measure.duty_id, by=liaison, at=at)
    with pytest.raises(Refused, match="Show evidence"):
        duties.claim_done(duty_id=measure.duty_id, by=liaison, at=at)
    duties.claim_done(duty_id=measure.duty_id, reference="Record 7", by=liaison, at=at + HOUR)
    later = at + 2 * DAY
    implementing.confirm_measure(
        measure_id=measure.pk, happened=False, text="Nobody came.", by=pe.holder(case), at=later
    )
    duty = measure.duty
    duty.refresh_from_db()
    assert duty.state == "in_progress" and duty.is_late(later) and duty.first_late_at == later
    assert jobs.tick(at=later + HOUR) > 0
    assert Escalation.objects.filter(clock__subject=f"duties.Duty:{duty.pk}").exists()
    assert not Clock.objects.filter(
        subject=f"duties.Duty:{duty.pk}", key="implementation", outcome="met"
    ).exists()
    line = next(row for row in by_body(at=later + HOUR) if row.body.code == "MINAM")
    assert line.late >= 1
    with pytest.raises(Refused, match="not confirmed every measure"):
        implementing.confirm_protection(case_id=case.pk, by=pe.user("case_officer"), at=later)


def test_a_measure_in_force_may_be_refused_any_day(pe: World, at: dt.datetime):
    case = pe.implementing(at, "MINAM")
    measure = case.measures.get()
    plans.answer_measure(
        measure_id=measure.pk, answer="refuse", words="They tell everyone.", by=pe.holder(case),
        at=at + DAY,
    )  # fmt: skip
    measure.duty.refresh_from_db()
    assert measure.duty.state == "ended"
    with pytest.raises(Refused, match="not confirmed every measure"):
        implementing.confirm_protection(case_id=case.pk, by=pe.user("case_officer"), at=at + DAY)
    plans.agree_none_possible(
        measure_id=measure.pk, reason="None fits.", by=pe.holder(case), at=at + DAY
    )
    done = implementing.confirm_protection(case_id=case.pk, by=pe.user("case_officer"), at=at + DAY)
    assert done.state == "active"
