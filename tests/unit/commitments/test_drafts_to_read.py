"""A sector reads the draft of a report that it was asked to read, and nothing else of it."""

import datetime as dt

import pytest
from django.urls import reverse

from amparo.commitments import actions
from amparo.commitments.models import Submission
from amparo.commitments.policies import POLICY, Can, drafts_read_by
from amparo.commitments.workflow import SUBMISSION
from amparo.duties import actions as duties
from amparo.duties.models import Duty, Progress
from amparo.evidence.models import Claim
from amparo.kernel.actors import SYSTEM, VISITOR
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.kernel.ids import uuid7
from amparo.ledger.actions import label
from amparo.ledger.models import Entry
from amparo.people.models import Post
from amparo.ui.days import day
from tests.unit.commitments.test_actions import verbs
from tests.unit.situations.people import sign_in, staff_of

pytestmark = pytest.mark.django_db
DUE = dt.date(2099, 1, 31)
STEPS = ("call_for_data", "draft", "ask_sectors")


@pytest.fixture
def row(officer, at):
    """Return a report that is with the sectors, with a chapter and a claim it rests on."""
    row = actions.plan_submission(
        mechanism="UPR", kind="midterm", title="Midterm report", country="PE", by=officer, at=at
    )
    chapter = actions.add_chapter(submission_id=row.pk, title="One", by=officer, at=at)
    actions.write_chapter(
        chapter_id=chapter.pk, revision=1, title="One", text="DRAFTED words.", by=officer, at=at
    )
    claim = Claim.objects.create(
        series=uuid7(), subject="PER", predicate="trained", statement="CLAIMED.", type="count",
        value=300, state="published", written_id="x", written_label="x", known_from=at,
    )  # fmt: skip
    actions.rest_on(submission_id=row.pk, claim=claim, by=officer, at=at)
    for move in STEPS:
        actions.move_submission(submission_id=row.pk, move=move, by=officer, at=at)
    return Submission.objects.get(pk=row.pk)


@pytest.fixture
def ask(row, officer, body, at):
    def call(code="SERFOR", **more):
        given = {"submission_id": row.pk, "body": body(code), "due_on": DUE, "by": officer}
        return actions.ask_sector(**(given | more), at=at)

    return call


def page_of(duty):
    return reverse("commitments:draft_to_read", args=[duty.code])


def put(row, **values):
    Submission.objects.filter(pk=row.pk).update(**values)
    row.refresh_from_db()


# --- the action ------------------------------------------------------------------


def test_a_sector_is_asked_by_a_duty_in_its_inbox(row, ask, body):
    duty = ask()
    assert (duty.kind, duty.subject, duty.body) == ("submission_review", label(row), body("SERFOR"))
    assert day(duty.due_at) == day(DUE) and "DRAFTED" not in (duty.title + duty.task)
    assert verbs(row)[-1] == "submission.sector_asked"


def test_who_may_not_write_it_asks_nobody_and_no_past_day_is_given(row, ask, focal_point):
    with pytest.raises(Denied):
        ask(by=focal_point("MINAM"))
    with pytest.raises(Invalid) as no:
        ask(due_on=dt.date(2020, 1, 1))
    assert no.value.field == "due_on"
    ask()
    with pytest.raises(Refused, match="already"):
        ask()


@pytest.mark.parametrize("stage", sorted(set(SUBMISSION.states) - {"sector_review"}))
def test_nobody_is_asked_in_another_stage(row, ask, stage):
    put(row, stage=stage)
    with pytest.raises(Refused, match="with the sectors"):
        ask()


def test_nobody_is_asked_about_what_is_only_for_heads(row, ask, head):
    put(row, secrecy="RESTRICTED")
    with pytest.raises(Refused, match="open to them"):
        ask(by=head)


def test_a_sector_comments_once_and_its_duty_is_done(row, ask, focal_point, at):
    duty, who = ask(), focal_point("SERFOR")
    said = {"duty_id": duty.pk, "by": who, "at": at}
    with pytest.raises(Invalid):
        actions.comment_on_draft(words=" ", **said)
    assert actions.comment_on_draft(words="Add the figures.", **said).state == "confirmed"
    assert Progress.objects.get(duty=duty, kind="report").text == "Add the figures."
    assert verbs(row)[-1] == "submission.commented"
    with pytest.raises(Refused, match="already"):
        actions.comment_on_draft(words="Again.", **said)
    assert ask().pk != duty.pk  # asked again, it may comment again


def test_another_sector_comments_on_nothing(row, ask, focal_point, at):
    duty = ask()
    ask("MINAM")  # it was asked too, by its own duty
    for who in (focal_point("MININTER"), focal_point("MINAM")):
        with pytest.raises(Denied):
            actions.comment_on_draft(duty_id=duty.pk, words="Mine.", by=who, at=at)
    with pytest.raises(Denied):
        actions.read_draft(submission_id=row.pk, by=focal_point("MINEM"), at=at)


def test_what_is_owed_ends_when_the_draft_goes_on(row, ask, focal_point, officer, at):
    duty = ask()
    actions.move_submission(submission_id=row.pk, move="consult", by=officer, at=at)
    duty.refresh_from_db()
    assert duty.state == "ended" and "went on" in duty.ended_reason
    with pytest.raises(Denied):
        actions.comment_on_draft(duty_id=duty.pk, words="Late.", by=focal_point("SERFOR"), at=at)


def test_what_is_owed_ends_when_the_record_is_withdrawn(row, ask, head, at):
    duty = ask()
    put(row, state="published")
    actions.withdraw(model=Submission, record_id=row.pk, reason="Planned twice.", by=head, at=at)
    duty.refresh_from_db()
    assert duty.state == "ended" and "withdrawn" in duty.ended_reason


# --- need to know: the filter and the permission ---------------------------------------


def test_the_filter_and_the_permission_say_the_same(row, ask, focal_point, officer, head, at):
    ask()
    asked, other = focal_point("SERFOR"), focal_point("MINAM")
    unit = focal_point("SERFOR", "implementing_officer")
    seen = set()
    for stage in SUBMISSION.states:
        for state in ("draft", "published", "withdrawn", "archived"):
            for secrecy in ("PUBLIC", "INTERNAL", "RESTRICTED", "SECRET"):
                put(row, stage=stage, state=state, secrecy=secrecy)
                for who in (asked, other, unit, officer, head, VISITOR, SYSTEM):
                    listed = Submission.objects.filter(drafts_read_by(who)).exists()
                    assert listed == POLICY.allows(who, Can.READ_DRAFT, row)
                    if listed:
                        seen.add((stage, state, secrecy, who.actor_id))
    assert {one[0] for one in seen} == {"sector_review"}
    assert {one[3] for one in seen} == {asked.actor_id}
    assert {one[1] for one in seen} == {"draft", "published"}
    assert {one[2] for one in seen} == {"PUBLIC", "INTERNAL"}


@pytest.mark.parametrize("how", ["refused", "ended", "post"])
def test_who_is_asked_no_more_reads_no_more(row, ask, focal_point, at, how):
    duty, who = ask(), focal_point("SERFOR")
    assert POLICY.allows(who, Can.READ_DRAFT, row)
    if how == "refused":
        duties.refuse(duty_id=duty.pk, reason="Not ours.", by=who, at=at)
    elif how == "ended":
        duties.end(duty_id=duty.pk, reason="A mistake.", by=SYSTEM, at=at)
    else:
        Post.objects.filter(user=who).update(until_on=dt.date(2021, 1, 1))
        who = type(who).objects.get(pk=who.pk)
    assert not POLICY.allows(who, Can.READ_DRAFT, row)
    assert not Submission.objects.filter(drafts_read_by(who)).exists()


# --- the pages ---------------------------------------------------------------------------


def test_the_duty_leads_to_the_draft_and_the_desk_reads_the_comments(
    client, row, ask, focal_point, officer
):
    duty = ask()
    sign_in(client, focal_point("SERFOR"))
    there = page_of(duty)
    assert there in client.get(reverse("duties:detail", args=[duty.code])).content.decode()
    assert there in client.get(reverse("commitments:submissions")).content.decode()
    shown = client.get(there).content.decode()
    assert "DRAFTED words." in shown and "CLAIMED" not in shown
    assert Entry.objects.filter(verb="submission.draft_read", target=label(row)).count() == 1
    assert client.get(reverse("commitments:submission", args=[row.pk])).status_code == 404
    assert client.post(there, {"words": ""}).status_code == 422
    assert client.post(there, {"words": "Add the figures."}).status_code == 302
    again = client.get(there).content.decode()
    assert "Add the figures." in again and "<textarea" not in again
    sign_in(client, officer)
    desk = client.get(reverse("commitments:submission", args=[row.pk])).content.decode()
    assert "Add the figures." in desk
    assert client.get(there).url == reverse("commitments:submission", args=[row.pk])


def test_no_other_sector_and_no_other_stage_opens_it(client, row, ask, focal_point):
    duty = ask()
    for code in ("MINAM", "MINEM"):
        sign_in(client, focal_point(code))
        assert client.get(page_of(duty)).status_code == 404
        assert page_of(duty) not in client.get(reverse("commitments:submissions")).content.decode()
    sign_in(client, staff_of("auditor"))
    assert client.get(page_of(duty)).status_code == 404
    sign_in(client, focal_point("SERFOR"))
    for stage in set(SUBMISSION.states) - {"sector_review"}:
        put(row, stage=stage)
        assert client.get(page_of(duty)).status_code == 404, stage
        assert b"Midterm" not in client.get(reverse("commitments:submissions")).content


def test_comments_of_a_published_plan_are_the_desks_own(client, row, ask, focal_point, at):
    duty, who = ask(), focal_point("SERFOR")
    actions.comment_on_draft(duty_id=duty.pk, words="SAID to the desk.", by=who, at=at)
    put(row, state="published")
    sign_in(client, focal_point("MINAM"))
    shown = client.get(reverse("commitments:submission", args=[row.pk])).content.decode()
    assert "SAID" not in shown and "DRAFTED" not in shown


def test_a_desk_asks_a_sector_from_the_page(client, row, officer, body):
    sign_in(client, officer)
    there = reverse("commitments:do", args=["submission", row.pk, "ask-sector"])
    assert there in client.get(reverse("commitments:submission", args=[row.pk])).content.decode()
    said = {"body": body("SERFOR").pk, "due_on": "2099-01-31"}
    assert client.post(there, said).status_code == 302
    assert Duty.objects.get(kind="submission_review").body == body("SERFOR")
