"""The pages of the room: who sees what, and each form without a script."""

from importlib import import_module

import pytest

from amparo.kernel.actors import SYSTEM
from amparo.ledger.models import Entry
from amparo.places.actions import load_profile
from amparo.situations import actions
from amparo.situations.models import Incident

pytestmark = pytest.mark.django_db
SECRET_WORDS = "They came to the house by the river"


@pytest.fixture
def incident(at):
    load_profile("PE", at=at)
    person = actions.register_person(by=SYSTEM, at=at, identity={"legal_name": "Rosa Inventada"})
    return actions.record_incident(
        by=SYSTEM, at=at, type="THD", country="PE", occurred="2026-06-14", person=person,
        description=SECRET_WORDS, exact_place="km 14", suspected=["crime_logging"],
        information=[actions.InformationFacts(told_by="A neighbour")],
    )  # fmt: skip


def page(client, path):
    response = client.get(path)
    return response.status_code, response.content.decode()


def test_a_stranger_is_asked_to_sign_in(client, incident):
    for path in ("/situations/", f"/situations/incidents/{incident.code}/", "/situations/people/"):
        response = client.get(path)
        assert response.status_code == 302
        assert "next=" in response["Location"]


def test_the_analyst_sees_the_row_without_victim_words_or_day(incident, staff, signed_in):
    client = signed_in(staff("registry_analyst"))
    status, text = page(client, "/situations/")
    assert status == 200
    assert incident.code in text and "June 2026" in text
    assert "14 June 2026" not in text
    status, text = page(client, f"/situations/incidents/{incident.code}/")
    assert status == 200
    person = incident.acts.get().person
    for hidden in (SECRET_WORDS, "km 14", person.code_name, "A neighbour", "14 June 2026"):
        assert hidden not in text
    assert "A person of the registry" in text
    assert not Entry.objects.filter(verb="incident.read").exists()


def test_the_officer_of_the_file_reads_in_full_and_it_is_journalled(
    incident, staff, signed_in, desk
):
    officer = staff("case_officer")
    desk.give(officer, incidents=[incident])
    status, text = page(signed_in(officer), f"/situations/incidents/{incident.code}/")
    assert status == 200
    for shown in (SECRET_WORDS, "km 14", incident.acts.get().person.code_name, "A neighbour"):
        assert shown in text
    entry = Entry.objects.get(verb="incident.read")
    assert entry.actor_label == "case_officer"


def test_an_officer_of_other_files_finds_nothing(incident, staff, signed_in, desk):
    client = signed_in(staff("case_officer"))
    assert incident.code not in page(client, "/situations/")[1]
    for path in ("", "correct/", "verify/", "source/"):
        assert page(client, f"/situations/incidents/{incident.code}/{path}")[0] == 404


@pytest.mark.parametrize("role", ["observer", "sector_liaison", "trainer", "system_administrator"])
def test_other_roles_see_no_incident(incident, staff, signed_in, role):
    client = signed_in(staff(role))
    status, text = page(client, "/situations/")
    assert status == 200 and incident.code not in text
    assert page(client, f"/situations/incidents/{incident.code}/")[0] == 404
    assert page(client, "/situations/incidents/new/")[0] == 403
    assert page(client, "/situations/people/")[0] == 403


def test_someone_without_a_post_finds_no_list(staff, signed_in, incident):
    assert page(signed_in(staff("", "nobody")), "/situations/")[0] == 404


def test_an_incident_is_recorded_without_a_script(staff, signed_in, at):
    load_profile("PE", at=at)
    client = signed_in(staff("intake_officer"))
    assert page(client, "/situations/incidents/new/")[0] == 200
    response = client.post(
        "/situations/incidents/new/",
        {
            "type": "HAR", "occurred_day": "31", "occurred_month": "06", "occurred_year": "2026",
            "country": "PE", "region": "15", "number_of_victims": "1",
            "suspected": ["unknown"], "told_by": "A cousin",
        },
        follow=True,
    )  # fmt: skip
    assert response.redirect_chain[-1][1] == 302
    incident = Incident.objects.get()
    assert (incident.occurred, incident.occurred_as_written) == ("2026-06", "2026-06-31")
    assert incident.region.name == "Lima"
    text = response.content.decode()
    assert "No calendar has the day 2026-06-31" in text
    assert "A cousin" in text  # who recorded it may read it


def test_what_was_typed_stays_when_a_word_does_not_fit(staff, signed_in, at):
    load_profile("PE", at=at)
    client = signed_in(staff("intake_officer"))
    response = client.post(
        "/situations/incidents/new/",
        {"type": "", "country": "PE", "number_of_victims": "1", "description": "typed words"},
    )
    assert response.status_code == 422
    assert "typed words" in response.content.decode()
    assert not Incident.objects.exists()


def test_the_list_is_narrowed_by_its_address(staff, signed_in, at):
    load_profile("PE", at=at)
    for kind, when in (("KIL", "2019-02"), ("THD", "2020"), ("THD", "2021-03-04")):
        actions.record_incident(
            by=SYSTEM, at=at, type=kind, country="PE", occurred=when, secrecy="PUBLIC"
        )
    client = signed_in(staff("registry_analyst"))
    codes = dict(Incident.objects.values_list("occurred", "code"))

    def shown(query):
        text = page(client, f"/situations/?{query}")[1]
        return {when for when, code in codes.items() if code in text}

    assert shown("") == {"2019-02", "2020", "2021-03-04"}
    assert shown("type=THD") == {"2020", "2021-03-04"}
    assert shown("since=2020-06&until=2020") == {"2020"}
    assert shown("until=2019-02-10") == {"2019-02"}
    assert shown("verification=verified") == set()
    assert shown("type=NOPE&since=soon") == {"2019-02", "2020", "2021-03-04"}
    assert shown("country=CO") == set()


def test_pages_follow_one_another_without_repeating(staff, signed_in, at, monkeypatch):
    from amparo.situations.queries import incidents as module

    for number in range(7):
        when = "" if number < 2 else f"2020-0{number // 2}"
        actions.record_incident(
            by=SYSTEM, at=at, type="HAR", country="PE", occurred=when, secrecy="PUBLIC"
        )
    found, after = [], ""
    for _turn in range(9):
        # As queries that overlap, as the scope of an officer does.
        parts = [Incident.objects.all(), Incident.objects.filter(occurred__gte="2")]
        rows, after = module.page_of(parts, after, size=2)
        found += [row.pk for row in rows]
        if not after:
            break
    assert len(found) == 7 and len(set(found)) == 7
    dates = [Incident.objects.get(pk=pk).occurred for pk in found]
    assert dates == sorted(dates, reverse=True)


def test_people_and_collectives_are_met_only_through_a_file(staff, signed_in, desk, at):
    load_profile("PE", at=at)
    officer, other = staff("case_officer"), staff("case_officer", "other officer")
    person = actions.register_person(by=SYSTEM, at=at, identity={"legal_name": "Rosa Inventada"})
    group = actions.register_collective(
        by=SYSTEM, at=at, identity={"legal_name": "Comunidad"}, kind="native_community",
        territory="From the river to the hill",
    )  # fmt: skip
    desk.give(officer, persons=[person], collectives=[group])
    client = signed_in(officer)
    status, text = page(client, "/situations/people/")
    assert status == 200 and person.code_name in text and group.code_name in text
    assert "Inventada" not in text
    assert page(client, f"/situations/people/{person.pk}/")[0] == 200
    status, text = page(client, f"/situations/collectives/{group.pk}/")
    assert status == 200 and "From the river" in text
    assert Entry.objects.filter(verb="collective.read").count() == 1
    client = signed_in(other)
    assert person.code_name not in page(client, "/situations/people/")[1]
    assert page(client, f"/situations/people/{person.pk}/")[0] == 404
    assert page(client, f"/situations/collectives/{group.pk}/change/")[0] == 404


def test_a_mandate_is_recorded_and_ended_without_a_script(staff, signed_in, desk, at):
    load_profile("PE", at=at)
    officer = staff("case_officer")
    person = actions.register_person(by=SYSTEM, at=at, identity={"legal_name": "Rosa Inventada"})
    group = actions.register_collective(
        by=SYSTEM, at=at, identity={"legal_name": "Comunidad"}, kind="peasant_patrol"
    )
    desk.give(officer, persons=[person], collectives=[group])
    client = signed_in(officer)
    path = f"/situations/collectives/{group.pk}/mandate/"
    said = {"person": str(person.pk), "since_on": "2026-01-10"}
    assert client.post(path, said | {"until_on": "2025-01-01"}).status_code == 422
    assert client.post(path, said).status_code == 302
    assert client.post(path, said).status_code == 409
    row = group.representatives.get()
    assert client.post(f"{path}{row.pk}/end/", {"until_on": "2026-06-30"}).status_code == 302
    row.refresh_from_db()
    assert row.until_on.isoformat() == "2026-06-30"


def test_a_person_is_registered_and_corrected_without_a_script(staff, signed_in, desk, at):
    from amparo.situations.models import Person

    load_profile("PE", at=at)
    officer = staff("intake_officer")
    client = signed_in(officer)
    response = client.post(
        "/situations/people/new/",
        {"legal_name": "Rosa Inventada", "phone": "+51 900 000 000", "causes": ["land"]},
        follow=True,
    )
    person = Person.objects.get()
    assert person.code_name in response.content.decode()
    assert person.identity.contacts == [{"type": "phone", "value": "+51 900 000 000"}]
    desk.give(officer, persons=[person])
    path = f"/situations/people/{person.pk}/change/"
    assert page(client, path)[0] == 200
    assert client.post(path, {"gender": "woman", "region": "08"}).status_code == 302
    person.refresh_from_db()
    assert (person.gender, person.region.name) == ("woman", "Cusco")


def test_situations_of_risk_are_recorded_listed_and_changed(staff, signed_in, at):
    from amparo.situations.models import RiskSituation

    load_profile("PE", at=at)
    analyst = staff("alert_analyst")
    client = signed_in(analyst)
    response = client.post(
        "/situations/risk/new/", {"title": "Water of the lagoon", "region": "06", "phase": "early"}
    )
    assert response.status_code == 302
    row = RiskSituation.objects.get()
    assert "Water of the lagoon" in page(client, "/situations/risk/?phase=early")[1]
    assert "Water of the lagoon" not in page(client, "/situations/risk/?phase=crisis")[1]
    path = f"/situations/risk/{row.code}/"
    assert page(client, path)[0] == 200
    said = {"title": row.title, "phase": "crisis", "groups": "comuneros, ronderos"}
    assert client.post(f"{path}change/", said).status_code == 302
    row.refresh_from_db()
    assert (row.phase, row.groups) == ("crisis", ["comuneros", "ronderos"])
    entry = Entry.objects.get(verb="situation.changed")
    assert (entry.before["phase"], entry.after["phase"]) == ("early", "crisis")
    assert page(signed_in(staff("observer")), path)[0] == 404


def test_a_form_sent_twice_acts_once(incident, staff, signed_in):
    client = signed_in(staff("registry_analyst"))
    words = {"type": "HAR", "country": "PE", "number_of_victims": "1", "once": "ONE"}
    for _click in range(2):
        assert client.post("/situations/incidents/new/", words).status_code == 302
    assert Incident.objects.filter(type="HAR").count() == 1
    words["once"] = "TWO"  # the same words in another form are another incident
    assert client.post("/situations/incidents/new/", words).status_code == 302
    assert Incident.objects.filter(type="HAR").count() == 2


def test_a_mandate_that_has_ended_is_not_ended_again(staff, signed_in, desk, at):
    officer = staff("case_officer")
    person = actions.register_person(by=SYSTEM, at=at, identity={"legal_name": "Rosa"})
    group = actions.register_collective(
        by=SYSTEM, at=at, identity={"legal_name": "Ronda"}, kind="peasant_patrol"
    )
    desk.give(officer, persons=[person], collectives=[group])
    row = actions.add_mandate(
        collective_id=group.pk, person=person, since_on=at.date(), by=officer, at=at
    )
    client = signed_in(officer)
    address = f"/situations/collectives/{group.pk}/mandate/{row.pk}/end/"
    said = {"until_on": at.date().isoformat(), "once": "ONE"}
    assert [client.post(address, said).status_code for _click in range(2)] == [302, 302]
    assert client.post(address, said | {"once": "TWO"}).status_code == 409
    assert Entry.objects.filter(verb="mandate.ended").count() == 1


def test_the_list_of_situations_turns_without_shifting_and_is_counted_apart(
    staff, signed_in, at, monkeypatch
):
    load_profile("PE", at=at)
    monkeypatch.setattr(import_module("amparo.situations.views.situations"), "PAGE", 2)
    made = [
        actions.record_situation(by=SYSTEM, at=at, country="PE", title=f"Lagoon {n}").code
        for n in range(5)
    ]
    client = signed_in(staff("registry_analyst"))
    seen, address = [], "?"
    while address:
        answer = client.get(f"/situations/risk/{address}")
        seen += [row.code for row in answer.context["rows"]]
        if address == "?":  # one more comes while someone reads
            actions.record_situation(by=SYSTEM, at=at, country="PE", title="New")
        address = answer.context["next"]
    assert seen == made[::-1]
    plain = client.get("/situations/risk/").content.decode()
    assert "Count them" in plain and "6 situations." not in plain
    assert "6 situations." in client.get("/situations/risk/?count=1").content.decode()
    part = client.get("/situations/risk/?count=1", headers={"HX-Request": "true"})
    assert part.content.decode().strip() == "6 situations."
    for odd in ("zz", "%00", "9" * 40):
        assert client.get(f"/situations/risk/?after={odd}").status_code == 200
