"""A progress report is withdrawn with its reason: by its body, or once published by a head."""

import pytest
from django.urls import reverse

from amparo.commitments import actions, queries
from amparo.commitments.models import DueDate, ProgressReport
from amparo.commitments.policies import POLICY, Can
from amparo.kernel.actors import SYSTEM, VISITOR
from amparo.kernel.errors import Denied, Invalid, Outdated, Refused
from tests.unit.commitments.test_actions import verbs
from tests.unit.commitments.test_measuring import measured, reported  # noqa: F401  # fixtures
from tests.unit.situations.people import sign_in, staff_of

pytestmark = pytest.mark.django_db
WHY = "Counted twice."


@pytest.fixture
def sent_in(measured, reported, officer, at):  # noqa: F811
    """Return a function that brings a report of the body to a state."""

    def bring(state="in_review", **more):
        row = reported(**more)
        actions.add_proof(
            report_id=row.pk, kind="press", title="PAPER", address="https://example.org/n",
            is_public=True, by=measured.liaison, at=at,
        )  # fmt: skip
        if state != "draft":
            actions.hand_in(report_id=row.pk, by=measured.liaison, at=at)
        if state == "published":
            actions.accept_report(report_id=row.pk, by=officer, at=at)
        return ProgressReport.objects.get(pk=row.pk)

    return bring


def withdraw(row, by, at, **more):
    given = {"report_id": row.pk, "revision": row.revision, "reason": WHY, "by": by, "at": at}
    return actions.withdraw_report(**(given | more))


def day_of(row):
    return DueDate.objects.get(pk=row.due_date_id)


@pytest.mark.parametrize("state", ["draft", "in_review"])
def test_its_body_withdraws_it_until_the_desk_took_it(measured, sent_in, at, state):  # noqa: F811
    row = withdraw(sent_in(state), measured.liaison, at)
    assert (row.state, row.withdrawn_why, row.known_to) == ("withdrawn", WHY, at)
    assert verbs(row)[-1] == "progress.withdrawn"
    assert day_of(row).stage == ("open" if state == "draft" else "returned")
    assert day_of(row).submitted_on is None
    with pytest.raises(Refused, match="withdrawn"):
        withdraw(row, measured.liaison, at)


def test_once_published_only_the_head_of_a_desk_withdraws_it(
    measured, sent_in, officer, head, at  # noqa: F811
):  # fmt: skip
    row = sent_in("published")
    for who in (measured.liaison, officer, VISITOR):
        with pytest.raises(Denied):
            withdraw(row, who, at)
    assert withdraw(row, head, at).state == "withdrawn"
    assert day_of(row).stage == "returned"


def test_nobody_else_withdraws_what_waits(sent_in, focal_point, officer, head, at):
    row = sent_in()
    for who in (focal_point("MINAM"), officer, head, staff_of("auditor")):
        with pytest.raises(Denied):
            withdraw(row, who, at)


def test_a_desk_withdraws_what_it_wrote_itself(measured, reported, officer, at):  # noqa: F811
    assert withdraw(reported(by=officer), officer, at).state == "withdrawn"


def test_a_reason_is_needed_and_what_was_read_is_what_is_withdrawn(
    measured, reported, at  # noqa: F811
):  # fmt: skip
    row = reported()
    with pytest.raises(Invalid) as no:
        withdraw(row, measured.liaison, at, reason=" ")
    assert no.value.field == "reason"
    actions.change_report(
        report_id=row.pk, revision=1, title="T", text="Other words.", by=measured.liaison, at=at
    )
    with pytest.raises(Outdated):
        withdraw(row, measured.liaison, at)
    assert ProgressReport.objects.get().state == "draft"


def test_a_day_that_another_report_meets_stays_met(measured, sent_in, reported, at):  # noqa: F811
    second = reported()
    first = sent_in()
    withdraw(second, measured.liaison, at)
    assert day_of(first).stage == "submitted"
    again = withdraw(first, measured.liaison, at)
    assert day_of(again).stage == "returned"
    assert sent_in("published").due_date_id == first.due_date_id
    assert day_of(first).stage == "accepted"


def test_a_draft_that_is_withdrawn_becomes_readable_to_nobody(
    measured, reported, focal_point, officer, head, at  # noqa: F811
):  # fmt: skip
    row = withdraw(reported(), measured.liaison, at)
    others = (focal_point("MINAM"), staff_of("auditor"), VISITOR)
    for who in others:
        assert not queries.visible_reports(who).exists()
    for who in (*others, measured.liaison, officer, head, SYSTEM):
        listed = queries.visible_reports(who).filter(pk=row.pk).exists()
        assert listed == POLICY.allows(who, Can.SEE_REPORT, row)
    ProgressReport.objects.filter(pk=row.pk).update(published_at=at)
    row.refresh_from_db()
    for who in (*others, measured.liaison, officer, head, SYSTEM):
        listed = queries.visible_reports(who).filter(pk=row.pk).exists()
        assert listed == POLICY.allows(who, Can.SEE_REPORT, row) == (who is not VISITOR)


def test_its_documents_complete_nothing_any_more(
    acting, officer, head, body, focal_point, at
):  # fmt: skip
    action = acting(stage="approved")
    actions.entrust(action_id=action.pk, body=body("MINAM"), role="lead", by=officer, at=at)
    actions.move_action(action_id=action.pk, move="begin", by=officer, at=at)
    liaison = focal_point("MINAM")
    row = actions.write_report(title="T", text="Done.", action=action, by=liaison, at=at)
    actions.add_proof(
        report_id=row.pk, kind="press", title="A", address="https://example.org/n", by=liaison,
        at=at,
    )  # fmt: skip
    withdraw(row, liaison, at)
    with pytest.raises(Refused, match="evidence"):
        actions.move_action(action_id=action.pk, move="complete", by=officer, at=at)


def test_it_is_withdrawn_on_a_page_and_says_why(client, measured, sent_in, head, at):  # noqa: F811
    row = sent_in()
    sign_in(client, measured.liaison)
    there = reverse("commitments:progress", args=[row.pk])
    act = reverse("commitments:do", args=["progress", row.pk, "withdraw"])
    assert act in client.get(there).content.decode()
    said = {"reason": WHY, "revision": row.revision}
    assert client.post(act, said | {"reason": ""}).status_code == 422
    ProgressReport.objects.update(revision=row.revision + 1)
    assert client.post(act, said).status_code == 409
    assert client.post(act, said | {"revision": row.revision + 1}).url == there
    shown = client.get(there).content.decode()
    assert WHY in shown and act not in shown
    sign_in(client, head)
    assert client.get(act).status_code == 403
    assert day_of(row).stage == "returned"
