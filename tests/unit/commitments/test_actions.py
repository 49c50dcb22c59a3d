"""Recording what a State did: each refusal, each line of the journal, and what it leads to."""

import datetime as dt
from dataclasses import replace

import pytest

from amparo.commitments import actions, queries
from amparo.commitments.actions import ActionFacts, Cited
from amparo.commitments.actions.treaty_actions import facts_of
from amparo.commitments.models import TreatyAction
from amparo.commitments.queries import Asked
from amparo.evidence import actions as evidence
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from tests.unit.situations.people import staff_of

pytestmark = pytest.mark.django_db
DAY = dt.date


def verbs(row):
    name = f"{row._meta.app_label}.{row._meta.object_name}:{row.pk}"
    return [e.verb for e in Entry.objects.filter(target=name).order_by("seq")]


def facts(treaty, kind="ratification", made="2012-09-26", **more):
    return ActionFacts(
        instrument=treaty("CCM"), country=more.pop("country", "PE"), kind=kind, made=made, **more
    )


def status(who, key, day, treaty, **asked):
    lines = queries.lines_of_treaty(who, treaty(key), Asked(day, **asked))
    return {line.country: line.standing.status for line in lines}.get("PE", "none")


# --- a treaty action ---------------------------------------------------------


def test_an_act_is_a_draft_with_its_citation_until_another_publishes_it(
    treaty, source, officer, head, at
):
    row = actions.record_action(
        facts=facts(treaty), cited=Cited(source, "p. 3", "deposited"), by=officer, at=at
    )
    assert (row.state, row.participant, row.participant_kind) == ("draft", "Peru", "state")
    assert queries.citations_of(row).get().quote == "deposited"
    assert status(officer, "CCM", DAY(2013, 3, 1), treaty) == "none", "a draft counts for nobody"
    actions.publish(model=TreatyAction, record_id=row.pk, by=head, at=at)
    assert status(officer, "CCM", DAY(2013, 3, 1), treaty) == "party"
    assert verbs(row) == [
        "source.cited", "treaty_action.recorded", "commitment.published",
    ]  # fmt: skip


def test_who_works_at_no_desk_records_nothing(treaty, at):
    with pytest.raises(Denied):
        actions.record_action(facts=facts(treaty), by=staff_of("assessor"), at=at)


def test_only_the_head_records_what_is_restricted(treaty, officer, head, at):
    closed = facts(treaty, secrecy="RESTRICTED")
    with pytest.raises(Denied):
        actions.record_action(facts=closed, by=officer, at=at)
    assert actions.record_action(facts=closed, by=head, at=at).secrecy == "RESTRICTED"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "handshake"), ("country", "XX"), ("made", "soon"), ("made", ""),
        ("made", "2099-01-01"), ("effective", "2013/2014"), ("secrecy", "SECRET"),
        ("secrecy", "LOUD"),
    ],
)  # fmt: skip
def test_words_of_no_list_are_refused_beside_their_field(treaty, officer, at, field, value):
    with pytest.raises(Invalid) as no:
        actions.record_action(facts=replace(facts(treaty), **{field: value}), by=officer, at=at)
    assert no.value.field == field


@pytest.mark.parametrize(
    ("kind", "made"),
    [("accession", "2008-05-29"), ("signature", "2008-12-02"), ("signature", "2010-08-02")],
)
def test_an_act_outside_the_days_of_its_treaty_is_refused(treaty, officer, at, kind, made):
    with pytest.raises(Invalid) as no:
        actions.record_action(facts=facts(treaty, kind, made), by=officer, at=at)
    assert no.value.field == "made"


def test_a_typed_day_of_effect_needs_its_citation(treaty, source, officer, at):
    typed = facts(treaty, "succession", effective="2010-08-01")
    with pytest.raises(Invalid) as no:
        actions.record_action(facts=typed, by=officer, at=at)
    assert no.value.field == "source"
    row = actions.record_action(facts=typed, cited=Cited(source), by=officer, at=at)
    assert row.effective == "2010-08-01"


def test_v_t3_a_reservation_needs_an_open_act_and_a_treaty_that_allows_it(
    treaty, told, officer, at
):
    with pytest.raises(Refused):
        actions.record_action(facts=facts(treaty, "reservation"), by=officer, at=at)
    reserved = ActionFacts(
        instrument=treaty("CEDAW"), country="PE", kind="reservation", made="1982-09-13"
    )
    with pytest.raises(Refused):
        actions.record_action(facts=reserved, by=officer, at=at)
    signed = told("CEDAW", "signature", "1981-07-23")
    row = actions.record_action(facts=reserved, by=officer, at=at)
    objection = ActionFacts(
        instrument=treaty("CEDAW"), country="CL", kind="objection", made="1983-05-05", about=row
    )
    assert actions.record_action(facts=objection, by=officer, at=at).about == row
    assert signed.country == "PE"


def test_v_t6_a_denunciation_is_not_in_effect_before_it_is_notified(
    treaty, told, source, officer, at
):
    told("CCM", "accession", "2012-09-26")
    early = facts(treaty, "denunciation", "2020-05-05", effective="2020-05-05")
    with pytest.raises(Invalid) as no:
        actions.record_action(facts=early, cited=Cited(source), by=officer, at=at)
    assert no.value.field == "effective"


def test_a_denunciation_needs_something_to_denounce(treaty, officer, at):
    with pytest.raises(Refused):
        actions.record_action(facts=facts(treaty, "denunciation", "2020-05-05"), by=officer, at=at)


def test_a_source_of_the_registry_is_not_cited(treaty, officer, at):
    theirs = evidence.add_source(title="A testimony", kind="press", by=SYSTEM, at=at)
    with pytest.raises(Invalid) as no:
        actions.record_action(facts=facts(treaty), cited=Cited(theirs), by=officer, at=at)
    assert no.value.field == "source"


def test_a_ratification_may_be_entered_before_its_signature(treaty, told):
    told("CCM", "ratification", "2012-09-26")
    line = queries.lines_of_treaty(SYSTEM, treaty("CCM"), Asked(DAY(2013, 3, 1)))[0]
    assert [f.key for f in queries.findings_of(line)] == ["ratified_unsigned"]
    told("CCM", "signature", "2008-12-03")
    line = queries.lines_of_treaty(SYSTEM, treaty("CCM"), Asked(DAY(2013, 3, 1)))[0]
    assert queries.findings_of(line) == [] and line.standing.status == "party"


# --- changing, publishing, withdrawing ---------------------------------------


def test_two_hands_on_one_draft_the_second_is_told(treaty, officer, head, at):
    row = actions.record_action(facts=facts(treaty), by=officer, at=at)
    changed = replace(facts_of(row), place="New York")
    actions.change_action(action_id=row.pk, revision=1, facts=changed, by=officer, at=at)
    with pytest.raises(Refused):
        actions.change_action(action_id=row.pk, revision=1, facts=changed, by=head, at=at)
    row.refresh_from_db()
    assert (row.place, row.revision) == ("New York", 2)
    assert verbs(row)[-1] == "treaty_action.changed"


def test_who_may_not_write_changes_nothing(treaty, officer, at):
    row = actions.record_action(facts=facts(treaty), by=officer, at=at)
    with pytest.raises(Denied):
        actions.change_action(
            action_id=row.pk, revision=1, facts=facts(treaty), by=staff_of("observer"), at=at
        )


def test_what_was_published_is_not_changed(told, treaty, officer, at):
    row = told("CCM", "ratification", "2012-09-26")
    with pytest.raises(Refused):
        actions.change_action(action_id=row.pk, revision=1, facts=facts(treaty), by=officer, at=at)


def test_nothing_is_published_without_a_citation(treaty, officer, head, at):
    row = actions.record_action(facts=facts(treaty), by=officer, at=at)
    with pytest.raises(Refused, match="citation"):
        actions.publish(model=TreatyAction, record_id=row.pk, by=head, at=at)


def test_neither_an_officer_nor_who_wrote_it_publishes(treaty, source, officer, head, at):
    one = actions.record_action(facts=facts(treaty), cited=Cited(source), by=officer, at=at)
    two = actions.record_action(facts=facts(treaty), cited=Cited(source), by=head, at=at)
    for row, who in ((one, officer), (two, head)):
        with pytest.raises(Denied):
            actions.publish(model=TreatyAction, record_id=row.pk, by=who, at=at)


def test_what_is_withdrawn_counts_no_more_and_what_was_known_before_is_still_told(
    told, treaty, head, at
):
    row = told("CCM", "ratification", "2012-09-26")
    later = at + dt.timedelta(days=9)
    actions.withdraw(model=TreatyAction, record_id=row.pk, reason="Wrong State.", by=head, at=later)
    assert status(head, "CCM", DAY(2020, 1, 1), treaty) == "none"
    before = later - dt.timedelta(days=1)
    assert status(head, "CCM", DAY(2020, 1, 1), treaty, known_at=before) == "party"
    assert status(head, "CCM", DAY(2020, 1, 1), treaty, known_at=at - dt.timedelta(1)) == "none"
    assert verbs(row)[-1] == "commitment.withdrawn"


def test_withdrawing_needs_a_reason_a_head_and_something_published(told, treaty, officer, head, at):
    row = told("CCM", "ratification", "2012-09-26")
    with pytest.raises(Invalid):
        actions.withdraw(model=TreatyAction, record_id=row.pk, reason=" ", by=head, at=at)
    with pytest.raises(Denied):
        actions.withdraw(model=TreatyAction, record_id=row.pk, reason="No.", by=officer, at=at)
    draft = actions.record_action(facts=facts(treaty), by=officer, at=at)
    with pytest.raises(Refused):
        actions.withdraw(model=TreatyAction, record_id=draft.pk, reason="No.", by=head, at=at)


def test_drafts_and_restricted_acts_never_leave_the_desks(treaty, told, officer, head, at):
    actions.record_action(facts=facts(treaty), by=officer, at=at)
    closed = actions.record_action(
        facts=facts(treaty, "signature", "2008-12-03", secrecy="RESTRICTED"), by=head, at=at
    )
    reader, visitor = staff_of("observer"), None
    told("CCM", "accession", "2011-01-01", country="CL", secrecy="PUBLIC")
    assert queries.visible_to(reader).count() == queries.visible_to(visitor).count() == 1
    assert queries.visible_to(officer).count() == 2
    assert queries.visible_to(head).filter(pk=closed.pk).exists()
