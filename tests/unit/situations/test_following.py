"""Interventions, chains, public claims, calls, kept searches."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from amparo.notices.models import Notice
from amparo.places.actions import load_profile
from amparo.situations import actions, jobs
from amparo.situations.models import Incident, Intervention, Jotting, PublicClaim, SavedSearch

pytestmark = pytest.mark.django_db


@pytest.fixture
def peru(at):
    return load_profile("PE", at=at)


def incident(at, **said):
    return actions.record_incident(by=SYSTEM, at=at, **({"type": "THD", "country": "PE"} | said))


def facts(**said):
    return actions.InterventionFacts(
        **({"kind": "urgent_appeal", "asked_of_other": "A body"} | said)
    )


def test_an_intervention_is_added_changed_and_read_by_who_may(peru, at, staff, desk, signed_in):
    row, officer = incident(at), staff("case_officer")
    desk.give(officer, incidents=[row])
    client = signed_in(officer)
    path = f"/situations/incidents/{row.code}/"
    said = {"kind": "complaint_to_police", "state": "asked", "priority": "high"}
    assert client.post(f"{path}interventions/new/", said).status_code == 422
    said |= {"asked_of_other": "Comisaría"}
    assert client.post(f"{path}interventions/new/", said).status_code == 302
    one = Intervention.objects.get()
    said |= {"state": "answered", "response": "They will patrol the house of Rosa"}
    assert client.post(f"{path}interventions/{one.pk}/", said).status_code == 302
    text = client.get(path).content.decode()
    assert "Comisaría" in text and "patrol" in text and "answered" in text
    entry = Entry.objects.get(verb="intervention.changed")
    assert (entry.before["state"], entry.after["state"]) == ("asked", "answered")
    assert "Rosa" not in f"{entry.after}{entry.before}{entry.why}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT response FROM situations_intervention")
        assert b"patrol" not in bytes(cursor.fetchone()[0])
    text = signed_in(staff("registry_analyst")).get(path).content.decode()
    assert "Comisaría" in text and "patrol" not in text


def test_interventions_say_no(peru, at, staff):
    row = incident(at)
    with pytest.raises(Denied):
        actions.add_intervention(incident_id=row.pk, facts=facts(), by=staff("observer"), at=at)
    for wrong in ({"kind": ""}, {"kind": "magic"}, {"state": "x"}, {"asked_of_other": " "}):
        with pytest.raises(Invalid):
            actions.add_intervention(incident_id=row.pk, facts=facts(**wrong), by=SYSTEM, at=at)


def test_a_chain_is_shown_from_both_ends_and_has_no_ring(peru, at, staff, signed_in):
    one, two, hidden = incident(at), incident(at), incident(at, secrecy="SECRET")
    client = signed_in(staff("registry_analyst"))
    path = f"/situations/incidents/{two.code}/"
    assert client.post(f"{path}earlier/", {"earlier": hidden.code}).status_code == 422
    assert client.post(f"{path}earlier/", {"earlier": one.code.lower()}).status_code == 302
    assert one.code in client.get(path).content.decode()
    first = f"/situations/incidents/{one.code}/"
    assert "Led to" in client.get(first).content.decode()
    assert client.post(f"{first}earlier/", {"earlier": two.code}).status_code == 409
    two.refresh_from_db()
    with pytest.raises(Refused):
        actions.link_to_earlier(incident_id=one.pk, earlier=two, by=SYSTEM, at=at)
    Incident.objects.filter(pk=hidden.pk).update(chain=one)
    assert hidden.code not in client.get(first).content.decode()


def test_a_defender_named_in_public_stays_code_named_here(peru, at, staff, signed_in):
    analyst = staff("registry_analyst")
    client = signed_in(analyst)
    said = {
        "type": "KIL", "country": "PE", "region": "06", "number_of_victims": "1",
        "occurred_year": "2012", "title": "Report of the year", "kind": "organisation_report",
        "reliability": "unknown", "locator": "p. 12", "named": "Idelfonso Inventado Tarrillo",
        "says": "Idelfonso was shot at the lagoon", "public_summary": "Don Idelfonso was killed",
    }  # fmt: skip
    response = client.post("/situations/incidents/from-source/", said)
    assert response.status_code == 422 and not Incident.objects.exists()
    said["public_summary"] = "A leader was killed in a protest for water"
    assert client.post("/situations/incidents/from-source/", said).status_code == 302
    row, claim = Incident.objects.get(), PublicClaim.objects.get()
    assert (claim.incident, claim.named) == (row, "Idelfonso Inventado Tarrillo")
    assert row.information.get().locator == "p. 12"
    with connection.cursor() as cursor:
        for table in ("situations_publicclaim", "situations_incident", "ledger_entry"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
            for line in cursor.fetchall():
                assert not any(b"Idelfonso" in _bytes(cell) for cell in line), table
    for path in ("/situations/", f"/situations/incidents/{row.code}/"):
        assert "Idelfonso" not in client.get(path).content.decode()


def _bytes(cell) -> bytes:
    return bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()


CALL = {
    "type": "THD", "occurred_year": "2026", "region": "08", "number_of_victims": "1",
    "description": "Two men at the door", "name": "Rosa Inventada", "phone": "+51 900 000 000",
}  # fmt: skip


def test_a_call_becomes_an_incident_and_a_code_name(peru, staff, signed_in):
    client = signed_in(staff("duty_officer"))
    path = client.get("/situations/call/")["Location"]
    assert "autofocus" in client.get(path).content.decode()
    assert client.post(path, CALL).status_code == 302
    row = Incident.objects.get()
    person = row.acts.get().person
    text = client.get(path).content.decode()
    assert person.code_name in text and row.code in text and "Inventada" not in text
    assert person.identity.contacts == [{"type": "phone", "value": "+51 900 000 000"}]
    # Sent twice, it is recorded once; what was jotted down is destroyed.
    client.post(path, CALL)
    assert Incident.objects.count() == 1
    assert Jotting.objects.get().answers == {}
    assert actions.forget_calls(at=row.recorded_at + timedelta(days=2)) == 1


def test_what_is_typed_of_a_call_is_never_lost(peru, staff, signed_in):
    officer = staff("duty_officer")
    client = signed_in(officer)
    path = f"/situations/call/{uuid.uuid4()}/"
    # A fault: nothing is recorded, all is kept.
    assert client.post(path, CALL | {"type": ""}).status_code == 422
    assert "Two men at the door" in client.get(path).content.decode()
    # Saved as it is typed.
    said = CALL | {"description": "Three men", "act": "keep"}
    response = client.post(path, said, headers={"HX-Request": "true"})
    assert response.status_code == 200 and "Kept sealed" in response.content.decode()
    assert "Three men" in client.get(path).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM situations_jotting")
        assert b"Three men" not in bytes(cursor.fetchone()[0])
    other = client.get("/situations/call/", follow=True).content.decode()
    assert path in other  # the unfinished call is offered
    assert client.post(path, {"act": "forget"}).status_code == 302
    assert not Jotting.objects.exists()


def test_a_call_is_of_who_takes_it(peru, staff, signed_in):
    path = f"/situations/call/{uuid.uuid4()}/"
    signed_in(staff("duty_officer")).post(path, CALL | {"act": "keep"})
    client = signed_in(staff("intake_officer"))
    assert client.get(path).status_code == 404
    assert client.post(path, CALL).status_code == 404
    client = signed_in(staff("registry_analyst"))
    assert client.get("/situations/call/").status_code == 403
    with pytest.raises(Denied):
        actions.record_call(
            key=uuid.uuid4(), by=staff("observer"), at=None, type="THD", country="PE"
        )


def test_a_kept_search_tells_of_what_is_new_and_may_be_seen(peru, at, staff, signed_in):
    analyst = staff("registry_analyst")
    client = signed_in(analyst)
    incident(at, type="KIL")
    path = "/situations/searches/new/?type=KIL&q=rio"
    assert client.post(path, {"name": "", "is_told": "on"}).status_code == 422
    assert client.post(path, {"name": "Killings by the river", "is_told": "on"}).status_code == 302
    assert client.post("/situations/searches/new/", {"name": "All"}).status_code == 422
    row = SavedSearch.objects.get()
    assert row.query == {"type": "KIL", "q": "rio"}
    text = client.get("/situations/searches/").content.decode()
    assert "Killings by the river" in text and "type=KIL" in text
    assert jobs.tell_of_searches(at=at) == 0
    incident(at, type="KIL", public_summary="at the rio", secrecy="SECRET")
    incident(at, type="KIL", description="at the rio")  # sealed: the analyst may not read it
    assert jobs.tell_of_searches(at=at + timedelta(days=1)) == 0
    incident(at, type="KIL", public_summary="junto al río")
    assert jobs.tell_of_searches(at=at + timedelta(days=2)) == 1
    assert jobs.tell_of_searches(at=at + timedelta(days=2, hours=1)) == 0
    notice = Notice.objects.get()
    assert (notice.template, notice.link) == ("search_news", "/situations/searches/")
    assert notice.counts == {}
    change = f"/situations/searches/{row.pk}/"
    assert client.post(change, {"act": "tell"}).status_code == 302
    row.refresh_from_db()
    assert row.is_told is False
    assert signed_in(staff("intake_officer")).post(change, {"act": "forget"}).status_code == 404
    assert signed_in(analyst).post(change, {"act": "forget"}).status_code == 302
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("role", ["registry_analyst", "case_officer", "intake_lead"])
@pytest.mark.parametrize(
    "query", ["", "q=amenaza", "type=THD&region=08&since=2020", "source=press"]
)
def test_a_list_asks_as_often_for_many_rows_as_for_few(
    peru, at, staff, signed_in, desk, role, query
):
    who = staff(role)
    client = signed_in(who)

    def add(count):
        rows = [
            incident(at, occurred="2026-03-10", description="amenaza", public_summary="amenaza")
            for _n in range(count)
        ]
        desk.give(who, incidents=rows)

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(f"/situations/?{query}").status_code == 200
        return len(seen)

    add(3)
    client.get("/situations/")
    few = asked()
    add(30)
    assert asked() <= few + 1
    assert few < 40


def test_an_incident_page_asks_as_often_for_many_acts_as_for_few(peru, at, staff, signed_in, desk):
    who = staff("case_officer")
    client, counts = signed_in(who), []
    for number in (1, 12):
        acts = [
            actions.ActFacts(type="THD", by_whom=(actions.InvolvementFacts(actor_class="unknown"),))
            for _n in range(number)
        ]
        told = [actions.InformationFacts(told_by="x") for _n in range(number)]
        row = incident(at, acts=acts, information=told)
        for _n in range(number):
            actions.add_intervention(incident_id=row.pk, facts=facts(), by=SYSTEM, at=at)
        desk.give(who, incidents=[row])
        path = f"/situations/incidents/{row.code}/"
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        counts.append(len(seen))
    assert counts[1] <= counts[0]
