"""Inputs: received, accepted as a duty, drafted, sent, acknowledged, published (SM8)."""

import datetime as dt

import pytest

from amparo.diplomacy import actions
from amparo.diplomacy.models import InputRequest
from amparo.diplomacy.queries import visible_to
from amparo.duties import actions as duties
from amparo.duties.models import Duty
from amparo.duties.queries import visible_to as duties_seen
from amparo.kernel.actors import VISITOR
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.jobs import drain
from amparo.ledger.models import Event
from amparo.site.reactions import REACTIONS
from tests.conftest import LIMA
from tests.unit.diplomacy.test_facts import verbs

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 12, 1)


@pytest.fixture
def asked(desk, officer, at):
    return actions.receive_input(
        requester="UN Secretariat", product="Compendium of Practice", received="2026-11",
        deadline_on=DUE, desk=desk, by=officer, at=at,
    )  # fmt: skip


def test_an_input_goes_its_way_and_its_duty_with_it(asked, officer, head, cited, at):
    one = {"input_id": asked.pk, "at": at}
    with pytest.raises(Refused):
        actions.draft_input(revision=1, text="Words", by=officer, **one)
    found = actions.accept_input(by=officer, **one)
    assert found.duty.due_at == dt.datetime(2026, 12, 1, 23, 59, 59, tzinfo=LIMA)
    actions.draft_input(revision=1, text="Words", by=officer, **one)
    with pytest.raises(Refused, match="meanwhile"):
        actions.draft_input(revision=1, text="Other words", by=officer, **one)
    actions.draft_input(revision=2, text="Better words", by=officer, **one)
    send = {"revision": 3, "when": "2026-11-10", "cited": cited}
    with pytest.raises(Denied):
        actions.send_input(**send, by=officer, **one)
    with pytest.raises(Invalid):
        actions.send_input(**{**send, "when": ""}, by=head, **one)
    actions.send_input(**send, by=head, **one)
    found.duty.refresh_from_db()
    assert found.duty.state == "confirmed"
    with pytest.raises(Refused):
        actions.note_publication(published_in="Report", cited=cited, by=head, **one)
    actions.acknowledge_input(by=officer, **one)
    assert not visible_to(VISITOR, InputRequest).exists()
    actions.note_publication(published_in="A/70/999", cited=cited, by=head, **one)
    assert visible_to(VISITOR, InputRequest).get().published_in == "A/70/999"
    said = [v for v in verbs(asked) if v.startswith("input.")]
    moves = ["accept", "draft", "send", "acknowledge", "publish_in"]
    assert said == [f"input.{move}" for move in moves]
    drain(REACTIONS, at=at)
    assert list(Event.objects.exclude(error="").values_list("verb", "error")) == []


def test_only_a_head_declines_and_with_a_reason(asked, officer, head, at):
    with pytest.raises(Denied):
        actions.decline_input(input_id=asked.pk, reason="No time", by=officer, at=at)
    with pytest.raises(Invalid):
        actions.decline_input(input_id=asked.pk, reason="", by=head, at=at)
    actions.decline_input(input_id=asked.pk, reason="No time", by=head, at=at)
    with pytest.raises(Refused):
        actions.accept_input(input_id=asked.pk, by=officer, at=at)


def test_a_sector_finds_its_contribution_among_its_duties(
    asked, officer, stranger, sector, liaison, at
):
    one = {"input_id": asked.pk, "body": sector, "title": "Figures on mines", "at": at}
    with pytest.raises(Refused):
        actions.ask_contribution(due_on=DUE, by=officer, **one)
    actions.accept_input(input_id=asked.pk, by=officer, at=at)
    with pytest.raises(Invalid) as no:
        actions.ask_contribution(due_on=DUE + dt.timedelta(days=1), by=officer, **one)
    assert no.value.field == "due_on"
    with pytest.raises(Denied):
        actions.ask_contribution(due_on=DUE, by=stranger, **one)
    actions.ask_contribution(due_on=DUE, by=officer, **one)
    with pytest.raises(Refused):
        actions.ask_contribution(due_on=DUE, by=officer, **one)
    duty = duties_seen(liaison).get()
    assert duty.title == "Figures on mines" and duty.kind == "input_contribution"
    assert duties_seen(officer).count() == 2 and not duties_seen(stranger).exists()
    assert "fact.contribution" in verbs(asked)


def test_a_desk_acts_on_its_own_duties_alone(asked, officer, stranger, sector, liaison, at):
    """What a desk may do with duties reaches no duty of a protected file."""
    other = duties.offer(
        kind="protection_measure", subject="cases.Measure:1", body=asked.desk, title="Visit",
        file="case:0193", by=officer, at=at,
    )  # fmt: skip
    assert other not in duties_seen(officer)
    for act in (duties.accept, lambda **k: duties.end(reason="x", **k)):
        with pytest.raises(Denied):
            act(duty_id=other.pk, by=officer, at=at)
    own = actions.accept_input(input_id=asked.pk, by=officer, at=at).duty
    with pytest.raises(Denied):
        duties.end(duty_id=own.pk, reason="x", by=stranger, at=at)
    duties.end(duty_id=own.pk, reason="Not needed", by=officer, at=at)
    assert Duty.objects.get(pk=own.pk).state == "ended"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"requester": ""}, "requester"),
        ({"product": ""}, "product"),
        ({"received": "2026-12-02"}, "deadline_on"),
    ],
)
def test_a_request_needs_right_words(desk, officer, at, wrong, field):
    words = {"requester": "UN", "product": "P", "deadline_on": DUE}
    with pytest.raises(Invalid) as no:
        actions.receive_input(**{**words, **wrong}, desk=desk, by=officer, at=at)
    assert no.value.field == field


def test_what_was_sent_long_ago_is_kept_with_the_footnote_that_says_so(
    statement, desk, officer, at
):
    words = {"requester": "UN Secretariat", "product": "Compendium", "desk": desk, "by": officer}
    made = actions.keep_input(when="2015-11", footnote=statement.footnotes.get(), at=at, **words)
    assert made.state == "sent" and made.first_on == dt.date(2015, 11, 1)
    with pytest.raises(Invalid):
        actions.keep_input(when="2015-11", at=at, **words)
    with pytest.raises(Invalid):
        actions.keep_input(when="", footnote=statement.footnotes.get(), at=at, **words)
