"""People, collectives and incidents come in under a code name."""

import pytest
from django.db import connection

from amparo.kernel.actors import SYSTEM, VISITOR
from amparo.kernel.errors import Denied, Invalid
from amparo.ledger.models import Entry
from amparo.situations import actions
from amparo.situations.models import Incident, Person

pytestmark = pytest.mark.django_db
WHO = {"legal_name": "Rosa Invented Quispe", "document": "DNI 10203040"}


def test_a_person_gets_a_code_name_and_the_database_no_name(at):
    person = actions.register_person(by=SYSTEM, at=at, identity=WHO, gender="woman")
    assert person.code_name
    assert person.identity.legal_name == "Rosa Invented Quispe"
    with connection.cursor() as cursor:
        cursor.execute("SELECT legal_name FROM vault_identity")
        assert b"Quispe" not in bytes(cursor.fetchone()[0])
    entry = Entry.objects.get(verb="person.registered")
    assert entry.after == {"code_name": person.code_name}


def test_persons_and_collectives_share_the_code_names(at, monkeypatch):
    from amparo.situations.rules import code_names

    person = actions.register_person(by=SYSTEM, at=at, identity=WHO)
    monkeypatch.setattr(code_names, "SINGLE", (person.code_name,))
    monkeypatch.setattr(code_names, "TRIES", 3)
    other = actions.register_collective(
        by=SYSTEM, at=at, identity={"legal_name": "Comunidad"}, kind="native_community"
    )
    assert other.code_name != person.code_name
    assert " " in other.code_name


def test_a_stranger_registers_nobody(at):
    with pytest.raises(Denied):
        actions.register_person(by=VISITOR, at=at, identity=WHO)
    assert not Person.objects.exists()


def test_a_word_that_is_not_on_the_list_is_refused(at):
    with pytest.raises(Invalid) as no:
        actions.register_person(by=SYSTEM, at=at, identity=WHO, gender="female")
    assert no.value.field == "gender"


def test_an_incident_is_recorded_with_one_act_by_default(at):
    person = actions.register_person(by=SYSTEM, at=at, identity=WHO)
    incident = actions.record_incident(
        by=SYSTEM, at=at, type="THD", country="PE", occurred="2026-06-31", person=person,
        suspected=["crime_logging"], description="A threat by telephone",
    )  # fmt: skip
    incident = Incident.objects.get(pk=incident.pk)
    assert (incident.occurred, incident.occurred_as_written) == ("2026-06", "2026-06-31")
    assert incident.occurred_from_on.isoformat() == "2026-06-01"
    assert incident.occurred_to_on.isoformat() == "2026-06-30"
    act = incident.acts.get()
    assert (act.type, act.person) == ("THD", person)
    assert act.involvements.get().actor_class == "crime_logging"
    assert incident.rights == ["integrity"]
    assert incident.verification == "alleged"
    assert incident.description == "A threat by telephone"
    assert Entry.objects.filter(verb="incident.recorded").count() == 1


def test_a_holder_may_record_and_a_visitor_may_not(at):
    with pytest.raises(Denied):
        actions.record_incident(by=VISITOR, at=at, type="THD", country="PE")
    assert not Incident.objects.exists()


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("type", {"type": "XXX"}),
        ("occurred", {"type": "KIL", "occurred": "last June"}),
        ("cause", {"type": "KIL", "cause": "money"}),
        ("description", {"type": "KIL", "description": "x" * 50_001}),
        ("number_of_victims", {"type": "KIL", "number_of_victims": -1}),
    ],
)
def test_words_that_do_not_fit_are_refused_at_their_field(at, field, words):
    with pytest.raises(Invalid) as no:
        actions.record_incident(by=SYSTEM, at=at, country="PE", **words)
    assert no.value.field == field


def test_of_many_at_once_a_code_drawn_before_is_drawn_again(at, monkeypatch):
    there = actions.record_incident(type="THD", country="PE", by=SYSTEM, at=at)
    drawn = iter([there.code[4:], "AAAAAAAA", "AAAAAAAA", "BBBBBBBB", "AAAAAAAA", "CCCCCCCC"])
    monkeypatch.setattr("amparo.situations.actions.incidents.random_code", lambda _n: next(drawn))
    facts = [actions.IncidentFacts(type="THD", country="PE") for _n in range(3)]
    made = actions.record_incidents(facts=facts, by=SYSTEM, at=at)
    assert sorted(one.code for one in made) == ["INC-AAAAAAAA", "INC-BBBBBBBB", "INC-CCCCCCCC"]
    assert Incident.objects.count() == 4
