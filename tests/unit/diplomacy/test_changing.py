"""Drafts of plain facts are changed; who comes second sees what differs, nobody loses a word."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from amparo.diplomacy import actions
from amparo.diplomacy.actions import BallotFacts
from amparo.diplomacy.actions.changing import DESCRIBE
from amparo.diplomacy.forms.changing import CHANGES
from amparo.diplomacy.forms.fields import TermField
from amparo.diplomacy.models import Fact, Forum, JointStatement, Meeting, Position, Version
from amparo.diplomacy.queries.lists import LISTINGS
from amparo.diplomacy.queries.versions import changes_of, words_of
from amparo.kernel.errors import Denied, Invalid, Outdated, Refused
from amparo.ledger.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def talks(held):
    return actions.add_meeting(title="Lima talks", when="2026-05", place="Lima", **held)


@pytest.fixture
def one_of_each(held, talks, statement):
    """Return a draft of each kind that can be changed."""
    forum = actions.add_forum(name="Council", type="organ", **held)
    initiative = actions.launch(title="Code", type="proposal", leads=["LI", "FR"], **held)
    return {
        one.kind: one
        for one in (
            talks,
            forum,
            actions.add_process(name="Oslo Process", forum=forum, when="2007/2008", **held),
            actions.take_part(party_code="PE", role="attended", meeting=talks, **held),
            actions.hold_office(
                party_code="PE", forum=forum, office="member", when="2018/2019", **held
            ),
            actions.announce(party_code="PE", forum=forum, seat="A seat", term="2018/2019", **held),
            initiative,
            actions.record_support(
                initiative_id=initiative.pk, party_code="PE", status="supports", when="2016", **held
            ),
            actions.take_position(
                topic="Veto", party_code="PE", stance="supports", summary="For it.",
                quote="Peru supports", paragraph=statement.paragraphs.get(number=7), **held,
            ),
            actions.keep_joint_statement(title="Joint", pasted="Peru and Uruguay", **held),
            actions.record_ballot(
                facts=BallotFacts(forum_name="Council", draft="S/1", when="1950-01-02",
                                  subject="Peace", votes=[("FR", "France", "veto")]), **held,
            ),
            actions.offer_cooperation(
                side="need", field="training", by_party="Peru", text="Deminers", **held
            ),
        )
    }  # fmt: skip


def address(fact, act="change"):
    return reverse("diplomacy:do", args=[fact.kind, fact.pk, act])


def typed_in(client, fact):
    """Return what the browser would send for the form as it opens."""
    form = client.get(address(fact)).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in shown.items()}


def test_every_kind_of_plain_fact_can_be_changed():
    plain = set(Fact.__subclasses__()) - {LISTINGS[k].model for k in ("statement", "input")}
    assert set(DESCRIBE) == plain
    assert {LISTINGS[kind].model for kind in CHANGES} == set(Fact.__subclasses__())


def test_a_statement_is_changed_until_it_is_cleared_and_its_words_before_stay(
    client, held, officer, head, meeting, at
):
    asked = actions.request_statement(
        title="On R2P", party_code="PE", language="es", on_behalf_of=["CL"], **held
    )
    client.force_login(officer)
    said = typed_in(client, asked)
    assert (said["title"], said["on_behalf_of"]) == ("On R2P", "Chile")
    said |= {"title": "On prevention", "when_year": "2016", "when_month": "", "when_day": ""}
    said.pop("when", None)
    assert client.post(address(asked), said).status_code == 302
    asked.refresh_from_db()
    assert (asked.title, asked.when, asked.on_behalf_of) == ("On prevention", "2016", ["CL"])
    assert client.post(address(asked), said).status_code == 409, "another changed it meanwhile"
    assert {name for name, _pieces in changes_of(asked)[0].lines} == {"title", "when"}
    page = client.get(reverse("diplomacy:fact", args=["statement", asked.pk]))
    assert page.status_code == 200 and "R2P" in page.content.decode()
    actions.write_paragraphs(statement_id=asked.pk, revision=2, text="1. Words.", by=officer, at=at)
    actions.clear(statement_id=asked.pk, revision=3, by=head, at=at)
    with pytest.raises(Refused, match="cleared"):
        actions.change_statement(
            statement_id=asked.pk, revision=3, title="T", party_code="PE", language="es",
            meeting=None, when="", speaker="", on_behalf_of=(), by=officer, at=at,
        )  # fmt: skip


def test_what_is_asked_is_changed_until_the_desk_takes_it_on(client, held, officer, at):
    asked = actions.receive_input(
        requester="UN", product="Report", deadline_on=dt.date(2099, 1, 31), **held
    )
    client.force_login(officer)
    said = typed_in(client, asked)
    assert said["deadline_on"] == "2099-01-31"
    assert client.post(address(asked), said | {"product": "Yearly report"}).status_code == 302
    asked.refresh_from_db()
    assert (asked.product, asked.deadline_on) == ("Yearly report", dt.date(2099, 1, 31))
    actions.accept_input(input_id=asked.pk, by=officer, at=at)
    asked.refresh_from_db()
    assert client.post(address(asked), said | {"revision": asked.revision}).status_code == 409


def test_a_position_does_not_take_its_own_place(held, officer, at):
    said = {"topic": "Veto", "party_code": "PE", "stance": "supports", "summary": "For it.",
            "when": "2016"}  # fmt: skip
    one = actions.take_position(**said, **held)
    with pytest.raises(Invalid):
        actions.change(
            model=Position, key=one.pk, revision=1, supersedes_id=one.pk, by=officer, at=at, **said
        )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("2018-2019", "2018/2019"), ("2018 a 2019", "2018/2019"), ("2018–2019", "2018/2019"),
     ("2018-03-01 to 2019-02", "2018-03-01/2019-02"), ("2018", "2018"), ("", "")],
)  # fmt: skip
def test_a_term_is_taken_as_people_write_it(typed, kept):
    field = TermField(required=False)
    assert field.clean(typed) == kept
    assert field.clean(field.prepare_value(kept)) == kept


@pytest.mark.parametrize(("typed", "why"), [("2019-2018", "order"), ("soon", "term")])
def test_a_term_that_is_none_says_why(typed, why):
    with pytest.raises(ValidationError) as no:
        TermField().clean(typed)
    assert no.value.code == why


def test_each_draft_sent_back_as_it_opens_stays_as_it_was(client, one_of_each, officer):
    client.force_login(officer)
    for kind, fact in one_of_each.items():
        before = words_of(fact)
        answer = client.post(address(fact), typed_in(client, fact))
        assert answer.status_code == 302, (kind, answer.context["form"].errors)
        fact = type(fact).objects.get(pk=fact.pk)
        assert (words_of(fact), fact.revision) == (before, 2), kind
    joint = JointStatement.objects.get()
    assert [one.party for one in joint.signatories.all()] == ["PE", "UY"]


def test_a_change_is_kept_journalled_and_what_it_said_stays_readable(
    talks, officer, desk, at, client
):
    changed = actions.change(
        model=Meeting, key=talks.pk, revision=1, title="Lima talks", when="2026-06", place="Cusco",
        by=officer, at=at,
    )  # fmt: skip
    assert (changed.place, changed.when, changed.revision) == ("Cusco", "2026-06", 2)
    version = Version.objects.get()
    assert (version.revision, version.words["place"]) == (1, "Lima")
    entry = Entry.objects.get(verb="fact.changed")
    assert entry.after == {"kind": "meeting", "revision": 2}  # no word of it
    (change,) = changes_of(changed)
    assert {name for name, _pieces in change.lines} == {"when", "place"}
    client.force_login(officer)
    text = client.get(reverse("diplomacy:fact", args=["meeting", talks.pk])).content.decode()
    assert "<del>Lima</del>" in text and "<ins>Cusco</ins>" in text


def test_a_change_is_refused(talks, officer, head, stranger, cited, at):
    change = {"model": Meeting, "key": talks.pk, "title": "Talks", "at": at}
    with pytest.raises(Denied):
        actions.change(revision=1, by=stranger, **change)
    with pytest.raises(Outdated):
        actions.change(revision=9, by=officer, **change)
    with pytest.raises(Invalid):
        actions.change(revision=1, by=officer, **(change | {"title": " "}))
    actions.cite_fact(model=Meeting, key=talks.pk, cited=cited, by=officer, at=at)
    actions.publish(model=Meeting, key=talks.pk, by=head, at=at)
    with pytest.raises(Refused):
        actions.change(revision=1, by=officer, **change)
    assert not Version.objects.exists()


def test_two_people_change_one_draft_and_neither_loses_a_word(client, talks, officer, head, at):
    client.force_login(officer)
    mine = typed_in(client, talks)  # I open the form …
    actions.change(  # … and someone else is faster
        model=Meeting, key=talks.pk, revision=1, title="Lima talks", when="2026-05",
        place="Arequipa", state_count=12, by=head, at=at,
    )  # fmt: skip
    answer = client.post(address(talks), mine | {"title": "Lima round table"})
    text = answer.content.decode()
    assert answer.status_code == 409 and "Lima round table" in text
    assert "<ins>round table</ins>" in text and "<del>talks</del>" in text
    talks.refresh_from_db()
    assert talks.title == "Lima talks"
    # What I had left alone takes what the other wrote; sent again, both are kept.
    again = {n: answer.context["form"][n].value() or "" for n in answer.context["form"].fields}
    assert (again["place"], again["state_count"], again["revision"]) == ("Arequipa", 12, 2)
    assert client.post(address(talks), again).status_code == 302
    talks.refresh_from_db()
    assert (talks.title, talks.place, talks.state_count) == ("Lima round table", "Arequipa", 12)
    assert [c.by for c in changes_of(talks)] == [officer.actor_label, head.actor_label]


def test_two_people_write_one_statement_and_the_second_sees_the_difference(
    client, held, officer, head, at
):
    made = actions.request_statement(title="S", party_code="PE", language="en", **held)
    actions.write_paragraphs(
        statement_id=made.pk, revision=1, text="1. We thank the Chair.", by=head, at=at
    )
    client.force_login(officer)
    answer = client.post(
        address(made, "write"), {"revision": 1, "text": "1. We thank the President."}
    )
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "<del>Chair.</del>" in text and "<ins>President.</ins>" in text
    sent = {n: answer.context["form"][n].value() for n in answer.context["form"].fields}
    assert client.post(address(made, "write"), sent).status_code == 302
    assert made.paragraphs.get().text == "We thank the President."
    assert any("Chair" in v.words["text"] for v in Version.objects.all())


def test_the_history_of_a_draft_stays_at_its_desk(client, talks, officer, head, cited, at):
    actions.change(model=Meeting, key=talks.pk, revision=1, title="Quillabamba", by=officer, at=at)
    actions.change(model=Meeting, key=talks.pk, revision=2, title="Talks", by=officer, at=at)
    actions.cite_fact(model=Meeting, key=talks.pk, cited=cited, by=officer, at=at)
    actions.publish(model=Meeting, key=talks.pk, by=head, at=at)
    page = client.get(reverse("diplomacy:fact", args=["meeting", talks.pk]))
    assert page.status_code == 200 and "Quillabamba" not in page.content.decode()


def test_a_list_that_was_corrected_by_hand_stays_so_while_its_words_do(held, officer, at):
    made = actions.keep_joint_statement(title="J", pasted="Peru, Ruritania", **held)
    actions.correct_signatory(joint_id=made.pk, number=2, party_code="UY", by=officer, at=at)
    change = {"model": JointStatement, "key": made.pk, "by": officer, "at": at, "title": "Joint"}
    actions.change(revision=1, pasted="Peru, Ruritania", **change)
    assert [s.party for s in made.signatories.all()] == ["PE", "UY"]
    actions.change(revision=2, pasted="Peru, Chile", **change)
    assert [s.party for s in made.signatories.all()] == ["PE", "CL"]


def test_a_note_beside_a_draft_keeps_what_stood(held, officer, at):
    made = actions.add_forum(name="Council", type="organ", **held)
    actions.annotate(model=Forum, key=made.pk, note="Doubtful.", by=officer, at=at)
    with pytest.raises(Outdated):
        actions.change(
            model=Forum, key=made.pk, revision=1, name="X", type="organ", by=officer, at=at
        )
