"""Statements: requested, written, cleared, delivered, published (SM7); translations."""

import pytest

from amparo.diplomacy import actions
from amparo.diplomacy.models import Position, Statement
from amparo.diplomacy.queries import visible_to
from amparo.diplomacy.queries.statements import paragraphs_seen_by
from amparo.kernel.actors import VISITOR
from amparo.kernel.errors import Denied, Invalid, Refused
from tests.unit.diplomacy.conftest import TEXT
from tests.unit.diplomacy.test_facts import verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(desk, meeting, officer, at):
    return actions.request_statement(
        title="On R2P",
        party_code="PE",
        language="es",
        meeting=meeting,
        desk=desk,
        by=officer,
        at=at,
    )


def write(asked, by, at, text=TEXT, revision=None):
    now = Statement.objects.get(pk=asked.pk).revision
    return actions.write_paragraphs(
        statement_id=asked.pk, revision=revision or now, text=text, by=by, at=at
    )


def test_a_statement_goes_its_way(asked, officer, head, cited, at):
    one = {"statement_id": asked.pk, "at": at}
    with pytest.raises(Refused):  # not written yet
        actions.clear(revision=1, by=head, **one)
    write(asked, officer, at)
    with pytest.raises(Denied):
        actions.clear(revision=2, by=officer, **one)
    with pytest.raises(Refused, match="meanwhile"):
        actions.clear(revision=1, by=head, **one)
    actions.clear(revision=2, by=head, **one)
    with pytest.raises(Refused, match="cleared"):
        write(asked, officer, at)
    with pytest.raises(Refused):
        actions.publish_statement(by=head, **one)
    actions.deliver(when="2016-09-06", speaker="Ambassador", cited=cited, by=officer, **one)
    assert not visible_to(VISITOR, Statement).exists()
    with pytest.raises(Denied):
        actions.publish_statement(by=officer, **one)
    actions.publish_statement(by=head, **one)
    assert visible_to(VISITOR, Statement).get().speaker == "Ambassador"
    moves = ["write", "clear", "deliver", "publish"]
    said = [v for v in verbs(asked) if v.startswith("statement.")]
    assert said == [f"statement.{move}" for move in moves]
    assert "fact.worded" in verbs(asked)


def test_a_head_sends_a_cleared_one_back_with_a_reason(asked, officer, head, at):
    write(asked, officer, at)
    actions.clear(statement_id=asked.pk, revision=2, by=head, at=at)
    with pytest.raises(Invalid):
        actions.send_back(statement_id=asked.pk, reason="", by=head, at=at)
    with pytest.raises(Denied):
        actions.send_back(statement_id=asked.pk, reason="No", by=officer, at=at)
    assert (
        actions.send_back(statement_id=asked.pk, reason="Softer", by=head, at=at).state == "draft"
    )
    with pytest.raises(Refused):
        actions.send_back(statement_id=asked.pk, reason="Softer", by=head, at=at)


def test_paragraphs_keep_their_numbers_and_footnotes_their_place(statement):
    assert list(statement.paragraphs.values_list("number", flat=True)) == [1, 2, 7]
    assert statement.paragraphs.get(number=2).text.endswith("Force is a last resort.")
    note = statement.footnotes.get()
    assert note.paragraph.number == 2 and "November 2015" in note.text


@pytest.mark.parametrize("text", ["", "No numbers here.", "1. One.\n\n1. Again."])
def test_a_text_needs_numbers_and_each_once(asked, officer, at, text):
    with pytest.raises(Invalid) as no:
        write(asked, officer, at, text)
    assert no.value.field == "text"


def test_two_hands_on_one_text(asked, officer, head, at):
    write(asked, officer, at)
    with pytest.raises(Refused, match="meanwhile"):
        write(asked, head, at, "1. Mine.", revision=1)
    assert asked.paragraphs.count() == 3


def test_a_paragraph_on_which_a_position_rests_stays(asked, desk, officer, at):
    write(asked, officer, at)
    actions.take_position(
        topic="Veto", party_code="PE", stance="supports", summary="Yes.", when="2016",
        paragraph=asked.paragraphs.get(number=7), desk=desk, by=officer, at=at,
    )  # fmt: skip
    with pytest.raises(Refused, match="rests"):
        write(asked, officer, at, "1. Only one.")
    write(asked, officer, at, "1. One.\n\n7. Seven anew.")
    assert Position.objects.get().paragraph.text == "Seven anew."


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"party_code": "XX"}, "party_code"),
        ({"language": "xx"}, "language"),
        ({"when": "2016-09-07"}, "when"),  # V-MP4: the meeting was on the 6th
        ({"on_behalf_of": ["XX"]}, "on_behalf_of"),
    ],
)
def test_a_request_needs_right_words(desk, meeting, officer, at, wrong, field):
    words = {"title": "T", "party_code": "PE", "language": "en", "meeting": meeting}
    with pytest.raises(Invalid) as no:
        actions.request_statement(**{**words, **wrong}, desk=desk, by=officer, at=at)
    assert no.value.field == field


def test_it_is_not_delivered_on_another_day_than_the_meeting(asked, officer, head, cited, at):
    write(asked, officer, at)
    actions.clear(statement_id=asked.pk, revision=2, by=head, at=at)
    for when in ("2016-09-07", ""):
        with pytest.raises(Invalid):
            actions.deliver(statement_id=asked.pk, when=when, cited=cited, by=officer, at=at)


def test_a_translation_has_the_paragraphs_of_its_original(statement, officer, head, cited, at):
    Statement.objects.filter(pk=statement.pk).update(is_translation=False)
    words = {"statement_id": statement.pk, "title": "Sobre R2P", "by": officer, "at": at}
    text = "1. Uno.\n\n2. Dos.\n\n7. Siete."
    with pytest.raises(Invalid) as no:
        actions.translate(language="es", text="1. Uno.", **words)
    assert no.value.field == "text"
    with pytest.raises(Invalid):
        actions.translate(language="en", text=text, **words)
    made = actions.translate(language="es", text=text, cited=cited, **words)
    assert made.original == statement and made.state == "delivered" and made.is_translation
    with pytest.raises(Refused):
        actions.translate(language="es", text=text, **words)
    with pytest.raises(Refused):
        actions.translate(**{**words, "statement_id": made.pk}, language="qu", text=text)
    actions.publish_statement(statement_id=made.pk, by=head, at=at)


def test_a_position_is_not_published_before_its_statement(asked, desk, officer, head, at):
    write(asked, officer, at)
    made = actions.take_position(
        topic="Veto", party_code="PE", stance="supports", summary="Yes.", when="2016",
        paragraph=asked.paragraphs.get(number=7), desk=desk, by=officer, at=at,
    )  # fmt: skip
    with pytest.raises(Refused, match="not published"):
        actions.publish(model=Position, key=made.pk, by=head, at=at)


def test_a_statement_made_by_mistake_is_discarded_with_a_reason(asked, officer, stranger, at):
    said = {"statement_id": asked.pk, "at": at}
    with pytest.raises(Invalid):
        actions.take_back_statement(reason=" ", by=officer, **said)
    with pytest.raises(Denied):
        actions.take_back_statement(reason="Twice.", by=stranger, **said)
    found = actions.take_back_statement(reason="Asked for twice.", by=officer, **said)
    assert (found.state, found.withdrawn_reason) == ("withdrawn", "Asked for twice.")
    assert verbs(asked)[-1] == "statement.discard"
    with pytest.raises(Refused):
        write(asked, officer, at)


def test_a_published_statement_is_withdrawn_by_a_head_once_nothing_rests_on_it(
    statement, held, cited, officer, head, at
):
    said = {"statement_id": statement.pk, "reason": "Not its text.", "at": at}
    with pytest.raises(Denied):
        actions.take_back_statement(by=officer, **said)
    position = actions.take_position(
        topic="Veto", party_code="PE", stance="supports", summary="For it.", cited=cited,
        paragraph=statement.paragraphs.get(number=7), **held,
    )  # fmt: skip
    actions.publish(model=Position, key=position.pk, by=head, at=at)
    with pytest.raises(Refused, match=r"rests on this: «.+»"):
        actions.take_back_statement(by=head, **said)
    actions.withdraw(model=Position, key=position.pk, reason="First.", by=head, at=at)
    actions.take_back_statement(by=head, **said)
    assert not visible_to(VISITOR, Statement).filter(pk=statement.pk).exists()
    assert not paragraphs_seen_by(officer).filter(statement=statement).exists()
