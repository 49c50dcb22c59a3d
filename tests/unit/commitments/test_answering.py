"""Actions and who answers for them: each part is a duty, and what becomes of it flows back."""

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace

import pytest

from amparo.commitments import actions
from amparo.commitments.actions.answering import StateActionFacts, facts_of_action
from amparo.commitments.models import Action, ProgressReport, Proof, Responsibility
from amparo.commitments.queries import visible
from amparo.commitments.workflow import ACTION
from amparo.duties import actions as duties
from amparo.duties import queries as owed
from amparo.kernel.actors import SYSTEM, VISITOR
from amparo.kernel.errors import Denied, Invalid, Outdated, Refused
from amparo.ledger.actions import label
from amparo.ledger.models import Event
from amparo.site.reactions import REACTIONS
from tests.unit.commitments.test_actions import verbs
from tests.unit.situations.people import staff_of

pytestmark = pytest.mark.django_db
FILE = ("acta.txt", b"The protocol was adopted on 25 April.")


def drain(at):
    """Tell the events of duties to the rooms above, twice: a reaction is safe to call again."""
    for _again in range(2):
        for event in Event.objects.filter(verb__startswith="duty.").order_by("id"):
            for react in REACTIONS.get(event.verb, ()):
                react(event, at=at)


@pytest.fixture
def led(acting, officer, focal_point, body, at):
    """An approved action with a lead, its duty, and the focal point of that body."""
    action = acting(stage="approved")
    liaison = focal_point("MININTER")
    part = actions.entrust(
        action_id=action.pk, body=body("MININTER"), role="lead", by=officer, at=at
    )
    return SimpleNamespace(action=action, part=part, duty=part.duty, liaison=liaison)


def stage(row):
    return type(row).objects.get(pk=row.pk).stage


# --- recording -----------------------------------------------------------------


def test_an_action_has_a_day_to_be_done_by_and_a_reference_of_its_own(acting, officer, at):
    row = acting()
    assert row.target_on == dt.date(2027, 6, 30) and row.stage == "proposed"
    with pytest.raises(Invalid) as no:
        actions.propose_action(facts=facts_of_action(row), by=officer, at=at)
    assert no.value.field == "ref"


@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", "dream"), ("title", ""), ("country", "XX"), ("budget", -1), ("begins", "soon")],
)
def test_words_of_no_list_are_refused(acting, officer, at, field, value):
    facts = replace(facts_of_action(acting()), ref="A-99", **{field: value})
    with pytest.raises(Invalid) as no:
        actions.propose_action(facts=facts, by=officer, at=at)
    assert no.value.field == field


def test_who_works_at_no_desk_proposes_nothing(acting, at):
    facts = replace(facts_of_action(acting()), ref="A-99")
    with pytest.raises(Denied):
        actions.propose_action(facts=facts, by=staff_of("sector_liaison"), at=at)


def test_a_new_target_day_stands_in_the_journal_with_the_old(acting, officer, head, at):
    row = acting()
    later = replace(facts_of_action(row), target_on=dt.date(2028, 1, 1))
    row = actions.change_state_action(action_id=row.pk, revision=1, facts=later, by=officer, at=at)
    assert row.target_on == dt.date(2028, 1, 1) and verbs(row)[-1] == "state_action.changed"
    with pytest.raises(Outdated):
        actions.change_state_action(action_id=row.pk, revision=1, facts=later, by=head, at=at)


# --- stages ----------------------------------------------------------------------


def test_the_recommendation_is_planned_when_its_action_is_published(
    recommended, answered, acting, officer, body, at
):
    row = recommended()
    actions.classify(recommendation_id=row.pk, sought="policy", by=officer, at=at)
    answered(row, "supported")
    actions.assign(recommendation_id=row.pk, body=body("MINJUSDH"), by=officer, at=at)
    acting(row)
    assert stage(row) == "planned"


def test_an_action_is_approved_by_a_head_and_begins_with_a_lead(acting, officer, head, body, at):
    row = acting()
    with pytest.raises(Denied):
        actions.move_action(action_id=row.pk, move="approve", by=officer, at=at)
    actions.move_action(action_id=row.pk, move="approve", by=head, at=at)
    with pytest.raises(Refused, match="leads"):
        actions.move_action(action_id=row.pk, move="begin", by=officer, at=at)
    actions.entrust(action_id=row.pk, body=body("MININTER"), role="lead", by=officer, at=at)
    assert actions.move_action(
        action_id=row.pk, move="begin", by=officer, at=at
    ).stage == "in_progress"  # fmt: skip


def test_v_c9_nothing_is_completed_without_evidence(led, officer, at):
    actions.move_action(action_id=led.action.pk, move="begin", by=officer, at=at)
    with pytest.raises(Refused, match="evidence"):
        actions.move_action(action_id=led.action.pk, move="complete", by=officer, at=at)


def test_whoever_completed_an_action_does_not_verify_it(led, officer, head, at):
    key = led.action.pk
    actions.move_action(action_id=key, move="begin", by=officer, at=at)
    Proof.objects.create(
        action=led.action, kind="norm", title="Decree", added_id=officer.actor_id,
        added_label="o", added_at=at,
    )  # fmt: skip
    actions.move_action(action_id=key, move="complete", by=officer, at=at)
    with pytest.raises(Denied):
        actions.move_action(action_id=key, move="verify", by=officer, at=at)
    row = actions.move_action(action_id=key, move="verify", by=head, at=at)
    assert (row.stage, row.verified_label) == ("verified", head.actor_label)
    assert verbs(row)[-1] == "state_action.moved"


def test_suspending_and_cancelling_need_a_reason_and_a_suspended_action_goes_on(
    led, officer, head, at
):
    key = led.action.pk
    actions.move_action(action_id=key, move="begin", by=officer, at=at)
    with pytest.raises(Invalid):
        actions.move_action(action_id=key, move="suspend", by=officer, at=at)
    row = actions.move_action(action_id=key, move="suspend", reason="No budget.", by=officer, at=at)
    assert row.halted_why == "No budget."
    row = actions.move_action(action_id=key, move="resume", by=officer, at=at)
    assert (row.stage, row.halted_why) == ("in_progress", "")
    with pytest.raises(Denied):
        actions.move_action(action_id=key, move="cancel", reason="Law.", by=officer, at=at)
    assert actions.move_action(
        action_id=key, move="cancel", reason="Law.", by=head, at=at
    ).stage == "cancelled"  # fmt: skip


def test_a_draft_goes_nowhere(acting, officer, head, at):
    facts = replace(facts_of_action(acting()), ref="A-99")
    row = actions.propose_action(facts=facts, by=officer, at=at)
    with pytest.raises(Refused, match="publish"):
        actions.move_action(action_id=row.pk, move="approve", by=head, at=at)


def test_delayed_is_no_stage_that_is_stored():
    assert "delayed" not in ACTION.states


# --- responsibilities --------------------------------------------------------------


def test_a_part_is_a_duty_that_the_focal_point_finds_in_the_inbox(led, focal_point):
    found = owed.visible_to(led.liaison).get()
    assert (found.kind, found.title, found.state) == ("commitment", "Adopt a protocol", "offered")
    assert "UPR-2018" in found.task and found.subject == label(led.part)
    assert not owed.visible_to(focal_point("MINAM")).exists()
    assert verbs(led.action)[-1] == "responsibility.given"


def test_v_c5_one_body_leads(led, officer, body, at):
    with pytest.raises(Refused, match="hand its lead over"):
        actions.entrust(action_id=led.action.pk, body=body("MINAM"), role="lead", by=officer, at=at)
    actions.entrust(
        action_id=led.action.pk, body=body("MINAM"), role="contributor", by=officer, at=at
    )
    with pytest.raises(Refused, match="already"):
        actions.entrust(
            action_id=led.action.pk, body=body("MINAM"), role="consulted", by=officer, at=at
        )


def test_who_led_before_stays_written(led, officer, body, at):
    later = at + dt.timedelta(days=30)
    new = actions.hand_over(
        action_id=led.action.pk, body=body("MINAM"), reason="New law.", by=officer, at=later
    )
    led.part.refresh_from_db()
    led.duty.refresh_from_db()
    assert led.part.until_on == dt.date(2026, 12, 10) and led.duty.state == "ended"
    assert new.role == "lead" and new.duty.state == "offered"
    history = Responsibility.objects.filter(action=led.action, role="lead")
    assert history.count() == 2 and history.filter(until_on=None).get() == new
    with pytest.raises(Refused, match="already"):
        actions.hand_over(
            action_id=led.action.pk, body=body("MINAM"), reason="x", by=officer, at=later
        )


def test_no_body_is_asked_before_there_is_a_day_and_a_published_action(
    acting, officer, body, focal_point, at
):
    given = {"body": body("MINAM"), "role": "lead", "by": officer, "at": at}
    with pytest.raises(Refused, match="day"):
        actions.entrust(action_id=acting(target_on=None).pk, **given)
    with pytest.raises(Refused, match="day"):
        actions.entrust(action_id=acting(target_on=dt.date(2026, 1, 1)).pk, **given)
    facts = replace(facts_of_action(acting()), ref="A-99")
    draft = actions.propose_action(facts=facts, by=officer, at=at)
    with pytest.raises(Refused, match="publish"):
        actions.entrust(action_id=draft.pk, **given)
    with pytest.raises(Invalid) as no:
        actions.entrust(action_id=acting().pk, focal_point=focal_point("MININTER"), **given)
    assert no.value.field == "focal_point"
    with pytest.raises(Denied):
        actions.entrust(action_id=acting().pk, **(given | {"by": focal_point("MINAM")}))


def test_ending_a_part_needs_a_reason_and_ends_once(led, officer, at):
    with pytest.raises(Invalid):
        actions.end_part(responsibility_id=led.part.pk, reason="", by=officer, at=at)
    part = actions.end_part(responsibility_id=led.part.pk, reason="Over.", by=officer, at=at)
    assert part.until_on == dt.date(2026, 11, 10)
    with pytest.raises(Refused):
        actions.end_part(responsibility_id=led.part.pk, reason="Over.", by=officer, at=at)


# --- what flows back -----------------------------------------------------------------


def test_what_the_focal_point_writes_on_the_duty_flows_back_once(led, head, at):
    duty, who = led.duty.pk, led.liaison
    duties.accept(duty_id=duty, by=who, at=at)
    duties.report(duty_id=duty, text="The draft is with the vice-minister.", by=who, at=at)
    drain(at)
    assert stage(led.action) == "in_progress"
    led.part.refresh_from_db()
    assert led.part.focal_point == who
    report = ProgressReport.objects.get()
    assert report.text.startswith("The draft") and report.state == "in_review"
    assert report.body == led.part.body
    duties.claim_done(duty_id=duty, text="Adopted.", upload=FILE, by=who, at=at)
    drain(at)
    assert stage(led.action) == "completed"
    proof = Proof.objects.get()
    assert proof.copy.name.endswith(".txt") and not proof.is_public
    assert ProgressReport.objects.count() == 2
    with pytest.raises(Denied):
        actions.move_action(action_id=led.action.pk, move="verify", by=who, at=at)
    assert actions.move_action(
        action_id=led.action.pk, move="verify", by=head, at=at
    ).stage == "verified"  # fmt: skip


def test_a_reference_without_a_file_is_evidence_too(led, at):
    duties.accept(duty_id=led.duty.pk, by=led.liaison, at=at)
    duties.claim_done(duty_id=led.duty.pk, reference="DS 004-2021-JUS", by=led.liaison, at=at)
    drain(at)
    assert stage(led.action) == "completed"
    assert Proof.objects.get().title == "DS 004-2021-JUS"


def test_a_body_that_only_helps_completes_nothing(led, officer, focal_point, body, at):
    helper = focal_point("MINAM")
    part = actions.entrust(
        action_id=led.action.pk, body=body("MINAM"), role="contributor", by=officer, at=at
    )
    duties.accept(duty_id=part.duty_id, by=helper, at=at)
    duties.claim_done(duty_id=part.duty_id, reference="A map", by=helper, at=at)
    drain(at)
    assert stage(led.action) == "approved"
    assert Proof.objects.count() == 1


def test_a_lead_that_refuses_leaves_its_place_open(led, officer, body, at):
    duties.refuse(duty_id=led.duty.pk, reason="Not ours.", by=led.liaison, at=at)
    drain(at)
    led.part.refresh_from_db()
    assert led.part.until_on is not None
    assert "responsibility.refused" in verbs(led.action)
    again = actions.entrust(
        action_id=led.action.pk, body=body("MINAM"), role="lead", by=officer, at=at
    )
    assert again.duty.state == "offered"


def test_a_duty_of_no_action_changes_nothing(led, at):
    actions.follow_duty(duty_id="0193a000-0000-7000-8000-000000000000", at=at)
    assert stage(led.action) == "approved" and Action.objects.count() == 1


def test_the_system_may_not_complete_without_evidence(led, at):
    actions.move_action(action_id=led.action.pk, move="begin", by=SYSTEM, at=at)
    with pytest.raises(Refused):
        actions.move_action(action_id=led.action.pk, move="complete", by=SYSTEM, at=at)


def test_what_was_published_to_few_is_opened_only_by_a_head_who_wrote_none_of_it(
    acting, officer, head, at
):
    """To open it to more readers is to publish it; to close it is not."""
    row = acting(secrecy="INTERNAL")
    facts = StateActionFacts(
        ref=row.ref, title="Adopt a protocol, soon", kind="policy", country="PE", secrecy="PUBLIC",
        recommendations=tuple(row.recommendations.all()),
    )  # fmt: skip
    change = {"action_id": row.pk, "facts": facts, "at": at}
    with pytest.raises(Denied):
        actions.change_state_action(revision=row.revision, by=officer, **change)
    assert not visible(Action, VISITOR).filter(pk=row.pk).exists()
    open_now = actions.change_state_action(revision=row.revision, by=head, **change)
    assert visible(Action, VISITOR).filter(pk=row.pk).exists()
    change["facts"] = replace(facts, secrecy="INTERNAL")
    closed = actions.change_state_action(revision=open_now.revision, by=officer, **change)
    assert closed.secrecy == "INTERNAL"
