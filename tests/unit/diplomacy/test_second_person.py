"""Whoever wrote any of it does not publish it: each way out of a desk, and what its pages say."""

import pytest
from django.urls import reverse

from amparo.diplomacy import actions
from amparo.diplomacy.models import InputRequest, Meeting, Office, Position, Statement
from amparo.kernel.errors import Denied
from amparo.ledger.models import Entry
from tests.unit.diplomacy.conftest import user

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(desk):
    """Return another head of the same desk."""
    return user("second", "desk_head", desk)


def meeting_of(writer, desk, cited, at):
    return actions.add_meeting(title="Talks", when="2016", desk=desk, by=writer, at=at, cited=cited)


def test_a_head_does_not_publish_what_they_wrote(desk, head, second, cited, at, meeting):
    own = {"desk": desk, "by": head, "at": at, "cited": cited}
    forum = actions.add_forum(name="Council", type="organ", **own)
    actions.publish(model=type(forum), key=forum.pk, by=second, at=at)
    made = [
        actions.add_meeting(title="Talks", when="2016", **own),
        actions.hold_office(party_code="PE", forum=forum, office="chair", when="2014", **own),
        actions.take_position(
            topic="Veto", party_code="PE", stance="calls_for", summary="Restrain it.",
            when="2016", meeting=meeting, **own,
        ),
    ]  # fmt: skip
    assert [type(one) for one in made] == [Meeting, Office, Position]
    for one in made:
        with pytest.raises(Denied, match="another head"):
            actions.publish(model=type(one), key=one.pk, by=head, at=at)
        assert actions.publish(model=type(one), key=one.pk, by=second, at=at).state == "published"
        taken = actions.withdraw(model=type(one), key=one.pk, reason="Wrong", by=head, at=at)
        assert taken.state == "withdrawn", "taking back says nothing anew"


def test_changing_or_annotating_a_draft_is_writing_too(desk, officer, head, second, cited, at):
    for alter in ("change", "annotate"):
        made = meeting_of(officer, desk, cited, at)
        of = {"model": Meeting, "key": made.pk, "at": at}
        if alter == "change":
            actions.change(revision=1, title="Better talks", when="2016", by=head, **of)
        else:
            actions.annotate(note="Day unsure", by=head, **of)
        # Another's change after theirs does not wash it clean.
        actions.annotate(note="Day sure", by=officer, **of)
        with pytest.raises(Denied, match="another head"):
            actions.publish(by=head, **of)
        assert actions.publish(by=second, **of).state == "published"
        assert Entry.objects.filter(verb="fact.publish", target__endswith=str(made.pk)).exists()


def test_a_head_who_asked_for_a_statement_clears_what_another_wrote(
    desk, officer, head, second, meeting, cited, at
):
    asked = actions.request_statement(
        title="On R2P", party_code="PE", language="en", meeting=meeting, desk=desk, by=head, at=at
    )
    one = {"statement_id": asked.pk, "at": at}
    actions.write_paragraphs(revision=1, text="1. Words.", by=officer, **one)
    assert actions.clear(revision=2, by=head, **one).state == "cleared"
    actions.send_back(reason="Softer", by=head, **one)
    actions.write_paragraphs(revision=2, text="1. Softer words.", by=head, **one)
    with pytest.raises(Denied, match="another head"):
        actions.clear(revision=3, by=head, **one)
    actions.clear(revision=3, by=second, **one)
    actions.deliver(when="2016-09-06", cited=cited, by=officer, **one)
    with pytest.raises(Denied, match="another head"):
        actions.publish_statement(by=head, **one)
    assert actions.publish_statement(by=second, **one).state == "published"


def test_a_kept_statement_is_published_by_another(desk, head, second, cited, at):
    made = actions.keep_statement(
        title="On R2P", party_code="PE", language="en", when="2016-09-06", text="1. Words.",
        desk=desk, cited=cited, by=head, at=at,
    )  # fmt: skip
    with pytest.raises(Denied, match="another head"):
        actions.publish_statement(statement_id=made.pk, by=head, at=at)
    actions.publish_statement(statement_id=made.pk, by=second, at=at)
    assert Statement.objects.get(pk=made.pk).published_label == second.actor_label


def test_whoever_wrote_an_input_neither_sends_it_nor_says_that_it_is_public(
    desk, officer, head, second, cited, at
):
    asked = actions.receive_input(requester="UN", product="Report", desk=desk, by=officer, at=at)
    one = {"input_id": asked.pk, "at": at}
    actions.accept_input(by=officer, **one)
    actions.draft_input(revision=1, text="Words", by=head, **one)
    sent = {"revision": 2, "when": "2026-11-10", "cited": cited}
    with pytest.raises(Denied, match="another head"):
        actions.send_input(**sent, by=head, **one)
    actions.send_input(**sent, by=second, **one)
    actions.acknowledge_input(by=head, **one)
    with pytest.raises(Denied, match="another head"):
        actions.note_publication(published_in="A/70/999", cited=cited, by=head, **one)
    actions.note_publication(published_in="A/70/999", cited=cited, by=second, **one)
    assert InputRequest.objects.get().state == "published_in"


def test_the_page_says_why_the_button_is_missing_and_who_can(
    client, desk, officer, head, cited, at
):
    made = meeting_of(head, desk, cited, at)
    page = reverse("diplomacy:fact", args=["meeting", made.pk])
    publish = reverse("diplomacy:do", args=["meeting", made.pk, "publish"])
    client.force_login(head)
    text = client.get(page).content.decode()
    assert publish not in text and "who wrote none of it" in text
    assert "There is no such head now" in text, "this desk has one head, who wrote it"
    no = client.post(publish)
    assert no.status_code == 403 and "ask another head" in no.content.decode()
    second = user("second", "desk_head", desk)
    text = client.get(page).content.decode()
    assert f"Now: {second.actor_label}." in text and "no such head" not in text
    client.force_login(officer)
    assert f"Now: {second.actor_label}." in client.get(page).content.decode()
    client.force_login(second)
    text = client.get(page).content.decode()
    assert publish in text and "who wrote none of it" not in text
    assert client.post(publish).status_code in (302, 303)
    client.logout()
    assert "who wrote none of it" not in client.get(page).content.decode()


def test_what_one_wrote_waits_for_another_at_home(desk, officer, head, second, cited, at):
    from amparo.diplomacy.queries.waiting import waiting_at_desk

    made = actions.keep_statement(
        title="On R2P", party_code="PE", language="en", when="2016-09-06", text="1. Words.",
        desk=desk, cited=cited, by=head, at=at,
    )  # fmt: skip
    for who, is_anothers in ((officer, True), (head, True), (second, False)):
        (line,) = waiting_at_desk(who, at.date(), most=5)
        assert (line.thing, line.is_anothers) == (made, is_anothers)
