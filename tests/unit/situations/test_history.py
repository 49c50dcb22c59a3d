"""The history of an incident and of a situation: before and after, who, when, on what."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.kernel.actors import SYSTEM
from amparo.kernel.difference import IN, OUT, SAME, difference
from amparo.places.actions import load_profile
from amparo.situations import actions
from amparo.situations.actions import IncidentFacts, InformationFacts
from amparo.situations.models import Correction, Judgement, SituationChange
from amparo.situations.views import history

HOUR = timedelta(hours=1)


@pytest.fixture
def incident(db, at):
    load_profile("PE", at=at)
    return actions.record_incident(
        by=SYSTEM, at=at, type="THD", country="PE", occurred="2026-06",
        description="Two men came by the river at night and left.",
    )  # fmt: skip


def said(lines):
    return {line.label: (line.was, line.now) for line in lines}


@pytest.mark.django_db
def test_each_correction_says_what_stood_before_and_after(incident, at):
    for hours, changes in ((1, {"type": "HAR"}), (2, {"type": "PHY", "number_of_victims": 3})):
        actions.correct_incident(
            incident_id=incident.pk, by=SYSTEM, at=at + hours * HOUR, why=f"Reason {hours}",
            **changes,
        )  # fmt: skip
    incident.refresh_from_db()
    newest, first = history.of_incident(incident, True)
    assert (newest.why, first.why) == ("Reason 2", "Reason 1")
    assert said(newest.lines)["How many victims"] == ("1", "3")
    assert said(first.lines)["What happened"] == ("Death threat", "Harassment, following")
    assert said(newest.lines)["What happened"][0] == "Harassment, following"
    assert Correction.objects.count() == 2


@pytest.mark.django_db
def test_of_a_long_text_only_what_changed_stands_out(incident, staff, signed_in, desk, at):
    officer = staff("case_officer")
    desk.give(officer, incidents=[incident])
    words = "Three men came by the river at night and left."
    actions.correct_incident(
        incident_id=incident.pk, by=officer, at=at, why="She said so", description=words
    )
    address = f"/situations/incidents/{incident.code}/"
    text = signed_in(officer).get(address).content.decode()
    assert "<del>Two</del> <ins>Three</ins> men came" in text
    # Who sees only the row learns that the words changed, and neither what nor why.
    text = signed_in(staff("registry_analyst")).get(address).content.decode()
    assert "Corrections never erase" in text and "changed" in text
    assert "Two men" not in text and "Three" not in text and "She said so" not in text


@pytest.mark.django_db
def test_each_verification_stays_with_who_said_it_and_on_what(incident, staff, at):
    one, other = staff("registry_analyst"), staff("registry_analyst", "second analyst")
    for told_by in ("A neighbour", "A teacher"):
        actions.add_information(
            incident_id=incident.pk, information=InformationFacts(told_by=told_by), by=SYSTEM, at=at
        )
    for hours, status, basis, who in (
        (1, "corroborated", "Two people who do not know each other", one),
        (2, "not_confirmed", "One of them was elsewhere", other),
    ):
        actions.verify_incident(
            incident_id=incident.pk, status=status, basis=basis, by=who, at=at + hours * HOUR
        )
    incident.refresh_from_db()
    newest, first = history.of_incident(incident, False)
    assert (newest.by, newest.why) == ("second analyst", "One of them was elsewhere")
    assert (first.by, first.why) == ("registry_analyst", "Two people who do not know each other")
    assert said(first.lines)["Verification"] == ("Alleged", "Corroborated")
    assert said(newest.lines)["Verification"][0] == "Corroborated"


@pytest.mark.django_db
def test_what_a_file_had_established_is_kept_when_it_is_judged_anew(staff, at):
    load_profile("PE", at=at)
    row = actions.record_incidents(
        facts=[IncidentFacts(type="KIL", country="PE")], by=SYSTEM, at=at,
        verification="verified", basis="As published",
    )[0]  # fmt: skip
    actions.verify_incident(
        incident_id=row.pk, status="not_confirmed", basis="Withdrawn by its publisher",
        by=staff("registry_analyst"), at=at + HOUR,
    )  # fmt: skip
    kept = Judgement.objects.order_by("at")
    assert [(one.degree, one.basis) for one in kept] == [
        ("verified", "As published"), ("not_confirmed", "Withdrawn by its publisher"),
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_situation_keeps_what_it_said(staff, signed_in, at):
    load_profile("PE", at=at)
    analyst = staff("registry_analyst")
    row = actions.record_situation(
        by=analyst, at=at, country="PE", title="Water of the lagoon", phase="early", groups=["A"]
    )
    actions.change_situation(
        situation_id=row.pk, by=analyst, at=at + HOUR, title="Water of the two lagoons",
        phase="crisis", groups=["A", "B"],
    )  # fmt: skip
    row.refresh_from_db()
    (step,) = history.of_situation(row)
    assert step.by == "registry_analyst" and step.at == at + HOUR
    assert said(step.lines)["Groups at risk"] == ("A", "A, B")
    assert SituationChange.objects.get().was["title"] == "Water of the lagoon"
    text = signed_in(analyst).get(f"/situations/risk/{row.code}/").content.decode()
    assert "<del>lagoon</del> <ins>two lagoons</ins>" in text
    # Nothing new: nothing in the history.
    actions.change_situation(situation_id=row.pk, by=analyst, at=at, phase="crisis")
    assert SituationChange.objects.count() == 1


WORDS = st.lists(st.sampled_from(["river", "night", "men", "came", "left,"]), max_size=40).map(
    " ".join
)


@given(WORDS, WORDS)
def test_the_pieces_hold_every_word_that_changed(was, now):
    pieces = difference(was, now)
    assert all(piece.text for piece in pieces)
    if was.split() == now.split():
        assert {piece.kind for piece in pieces} <= {SAME}
    # Without its shortened middles, each side can be read again from the pieces.
    for side, text in ((OUT, was), (IN, now)):
        read = " ".join(piece.text for piece in pieces if piece.kind in (SAME, side))
        if "…" not in read:
            assert read.split() == text.split()


def test_very_long_texts_stand_side_by_side():
    was, now = "a " * 2000, "b " * 2000
    assert [piece.kind for piece in difference(was, now)] == [OUT, IN]


@pytest.mark.django_db
def test_a_merge_leaves_each_incident_its_own_history(incident, staff, at):
    other = actions.record_incident(by=SYSTEM, at=at, type="THD", country="PE")
    analyst = staff("registry_analyst")
    actions.verify_incident(
        incident_id=other.pk, status="not_confirmed", basis="Nobody saw it", by=analyst, at=at
    )
    actions.merge(kind="incident", keep=incident.pk, other=other.pk, why="One", by=analyst, at=at)
    assert Judgement.objects.get().incident == other
    assert not incident.judgements.exists()
