"""Instruments: entered, changed, published, related; each refusal and each line of the journal."""

from dataclasses import asdict, replace

import pytest
from django.urls import reverse

from amparo.instruments import actions, queries
from amparo.instruments.actions import InstrumentFacts, enter_known, facts_of
from amparo.instruments.models import Instrument, Relation
from amparo.instruments.policies import POLICY, Can
from amparo.kernel.actors import SYSTEM, VISITOR
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from tests.unit.situations.people import sign_in, staff_of

pytestmark = pytest.mark.django_db

FACTS = InstrumentFacts(
    short="RM 0159-2019-JUS", alias="059-2019-JUS", kind="ministerial_resolution",
    title="Protocol to guarantee the protection of human rights defenders", level="national",
    binding="internal", country="PE", number="0159-2019-JUS", published="2019-04-25",
)  # fmt: skip


@pytest.fixture
def officer(db):
    return staff_of("desk_officer")


@pytest.fixture
def head(db):
    return staff_of("desk_head")


def verbs(row):
    return [e.verb for e in Entry.objects.filter(target=f"instruments.Instrument:{row.pk}")]


def test_a_law_is_entered_reviewed_and_published_by_another(officer, head, at):
    row = actions.enter(facts=FACTS, by=officer, at=at)
    assert row.state == "draft"
    for name, by in (("submit", officer), ("return", head), ("submit", officer)):
        actions.move(instrument_id=row.pk, name=name, by=by, at=at)
    with pytest.raises(Denied):
        actions.move(instrument_id=row.pk, name="publish", by=officer, at=at)
    assert actions.move(instrument_id=row.pk, name="publish", by=head, at=at).published_at == at
    for name in ("archive", "restore"):
        actions.move(instrument_id=row.pk, name=name, by=head, at=at)
    with pytest.raises(Refused):
        actions.move(instrument_id=row.pk, name="publish", by=head, at=at)
    assert verbs(row) == [
        "instrument.entered", "instrument.in_review", "instrument.draft", "instrument.in_review",
        "instrument.published", "instrument.archived", "instrument.published",
    ]  # fmt: skip


def test_anothers_change_does_not_wash_clean_what_a_head_wrote(officer, head, at):
    row = actions.enter(facts=FACTS, by=head, at=at)
    facts = replace(FACTS, title="Protocol to guarantee protection")
    actions.change(instrument_id=row.pk, revision=1, facts=facts, by=officer, at=at)
    with pytest.raises(Denied):
        actions.move(instrument_id=row.pk, name="publish", by=head, at=at)
    second = staff_of("desk_head", name="another head")
    assert actions.move(instrument_id=row.pk, name="publish", by=second, at=at).published_at == at


def test_who_wrote_a_text_does_not_open_it_to_more(head, at):
    row = actions.enter(facts=replace(FACTS, secrecy="INTERNAL"), by=head, at=at)
    second = staff_of("desk_head", name="another head")
    actions.move(instrument_id=row.pk, name="publish", by=second, at=at)
    opened = {"instrument_id": row.pk, "facts": replace(FACTS, secrecy="PUBLIC"), "at": at}
    with pytest.raises(Denied):
        actions.change(revision=1, by=head, **opened)
    assert not queries.visible_to(VISITOR).exists()
    assert actions.change(revision=1, by=second, **opened).secrecy == "PUBLIC"


def test_a_head_does_not_publish_what_they_wrote(head, at):
    row = actions.enter(facts=FACTS, by=head, at=at)
    with pytest.raises(Denied):
        actions.move(instrument_id=row.pk, name="publish", by=head, at=at)


def written_by_a_head(row, head, other, at):
    """Return the ways in which a head writes in the draft of another."""
    changed = replace(facts_of(row), issuer="MINJUSDH")
    return {
        "change": lambda: actions.change(
            instrument_id=row.pk, revision=1, facts=changed, by=head, at=at
        ),
        "provide": lambda: actions.add_provision(
            instrument_id=row.pk, place="1", obligation="report", by=head, at=at
        ),
        "relate": lambda: actions.relate(
            one_id=row.pk, other_id=other.pk, kind="implements", by=head, at=at
        ),
    }


@pytest.mark.parametrize("way", ["change", "provide", "relate"])
def test_a_head_who_wrote_in_the_draft_of_another_does_not_publish_it(way, officer, head, at):
    row = actions.enter(facts=FACTS, by=officer, at=at)
    other = actions.enter(facts=replace(FACTS, short="Declaration"), by=officer, at=at)
    written_by_a_head(row, head, other, at)[way]()
    # Whoever writes last takes no one else's part from them.
    fresh = replace(facts_of(Instrument.objects.get(pk=row.pk)), number="0159")
    revision = Instrument.objects.get(pk=row.pk).revision
    actions.change(instrument_id=row.pk, revision=revision, facts=fresh, by=officer, at=at)
    with pytest.raises(Denied, match="Whoever wrote any of it"):
        actions.move(instrument_id=row.pk, name="publish", by=head, at=at)
    second = staff_of("desk_head", name="second")
    assert actions.move(instrument_id=row.pk, name="publish", by=second, at=at).state == "published"
    assert actions.move(instrument_id=other.pk, name="publish", by=head, at=at)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("short", " "), ("title", ""), ("kind", "song"), ("level", "galactic"), ("binding", "x"),
        ("reservations", "some"), ("adopted", "then"), ("known_as", "XYZ"),
    ],
)  # fmt: skip
def test_words_of_no_list_are_refused_beside_their_field(officer, at, field, value):
    with pytest.raises(Invalid) as no:
        actions.enter(facts=replace(FACTS, **{field: value}), by=officer, at=at)
    assert no.value.field == field


def test_days_are_in_order_and_a_number_stands_once(officer, at):
    with pytest.raises(Invalid) as no:
        actions.enter(
            facts=replace(FACTS, adopted="2019-05", in_force="2019-04"), by=officer, at=at
        )
    assert no.value.field == "in_force"
    with pytest.raises(Invalid) as no:
        actions.enter(facts=replace(FACTS, opened="2020", closes="2019"), by=officer, at=at)
    assert no.value.field == "closes"
    actions.enter(facts=replace(FACTS, untc="XXVI-6"), by=officer, at=at)
    with pytest.raises(Invalid) as no:
        actions.enter(facts=replace(FACTS, untc="26.6"), by=officer, at=at)
    assert no.value.field == "untc"


def test_only_desks_enter_and_only_heads_what_is_restricted(officer, head, at):
    with pytest.raises(Denied):
        actions.enter(facts=FACTS, by=staff_of("assessor"), at=at)
    closed = replace(FACTS, secrecy="RESTRICTED")
    with pytest.raises(Denied):
        actions.enter(facts=closed, by=officer, at=at)
    assert actions.enter(facts=closed, by=head, at=at).secrecy == "RESTRICTED"


def test_two_hands_on_one_draft_the_second_is_told(officer, head, at):
    row = actions.enter(facts=FACTS, by=officer, at=at)
    changed = replace(facts_of(row), issuer="Ministry of Justice")
    actions.change(instrument_id=row.pk, revision=1, facts=changed, by=officer, at=at)
    with pytest.raises(Refused):
        actions.change(instrument_id=row.pk, revision=1, facts=changed, by=head, at=at)
    last = Entry.objects.filter(verb="instrument.changed").get()
    assert last.after == {"fields": ["issuer"], "revision": 2}
    assert last.before == {"issuer": FACTS.issuer}
    assert queries.words_at(row, 1) == {"issuer": FACTS.issuer}
    assert queries.words_at(row, 2) == {}


def test_the_second_editor_sees_what_differs_and_undoes_nothing(client, officer, head, at):
    row = actions.enter(facts=FACTS, by=officer, at=at)
    address = reverse("instruments:change", args=[row.pk])
    known = {name: value for name, value in asdict(facts_of(row)).items() if name != "chapter"}
    form = known | {"revision": 1}
    sign_in(client, head)
    first = form | {"issuer": "The ministry", "title": "Title of the head"}
    assert client.post(address, first).status_code == 302
    sign_in(client, officer)
    said = client.post(address, form | {"title": "Title of the officer"})
    page = said.content.decode()
    assert said.status_code == 409 and "What differs" in page
    assert "Title of the officer" in page and "head" in page
    assert 'value="The ministry"' in page  # left alone by the second: what the first wrote
    assert 'name="revision" value="2"' in page
    assert "stays in the history" not in page


def test_what_is_published_is_changed_by_a_head_alone(officer, head, at):
    row = actions.enter(facts=FACTS, by=officer, at=at)
    actions.move(instrument_id=row.pk, name="publish", by=head, at=at)
    with pytest.raises(Denied):
        actions.change(instrument_id=row.pk, revision=1, facts=FACTS, by=officer, at=at)
    changed = actions.change(
        instrument_id=row.pk, revision=1, facts=replace(FACTS, issuer="MINJUSDH"), by=head, at=at
    )
    assert (changed.issuer, changed.state) == ("MINJUSDH", "published")


def test_provisions_and_relations(officer, at):
    row = actions.enter(facts=FACTS, by=officer, at=at)
    other = actions.enter(facts=replace(FACTS, short="Declaration"), by=officer, at=at)
    told = {"instrument_id": row.pk, "place": "138-139", "obligation": "prohibition",
            "by": officer, "at": at}  # fmt: skip
    assert actions.add_provision(**told).order == 1
    with pytest.raises(Refused):
        actions.add_provision(**told)
    with pytest.raises(Invalid):
        actions.add_provision(**(told | {"place": " "}))
    with pytest.raises(Invalid):
        actions.add_provision(**(told | {"obligation": "hope", "place": "1"}))
    related = {"one_id": row.pk, "other_id": other.pk, "kind": "implements", "by": officer,
               "at": at}  # fmt: skip
    actions.relate(**related)
    with pytest.raises(Refused):
        actions.relate(**related)
    for wrong in ({"other_id": row.pk}, {"kind": "likes"}):
        with pytest.raises(Invalid):
            actions.relate(**(related | wrong))
    for do in (actions.add_provision, actions.relate):
        with pytest.raises(Denied):
            do(**((told if do is actions.add_provision else related)
                  | {"by": staff_of("observer", name=do.__name__)}))  # fmt: skip
    assert [(o.short, back) for _r, o, back in queries.relations_of(officer, row)] == [
        ("Declaration", False)
    ]
    assert verbs(row)[1:] == ["instrument.provided", "instrument.related"]


def test_known_treaties_are_entered_once_by_a_head(officer, at):
    with pytest.raises(Denied):
        enter_known(by=officer, at=at)
    assert enter_known(by=SYSTEM, at=at) == Instrument.objects.count()
    assert enter_known(by=SYSTEM, at=at) == 0
    assert Relation.objects.filter(one__known_as="OPCAT", other__known_as="CAT").exists()
    assert Entry.objects.filter(verb="instruments.known").count() == 1


def test_the_policy_and_the_filter_say_the_same(officer, head, at):
    rows = [
        Instrument.objects.create(
            short=f"{state} {secrecy}", title="T", kind="law", level="national", state=state,
            secrecy=secrecy, written_id="x", written_label="x", recorded_at=at,
        )
        for state in ("draft", "in_review", "published", "archived")
        for secrecy in ("PUBLIC", "INTERNAL", "RESTRICTED")
    ]  # fmt: skip
    readers = [officer, head, SYSTEM, VISITOR, staff_of("observer"), staff_of("", name="none")]
    for who in readers:
        seen = set(queries.visible_to(who))
        assert seen == {r for r in rows if POLICY.allows(who, Can.SEE, r)}, who
    assert [r.short for r in queries.visible_to(VISITOR)] == ["published PUBLIC"]


def test_pages_for_readers_and_desks(client, officer, head, at):
    row = actions.enter(facts=FACTS, by=officer, at=at)
    listed, one = reverse("instruments:list"), reverse("instruments:one", args=[row.pk])
    assert client.get(listed).status_code == 302
    sign_in(client, staff_of("observer"))
    assert one.encode() not in client.get(listed, {"q": "0159"}).content
    assert client.get(one).status_code == 404
    assert client.get(reverse("instruments:new")).status_code == 403
    sign_in(client, officer)
    assert one.encode() in client.get(listed, {"q": "059-2019", "kind": ""}).content
    assert b"Submit for review" in client.get(one).content
    step = reverse("instruments:step", args=[row.pk])
    assert client.post(step, {"act": "submit"}).status_code == 302
    assert client.post(step, {"act": "publish"}).status_code == 403
    assert client.post(step, {"act": "dance"}).status_code == 404
    why = b"who wrote nothing in it publishes it"
    assert why in client.get(one).content
    sign_in(client, head)
    assert why not in client.get(one).content
    assert client.post(step, {"act": "publish"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "published"
    archive = reverse("instruments:archive", args=[row.pk])
    assert client.post(step, {"act": "archive"}).url == archive, "asked about first"
    row.refresh_from_db()
    assert row.state == "published" and client.get(archive).status_code == 200
    assert client.post(archive).status_code == 302
    row.refresh_from_db()
    assert row.state == "archived"
    sign_in(client, officer)
    assert client.get(archive).status_code == 403


def test_the_desk_s_forms(client, officer, at):
    sign_in(client, officer)
    form = {"short": "Ley 1", "title": "A law", "kind": "law", "level": "national",
            "binding": "internal", "reservations": "unknown", "secrecy": "INTERNAL",
            "adopted_0": "2019", "adopted": "2019"}  # fmt: skip
    assert client.get(reverse("instruments:new")).status_code == 200
    response = client.post(reverse("instruments:new"), form)
    assert response.status_code == 302, response.content.decode()[-2000:]
    row = Instrument.objects.get()
    other = actions.enter(facts=FACTS, by=officer, at=at)
    change = reverse("instruments:change", args=[row.pk])
    assert b"A law" in client.get(change).content
    assert client.post(change, form | {"title": "The law", "revision": 1}).status_code == 302
    provide = reverse("instruments:provide", args=[row.pk])
    assert client.post(provide, {"place": "art. 1", "obligation": "report"}).status_code == 302
    relate = reverse("instruments:relate", args=[row.pk])
    assert client.post(relate, {"kind": "implements", "other": other.pk}).status_code == 302
    page = client.get(reverse("instruments:one", args=[row.pk])).content.decode()
    assert "The law" in page and "art. 1" in page and "RM 0159" in page
    assert client.post(relate, {"kind": "implements", "other": other.pk}).status_code == 409
    assert client.post(provide, {"place": "", "obligation": "report"}).status_code == 422
