"""Indicators with their days, progress reports, assessments, letters (SM5, V-C6, V-C7)."""

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace

import pytest

from amparo.commitments import actions, queries
from amparo.commitments.actions import Cited, IndicatorFacts
from amparo.commitments.actions.measuring import facts_of_indicator
from amparo.commitments.jobs.reminding import remind, tell_overdue, warn
from amparo.commitments.models import Assessment, DueDate, Indicator
from amparo.kernel.errors import Denied, Invalid, Outdated, Refused
from amparo.notices.models import Notice
from tests.unit.commitments.test_actions import verbs
from tests.unit.situations.people import staff_of

pytestmark = pytest.mark.django_db
DAY = dt.date
PDF = ("act.txt", b"The act of the ministry.")


def facts(body=None, **more):
    given = {
        "ref": "I-1", "title": "Officers trained", "kind": "process", "country": "PE",
        "begins_on": DAY(2026, 12, 31), "ends_on": DAY(2027, 12, 31), "repeats": True,
        "every_months": 6, "manager": body,
    }  # fmt: skip
    return IndicatorFacts(**(given | more))


def days(row):
    return [d.due_on for d in row.due_dates.order_by("due_on")]


@pytest.fixture
def measured(officer, head, source, body, focal_point, at):
    """A published indicator of a ministry, with its focal point."""
    row = actions.set_indicator(
        facts=facts(body("MININTER")), cited=Cited(source), by=officer, at=at
    )
    row = actions.publish(model=Indicator, record_id=row.pk, by=head, at=at)
    return SimpleNamespace(row=row, liaison=focal_point("MININTER"), body=body("MININTER"))


@pytest.fixture
def reported(measured, at):
    """Return a function that writes a report for the first open day."""

    def tell(**more):
        day = measured.row.due_dates.order_by("due_on").first()
        given = {"title": "First half", "text": "300 officers.", "by": measured.liaison, "at": at}
        return actions.write_report(**(given | {"due_date": day} | more))

    return tell


# --- the indicator ---------------------------------------------------------------


def test_an_indicator_brings_its_days(measured):
    assert days(measured.row) == [DAY(2026, 12, 31), DAY(2027, 6, 30), DAY(2027, 12, 31)]
    assert {d.body for d in measured.row.due_dates.all()} == {measured.body}
    assert "indicator.rescheduled" in verbs(measured.row)


@pytest.mark.parametrize(
    ("field", "value"),
    [("ends_on", None), ("every_months", None), ("begins_on", None),
     ("ends_on", DAY(2026, 12, 31)), ("kind", "mood"), ("ref", ""), ("title", " ")],
)  # fmt: skip
def test_v_c6_what_repeats_has_an_end_and_a_number_of_months(officer, at, field, value):
    with pytest.raises(Invalid) as no:
        actions.set_indicator(facts=facts(**{field: value}), by=officer, at=at)
    assert no.value.field == field


def test_who_works_at_no_desk_sets_none_and_no_reference_is_taken_twice(measured, officer, at):
    with pytest.raises(Denied):
        actions.set_indicator(facts=facts(ref="I-2"), by=measured.liaison, at=at)
    with pytest.raises(Invalid) as no:
        actions.set_indicator(facts=facts(), by=officer, at=at)
    assert no.value.field == "ref"


def test_a_new_number_of_months_rebuilds_only_open_days_to_come(measured, reported, officer, at):
    later = at.replace(year=2027, month=7, day=15)
    report = reported()
    actions.add_proof(
        report_id=report.pk, kind="act", title="Act", upload=PDF, by=measured.liaison, at=at
    )
    actions.hand_in(report_id=report.pk, by=measured.liaison, at=at)
    row = Indicator.objects.get(pk=measured.row.pk)
    changed = replace(facts_of_indicator(row), every_months=12)
    actions.change_indicator(indicator_id=row.pk, revision=1, facts=changed, by=officer, at=later)
    assert days(row) == [DAY(2026, 12, 31), DAY(2027, 6, 30), DAY(2027, 12, 31)]
    today = later.date()
    stages = [queries.due_stage(d, today) for d in row.due_dates.order_by("due_on")]
    assert stages == ["submitted", "overdue", "scheduled"], "what has passed stays"
    with pytest.raises(Outdated):
        actions.change_indicator(
            indicator_id=row.pk, revision=1, facts=changed, by=officer, at=later
        )


def test_values_of_two_sources_for_one_period_both_stand(measured, officer, at):
    for value in ("300", "280"):
        actions.record_value(
            indicator_id=measured.row.pk, period="2026", value=value, by=officer, at=at
        )
    assert measured.row.values.count() == 2
    said = {"indicator_id": measured.row.pk, "by": officer, "at": at}
    with pytest.raises(Invalid):
        actions.record_value(period="2026", **said)
    with pytest.raises(Invalid) as no:
        actions.record_value(period="last year", value=1, **said)
    assert no.value.field == "period"
    assert actions.record_value(period="2026", text="not known", **said).text == "not known"
    with pytest.raises(Denied):
        actions.record_value(period="2026", value=1, **(said | {"by": measured.liaison}))


def test_a_share_lies_between_0_and_100(officer, at):
    row = actions.set_indicator(facts=facts(unit="%"), by=officer, at=at)
    with pytest.raises(Invalid):
        actions.record_value(indicator_id=row.pk, period="2026", value=101, by=officer, at=at)


# --- progress reports ----------------------------------------------------------------


def test_a_report_is_a_draft_of_its_body_until_it_is_handed_in(
    measured, reported, officer, focal_point, at
):
    row = reported()
    assert row.body == measured.body and row.state == "draft"
    assert row in queries.visible_reports(measured.liaison)
    assert row not in queries.visible_reports(focal_point("MINAM"))
    with pytest.raises(Refused, match="document"):
        actions.hand_in(report_id=row.pk, by=measured.liaison, at=at)
    actions.add_proof(
        report_id=row.pk, kind="act", title="Act 12", upload=PDF, is_public=True,
        by=measured.liaison, at=at,
    )  # fmt: skip
    row = actions.hand_in(report_id=row.pk, by=measured.liaison, at=at)
    assert row.state == "in_review" and row.due_date.pk
    due = DueDate.objects.get(pk=row.due_date_id)
    assert (due.stage, due.submitted_on) == ("submitted", DAY(2026, 11, 10))
    with pytest.raises(Refused, match="handed in"):
        reported()
    with pytest.raises(Refused):
        actions.change_report(
            report_id=row.pk, revision=1, title="x", text="y", by=measured.liaison, at=at
        )
    assert verbs(row) == ["progress.written", "proof.added", "progress.handed_in"]


def test_the_desk_accepts_a_report_and_its_writer_does_not(
    measured, reported, officer, focal_point, at
):
    row = reported()
    actions.add_proof(
        report_id=row.pk, kind="press", title="Note", address="https://example.org/n",
        by=measured.liaison, at=at,
    )  # fmt: skip
    with pytest.raises(Refused, match="wait"):
        actions.accept_report(report_id=row.pk, by=officer, at=at)
    actions.hand_in(report_id=row.pk, by=measured.liaison, at=at)
    with pytest.raises(Denied):
        actions.accept_report(report_id=row.pk, by=measured.liaison, at=at)
    row = actions.accept_report(report_id=row.pk, by=officer, at=at)
    assert row.state == "published" and row.proofs.get().verified_label == officer.actor_label
    assert DueDate.objects.get(pk=row.due_date_id).stage == "accepted"
    assert row in queries.visible_reports(focal_point("MINAM"))


def test_a_report_is_sent_back_with_the_reason_and_handed_in_again(measured, reported, officer, at):
    row = reported()
    actions.add_proof(
        report_id=row.pk, kind="act", title="Act", upload=PDF, by=measured.liaison, at=at
    )
    actions.hand_in(report_id=row.pk, by=measured.liaison, at=at)
    with pytest.raises(Invalid):
        actions.return_report(report_id=row.pk, reason=" ", by=officer, at=at)
    row = actions.return_report(report_id=row.pk, reason="By sex, please.", by=officer, at=at)
    assert (row.state, row.returned_why) == ("draft", "By sex, please.")
    assert DueDate.objects.get(pk=row.due_date_id).stage == "returned"
    row = actions.change_report(
        report_id=row.pk, revision=1, title="First half", text="120 women, 180 men.",
        by=measured.liaison, at=at,
    )  # fmt: skip
    assert row.indicator == measured.row, "V-C7: what a report is about never changes"
    assert actions.hand_in(report_id=row.pk, by=measured.liaison, at=at).returned_why == ""


def test_two_hands_on_one_report_the_second_is_told(measured, reported, at):
    row = reported()
    said = {"report_id": row.pk, "revision": 1, "title": "T", "by": measured.liaison, "at": at}
    actions.change_report(text="One.", **said)
    with pytest.raises(Outdated):
        actions.change_report(text="Two.", **said)


def test_who_owes_nothing_reports_nothing(measured, reported, focal_point, acting, at):
    with pytest.raises(Denied):
        reported(by=focal_point("MINAM"))
    with pytest.raises(Denied):
        reported(by=staff_of("observer"))
    with pytest.raises(Invalid):
        reported(text=" ")
    with pytest.raises(Denied):
        reported(indicator=None, due_date=None, action=acting())


def test_a_proof_is_a_document_or_an_address_of_a_kind(measured, reported, at):
    row = reported()
    said = {"report_id": row.pk, "by": measured.liaison, "at": at}
    with pytest.raises(Invalid) as no:
        actions.add_proof(kind="act", title="Act", **said)
    assert no.value.field == "file"
    with pytest.raises(Invalid) as no:
        actions.add_proof(kind="rumour", title="Act", upload=PDF, **said)
    assert no.value.field == "kind"
    with pytest.raises(Invalid):
        actions.add_proof(kind="act", title="x", upload=("x.exe", b"MZ\x00\x01"), **said)


def test_only_the_desk_says_that_a_document_is_public(measured, reported, officer, at):
    row = reported()
    proof = actions.add_proof(
        report_id=row.pk, kind="act", title="Act", upload=PDF, by=measured.liaison, at=at
    )
    with pytest.raises(Denied):
        actions.show_proof(proof_id=proof.pk, is_public=True, by=measured.liaison, at=at)
    assert actions.show_proof(proof_id=proof.pk, is_public=True, by=officer, at=at).is_public
    assert verbs(row)[-1] == "proof.shown"


def test_a_report_takes_the_recommendation_on(
    recommended, answered, acting, officer, head, source, body, focal_point, at
):
    row = recommended()
    actions.classify(recommendation_id=row.pk, sought="train", by=officer, at=at)
    answered(row, "supported")
    action = acting(row, stage="approved")
    actions.entrust(action_id=action.pk, body=body("MININTER"), role="lead", by=officer, at=at)
    actions.move_action(action_id=action.pk, move="begin", by=officer, at=at)
    row.refresh_from_db()
    assert row.stage == "in_implementation"
    liaison = focal_point("MININTER")
    report = actions.write_report(title="T", text="Done.", action=action, by=liaison, at=at)
    actions.add_proof(report_id=report.pk, kind="act", title="A", upload=PDF, by=liaison, at=at)
    actions.hand_in(report_id=report.pk, by=liaison, at=at)
    actions.accept_report(report_id=report.pk, by=officer, at=at)
    row.refresh_from_db()
    assert row.stage == "reported"
    said = actions.grade(
        recommendation_id=row.pk, assessor="UPR Info", assessor_kind="ngo", scale="upr_info",
        value="partially implemented", as_of="2026", cited=Cited(source), by=officer, at=at,
    )  # fmt: skip
    row.refresh_from_db()
    assert row.stage == "reported", "a draft takes nothing on"
    actions.publish(model=Assessment, record_id=said.pk, by=head, at=at)
    row.refresh_from_db()
    assert row.stage == "assessed"


# --- assessments -----------------------------------------------------------------------


def test_assessors_stand_beside_each_other_on_their_own_scales(recommended, officer, at):
    row = recommended()
    said = {"recommendation_id": row.pk, "as_of": "2026", "by": officer, "at": at}
    actions.grade(
        assessor="Human Rights Committee", assessor_kind="treaty_body", scale="ccpr", value="B2",
        **said,
    )  # fmt: skip
    actions.grade(
        assessor="The State", assessor_kind="state", scale="upr_states", value="Completed", **said
    )
    values = queries.assessments_of(officer, row).values_list("scale", "value")
    assert set(values) == {("ccpr", "B2"), ("upr_states", "Completed")}


@pytest.mark.parametrize(
    ("field", "value"),
    [("value", "Z"), ("scale", "stars"), ("assessor", " "), ("assessor_kind", "friend"),
     ("as_of", ""), ("value", "4.5")],
)  # fmt: skip
def test_a_grade_is_of_its_scale(recommended, officer, at, field, value):
    said = {
        "recommendation_id": recommended().pk, "assessor": "A", "assessor_kind": "ngo",
        "scale": "ccpr", "value": "A", "as_of": "2026", "by": officer, "at": at,
    }  # fmt: skip
    with pytest.raises(Invalid) as no:
        actions.grade(**(said | {field: value}))
    assert no.value.field == field


def test_who_works_at_no_desk_assesses_nothing_and_something_is_assessed(recommended, officer, at):
    said = {
        "assessor": "A", "assessor_kind": "ngo", "scale": "ccpr", "value": "A", "as_of": "2026",
        "at": at,
    }  # fmt: skip
    with pytest.raises(Denied):
        actions.grade(recommendation_id=recommended().pk, by=staff_of("observer"), **said)
    with pytest.raises(Invalid):
        actions.grade(by=officer, **said)


# --- letters -----------------------------------------------------------------------------


def test_one_letter_a_month_before_in_the_readers_language(measured, at):
    measured.liaison.language = "es"
    measured.liaison.save()
    assert warn(at=at) == 0, "51 days are not a month"
    near = at + dt.timedelta(days=22)
    assert warn(at=near) == 1
    letter = Notice.objects.get(template="report_due")
    assert (letter.user, letter.language) == (measured.liaison, "es")
    assert letter.link == "/commitments/due/"
    assert warn(at=near + dt.timedelta(days=1)) == 0
    assert DueDate.objects.get(due_on=DAY(2026, 12, 31)).warned_at == near


def test_the_named_focal_point_alone_gets_the_letter(measured, focal_point, at):
    other = focal_point("MININTER", role="desk_officer")
    measured.row.focal_point = other
    measured.row.save()
    warn(at=at + dt.timedelta(days=22))
    assert Notice.objects.get(template="report_due").user == other


def test_nobody_is_written_to_about_a_draft_or_a_day_that_was_met(measured, officer, body, at):
    near = at + dt.timedelta(days=22)
    actions.set_indicator(facts=facts(body("MININTER"), ref="I-2"), by=officer, at=at)
    measured.row.due_dates.update(stage=DueDate.SUBMITTED)
    assert warn(at=near) == 0


def test_each_week_the_head_of_the_lead_body_hears_what_is_overdue(
    measured, acting, officer, body, focal_point, at
):
    action = acting(stage="approved")
    actions.entrust(action_id=action.pk, body=body("MINJUSDH"), role="lead", by=officer, at=at)
    measured.row.actions.add(action)
    late = dt.datetime(2027, 1, 6, 9, tzinfo=at.tzinfo)
    told = tell_overdue(at=late)
    who = {n.user for n in Notice.objects.filter(template="reports_overdue")}
    heads = {u.service_name for u in who}
    assert heads == {"desk_head", measured.liaison.service_name}, heads
    assert told == 2 and tell_overdue(at=late) == 0
    assert tell_overdue(at=late + dt.timedelta(days=7)) == 2


def test_treaty_days_are_written_down_and_a_fixed_day_comes_first(told, officer, head, source, at):
    told("CRC", "ratification", "1990-09-04")
    remind(at=at)
    days = DueDate.objects.filter(instrument__known_as="CRC", duty_key="CRC_PERIODIC")
    assert [d.due_on for d in days] == [DAY(2027, 10, 4)]
    cycle = actions.open_cycle(
        mechanism="CRC", country="PE", label="CRC 6-7", next_due="2028-04-03",
        cited=Cited(source), by=officer, at=at,
    )  # fmt: skip
    remind(at=at)
    assert days.get().due_on == DAY(2027, 10, 4), "a draft fixes nothing"
    actions.publish(model=type(cycle), record_id=cycle.pk, by=head, at=at)
    remind(at=at)
    assert days.get().due_on == DAY(2028, 4, 3)
    days.update(stage=DueDate.SUBMITTED)
    cycle.refresh_from_db()
    type(cycle).objects.update(next_due="2028-09-01")
    remind(at=at)
    found = sorted(days.values_list("due_on", "stage"))
    assert found == [(DAY(2028, 4, 3), "submitted"), (DAY(2028, 9, 1), "open")]
