"""Joint statements with their count, votes, cooperation: each refusal and entry."""

import pytest

from amparo.diplomacy import actions
from amparo.diplomacy.actions import BallotFacts
from amparo.diplomacy.models import Ballot, Cooperation, JointStatement
from amparo.kernel.errors import Invalid, Refused
from tests.unit.diplomacy.test_facts import verbs
from tests.unit.diplomacy.test_rules import FOOTNOTE_13

pytestmark = pytest.mark.django_db


# --- joint statements (V-MP1, V-MP2) ------------------------------------------


def joint(held, **changes):
    words = {"title": "CCW, November 2008", "pasted": FOOTNOTE_13, "stated_count": 26,
             "when": "2008-11-05"}  # fmt: skip
    return actions.keep_joint_statement(**{**words, **changes}, **held)


def test_footnote_13_gives_26_states_and_one_less_is_a_mismatch(held, officer, head, cited, at):
    made = joint(held, cited=cited)
    assert made.signatories.count() == 25 and made.delivered_by == "CR"
    assert (made.check_result, made.check_difference) == ("ok", 0)
    less = actions.correct_signatory(joint_id=made.pk, number=1, party_code="", by=officer, at=at)
    assert (less.check_result, less.check_difference) == ("mismatch", -1)
    assert verbs(made) == ["fact.written", "fact.signatory"]
    with pytest.raises(Refused, match="differ"):
        actions.publish(model=JointStatement, key=made.pk, by=head, at=at)
    actions.annotate(model=JointStatement, key=made.pk, note="One left.", by=officer, at=at)
    actions.publish(model=JointStatement, key=made.pk, by=head, at=at)
    with pytest.raises(Refused):
        actions.correct_signatory(joint_id=made.pk, number=2, party_code="", by=officer, at=at)


def test_joined_45_others_is_46_and_cannot_be_checked_without_the_list(held):
    made = joint(held, pasted="", stated_count=45, stated_how="others", delivered_by="")
    assert made.check_result == "not_checkable" and not made.signatories.exists()


def test_a_name_without_a_state_holds_it_back_until_a_person_says_which(
    held, officer, head, cited, at
):
    made = joint(held, pasted="Peru, Ruritania and Uruguay", stated_count=3, cited=cited)
    assert made.check_result == "not_checkable"
    with pytest.raises(Refused, match="no State"):
        actions.publish(model=JointStatement, key=made.pk, by=head, at=at)
    correct = {"joint_id": made.pk, "by": officer, "at": at}
    with pytest.raises(Invalid):
        actions.correct_signatory(number=2, party_code="PE", **correct)
    with pytest.raises(Invalid):
        actions.correct_signatory(number=2, party_code="XX", **correct)
    with pytest.raises(Refused):
        actions.correct_signatory(number=9, party_code="CL", **correct)
    assert actions.correct_signatory(number=2, party_code="CL", **correct).check_result == "ok"
    actions.publish(model=JointStatement, key=made.pk, by=head, at=at)


def test_a_state_listed_twice_is_refused(held):
    with pytest.raises(Invalid, match="twice"):
        joint(held, pasted="Peru, Uruguay and Peru")


# --- votes and cooperation ----------------------------------------------------


def test_a_ballot_keeps_only_the_votes_that_the_source_names(held):
    facts = {"forum_name": "UNSC", "draft": "S/2016/846", "when": "2016-10-08", "subject": "Syria"}
    made = actions.record_ballot(
        facts=BallotFacts(votes=[("RU", "Russia", "veto")], **facts), **held
    )
    assert Ballot.objects.get().votes.get().party == "RU" and verbs(made) == ["fact.written"]
    for votes in ([("RU", "Russia", "veto")] * 2, [("XX", "X", "veto")], [("RU", "R", "shout")]):
        with pytest.raises(Invalid) as no:
            actions.record_ballot(facts=BallotFacts(votes=votes, **facts), **held)
        assert no.value.field == "votes"


def test_what_becomes_of_an_offer(held, officer, cited, at):
    made = actions.offer_cooperation(
        side="offer", field="technical", by_party="IACHR", to_party="Peru", text="Assistance.",
        when="2021-05-03", **held,
    )  # fmt: skip
    answer = {"cooperation_id": made.pk, "by": officer, "at": at}
    with pytest.raises(Refused):
        actions.answer_cooperation(how="carry_out", cited=cited, **answer)
    with pytest.raises(Invalid):
        actions.answer_cooperation(how="forget", **answer)
    actions.answer_cooperation(how="accept", **answer)
    with pytest.raises(Refused):
        actions.answer_cooperation(how="decline", **answer)
    actions.answer_cooperation(how="carry_out", cited=cited, **answer)
    assert Cooperation.objects.get().stage == "carried_out"
    assert verbs(made) == ["fact.written", "cooperation.accept", "cooperation.carry_out"]
