"""What was written down by mistake of a candidacy or an input is undone by those who may."""

import datetime as dt

import pytest
from django.urls import reverse

from amparo.diplomacy import actions
from amparo.diplomacy.models import Candidacy
from amparo.duties.models import Duty
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from tests.unit.diplomacy.test_facts import verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidacy(held):
    forum = actions.add_forum(name="A council", type="group", **held)
    return actions.announce(party_code="PE", forum=forum, seat="Chair", when="2016", **held)


def endorsed(candidacy, officer, at, *codes):
    for code in codes or ("CL",):
        actions.endorse(candidacy_id=candidacy.pk, party_code=code, by=officer, at=at)


def settled(candidacy, who, at, how="elect", **more):
    return actions.settle(candidacy_id=candidacy.pk, how=how, by=who, at=at, **more)


def test_the_source_of_a_result_is_all_that_a_result_needs(candidacy, officer, cited, at):
    endorsed(candidacy, officer, at)
    found = settled(candidacy, officer, at, cited=cited, when="2016-06-28")
    assert (found.stage, found.when, found.last_on) == (
        "elected", "2016-06-28", dt.date(2016, 6, 28),
    )  # fmt: skip


def test_nobody_is_elected_on_a_day_to_come(candidacy, officer, cited, at):
    endorsed(candidacy, officer, at)
    Candidacy.objects.update(when="2099", first_on="2099-01-01", last_on="2099-12-31")
    for when in ("", "2098-01-01"):
        with pytest.raises(Invalid) as no:
            settled(candidacy, officer, at, cited=cited, when=when)
        assert no.value.field == "when"
    assert settled(candidacy, officer, at, cited=cited, when="2016-06-28").stage == "elected"


def test_an_endorsement_is_taken_back_while_nothing_is_decided(candidacy, officer, cited, at):
    endorsed(candidacy, officer, at, "CL", "BR")

    def taken(code):
        return actions.take_back_endorsement(
            candidacy_id=candidacy.pk, party_code=code, by=officer, at=at
        )

    with pytest.raises(Invalid):
        taken("AR")
    assert taken("CL").stage == "endorsed"
    assert taken("BR").stage == "announced"
    assert verbs(candidacy)[-3:] == [
        "fact.unendorsed", "candidacy.unendorse", "fact.unendorsed",
    ]  # fmt: skip
    endorsed(candidacy, officer, at)
    settled(candidacy, officer, at, cited=cited)
    with pytest.raises(Refused):
        taken("CL")


def test_a_head_undoes_a_result_with_a_reason(candidacy, officer, head, cited, at):
    endorsed(candidacy, officer, at)
    undo = {"candidacy_id": candidacy.pk, "at": at}
    with pytest.raises(Refused):
        actions.reopen_candidacy(reason="Not yet.", by=head, **undo)
    settled(candidacy, officer, at, "lose", cited=cited)
    with pytest.raises(Denied):
        actions.reopen_candidacy(reason="It won.", by=officer, **undo)
    with pytest.raises(Invalid):
        actions.reopen_candidacy(reason=" ", by=head, **undo)
    assert actions.reopen_candidacy(reason="It won.", by=head, **undo).stage == "endorsed"
    assert Entry.objects.get(verb="candidacy.reopen").why == "It won."
    assert settled(candidacy, officer, at, cited=cited).stage == "elected"


def test_pages_lead_there_and_offer_no_vote_too_many(client, candidacy, officer, head, cited, at):
    def page(who, act=""):
        client.force_login(who)
        own = reverse("diplomacy:fact", args=["candidacy", candidacy.pk])
        answer = client.get(f"{own}{act}")
        assert answer.status_code == 200
        return answer.content.decode()

    assert "unendorse/" not in page(officer)
    endorsed(candidacy, officer, at)
    assert "unendorse/" in page(officer) and "CL" in page(officer, "unendorse/")
    assert 'name="when_day"' in page(officer, "elect/")
    settled(candidacy, officer, at, cited=cited)
    told = page(officer)
    for act in ("endorse/", "unendorse/", "reopen/"):
        assert act not in told
    assert "reopen/" in page(head)


# --- inputs -----------------------------------------------------------------------


@pytest.fixture
def asked(desk, officer, at):
    found = actions.receive_input(
        requester="IACHR", product="Questionnaire", received="2026-11",
        deadline_on=dt.date(2026, 12, 1), desk=desk, by=officer, at=at,
    )  # fmt: skip
    return actions.accept_input(input_id=found.pk, by=officer, at=at)


def test_what_was_taken_on_is_declined_and_nothing_is_owed_for_it(asked, head, officer, sector, at):
    actions.ask_contribution(
        input_id=asked.pk, body=sector, title="Figures", due_on=dt.date(2026, 12, 1), by=officer,
        at=at,
    )  # fmt: skip
    actions.decline_input(input_id=asked.pk, reason="Of another desk.", by=head, at=at)
    assert set(Duty.objects.values_list("state", flat=True)) == {"ended"}


def test_a_head_undoes_that_an_input_was_sent(asked, officer, head, cited, at):
    one = {"input_id": asked.pk, "at": at}
    actions.draft_input(revision=1, text="Words", by=officer, **one)
    with pytest.raises(Refused):
        actions.reopen_input(reason="Not sent.", by=head, **one)
    send = {"revision": 2, "when": "2026-11-10", "cited": cited, "by": head}
    actions.send_input(**send, **one)
    with pytest.raises(Denied):
        actions.reopen_input(reason="Not sent.", by=officer, **one)
    found = actions.reopen_input(reason="Not sent.", by=head, **one)
    assert (found.state, found.when, found.withdrawn_reason) == ("draft", "", "Not sent.")
    assert Entry.objects.get(verb="input.reopen").why == "Not sent."
    again = actions.send_input(**send, **one)
    assert (again.state, again.withdrawn_reason) == ("sent", "")
    again.duty.refresh_from_db()
    assert again.duty.state == "confirmed"


def test_what_stands_in_the_way_of_taking_back_is_named(held, cited, head, at):
    made = actions.launch(title="A code of conduct", type="code_of_conduct", cited=cited, **held)
    step = actions.record_support(
        initiative_id=made.pk, party_code="CL", status="supports", when="2016", cited=cited, **held
    )
    for row in (made, step):
        actions.publish(model=type(row), key=row.pk, by=head, at=at)
    with pytest.raises(Refused, match="rests on this: «Chile»"):
        actions.withdraw(model=type(made), key=made.pk, reason="No.", by=head, at=at)
    actions.withdraw(model=type(step), key=step.pk, reason="No.", by=head, at=at)
    withdrawn = actions.withdraw(model=type(made), key=made.pk, reason="No.", by=head, at=at)
    assert withdrawn.state == "withdrawn"


def test_a_link_of_two_initiatives_is_taken_out(client, held, stranger, head, at):
    one, other = (
        actions.launch(title=title, type="code_of_conduct", **held) for title in ("One", "Other")
    )
    page = reverse("diplomacy:fact", args=["initiative", one.pk])
    client.force_login(held["by"])
    assert "unrelate/" not in client.get(page).content.decode()
    link = actions.relate(one_id=one.pk, other_id=other.pk, type="follows", by=head, at=at)
    asks = client.get(f"{page}unrelate/").content.decode()
    assert "unrelate/" in client.get(page).content.decode() and str(link.pk) in asks
    with pytest.raises(Denied):
        actions.unrelate(one_id=one.pk, link=link.pk, by=stranger, at=at)
    with pytest.raises(Invalid):  # it is taken out where it was written
        actions.unrelate(one_id=other.pk, link=link.pk, by=head, at=at)
    assert client.post(f"{page}unrelate/", {"link": str(link.pk)}).status_code == 302
    assert verbs(one)[-1] == "fact.unrelated" and not one.links.exists()
    actions.relate(one_id=one.pk, other_id=other.pk, type="follows", by=head, at=at)
