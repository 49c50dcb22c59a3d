"""Records that may be one: the score and its reasons, the candidates, merging and undoing."""

import contextlib
import threading
from datetime import date

import pytest
from django.db import connection, transaction

from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from amparo.places.actions import load_profile
from amparo.places.queries import regions
from amparo.situations import actions, queries, rules
from amparo.situations.models import Act, Information, Match, Merge, Person
from amparo.situations.queries import matching

pytestmark = pytest.mark.django_db


@pytest.fixture
def cusco(at):
    load_profile("PE", at=at)
    return regions("PE").get(name="Cusco")


def incident(at, region=None, **said):
    fields = {"type": "THD", "country": "PE", "occurred": "2026-03-10", "region": region}
    return actions.record_incident(by=SYSTEM, at=at, **(fields | said))


def person(at, name, **more):
    identity = {"legal_name": name} | more.pop("identity", {})
    return actions.register_person(by=SYSTEM, at=at, identity=identity, **more)


def test_a_score_says_what_speaks_for_and_against():
    day = date(2026, 3, 10)
    one = rules.Happening("THD", day, day, region=1, people=frozenset({"rosa"}))
    score = rules.compare_incidents(one, one)
    assert score.points == 90
    assert score.reasons == (
        ("same_victim", 35), ("same_day", 25), ("same_type", 15), ("same_region", 15),
    )  # fmt: skip
    later = rules.Happening("KIL", date(2026, 5, 1), date(2026, 5, 1), region=2)
    score = rules.compare_incidents(one, later)
    assert score.points == 0
    assert {key for key, points in score.reasons if points < 0} == {
        "other_type", "other_date", "other_region",
    }  # fmt: skip


def test_dates_known_to_the_month_may_coincide():
    month = rules.Happening("THD", date(2026, 3, 1), date(2026, 3, 31))
    day = rules.Happening("THD", date(2026, 3, 10), date(2026, 3, 10))
    year = rules.Happening("THD", date(2026, 1, 1), date(2026, 12, 31))
    assert dict(rules.compare_incidents(month, day).reasons)["dates_overlap"] == 12
    assert dict(rules.compare_incidents(year, day).reasons)["dates_overlap"] == 5
    near = rules.Happening("THD", date(2026, 3, 12), date(2026, 3, 12))
    assert dict(rules.compare_incidents(day, near).reasons)["near_days"] == 10


def test_the_same_event_told_twice_is_a_candidate_another_is_not(at, cusco):
    one = incident(at, cusco)
    twin = incident(at, cusco, occurred="2026-03-10")
    incident(at, cusco, occurred="2026-04-20")
    incident(at, cusco, type="KIL", occurred="2026-03-10")
    incident(at, None)
    found = queries.candidates_of("incident", one)
    assert [pair.other for pair in found] == [twin]
    assert found[0].score.points == 55


def test_the_same_victim_leads_to_an_incident_of_another_kind(at, cusco):
    rosa = person(at, "Rosa Quispe")
    one = incident(at, cusco, person=rosa)
    other = incident(at, cusco, person=rosa, type="KIL", occurred="2026-03")
    pair = queries.pair_of("incident", one, other)
    assert ("same_victim", 35) in pair.score.reasons and ("other_type", -15) in pair.score.reasons


def test_people_with_one_document_or_with_names_that_sound_alike_are_candidates(at):
    rosa = person(at, "Rosa Quispe Mamani", identity={"document": "DNI 70000001"}, birth_year=1980)
    same = person(at, "R. Quispe", identity={"document": "70000001"})
    alike = person(at, "Roza Kispe Mamani", birth_year=1980)
    person(at, "Julio Condori Flores")
    found = {pair.other: dict(pair.score.reasons) for pair in queries.candidates_of("person", rosa)}
    assert set(found) == {same} | ({alike} & set(found))
    assert found[same]["same_document"] == 60
    score = queries.pair_of("person", rosa, alike).score
    assert dict(score.reasons) == {"name_sounds_alike": 30, "same_birth_year": 10}


def test_matches_are_noted_once_and_an_answer_is_kept(at, cusco, staff):
    one, other = incident(at, cusco), incident(at, cusco)
    analyst = staff("registry_analyst")
    assert actions.note_matches(kind="incident", thing=one, at=at) == 1
    assert actions.note_matches(kind="incident", thing=other, at=at) == 0
    match = Match.objects.get()
    assert match.score == 55 and ["same_day", 25] in match.reasons
    assert [found for found, _a, _b in queries.open_matches(analyst, "incident")] == [match]
    actions.say_different(
        kind="incident", one=other.pk, other=one.pk, why="Two houses", by=analyst, at=at
    )
    assert actions.note_matches(kind="incident", thing=one, at=at) == 0
    assert queries.open_matches(analyst, "incident") == []
    match.refresh_from_db()
    assert (match.state, match.why, match.answered_label) == (
        "different", "Two houses", "registry_analyst",
    )  # fmt: skip
    assert Entry.objects.filter(verb="incident.said_different").count() == 2


def test_merging_moves_sources_and_links_and_shows_one(at, cusco, staff):
    analyst = staff("registry_analyst")
    rosa = person(at, "Rosa Quispe")
    told = [actions.InformationFacts(told_by="A neighbour")]
    kept, gone = incident(at, cusco), incident(at, cusco, person=rosa, information=told)
    later = incident(at, cusco, chain=gone, occurred="2026-08-01")
    row = actions.merge(
        kind="incident", keep=kept.pk, other=gone.pk, why="One event", by=analyst, at=at
    )
    assert Information.objects.get().incident == kept
    later.refresh_from_db()
    assert later.chain == kept
    assert Act.objects.get(person=rosa).incident == gone  # its victim is not counted twice
    shown = set(queries.visible_incidents(analyst).values_list("pk", flat=True))
    assert shown == {kept.pk, later.pk}
    assert queries.standing_for(gone.__class__.objects.get(pk=gone.pk)) == kept
    assert [merge for merge, _thing in queries.merges_into("incident", kept)] == [row]
    entries = Entry.objects.filter(verb="incident.merged")
    assert entries.count() == 2
    assert not any("One event" in f"{e.why}{e.after}" for e in entries)
    actions.undo_merge(merge_id=row.pk, why="Two events", by=analyst, at=at)
    later.refresh_from_db()
    assert later.chain == gone
    assert Information.objects.get().incident == gone
    assert Entry.objects.filter(verb="incident.merge_undone").count() == 2
    assert queries.visible_incidents(analyst).filter(pk=gone.pk).exists()


def test_acts_of_other_victims_move_where_asked(at, cusco):
    kept, gone = incident(at, cusco), incident(at, cusco)
    row = actions.merge(
        kind="incident", keep=kept.pk, other=gone.pk, why="x", by=SYSTEM, at=at, with_acts=True
    )
    assert kept.acts.count() == 2
    actions.undo_merge(merge_id=row.pk, why="x", by=SYSTEM, at=at)
    assert (kept.acts.count(), gone.acts.count()) == (1, 1)


def test_merged_people_keep_both_names_findable(at, staff, desk):
    officer = staff("case_officer")
    kept, gone = person(at, "Rosa Quispe"), person(at, "Elvira Mamani")
    desk.give(officer, persons=[kept, gone])
    row = actions.merge(kind="person", keep=kept.pk, other=gone.pk, why="x", by=officer, at=at)
    assert [one.who for one in queries.search_people(officer, "Elvira Mamani")] == [kept]
    assert [one.who for one in queries.search_people(officer, "Rosa")] == [kept]
    actions.undo_merge(merge_id=row.pk, why="y", by=officer, at=at)
    assert [one.who for one in queries.search_people(officer, "Elvira Mamani")] == [gone]


@pytest.mark.parametrize("role", ["registry_analyst", "case_officer", "observer", "auditor"])
def test_who_may_not_is_refused(at, staff, desk, role):
    one, other = person(at, "Rosa Quispe"), person(at, "Rosa Quispe")
    who = staff(role)
    with pytest.raises(Denied):
        actions.merge(kind="person", keep=one.pk, other=other.pk, why="x", by=who, at=at)
    with pytest.raises(Denied):
        actions.say_different(kind="person", one=one.pk, other=other.pk, why="x", by=who, at=at)


def test_no_reason_no_self_no_second_time(at, cusco):
    one, other = incident(at, cusco), incident(at, cusco)
    said = {"kind": "incident", "by": SYSTEM, "at": at}
    with pytest.raises(Invalid):
        actions.merge(keep=one.pk, other=other.pk, why="  ", **said)
    with pytest.raises(Invalid):
        actions.merge(keep=one.pk, other=one.pk, why="x", **said)
    row = actions.merge(keep=one.pk, other=other.pk, why="x", **said)
    with pytest.raises(Refused):
        actions.merge(keep=one.pk, other=other.pk, why="x", **said)
    with pytest.raises(Refused):
        actions.say_different(one=one.pk, other=other.pk, why="x", **said)
    with pytest.raises(Invalid):
        actions.undo_merge(merge_id=row.pk, why="", by=SYSTEM, at=at)
    actions.undo_merge(merge_id=row.pk, why="x", by=SYSTEM, at=at)
    with pytest.raises(Refused):
        actions.undo_merge(merge_id=row.pk, why="x", by=SYSTEM, at=at)


def test_a_row_that_cannot_move_stays(at, cusco):
    """A case linked to both incidents keeps its two links; nothing is lost."""
    from amparo.cases.models import IncidentLink
    from tests.world import world

    case = world("PE", at=at).received(at)
    kept, gone = incident(at, cusco), incident(at, cusco)
    for one in (kept, gone):
        IncidentLink.objects.create(case=case, incident=one, linked_at=at)
    row = actions.merge(kind="incident", keep=kept.pk, other=gone.pk, why="x", by=SYSTEM, at=at)
    assert IncidentLink.objects.filter(case=case).count() == 2
    assert not any(label == "cases.IncidentLink" for label, _n, _k in row.moved)


def test_erasing_a_person_erases_those_merged_into_them(at):
    from amparo.cases.models import Case
    from amparo.oversight.actions.erasure import erase_person
    from tests.world import world

    pe = world("PE", at=at)
    case = pe.received(at)
    chain = [case.person, person(at, "Elvira Mamani"), person(at, "Elvira Quispe")]
    for kept, gone in ((chain[1], chain[2]), (chain[0], chain[1])):
        actions.merge(kind="person", keep=kept.pk, other=gone.pk, why="x", by=SYSTEM, at=at)
    Case.objects.filter(pk=case.pk).update(state="closed")
    case = Case.objects.get(pk=case.pk)
    officer = pe.user("data_protection_officer")
    erase_person(case=case, by=officer, at=at, reason="asked")
    for one in chain:
        one.identity.refresh_from_db()
        assert one.identity.erased_at == at and one.identity.legal_name is None


def test_what_is_merged_is_not_counted_in_statistics(at, cusco):
    from types import SimpleNamespace

    from amparo.publications.queries.sources import acts
    from amparo.situations.models import Incident

    kept, gone = incident(at, cusco), incident(at, cusco)
    Incident.objects.update(verification="verified")
    year = SimpleNamespace(country="PE", since=date(2026, 1, 1), until=date(2027, 1, 1))
    assert acts(year).count() == 2
    actions.merge(kind="incident", keep=kept.pk, other=gone.pk, why="x", by=SYSTEM, at=at)
    assert [act.incident for act in acts(year)] == [kept]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_merge_at_once_one_is_told(at):
    people = [person(at, f"Rosa {n}") for n in range(2)]
    one, other = (row.pk for row in people)
    answers, together = [], threading.Barrier(2)

    def merge(keep, gone):
        together.wait()
        try:
            actions.merge(kind="person", keep=keep, other=gone, why="x", by=SYSTEM, at=at)
            answers.append("merged")
        except Refused:
            answers.append("refused")
        finally:
            connection.close()

    turns = [threading.Thread(target=merge, args=pair) for pair in ((one, other), (other, one))]
    for turn in turns:
        turn.start()
    for turn in turns:
        turn.join()
    assert sorted(answers) == ["merged", "refused"]
    assert Merge.objects.count() == 1
    assert Person.objects.exclude(merged_into=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_three_chains_merged_at_once_end_in_one_place(at):
    rows = [person(at, f"Rosa {n}") for n in range(6)]
    keys = [row.pk for row in rows]
    together = threading.Barrier(3)

    def merge(first):
        together.wait()
        try:
            pairs = ((keys[first], keys[first + 3]), (keys[(first + 1) % 3], keys[first]))
            for keep, gone in pairs:
                with contextlib.suppress(Refused):
                    actions.merge(kind="person", keep=keep, other=gone, why="x", by=SYSTEM, at=at)
        finally:
            connection.close()

    turns = [threading.Thread(target=merge, args=(n,)) for n in range(3)]
    for turn in turns:
        turn.start()
    for turn in turns:
        turn.join()
    found = {row.pk: row for row in Person.objects.all()}
    ends = {matching.standing_for(row).pk for row in found.values()}
    assert len(ends) == len([row for row in found.values() if row.merged_into_id is None])
    with transaction.atomic():
        for merge_row in Merge.objects.order_by("?"):
            actions.undo_merge(merge_id=merge_row.pk, why="x", by=SYSTEM, at=at)
    assert not Person.objects.exclude(merged_into=None).exists()
