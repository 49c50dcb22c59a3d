"""Recommendations: recorded once, answered with one position, taken on from stage to stage."""

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace

import pytest

from amparo.commitments import actions, queries
from amparo.commitments.actions import Cited, RecommendationFacts
from amparo.commitments.actions.recommending import facts_of
from amparo.commitments.jobs.asking import Asking, Round
from amparo.commitments.jobs.indexing import index_old
from amparo.commitments.models import Cycle, Meaning, Position, Recommendation
from amparo.commitments.queries.chain import counts_of, standing_position
from amparo.commitments.rules.counting import counted
from amparo.commitments.rules.refs import composed, is_ref
from amparo.commitments.rules.stages import WAY, Facts, reached
from amparo.commitments.workflow import RECOMMENDATION
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from amparo.vault.models import Indexed
from tests.unit.commitments.test_actions import verbs
from tests.unit.situations.people import staff_of

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(days=3)


def facts(**more):
    given = {
        "mechanism": "UPR", "country": "PE", "text": "Protect human rights defenders.",
        "number": "111.2", "issued": "2018",
    }  # fmt: skip
    return RecommendationFacts(**(given | more))


# --- recording -----------------------------------------------------------------


def test_a_recommendation_is_recorded_with_a_reference_of_mechanism_year_and_number(
    source, officer, at
):
    row = actions.record_recommendation(
        facts=facts(recommenders=("France", "Ruritania")), cited=Cited(source, "para. 111.2"),
        by=officer, at=at,
    )  # fmt: skip
    assert (row.ref, row.state, row.stage) == ("UPR-2018-PE-111.2", "draft", "received")
    assert row.mechanism.kind == "upr"
    named = dict(row.recommenders.values_list("name", "country"))
    assert named == {"France": "FR", "Ruritania": ""}, "an unknown name is kept, never guessed"
    assert verbs(row)[-1] == "recommendation.recorded"


def test_v_c1_a_reference_is_unique_and_never_a_bare_number(recommended, officer, at):
    recommended()
    with pytest.raises(Invalid) as no:
        actions.record_recommendation(facts=facts(number="111.1"), by=officer, at=at)
    assert no.value.field == "ref"
    with pytest.raises(Invalid) as no:
        actions.record_recommendation(facts=facts(ref="5"), by=officer, at=at)
    assert no.value.field == "ref"
    with pytest.raises(Invalid) as no:
        actions.record_recommendation(facts=facts(issued="", number=""), by=officer, at=at)
    assert no.value.field == "ref"


@pytest.mark.parametrize(
    ("text", "fits"),
    [("CRC-2017-5", True), ("5", False), ("CRC-5", False), ("UPR-2012-PE-116.32", True),
     ("GB-EC-2024-12", True), ("CRC-2017-", False), ("AMNESTY-2019-AMR46/0358-5", True)],
)  # fmt: skip
def test_what_a_reference_looks_like(text, fits):
    assert is_ref(text) is fits


def test_a_composed_reference_lacks_nothing_or_is_empty():
    assert composed("CRC", "2017-03-01", "5") == "CRC-2017-5"
    assert composed("CRC", "", "5") == "" and composed("CRC", "2017", " ") == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [("mechanism", "NOBODY"), ("country", "XX"), ("text", " "), ("kind", "wish"),
     ("issued", "soon"), ("secrecy", "SECRET")],
)  # fmt: skip
def test_words_of_no_list_are_refused_beside_their_field(officer, at, field, value):
    with pytest.raises(Invalid) as no:
        actions.record_recommendation(facts=facts(**{field: value}), by=officer, at=at)
    assert no.value.field == field


def test_who_works_at_no_desk_records_nothing(at, db):
    with pytest.raises(Denied):
        actions.record_recommendation(facts=facts(), by=staff_of("sector_liaison"), at=at)


# --- correcting ----------------------------------------------------------------


def test_what_was_published_is_corrected_by_a_head_with_a_reason_and_the_old_words_stay(
    recommended, officer, head, at
):
    row = recommended()
    better = replace(facts_of(row), text="Protect all human rights defenders.")
    with pytest.raises(Denied):
        actions.correct_recommendation(
            recommendation_id=row.pk, revision=1, facts=better, why="Misread.", by=officer, at=at
        )
    with pytest.raises(Invalid) as no:
        actions.correct_recommendation(
            recommendation_id=row.pk, revision=1, facts=better, by=head, at=at
        )
    assert no.value.field == "why"
    row = actions.correct_recommendation(
        recommendation_id=row.pk, revision=1, facts=better, why="Misread.", by=head, at=at
    )
    assert row.text.startswith("Protect all") and row.revision == 2
    last = Entry.objects.filter(verb="recommendation.corrected").get()
    assert last.before == {"text": "Protect human rights defenders."}
    assert last.why == "Misread."


def test_a_corrected_text_is_read_anew_and_a_note_beside_it_is_not(recommended, head, at):
    row = recommended()
    said = {"recommendation_id": row.pk, "why": "Misread.", "by": head, "at": at}
    index_old(at=at)
    Meaning.objects.create(recommendation=row, model="m", vector=b"")
    noted = replace(facts_of(row), note="See p. 4")
    actions.correct_recommendation(revision=1, facts=noted, **said)
    assert Indexed.objects.filter(target=row.pk).exists() and Meaning.objects.exists()
    better = replace(facts_of(row), text="Protect all human rights defenders.")
    actions.correct_recommendation(revision=2, facts=better, **said)
    assert not Indexed.objects.filter(target=row.pk).exists() and not Meaning.objects.exists()


def test_two_hands_on_one_recommendation_the_second_is_told(officer, head, at):
    row = actions.record_recommendation(facts=facts(), by=officer, at=at)
    said = {"recommendation_id": row.pk, "revision": 1, "facts": facts(title="One"), "at": at}
    actions.correct_recommendation(by=officer, **said)
    with pytest.raises(Refused):
        actions.correct_recommendation(by=head, **said)


# --- positions -------------------------------------------------------------------


def test_v_c2_one_position_stands_and_the_earlier_one_stays_readable(
    recommended, answered, officer, head, source, at
):
    row = recommended()
    first = answered(row, "noted")
    assert standing_position(row) == first
    second = actions.record_position(
        recommendation_id=row.pk, support="supported", cited=Cited(source), by=officer, at=at
    )
    assert standing_position(row) == first, "a draft takes nobody's place"
    actions.publish(model=Position, record_id=second.pk, by=head, at=at + LATER)
    assert standing_position(row) == second
    first.refresh_from_db()
    assert first.known_to == at + LATER and first.state == "published"
    assert [p.support for p in queries.positions_of(officer, row)] == ["supported", "noted"]
    assert verbs(first)[-1] == "position.superseded"


@pytest.mark.parametrize("word", ["yes", "accepted", "", "pending"])
def test_v_c4_a_position_outside_the_vocabulary_is_refused(recommended, officer, at, word):
    with pytest.raises(Invalid) as no:
        actions.record_position(recommendation_id=recommended().pk, support=word, by=officer, at=at)
    assert no.value.field == "support"


def test_a_position_is_published_with_its_citation_after_what_it_answers(
    recommended, officer, head, source, at
):
    row = actions.record_recommendation(
        facts=facts(number="9"), cited=Cited(source), by=officer, at=at
    )
    said = actions.record_position(
        recommendation_id=row.pk, support="noted", cited=Cited(source), by=officer, at=at
    )
    with pytest.raises(Refused, match="First publish"):
        actions.publish(model=Position, record_id=said.pk, by=head, at=at)
    bare = actions.record_position(
        recommendation_id=recommended().pk, support="noted", by=officer, at=at
    )
    with pytest.raises(Refused, match="citation"):
        actions.publish(model=Position, record_id=bare.pk, by=head, at=at)
    with pytest.raises(Denied):
        actions.publish(model=Position, record_id=bare.pk, by=officer, at=at)


# --- stages ------------------------------------------------------------------------


def test_the_facts_lead_as_far_as_the_machine_does():
    done = Facts(True, True, True, True, True, True, True)
    assert reached("received", done) == "received", "classifying is a decision"
    assert reached("classified", done) == "assessed"
    assert reached("closed", done) == "closed"
    assert reached("classified", Facts(owes_answer=True, assigned=True)) == "classified"
    assert reached("classified", Facts(owes_answer=False, assigned=True)) == "assigned"
    assert RECOMMENDATION.states == WAY


def test_a_recommendation_is_classified_answered_and_assigned(
    recommended, answered, officer, body, at
):
    row = recommended()
    with pytest.raises(Refused):
        actions.assign(recommendation_id=row.pk, body=body("MININTER"), by=officer, at=at)
    row = actions.classify(
        recommendation_id=row.pk, sought="policy", category=4,
        labels={"group": ["Defenders", "Defenders", " "]}, by=officer, at=at,
    )  # fmt: skip
    assert row.stage == "classified" and row.labels.get().value == "Defenders"
    with pytest.raises(Refused, match="answered"):
        actions.assign(recommendation_id=row.pk, body=body("MININTER"), by=officer, at=at)
    answered(row, "noted")
    row = actions.assign(recommendation_id=row.pk, body=body("MININTER"), by=officer, at=at)
    assert row.stage == "assigned", "a noted recommendation may proceed as well"
    assert "recommendation.moved" in verbs(row)


def test_an_answer_in_a_draft_is_named_where_assigning_waits_for_it(
    recommended, source, officer, body, at
):
    row = recommended()
    actions.classify(recommendation_id=row.pk, sought="policy", by=officer, at=at)
    actions.record_position(
        recommendation_id=row.pk, support="noted", cited=actions.Cited(source, "add."), by=officer,
        at=at,
    )  # fmt: skip
    with pytest.raises(Refused, match="draft"):
        actions.assign(recommendation_id=row.pk, body=body("MININTER"), by=officer, at=at)


def test_a_call_of_an_organisation_needs_no_answer_of_the_state(recommended, officer, body, at):
    row = recommended(mechanism="CALL", kind="call", number="5", issued="2019", ref="")
    assert row.ref == "CALL-2019-5"
    actions.classify(recommendation_id=row.pk, sought="ratify", by=officer, at=at)
    row = actions.assign(recommendation_id=row.pk, body=body("RREE"), by=officer, at=at)
    assert row.stage == "assigned"


def test_closed_is_opened_again_only_when_it_is_repeated(recommended, officer, head, source, at):
    row = recommended()
    with pytest.raises(Refused):
        actions.close(recommendation_id=row.pk, reason="Done.", by=head, at=at)
    Recommendation.objects.filter(pk=row.pk).update(stage="assessed")
    with pytest.raises(Denied):
        actions.close(recommendation_id=row.pk, reason="Done.", by=officer, at=at)
    with pytest.raises(Invalid):
        actions.close(recommendation_id=row.pk, reason=" ", by=head, at=at)
    assert actions.close(recommendation_id=row.pk, reason="Done.", by=head, at=at).stage == "closed"
    with pytest.raises(Refused, match="repeated"):
        actions.reopen(recommendation_id=row.pk, reason="Again.", by=head, at=at)
    recommended(issued="2023", repeats=row)
    row = actions.reopen(recommendation_id=row.pk, reason="Again.", by=head, at=at)
    assert row.stage == "in_implementation"


def test_nothing_is_said_of_a_recommendation_without_words(recommended, officer, at):
    with pytest.raises(Invalid):
        actions.classify(recommendation_id=recommended().pk, by=officer, at=at)
    with pytest.raises(Invalid) as no:
        actions.classify(recommendation_id=recommended().pk, sought="wish", by=officer, at=at)
    assert no.value.field == "sought"


# --- counts ------------------------------------------------------------------------


def test_v_c3_peru_in_its_third_round_177_and_5_are_182():
    found = counted({"received": 182, "supported": 177, "noted": 5}, {})
    assert (found.sum_result, found.sum_difference) == ("ok", 0)
    second = counted({"received": 129, "supported": 120, "pending": 9}, {})
    assert second.sum_result == "ok"
    wrong = counted({"received": 129, "supported": 121, "pending": 9}, {})
    assert (wrong.sum_result, wrong.sum_difference) == ("mismatch", 1)
    assert counted({"received": 129}, {}).sum_result == "not_checkable"


def test_what_is_stated_and_what_is_held_stand_side_by_side(
    recommended, answered, officer, source, at
):
    cycle = actions.open_cycle(
        mechanism="UPR", country="PE", label="UPR-3", stated={"received": 2, "supported": 2},
        by=officer, at=at,
    )  # fmt: skip
    one, two = (recommended(number=n, cycle=cycle) for n in ("1", "2"))
    answered(one, "supported")
    found = counts_of(cycle)
    assert {line.name: (line.stated, line.held) for line in found.lines} == {
        "received": (2, 2), "supported": (2, 1), "in_part": (None, 0), "noted": (None, 0),
        "pending": (None, 1),
    }  # fmt: skip
    assert (found.sum_result, found.held_result) == ("ok", "mismatch")
    answered(two, "supported")
    assert counts_of(cycle).held_result == "ok"
    cycle.refresh_from_db()
    assert cycle.stated == {"received": 2, "supported": 2}, "never written over"


def test_a_closed_round_stops_nobody_who_may_not_know_of_it(officer, head, at):
    said = {"mechanism": "UPR", "country": "PE", "label": "UPR-3", "at": at}
    actions.open_cycle(**said, by=head, secrecy="RESTRICTED")
    opened = actions.open_cycle(**said, by=officer)
    assert opened.secrecy == "INTERNAL"
    for who in (officer, head):
        with pytest.raises(Invalid, match="recorded already"):
            actions.open_cycle(**said, by=who)
    with pytest.raises(Invalid, match="recorded already"):
        actions.open_cycle(**said, by=head, secrecy="RESTRICTED")
    actions.open_cycle(**(said | {"label": "UPR-4"}), by=head, secrecy="RESTRICTED")
    with pytest.raises(Invalid, match="recorded already"):
        actions.open_cycle(**(said | {"label": "UPR-4"}), by=head)


def test_of_two_rounds_with_one_name_a_file_takes_the_open_one(officer, head, at):
    said = {"mechanism": "UPR", "country": "PE", "label": "UPR-3", "at": at}
    opened = actions.open_cycle(**said, by=officer)
    Cycle.objects.filter(pk=opened.pk).update(secrecy="RESTRICTED")
    second = actions.open_cycle(**said, by=officer)
    asked = Round("UPR", "PE", "UPR-3")
    for first_found in (True, False):
        importer = Asking(SimpleNamespace())
        if first_found:
            importer.find_rounds([SimpleNamespace(round=asked)])
        assert importer.round_of(asked) == second.pk
    assert Cycle.objects.count() == 2


def test_a_round_is_opened_once_and_counts_are_not_below_zero(officer, at):
    said = {"mechanism": "UPR", "country": "PE", "label": "UPR-3", "by": officer, "at": at}
    row = actions.open_cycle(**said)
    assert isinstance(row, Cycle) and verbs(row)[-1] == "cycle.opened"
    with pytest.raises(Invalid) as no:
        actions.open_cycle(**said)
    assert no.value.field == "label"
    with pytest.raises(Invalid) as no:
        actions.open_cycle(**(said | {"label": "UPR-4", "stated": {"noted": -1}}))
    assert no.value.field == "noted"
    with pytest.raises(Invalid) as no:
        actions.record_recommendation(facts=facts(mechanism="CRC", cycle=row), by=officer, at=at)
    assert no.value.field == "cycle"


def test_who_works_at_no_desk_sees_no_draft(recommended, officer, at):
    draft = actions.record_recommendation(facts=facts(number="9"), by=officer, at=at)
    shown = recommended()
    seen = queries.visible(Recommendation, staff_of("observer"))
    assert list(seen) == [shown] and draft in queries.visible(Recommendation, officer)
