"""Recording what a State did: each refusal, each line of the journal, and what it leads to."""

import datetime as dt
from dataclasses import replace

import pytest

from amparo.commitments import actions, queries
from amparo.commitments.actions import ActionFacts, Cited, StepFacts
from amparo.commitments.actions.treaty_actions import facts_of
from amparo.commitments.models import (
    Campaign,
    CompetenceAcceptance,
    Demarche,
    DomesticStep,
    EnforcementAssessment,
    StandingInvitation,
    TreatyAction,
    Visit,
)
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


# --- steps at home -----------------------------------------------------------


def step(treaty, name, taken, **more):
    return StepFacts(instrument=treaty("ESCAZU"), country="PE", step=name, taken=taken, **more)


def test_steps_follow_one_another_and_a_shelved_treaty_can_go_on(treaty, source, officer, at):
    def take(*said, cited=None):
        return actions.take_step(facts=step(treaty, *said), cited=cited, by=officer, at=at)

    take("signed", "2018-09-27")
    take("to_congress", "2019-08-05")
    row = take("shelved", "2020-10-20")
    with pytest.raises(Refused):
        take("signed", "2021-01-01")
    with pytest.raises(Invalid):
        take("committee", "2020-01-01")
    take("committee", "2022-01-01")
    with pytest.raises(Invalid) as no:
        take("approved", "2022-06-01")
    assert no.value.field == "source"
    take("approved", "2022-06-01", cited=Cited(source))
    assert queries.last_step(treaty("ESCAZU"), "PE").step == "approved"
    assert verbs(row) == ["domestic_step.taken"]
    assert not TreatyAction.objects.exists(), "no step but the deposit is an act of a treaty"


def test_a_deposit_records_the_act_of_the_treaty(treaty, source, officer, head, at):
    row = actions.take_step(
        facts=step(treaty, "deposited", "2022-06-13"), cited=Cited(source), by=officer, at=at
    )
    assert (row.action.kind, row.action.made, row.action.state) == (
        "ratification", "2022-06-13", "draft",
    )  # fmt: skip
    actions.publish(model=TreatyAction, record_id=row.action.pk, by=head, at=at)
    assert status(head, "ESCAZU", DAY(2022, 9, 11), treaty) == "party"


def test_who_works_at_no_desk_takes_no_step(treaty, at):
    with pytest.raises(Denied):
        actions.take_step(
            facts=step(treaty, "signed", "2018-09-27"), by=staff_of("observer"), at=at
        )


def test_an_unknown_step_is_refused(treaty, officer, at):
    with pytest.raises(Invalid) as no:
        actions.take_step(facts=step(treaty, "dreamt", "2018-09-27"), by=officer, at=at)
    assert no.value.field == "step"


# --- the other records -------------------------------------------------------


def test_a_competence_is_accepted_from_a_day_on(officer, at):
    row = actions.accept_competence(
        country="PE", procedure="iacthr", accepted="1981-01-21", by=officer, at=at
    )
    assert verbs(row) == ["competence.accepted"]
    with pytest.raises(Invalid) as no:
        actions.accept_competence(
            country="PE", procedure="iacthr", accepted="1981", ended="1980", by=officer, at=at
        )
    assert no.value.field == "ended"
    with pytest.raises(Invalid):
        actions.accept_competence(
            country="PE", procedure="moot", accepted="1981", by=officer, at=at
        )
    with pytest.raises(Denied):
        actions.accept_competence(
            country="PE", procedure="iacthr", accepted="1981", by=staff_of("observer"), at=at
        )


def assess(treaty, officer, at, **more):
    said = {"dimension": "legislation", "level": "none", "assessor": "NHRI", "as_of": "2015"}
    return actions.assess_enforcement(
        instrument=treaty("CCM"), country="PE", by=officer, at=at, **(said | more)
    )


def test_several_assessors_stand_beside_each_other(treaty, told, source, officer, head, at):
    told("CCM", "accession", "2012-09-26")
    for assessor, level in (("State", "full"), ("NHRI", "partial"), ("NGO", "none")):
        row = assess(treaty, officer, at, assessor=assessor, level=level, cited=Cited(source))
        actions.publish(model=EnforcementAssessment, record_id=row.pk, by=head, at=at)
    gap = queries.gap_of(head, [treaty("CCM")], Asked(DAY(2016, 1, 1)))[0]
    assert "PE" in gap.bound and "PE" not in gap.unsigned
    assert sorted(a.assessor for a in gap.unenforced["PE"]) == ["NGO", "NHRI"]
    assert gap.unassessed == []
    assert verbs(row)[1] == "enforcement.assessed"


@pytest.mark.parametrize(
    ("field", "value"),
    [("dimension", "mood"), ("level", "so so"), ("assessor", " "), ("as_of", "once")],
)
def test_an_assessment_has_an_assessor_and_words_of_its_lists(treaty, officer, at, field, value):
    with pytest.raises(Invalid) as no:
        assess(treaty, officer, at, **{field: value})
    assert no.value.field == field


def test_only_desks_assess(treaty, at):
    with pytest.raises(Denied):
        assess(treaty, staff_of("observer"), at)


def campaign(treaty, officer, at, **more):
    said = {"title": "Universalise", "instruments": [treaty("GENOCIDE"), treaty("ROME")],
            "targets": ["CL", "BO"]}  # fmt: skip
    return actions.open_campaign(by=officer, at=at, **(said | more))


def test_a_campaign_asks_states_and_keeps_each_approach(treaty, officer, at):
    row = campaign(treaty, officer, at)
    assert actions.aim_at(campaign_id=row.pk, countries=["BO", "EC"], by=officer, at=at) == 1
    told = {"campaign_id": row.pk, "country": "EC", "channel": "note", "said": "We asked.",
            "made_on": DAY(2026, 11, 1), "by": officer, "at": at}  # fmt: skip
    made = actions.make_demarche(next_on=DAY(2027, 1, 1), **told)
    assert queries.next_demarches(officer, row, at.date()) == [made]
    assert (verbs(row), verbs(made)) == (["campaign.opened", "campaign.aimed"], ["demarche.made"])
    for wrong, field in (({"made_on": DAY(2027, 1, 1)}, "made_on"), ({"said": ""}, "said"),
                         ({"channel": "smoke"}, "channel")):  # fmt: skip
        with pytest.raises(Invalid) as no:
            actions.make_demarche(**(told | wrong))
        assert no.value.field == field
    with pytest.raises(Invalid):
        actions.make_demarche(**told, next_on=DAY(2026, 10, 1))
    with pytest.raises(Refused):
        actions.make_demarche(**(told | {"country": "AR"}))
    with pytest.raises(Denied):
        actions.make_demarche(**(told | {"by": staff_of("observer")}))


def test_a_withdrawn_campaign_asks_nobody_any_more(treaty, source, officer, head, at):
    row = campaign(treaty, officer, at, cited=Cited(source))
    actions.publish(model=Campaign, record_id=row.pk, by=head, at=at)
    actions.withdraw(model=Campaign, record_id=row.pk, reason="Over.", by=head, at=at)
    with pytest.raises(Refused):
        actions.make_demarche(
            campaign_id=row.pk, country="CL", channel="note", said="x", made_on=DAY(2026, 11, 1),
            by=officer, at=at,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"title": ""}, "title"), ({"instruments": []}, "instruments"), ({"ask": "x"}, "ask"),
     ({"targets": ["XX"]}, "targets"), ({"begins": "2020", "ends": "2019"}, "ends")],
)  # fmt: skip
def test_a_campaign_has_a_title_instruments_and_states(treaty, officer, at, wrong, field):
    with pytest.raises(Invalid) as no:
        campaign(treaty, officer, at, **wrong)
    assert no.value.field == field


def test_only_desks_open_campaigns_and_aim_them(treaty, officer, at):
    other = staff_of("observer")
    with pytest.raises(Denied):
        campaign(treaty, other, at)
    row = campaign(treaty, officer, at)
    with pytest.raises(Denied):
        actions.aim_at(campaign_id=row.pk, countries=["EC"], by=other, at=at)


def test_invitations_and_visits(officer, at):
    invited = actions.invite(country="PE", begins="2002-04-23", by=officer, at=at)
    visit = actions.record_visit(
        country="PE", mandate="Special Rapporteur on human rights defenders", requested="2018",
        accepted="2019-06", begins="2020-01-21", ends="2020-02-03", report="A/HRC/46/35/Add.2",
        by=officer, at=at,
    )  # fmt: skip
    assert (verbs(invited), verbs(visit)) == (["invitation.recorded"], ["visit.recorded"])
    with pytest.raises(Invalid):
        actions.invite(country="PE", begins="", by=officer, at=at)
    with pytest.raises(Invalid):
        actions.record_visit(country="PE", mandate=" ", by=officer, at=at)
    with pytest.raises(Invalid) as no:
        actions.record_visit(
            country="PE", mandate="M", begins="2020-02", ends="2020-01", by=officer, at=at
        )
    assert no.value.field == "ends"
    for do in (lambda who: actions.invite(country="PE", begins="2002", by=who, at=at),
               lambda who: actions.record_visit(country="PE", mandate="M", by=who, at=at)):  # fmt: skip
        with pytest.raises(Denied):
            do(staff_of("observer", name=f"o{do.__hash__()}"))


def test_every_kind_of_record_keeps_who_wrote_it_and_begins_as_a_draft(treaty, officer, at):
    rows = [
        campaign(treaty, officer, at), assess(treaty, officer, at),
        actions.invite(country="PE", begins="2002", by=officer, at=at),
    ]  # fmt: skip
    assert {(r.state, r.written_id, r.secrecy) for r in rows} == {
        ("draft", officer.actor_id, "INTERNAL")
    }
    models = {Campaign, CompetenceAcceptance, Demarche, DomesticStep, EnforcementAssessment,
              StandingInvitation, TreatyAction, Visit}  # fmt: skip
    for model in models:
        assert queries.visible(model, staff_of("observer", name=model.__name__)).count() == 0
