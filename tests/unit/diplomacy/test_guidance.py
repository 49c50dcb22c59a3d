"""Guidelines and instructions: written, put to sectors, cleared by another, issued."""

import datetime as dt

import pytest

from amparo.diplomacy import actions
from amparo.diplomacy.models import Consultation, Guidance
from amparo.diplomacy.queries import guidance as queries
from amparo.duties.models import Duty
from amparo.kernel.actors import VISITOR
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.jobs import drain
from amparo.ledger.models import Entry, Event
from amparo.site.reactions import REACTIONS
from tests.unit.diplomacy.conftest import body, user

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 11, 20)


@pytest.fixture
def words(desk, officer, at):
    return {"title": "For the dialogue", "text": "Say that force is last.", "desk": desk,
            "by": officer, "at": at}  # fmt: skip


@pytest.fixture
def instruction(words, meeting):
    return actions.write_guidance(
        type="instruction", delegation="Mission in New York", meeting=meeting, **words
    )


def verbs(found):
    entries = Entry.objects.filter(target=f"diplomacy.Guidance:{found.pk}").order_by("seq")
    return [entry.verb for entry in entries]


def ask(found, sector, officer, at):
    return actions.consult_sector(guidance_id=found.pk, body=sector, due_on=DUE, by=officer, at=at)


def test_an_instruction_goes_its_way(instruction, officer, head, sector, liaison, at):
    one = {"guidance_id": instruction.pk, "at": at}
    with pytest.raises(Refused):
        actions.clear_guidance(revision=1, by=head, **one)
    asked = ask(instruction, sector, officer, at)
    with pytest.raises(Refused, match="already"):
        ask(instruction, sector, officer, at)
    with pytest.raises(Refused, match="not answered"):
        actions.clear_guidance(revision=1, by=head, **one)
    actions.answer_consultation(
        consultation_id=asked.pk, answer="agrees", words="", by=liaison, at=at
    )
    assert Duty.objects.get().state == "confirmed"
    for who in (officer, liaison):
        with pytest.raises(Denied):
            actions.clear_guidance(revision=1, by=who, **one)
    cleared = actions.clear_guidance(revision=1, by=head, **one)
    assert (cleared.cleared_label, cleared.cleared_at) == ("Head", at)
    with pytest.raises(Denied):
        actions.end_guidance(by=officer, **one)
    with pytest.raises(Refused):
        actions.end_guidance(by=head, **one)
    actions.issue_guidance(by=officer, **one)
    actions.end_guidance(by=head, **one)
    acts = ["write", "consult", "answered", "clear", "issue", "end"]
    assert verbs(instruction) == [f"guidance.{act}" for act in acts]
    assert "force is last" not in str(list(Entry.objects.values_list("after", "before", "why")))
    drain(REACTIONS, at=at)
    assert list(Event.objects.exclude(error="").values_list("verb", "error")) == []


def test_its_words_stand_sealed(instruction):
    row = Guidance.objects.values_list("title", "text", "delegation").get()
    assert not any(b"force" in bytes(cell) or b"Mission" in bytes(cell) for cell in row)
    assert Guidance.objects.get().text == "Say that force is last."


def test_whoever_wrote_it_does_not_clear_it(words, head, sector, at):
    found = actions.write_guidance(**{**words, "by": head}, type="guideline")
    ask(found, sector, head, at)
    with pytest.raises(Denied, match="another head"):
        actions.clear_guidance(guidance_id=found.pk, revision=1, note="x", by=head, at=at)


def test_an_objection_holds_it_back_unless_it_is_said_why(
    instruction, officer, head, sector, liaison, at
):
    asked = ask(instruction, sector, officer, at)
    answer = {"consultation_id": asked.pk, "by": liaison, "at": at}
    with pytest.raises(Invalid):
        actions.answer_consultation(answer="objects", words=" ", **answer)
    with pytest.raises(Invalid):
        actions.answer_consultation(answer="maybe", words="x", **answer)
    actions.answer_consultation(answer="objects", words="Too strong.", **answer)
    with pytest.raises(Refused):
        actions.answer_consultation(answer="agrees", words="", **answer)
    clear = {"guidance_id": instruction.pk, "revision": 1, "by": head, "at": at}
    with pytest.raises(Refused, match="objects"):
        actions.clear_guidance(**clear)
    assert actions.clear_guidance(note="The minister decided.", **clear).state == "cleared"


def test_a_silent_sector_is_no_longer_waited_for(instruction, officer, head, sector, liaison, at):
    asked = ask(instruction, sector, officer, at)
    actions.clear_guidance(
        guidance_id=instruction.pk, revision=1, note="No answer in time.", by=head, at=at
    )
    assert Duty.objects.get().state == "ended"
    with pytest.raises(Refused):
        actions.answer_consultation(
            consultation_id=asked.pk, answer="agrees", words="", by=liaison, at=at
        )


def test_changed_words_are_asked_about_again(instruction, officer, head, sector, liaison, at):
    asked = ask(instruction, sector, officer, at)
    change = {"guidance_id": instruction.pk, "title": "T", "text": "Other.", "delegation": "M"}
    actions.change_guidance(revision=1, by=officer, at=at, **change)
    with pytest.raises(Refused, match="meanwhile"):
        actions.change_guidance(revision=1, by=officer, at=at, **change)
    with pytest.raises(Refused, match="changed"):
        actions.answer_consultation(
            consultation_id=asked.pk, answer="agrees", words="", by=liaison, at=at
        )
    again = ask(instruction, sector, officer, at)
    assert "Other." in again.shown and "force" in Consultation.objects.get(pk=asked.pk).shown


def test_only_the_sector_asked_answers_and_reads_what_it_was_shown(
    instruction, officer, sector, liaison, at
):
    other = user("elsewhere", "sector_liaison", body("MIN"))
    asked = ask(instruction, sector, officer, at)
    assert list(queries.asked_of(liaison)) == [asked] and not queries.asked_of(other)
    assert not queries.visible_guidance(liaison)
    for who in (other, officer, VISITOR):
        with pytest.raises(Denied):
            actions.answer_consultation(
                consultation_id=asked.pk, answer="agrees", words="", by=who, at=at
            )


def test_an_instruction_is_read_at_its_desk_and_a_guideline_at_all_once_cleared(
    instruction, words, officer, head, stranger, sector, liaison, at
):
    guideline = actions.write_guidance(type="guideline", **words)
    assert set(queries.visible_guidance(officer)) == {instruction, guideline}
    assert not queries.visible_guidance(stranger) and not queries.visible_guidance(VISITOR)
    for found in (instruction, guideline):
        ask(found, sector, officer, at)
        clear = {"revision": 1, "note": "Urgent.", "by": head, "at": at}
        actions.clear_guidance(guidance_id=found.pk, **clear)
    assert list(queries.visible_guidance(stranger)) == [guideline]
    with pytest.raises(Denied):
        actions.read_guidance(guidance_id=instruction.pk, by=stranger, at=at)
    actions.read_guidance(guidance_id=guideline.pk, by=stranger, at=at)
    assert Entry.objects.latest("seq").verb == "guidance.read"


def test_what_replaces_a_guideline_ends_it(words, officer, head, sector, at):
    def issued(**more):
        found = actions.write_guidance(type="guideline", **more, **words)
        ask(found, sector, officer, at)
        actions.clear_guidance(guidance_id=found.pk, revision=1, note="x", by=head, at=at)
        return actions.issue_guidance(guidance_id=found.pk, by=officer, at=at)

    old = issued()
    draft = actions.write_guidance(type="guideline", **words)
    with pytest.raises(Refused):
        actions.write_guidance(type="guideline", replaces_id=draft.pk, **words)
    with pytest.raises(Invalid):
        actions.write_guidance(type="instruction", delegation="M", replaces_id=old.pk, **words)
    issued(replaces_id=old.pk)
    old.refresh_from_db()
    assert old.state == "ended" and verbs(old)[-1] == "guidance.end"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"type": "order"}, "type"),
        ({"title": ""}, "title"),
        ({"text": ""}, "text"),
        ({"type": "instruction"}, "delegation"),
    ],
)
def test_guidance_needs_right_words(words, wrong, field):
    with pytest.raises(Invalid) as no:
        actions.write_guidance(**{"type": "guideline", **words, **wrong})
    assert no.value.field == field


def test_only_people_of_the_desk_write_it(words, stranger, liaison):
    for who in (stranger, liaison):
        with pytest.raises(Denied):
            actions.write_guidance(type="guideline", **{**words, "by": who})
