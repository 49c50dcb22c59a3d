"""What waits for the people of a desk, and whom its late duties reach."""

import datetime as dt

import pytest

from amparo.diplomacy import actions
from amparo.diplomacy.models import Support
from amparo.diplomacy.policies import file_of
from amparo.duties import actions as duties
from amparo.kernel.actors import SYSTEM
from amparo.ledger.actions import emit
from amparo.notices.models import Notice
from amparo.press import actions as press
from amparo.press.actions.releases import Words
from amparo.press.models import Release
from amparo.site.demo.desks import fill_desk
from amparo.site.home import home_of
from tests.unit.diplomacy.conftest import *  # noqa: F403
from tests.unit.diplomacy.conftest import body, user
from tests.unit.site.test_reactions import react

pytestmark = pytest.mark.django_db


def lines(who, at):
    return {line.title: line for group in home_of(who, at).groups for line in group.lines}


def test_a_desk_finds_what_waits_for_it_at_home(held, officer, head, stranger, cited, at):
    today = at.date()
    actions.add_meeting(title="Round table", when=str(today + dt.timedelta(days=9)), **held)
    actions.add_meeting(title="Far away", when=str(today + dt.timedelta(days=90)), **held)
    asked = actions.receive_input(
        requester="UN", product="Report", deadline_on=today + dt.timedelta(days=3), **held
    )
    said = actions.request_statement(title="On water", party_code="PE", language="en", **held)
    own = lines(officer, at)
    assert set(own) == {
        "Prepare the meeting «Round table»", "Take on or decline the input «Report»",
        "Write the statement «On water»",
    }  # fmt: skip
    assert own["Take on or decline the input «Report»"].due_at.date() >= asked.deadline_on
    assert str(said.pk) in own["Write the statement «On water»"].url
    assert lines(stranger, at) == {}
    actions.write_paragraphs(statement_id=said.pk, revision=1, text="1. Hear.", by=officer, at=at)
    assert lines(officer, at)["Clear the statement «On water»"].waits_for_another
    assert not lines(head, at)["Clear the statement «On water»"].waits_for_another


def test_an_input_that_became_a_duty_stands_once(held, officer, at):
    made = actions.receive_input(
        requester="UN", product="Report", deadline_on=at.date() + dt.timedelta(days=3), **held
    )
    actions.accept_input(input_id=made.pk, by=officer, at=at)
    assert list(lines(officer, at)) == ["Write the input «Report»"]


def test_a_late_duty_of_a_desk_reaches_its_body_then_the_head_and_nobody_of_the_mechanism(
    desk, sector, officer, head, liaison, at
):
    outsiders = [user("decider", "decider", body("MEC")), user("follow", "follow_up_officer", desk)]
    other_head = user("head2", "desk_head", body("ENV"))
    duty = duties.offer(
        kind="sector_opinion", subject="diplomacy.Meeting:1", body=sector, title="Opinion",
        due_at=at + dt.timedelta(days=1), needs_confirmation=False, file=file_of(desk.pk),
        by=officer, at=at,
    )  # fmt: skip
    Notice.objects.all().delete()
    for rung, role in enumerate(("sector_liaison", "follow_up_officer", "decider")):
        emit(
            verb="clock.escalated", target=f"duties.Duty:{duty.pk}", at=at,
            payload={"role": role, "file": duty.file, "body": str(sector.pk), "rung": rung},
        )  # fmt: skip
    react(at)
    late = Notice.objects.filter(template__in=("clock_late", "duty_late"))
    assert {n.user for n in late} == {liaison, head}
    assert late.filter(user=head).count() == 2  # one for each rung above the body
    assert not {n.user for n in late} & {*outsiders, other_head, officer}


def test_a_late_term_leads_only_those_to_the_duty_who_may_read_it(desk, sector, liaison, at):
    observer = user("observer", "observer", desk)
    duty = duties.offer(
        kind="sector_opinion", subject="diplomacy.Meeting:1", body=sector, title="Opinion",
        due_at=at + dt.timedelta(days=1), needs_confirmation=False, by=SYSTEM, at=at,
    )  # fmt: skip
    Notice.objects.all().delete()
    for role in ("sector_liaison", "observer"):
        payload = {"role": role, "file": "", "body": str(sector.pk), "rung": 0}
        emit(verb="clock.escalated", target=f"duties.Duty:{duty.pk}", at=at, payload=payload)
    react(at)
    told = dict(Notice.objects.values_list("user", "link"))
    assert told == {liaison.pk: f"/duties/{duty.code}/", observer.pk: "/home/"}


def test_a_release_waits_for_the_second_person_and_then_for_the_head(desk, officer, head, at):
    words = Words(title="On water", text="Words.", contact="Press", contact_phone="1")
    made = press.write(body=desk, kind="release", language="es", words=words, by=officer, at=at)
    assert lines(officer, at)["Clear the release «On water»"].waits_for_another
    assert not lines(head, at)["Clear the release «On water»"].waits_for_another
    press.clear(release_id=made.pk, revision=1, by=head, at=at)
    assert lines(officer, at)["Publish «On water»"].waits_for_another
    assert not lines(head, at)["Publish «On water»"].waits_for_another


def test_the_desk_of_the_demonstration_has_something_of_each(officer, head, at):
    fill_desk({"desk_officer": [officer], "desk_head": [head]}, until=at)
    assert len(lines(officer, at)) == 4
    assert Release.objects.filter(state="published").count() == 1
    assert Support.objects.filter(state="published").count() > 30
