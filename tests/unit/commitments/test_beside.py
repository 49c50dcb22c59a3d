"""Steps at home, competences, assessments, campaigns, invitations, visits."""

import datetime as dt

import pytest

from amparo.commitments import actions, queries
from amparo.commitments.actions import Cited, StepFacts
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
from amparo.kernel.errors import Denied, Invalid, Refused
from tests.unit.commitments.test_actions import status, verbs
from tests.unit.situations.people import staff_of

pytestmark = pytest.mark.django_db
DAY = dt.date


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
    observer = staff_of("observer")
    with pytest.raises(Denied):
        actions.invite(country="PE", begins="2002", by=observer, at=at)
    with pytest.raises(Denied):
        actions.record_visit(country="PE", mandate="M", by=observer, at=at)


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
