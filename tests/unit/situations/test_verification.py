"""Corrections never erase; verification climbs a ladder on sources, by a second person."""

import pytest
from django.db import connection

from amparo.evidence.actions import add_source
from amparo.kernel.actors import SYSTEM, VISITOR
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry, Event
from amparo.situations import actions
from amparo.situations.actions import InformationFacts
from amparo.situations.models import Correction, Incident, Information

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(staff):
    return staff("case_officer")


@pytest.fixture
def incident(at, officer):
    return actions.record_incident(
        by=officer, at=at, type="THD", country="PE", occurred="2026-06", description="First words"
    )


def told(name="A neighbour"):
    return InformationFacts(told_by=name)


def published(at, kind="press", title="Daily"):
    source = add_source(title=title, kind=kind, by=SYSTEM, at=at)
    return InformationFacts(source=source, reliability="high")


# --- correcting ------------------------------------------------------------------------------


def test_a_correction_keeps_what_was_said_sealed(incident, officer, at):
    actions.correct_incident(
        incident_id=incident.pk, by=officer, at=at, why="The voice message says so",
        version=1, type="AKI", occurred="2026-06-30", description="Second words",
    )  # fmt: skip
    incident.refresh_from_db()
    assert (incident.type, incident.occurred, incident.version) == ("AKI", "2026-06-30", 2)
    assert incident.rights == ["life"]
    assert incident.acts.get().type == "AKI"
    kept = Correction.objects.get()
    assert kept.version == 1 and kept.was["type"] == "THD"
    assert kept.was["description"] == "First words" and kept.was["occurred"] == "2026-06"
    assert kept.why == "The voice message says so"
    with connection.cursor() as cursor:
        cursor.execute("SELECT was FROM situations_correction")
        assert b"First words" not in bytes(cursor.fetchone()[0])
    entry = Entry.objects.get(verb="incident.corrected")
    assert {"type", "occurred", "description"} <= set(entry.after["fields"])
    assert "words" not in str(entry.after) and "voice" not in entry.why


def test_two_corrections_at_once_one_is_told(incident, officer, at):
    said = {"incident_id": incident.pk, "by": officer, "at": at, "why": "x", "version": 1}
    actions.correct_incident(**said, cause="land")
    with pytest.raises(Refused, match="meanwhile"):
        actions.correct_incident(**said, cause="women")
    incident.refresh_from_db()
    assert incident.cause == "land"


@pytest.mark.parametrize(
    ("changes", "why", "kind"),
    [
        ({"cause": "land"}, " ", Invalid),
        ({"cause": "money"}, "x", Invalid),
        ({"occurred": "soon"}, "x", Invalid),
        ({"cause": ""}, "x", Refused),
        ({"verification": "verified"}, "x", TypeError),
    ],
)
def test_a_correction_that_does_not_fit_is_refused(incident, officer, at, changes, why, kind):
    with pytest.raises(kind):
        actions.correct_incident(incident_id=incident.pk, by=officer, at=at, why=why, **changes)
    assert not Correction.objects.exists()


def test_the_analyst_corrects_the_row_but_not_words_unread(incident, staff, at):
    analyst = staff("registry_analyst")
    said = {"incident_id": incident.pk, "by": analyst, "at": at, "why": "typing error"}
    actions.correct_incident(**said, cause="land")
    with pytest.raises(Denied, match="may not read"):
        actions.correct_incident(**said, description="Others")
    with pytest.raises(Denied):
        actions.correct_incident(**{**said, "by": staff("observer")}, cause="women")


# --- verifying -------------------------------------------------------------------------------


def verify(incident, by, at, status, **said):
    return actions.verify_incident(
        incident_id=incident.pk, status=status, basis="Two accounts agree", by=by, at=at, **said
    )


def test_the_ladder_is_climbed_on_sources(incident, staff, at):
    analyst = staff("registry_analyst")
    with pytest.raises(Refused, match="needs 1 independent"):
        verify(incident, analyst, at, "corroborated")
    verify(incident, analyst, at, "corroborated", information=[told()])
    with pytest.raises(Refused, match="needs 2 independent sources"):
        verify(incident, analyst, at, "verified")
    verify(incident, analyst, at, "verified", information=[published(at)])
    incident.refresh_from_db()
    assert (incident.verification, incident.verified_label) == ("verified", "registry_analyst")
    assert incident.verified_on_basis == "Two accounts agree"
    entries = Entry.objects.filter(verb="incident.verified")
    assert [(e.before["verification"], e.after["verification"]) for e in entries] == [
        ("alleged", "corroborated"),
        ("corroborated", "verified"),
    ]
    assert Event.objects.filter(verb="incident.verified").count() == 2


def test_two_passages_of_one_publication_are_one_source(incident, staff, at):
    analyst, one = staff("registry_analyst"), published(at)
    with pytest.raises(Refused, match="there are 1"):
        verify(incident, analyst, at, "verified", information=[one, one])
    assert not Information.objects.exists()  # a refusal leaves nothing


@pytest.mark.parametrize("kind", ["court_record", "site_visit", "international_report"])
def test_some_records_suffice_alone(incident, staff, at, kind):
    verify(incident, staff("registry_analyst"), at, "verified", information=[published(at, kind)])
    assert Incident.objects.get().verification == "verified"


def test_a_second_person_verifies(incident, officer, staff, desk, at):
    desk.give(officer, incidents=[incident])
    sources = [told(), published(at)]
    with pytest.raises(Denied, match="second person"):
        verify(incident, officer, at, "verified", information=sources)
    verify(incident, officer, at, "corroborated", information=sources)
    other = staff("assessor")
    with pytest.raises(Denied):
        verify(incident, other, at, "verified")
    desk.give(other, incidents=[incident])
    verify(incident, other, at, "verified")


@pytest.mark.parametrize(
    ("status", "basis", "field"),
    [("sure", "x", "status"), ("verified", "  ", "basis")],
)
def test_words_that_do_not_fit_are_refused(incident, at, status, basis, field):
    with pytest.raises(Invalid) as no:
        actions.verify_incident(
            incident_id=incident.pk, status=status, basis=basis, by=SYSTEM, at=at
        )
    assert no.value.field == field


def test_standing_there_already_is_said(incident, at):
    with pytest.raises(Refused, match="already"):
        verify(incident, SYSTEM, at, "alleged")


def test_a_source_is_added_by_those_who_may_correct(incident, officer, at):
    actions.add_information(incident_id=incident.pk, information=told(), by=officer, at=at)
    assert Entry.objects.get(verb="incident.source_added").after["reliability"] == "unknown"
    with pytest.raises(Invalid):
        actions.add_information(
            incident_id=incident.pk, information=InformationFacts(), by=officer, at=at
        )
    with pytest.raises(Denied):
        actions.add_information(incident_id=incident.pk, information=told(), by=VISITOR, at=at)


def test_the_forms_correct_add_and_verify_without_a_script(incident, officer, staff, signed_in):
    path = f"/situations/incidents/{incident.code}/"
    client = signed_in(officer)
    assert b"First words" in client.get(f"{path}correct/").content
    said = {"type": "THD", "country": "PE", "number_of_victims": "1", "description": "New words"}
    said |= {"occurred_year": "2026", "occurred_month": "06", "version": "1"}
    assert client.post(f"{path}correct/", said).status_code == 422
    assert client.post(f"{path}correct/", said | {"why": "It was so"}).status_code == 302
    stale = client.post(f"{path}correct/", said | {"why": "Again", "description": "Other"})
    assert stale.status_code == 409 and b"meanwhile" in stale.content and b"Other" in stale.content
    assert client.post(f"{path}source/", {"reliability": "high"}).status_code == 422
    told = {"title": "Decision 12", "kind": "court_record", "reliability": "high"}
    assert client.post(f"{path}source/", told).status_code == 302
    client = signed_in(staff("registry_analyst"))
    verified = {"status": "verified", "basis": "A court says so"}
    assert client.post(f"{path}verify/", {"status": "verified"}).status_code == 422
    assert client.post(f"{path}verify/", verified).status_code == 302
    text = client.get(path).content.decode()
    assert "Verified" in text and "A court says so" in text and "New words" not in text
    client = signed_in(officer)
    text = client.get(path).content.decode()
    assert "<del>First</del> <ins>New</ins> words" in text and "It was so" in text


# --- forgetting ------------------------------------------------------------------------------


def test_a_person_is_forgotten_after_the_identity_is_erased(at):
    from amparo.vault.actions import erase_identity

    person = actions.register_person(
        by=SYSTEM, at=at, identity={"legal_name": "Rosa Inventada"}, file="case:none",
        role="president of the committee", sexual_orientation="private", birth_year=1980,
    )  # fmt: skip
    with pytest.raises(Refused, match="identity first"):
        actions.forget_person(person_id=person.pk, by=SYSTEM, at=at)
    person.identity.erased_at = at
    person.identity.save(update_fields=["erased_at"])
    actions.forget_person(person_id=person.pk, by=SYSTEM, at=at, reason="asked")
    person.refresh_from_db()
    assert (person.role, person.sexual_orientation, person.birth_year) == ("", None, None)
    assert person.code_name
    assert callable(erase_identity)


def test_the_words_of_an_incident_go_with_its_file_and_the_row_stays(at):
    from amparo.vault import sealed
    from tests.world import world

    case = world("PE", at=at).received(at)
    incident = actions.record_incident(
        by=SYSTEM, at=at, type="THD", country="PE", occurred="2026-06", person=case.person,
        description="Sealed words", exact_place="km 14", file=case.file,
        information=[told("A neighbour"), published(at)],
        acts=[
            actions.ActFacts(
                type="THD", person=case.person,
                by_whom=[actions.InvolvementFacts(actor_class="police", actor_detail="A name")],
            )
        ],
    )  # fmt: skip
    actions.correct_incident(
        incident_id=incident.pk, by=SYSTEM, at=at, why="Reasons", description="Others"
    )
    sealed.empty(case.file)
    incident = Incident.objects.get(pk=incident.pk)
    assert (incident.description, incident.exact_place) == (None, None)
    assert (incident.type, incident.occurred) == ("THD", "2026-06")
    assert set(incident.information.values_list("told_by", "by_a_person")) == {
        (None, True),
        (None, False),
    }
    correction = Correction.objects.get()
    assert (correction.was, correction.why) == (None, None)
    assert incident.acts.get().involvements.get().actor_detail is None
