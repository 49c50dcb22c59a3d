"""Scenarios 3 and 15: the joint statement of 26, and the statement with its positions."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.urls import reverse
from pytest_bdd import given, parsers, scenarios, then, when

from amparo.diplomacy import actions
from amparo.diplomacy.actions import Cited
from amparo.diplomacy.models import Initiative, JointStatement, Support
from amparo.diplomacy.queries.lists import name_of
from amparo.diplomacy.queries.standing import supporters
from amparo.diplomacy.queries.statements import read_by
from amparo.diplomacy.rules.counting import count_of
from amparo.evidence.actions import add_source
from amparo.kernel.actors import SYSTEM, VISITOR
from amparo.kernel.errors import Refused
from tests.unit.diplomacy.conftest import body, user

pytestmark = pytest.mark.django_db
scenarios("diplomacy/03_joint_statement_of_26.feature")
scenarios("diplomacy/15_statement_and_positions.feature")


@pytest.fixture
def told(at):
    """What the steps of one scenario tell each other."""
    return SimpleNamespace(at=at, initiatives={})


@given("a desk with an officer and a head")
def _desk(told, db):
    told.desk = body("OPM")
    told.officer = user("officer", "desk_officer", told.desk)
    told.head = user("head", "desk_head", told.desk)
    source = add_source(
        title="The document itself", kind="official_record", secrecy="PUBLIC", is_of_desks=True,
        by=SYSTEM, at=told.at,
    )  # fmt: skip
    told.cited = Cited(source=source, locator="whole text")
    told.held = {"desk": told.desk, "by": told.officer, "at": told.at}


# --- the joint statement ------------------------------------------------------


@when(parsers.parse("the officer pastes this, with {stated:d} stated"))
def _pasted(told, stated, docstring):
    told.joint = actions.keep_joint_statement(
        title="Joint statement",
        pasted=docstring,
        stated_count=stated,
        cited=told.cited,
        **told.held,
    )


@when(parsers.parse('the officer takes "{name}" off the list'))
def _taken_off(told, name):
    one = told.joint.signatories.get(as_written=name)
    told.joint = actions.correct_signatory(
        joint_id=told.joint.pk, number=one.number, party_code="", by=told.officer, at=told.at
    )


@when(parsers.parse("the officer writes that Peru joined {others:d} others"))
def _joined(told, others):
    told.joint = actions.keep_joint_statement(
        title="Oslo Declaration", pasted="", stated_count=others, stated_how="others", **told.held
    )


@then(parsers.parse("{n:d} names are listed, each linked to a State"))
def _listed(told, n):
    codes = list(told.joint.signatories.values_list("party", flat=True))
    assert len(codes) == len(set(codes)) == n and all(codes)


@then(parsers.parse('it was delivered by "{name}"'))
def _delivered(told, name):
    assert name_of(told.joint.delivered_by) == name


@then(parsers.parse("{n:d} distinct States agree with the number stated"))
def _agree(told, n):
    codes = set(told.joint.signatories.values_list("party", flat=True))
    assert len(codes | {told.joint.delivered_by}) == n
    assert told.joint.check_result == "ok"


@then(parsers.parse("the count is a mismatch of {difference:d}"))
def _mismatch(told, difference):
    found = JointStatement.objects.get(pk=told.joint.pk)
    assert (found.check_result, found.check_difference) == ("mismatch", difference)


@then("the head cannot publish it without a note")
def _held_back(told):
    publish = {"model": JointStatement, "key": told.joint.pk, "by": told.head, "at": told.at}
    with pytest.raises(Refused):
        actions.publish(**publish)
    actions.annotate(
        model=JointStatement, key=told.joint.pk, note="As printed.", by=told.officer, at=told.at
    )
    assert actions.publish(**publish).state == "published"


@then(parsers.parse('"{name}" is listed without a State'))
def _unresolved(told, name):
    assert told.joint.signatories.get(party="").as_written == name


@then("the count cannot be checked")
def _not_checkable(told):
    assert told.joint.check_result == "not_checkable"


@then(parsers.parse("{n:d} are stated in all"))
def _in_all(told, n):
    joint = told.joint
    assert count_of([], "", joint.stated_count, joint.stated_how).stated == n


# --- the statement ------------------------------------------------------------


@given("the statement of 6 September 2016, kept from its source and published")
def _kept(told, docstring):
    meeting = actions.add_meeting(
        title="Informal interactive dialogue on R2P", when="2016-09-06", cited=told.cited,
        **told.held,
    )  # fmt: skip
    actions.publish(model=type(meeting), key=meeting.pk, by=told.head, at=told.at)
    meeting.refresh_from_db()
    made = actions.keep_statement(
        title="Statement on R2P", party_code="PE", language="en", when="2016-09-06",
        text=docstring, meeting=meeting, is_translation=True, cited=told.cited, **told.held,
    )  # fmt: skip
    told.statement = actions.publish_statement(statement_id=made.pk, by=told.head, at=told.at)


@given(parsers.parse('paragraph 7 says that "{party}" supports these initiatives'))
def _supports(told, party, datatable):
    seven = told.statement.paragraphs.get(number=7)
    for title, leads in datatable[1:]:
        made = actions.launch(
            title=title, type="proposal", leads=leads.split(), cited=told.cited, **told.held
        )
        told.initiatives[title] = actions.publish(
            model=Initiative, key=made.pk, by=told.head, at=told.at
        )
        step = actions.record_support(
            initiative_id=made.pk, party_code=party, status="supports", paragraph=seven, **told.held
        )
        actions.publish(model=Support, key=step.pk, by=told.head, at=told.at)


@given(parsers.parse('paragraph 7 says that "{one}" complements "{other}"'))
def _complements(told, one, other):
    actions.relate(
        one_id=told.initiatives[one].pk, other_id=told.initiatives[other].pk, type="complements",
        paragraph=told.statement.paragraphs.get(number=7), by=told.officer, at=told.at,
    )  # fmt: skip


@when("a reader without an account opens the statement")
def _opens(told, client):
    client.cookies["amparo_language"] = "en"
    address = reverse("diplomacy:fact", args=["statement", told.statement.pk])
    told.page = client.get(address, HTTP_ACCEPT_LANGUAGE="en")
    told.rows = {row.paragraph.number: row for row in read_by(VISITOR, told.statement)}
    assert told.page.status_code == 200


@then(parsers.parse("paragraph 7 names {n:d} initiatives that Peru supports since {day}"))
def _named(told, n, day):
    supports = told.rows[7].supports
    assert len(supports) == n and {s.party for s in supports} == {"PE"}
    assert {s.when for s in supports} == {day} and {s.status for s in supports} == {"supports"}
    text = told.page.content.decode()
    seven = text[text.index('id="p-7"') :]
    assert all(str(initiative.pk) in seven for initiative in told.initiatives.values())


@then("paragraph 7 says that they complement each other")
def _related(told):
    link = told.rows[7].links[0]
    assert (link.type, link.one.title) == ("complements", "France/Mexico Initiative")


@then(parsers.parse("each of the {n:d} initiatives leads back to paragraph 7"))
def _back(told, n, client):
    assert len(told.initiatives) == n
    back = f"{reverse('diplomacy:fact', args=['statement', told.statement.pk])}#p-7"
    for initiative in told.initiatives.values():
        page = client.get(reverse("diplomacy:fact", args=["initiative", initiative.pk]))
        assert back in page.content.decode()


@then(parsers.parse('on {day} nobody is written to support "{title}"'))
def _nobody(told, day, title):
    assert supporters(VISITOR, told.initiatives[title], dt.date.fromisoformat(day)) == set()


@then(parsers.parse('on {day} "{party}" supports "{title}"'))
def _on(told, day, party, title):
    assert supporters(VISITOR, told.initiatives[title], dt.date.fromisoformat(day)) == {party}


@when("the officer keeps the inputs that footnote 1 names")
def _inputs(told, datatable):
    note = told.statement.footnotes.get(number=1)
    for requester, product, sent in datatable[1:]:
        actions.keep_input(
            requester=requester, product=product, when=sent, footnote=note, **told.held
        )


@then(parsers.parse('paragraph 3 shows its officer 2 inputs, sent in "{one}" and "{other}"'))
def _shown(told, one, other, client):
    row = next(r for r in read_by(told.officer, told.statement) if r.paragraph.number == 3)
    ((_note, inputs),) = row.footnotes
    assert [i.when for i in inputs] == ["2015-11", "2016-04"]
    client.force_login(told.officer)
    address = reverse("diplomacy:fact", args=["statement", told.statement.pk])
    text = client.get(address, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert one in text and other in text


@then("a reader without an account sees no input yet")
def _none_yet(told):
    row = next(r for r in read_by(VISITOR, told.statement) if r.paragraph.number == 3)
    assert row.footnotes[0][1] == []
