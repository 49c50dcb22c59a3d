"""Forums, meetings, offices, candidacies, initiatives, positions, votes: each refusal and entry."""

import datetime as dt

import pytest

from amparo.diplomacy import actions
from amparo.diplomacy.actions import Cited
from amparo.diplomacy.models import (
    Candidacy,
    Endorsement,
    Forum,
    Initiative,
    Meeting,
    Office,
    Participation,
    Position,
    Support,
)
from amparo.diplomacy.queries import citations_of, visible_to
from amparo.diplomacy.queries.standing import standings, supporters
from amparo.evidence.actions import add_source
from amparo.kernel.actors import SYSTEM, VISITOR
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def verbs(fact):
    named = f"diplomacy.{type(fact).__name__}:{fact.pk}"
    found = Entry.objects.filter(target=named).exclude(verb="source.cited").order_by("seq")
    return [entry.verb for entry in found]


@pytest.fixture
def forum(held, head, cited, at):
    made = actions.add_forum(name="Security Council", acronym="UNSC", type="organ", cited=cited,
                             **held)  # fmt: skip
    return actions.publish(model=Forum, key=made.pk, by=head, at=at)


@pytest.fixture
def initiative(held, head, cited, at):
    made = actions.launch(
        title="Code of Conduct regarding action against genocide", short_title="Code of Conduct",
        type="code_of_conduct", leads=["LI"], when="2015-10-23", cited=cited, **held,
    )  # fmt: skip
    return actions.publish(model=Initiative, key=made.pk, by=head, at=at)


# --- drafts and publishing ----------------------------------------------------


def test_a_draft_stays_at_its_desk_until_its_head_publishes_it(
    held, officer, head, stranger, cited, at
):
    made = actions.add_meeting(title="Lima Conference", when="2007-05-23/2007-05-25", **held)
    for who, sees in ((officer, 1), (head, 1), (stranger, 0), (VISITOR, 0)):
        assert visible_to(who, Meeting).count() == sees
    with pytest.raises(Denied):
        actions.publish(model=Meeting, key=made.pk, by=officer, at=at)
    with pytest.raises(Refused, match="source"):
        actions.publish(model=Meeting, key=made.pk, by=head, at=at)
    actions.cite_fact(model=Meeting, key=made.pk, cited=cited, by=officer, at=at)
    actions.publish(model=Meeting, key=made.pk, by=head, at=at)
    assert visible_to(VISITOR, Meeting).get() == made
    assert citations_of(VISITOR, made).get().quote == "Peru supports"
    assert verbs(made) == ["fact.written", "fact.publish"]


def test_what_rests_on_a_closed_source_is_not_published(held, head, at):
    closed = add_source(title="A cable", kind="official_record", is_of_desks=True, by=SYSTEM, at=at)
    made = actions.add_meeting(title="M", cited=Cited(source=closed), **held)
    with pytest.raises(Refused, match="not public"):
        actions.publish(model=Meeting, key=made.pk, by=head, at=at)


def test_nothing_is_published_beside_what_is_not(held, head, cited, at):
    forum = actions.add_forum(name="UNSC", type="organ", cited=cited, **held)
    made = actions.add_meeting(title="M", forum=forum, cited=cited, **held)
    with pytest.raises(Refused, match="UNSC"):
        actions.publish(model=Meeting, key=made.pk, by=head, at=at)


def test_what_is_withdrawn_is_seen_by_its_desk_alone(meeting, officer, head, at):
    with pytest.raises(Denied):
        actions.withdraw(model=Meeting, key=meeting.pk, reason="Wrong day", by=officer, at=at)
    with pytest.raises(Invalid):
        actions.withdraw(model=Meeting, key=meeting.pk, reason=" ", by=head, at=at)
    actions.withdraw(model=Meeting, key=meeting.pk, reason="Wrong day", by=head, at=at)
    assert not visible_to(VISITOR, Meeting).exists()
    assert visible_to(officer, Meeting).get().withdrawn_reason == "Wrong day"
    assert verbs(meeting)[-1] == "fact.withdraw"
    with pytest.raises(Refused):
        actions.withdraw(model=Meeting, key=meeting.pk, reason="Again", by=head, at=at)


def test_a_writer_discards_a_draft_and_annotates_it_before(held, officer, at):
    made = actions.add_meeting(title="M", **held)
    actions.annotate(model=Meeting, key=made.pk, note="Day unsure", by=officer, at=at)
    actions.withdraw(model=Meeting, key=made.pk, reason="Twice", by=officer, at=at)
    assert verbs(made) == ["fact.written", "fact.annotated", "fact.discard"]
    with pytest.raises(Refused):
        actions.annotate(model=Meeting, key=made.pk, note="x", by=officer, at=at)


def test_only_people_of_a_desk_write_and_only_for_it(desk, stranger, liaison, at):
    for who in (stranger, liaison, VISITOR):
        with pytest.raises(Denied):
            actions.add_meeting(title="M", desk=desk, by=who, at=at)
    with pytest.raises(Invalid):
        actions.add_meeting(title="M", desk=None, by=stranger, at=at)


def test_another_desk_may_not_point_to_a_draft(held, stranger, at):
    draft = actions.add_forum(name="Secret talks", type="group", **held)
    with pytest.raises(Invalid):
        actions.add_meeting(
            title="M", forum=draft, desk=stranger.posts.get().organisation, by=stranger, at=at
        )


# --- forums -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"when": "2015-13"}, "when"),
        ({"host": "XX"}, "host"),
        ({"state_count": 67, "first_time_count": 68}, "first_time_count"),
    ],
)
def test_a_meeting_needs_right_words(held, wrong, field):
    with pytest.raises(Invalid) as no:
        actions.add_meeting(**{"title": "Lima Conference", **held, **wrong})
    assert no.value.field == field


def test_a_state_takes_part_in_a_meeting_or_in_a_process(held, meeting):
    process = actions.add_process(name="Oslo Process", when="2007/2008", **held)
    core = actions.take_part(party_code="PE", role="core_group", process=process, **held)
    assert Participation.objects.get() == core and verbs(core) == ["fact.written"]
    for one in ({}, {"meeting": meeting, "process": process}):
        with pytest.raises(Invalid):
            actions.take_part(party_code="PE", role="host", **one, **held)
    with pytest.raises(Invalid):
        actions.take_part(party_code="PE", role="guest", process=process, **held)


def test_an_office_has_its_period(held, forum):
    actions.hold_office(party_code="PE", forum=forum, office="presidency", when="2014", **held)
    assert Office.objects.get().first_on == dt.date(2014, 1, 1)
    with pytest.raises(Invalid) as no:
        actions.hold_office(party_code="PE", forum=forum, office="chair", when="", **held)
    assert no.value.field == "when"


# --- candidacies (SM9) --------------------------------------------------------


@pytest.fixture
def candidacy(held, forum, cited):
    return actions.announce(
        party_code="PE", forum=forum, seat="Non-permanent seat", term="2018/2019", when="2017-06",
        cited=cited, **held,
    )  # fmt: skip


def test_a_candidacy_is_endorsed_and_decided(candidacy, officer, cited, at):
    def settle(how, **more):
        return actions.settle(candidacy_id=candidacy.pk, how=how, by=officer, at=at, **more)

    with pytest.raises(Refused):
        settle("elect", cited=cited)
    actions.endorse(candidacy_id=candidacy.pk, party_code="CL", by=officer, at=at)
    with pytest.raises(Refused, match="already"):
        actions.endorse(candidacy_id=candidacy.pk, party_code="CL", by=officer, at=at)
    with pytest.raises(Invalid):
        settle("elect")
    with pytest.raises(Invalid):
        settle("endorse")
    assert settle("elect", cited=cited).stage == "elected"
    with pytest.raises(Refused):
        settle("lose", cited=cited)
    assert settle("take_up").stage == "serving"
    assert settle("end").stage == "ended"
    with pytest.raises(Refused):
        actions.endorse(candidacy_id=candidacy.pk, party_code="BR", by=officer, at=at)
    moves = ["candidacy.endorse", "fact.endorsed", "candidacy.elect", "candidacy.take_up"]
    assert verbs(candidacy) == ["fact.written", *moves, "candidacy.end"]
    assert Endorsement.objects.count() == 1


def test_only_a_head_withdraws_a_candidacy(candidacy, officer, head, at):
    actions.endorse(candidacy_id=candidacy.pk, party_code="CL", by=officer, at=at)
    with pytest.raises(Denied):
        actions.settle(candidacy_id=candidacy.pk, how="withdraw", by=officer, at=at)
    actions.settle(candidacy_id=candidacy.pk, how="withdraw", by=head, at=at)
    assert Candidacy.objects.get().stage == "withdrawn"


def test_arrangements_are_sealed_and_only_the_head_reads_them(candidacy, officer, head, at):
    actions.arrange(candidacy_id=candidacy.pk, text="We support theirs in 2020", by=head, at=at)
    for act in (actions.read_arrangements, lambda **k: actions.arrange(text="x", **k)):
        with pytest.raises(Denied):
            act(candidacy_id=candidacy.pk, by=officer, at=at)
    assert "2020" in actions.read_arrangements(candidacy_id=candidacy.pk, by=head, at=at)
    assert verbs(candidacy)[-1] == "arrangements.read"
    assert "theirs in 2020" not in str([e.after for e in Entry.objects.all()])
    stored = Candidacy.objects.values_list("arrangements", flat=True).get()
    assert b"2020" not in bytes(stored)


# --- initiatives (SM10) -------------------------------------------------------


def towards(initiative, status, held, when="2015-10-23", **more):
    return actions.record_support(
        initiative_id=initiative.pk, party_code="PE", status=status, when=when, **held, **more
    )


def test_supporters_are_as_of_a_day(initiative, held, head, cited, officer, at):
    made = towards(initiative, "supports", held, cited=cited)
    assert supporters(VISITOR, initiative, dt.date(2016, 1, 1)) == set()
    actions.publish(model=Support, key=made.pk, by=head, at=at)
    assert supporters(VISITOR, initiative, dt.date(2015, 10, 22)) == set()
    assert supporters(VISITOR, initiative, dt.date(2015, 10, 23)) == {"PE"}
    towards(initiative, "withdrawn", held, when="2019")
    assert supporters(officer, initiative, dt.date(2020, 1, 1)) == set()
    assert supporters(VISITOR, initiative, dt.date(2020, 1, 1)) == {"PE"}
    assert standings(officer, initiative, dt.date(2019, 5, 1))[0].is_uncertain


def test_the_steps_of_a_state_follow_one_another_in_whatever_order(initiative, held):
    towards(initiative, "supports", held, when="2015")
    towards(initiative, "withdrawn", held, when="2019")
    towards(initiative, "signed", held, when="2017")
    with pytest.raises(Refused, match="Withdrew"):
        towards(initiative, "supports", held, when="2020")
    with pytest.raises(Refused):
        towards(initiative, "withdrawn", held, when="2014")
    assert Support.objects.count() == 3


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"status": "none"}, "status"), ({"status": "likes"}, "status"), ({"when": ""}, "when")],
)
def test_a_step_needs_right_words(initiative, held, wrong, field):
    with pytest.raises(Invalid) as no:
        towards(initiative, **{"status": "supports", "held": held, **wrong})
    assert no.value.field == field


def test_initiatives_are_linked_once_and_not_to_themselves(initiative, held, officer, at):
    other = actions.launch(title="France/Mexico Initiative", type="declaration", **held)
    said = {"one_id": other.pk, "type": "complements", "by": officer, "at": at}
    actions.relate(other_id=initiative.pk, **said)
    with pytest.raises(Refused):
        actions.relate(other_id=initiative.pk, **said)
    with pytest.raises(Invalid):
        actions.relate(other_id=other.pk, **said)
    assert verbs(other)[-1] == "fact.related"


# --- positions ----------------------------------------------------------------


@pytest.fixture
def position(held, statement):
    return actions.take_position(
        topic="Veto", party_code="PE", stance="calls_for", summary="Restrain the veto.",
        quote="Peru supports", paragraph=statement.paragraphs.get(number=7), **held,
    )  # fmt: skip


def test_a_position_has_the_day_of_its_statement_and_is_superseded_once(position, held):
    assert position.when == "2016-09-06" and position.meeting.title.startswith("Informal")
    later = {**held, "topic": "Veto", "party_code": "PE", "stance": "supports", "when": "2018"}
    new = actions.take_position(summary="Suspend it.", supersedes_id=position.pk, **later)
    assert new.supersedes == position and Position.objects.get(pk=position.pk).summary
    with pytest.raises(Refused):
        actions.take_position(summary="Again.", supersedes_id=position.pk, **later)
    for wrong in ({"topic": "Force"}, {"party_code": "FR"}, {"when": "2015"}):
        with pytest.raises(Invalid) as no:
            actions.take_position(summary="No.", supersedes_id=new.pk, **{**later, **wrong})
        assert no.value.field == "supersedes"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"topic": " "}, "topic"),
        ({"stance": "likes"}, "stance"),
        ({"summary": ""}, "summary"),
        ({"when": ""}, "when"),
    ],
)
def test_a_position_needs_right_words(held, wrong, field):
    words = {"topic": "Veto", "party_code": "PE", "stance": "supports", "summary": "Yes.",
             "when": "2016"}  # fmt: skip
    with pytest.raises(Invalid) as no:
        actions.take_position(**{**words, **wrong}, **held)
    assert no.value.field == field


def test_a_quote_is_in_its_paragraph(held, statement):
    with pytest.raises(Invalid) as no:
        actions.take_position(
            topic="Veto", party_code="PE", stance="supports", summary="x", quote="never said",
            paragraph=statement.paragraphs.get(number=7), **held,
        )  # fmt: skip
    assert no.value.field == "quote"
