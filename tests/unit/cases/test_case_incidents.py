"""What happened to the person of a case: recorded with it, tied to it, read by those on it."""

import pytest

from amparo.cases.actions import incidents as actions
from amparo.cases.models import IncidentLink
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry, Event
from amparo.situations import actions as situations
from amparo.situations.models import Incident
from amparo.situations.policies import POLICY, Can
from tests.unit.situations.people import sign_in
from tests.world import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def pe(at):
    return world("PE", at=at)


@pytest.fixture
def case(pe, at):
    return pe.admitted(at)


@pytest.fixture
def officer(pe, case):
    return pe.user("case_officer")


def record(case, by, at, **said):
    known = {"type": "THD", "country": "PE", "description": "They called at night", **said}
    return actions.record_incident(case_id=case.pk, by=by, at=at, **known)


def test_an_incident_recorded_on_a_case_belongs_to_it(case, officer, pe, at):
    incident = record(case, officer, at)
    assert IncidentLink.objects.filter(case=case, incident=incident).exists()
    assert incident.file == case.file
    assert incident.acts.get().person == case.person
    assert (
        Entry.objects.get(verb="incident.recorded", target__endswith=str(incident.pk)).file
        == case.file
    )
    event = Event.objects.get(verb="incident.recorded", target__endswith=str(incident.pk))
    assert event.payload["file"] == case.file
    assert POLICY.allows(officer, Can.READ, incident)
    stranger = pe.user("case_officer", name="another officer")
    assert not POLICY.allows(stranger, Can.SEE, incident)
    with pytest.raises(Denied):
        record(case, stranger, at)


def test_an_incident_of_the_registry_is_tied_once(case, officer, at):
    public = situations.record_incident(
        by=SYSTEM, at=at, type="KIL", country="PE", secrecy="PUBLIC"
    )
    hidden = situations.record_incident(by=SYSTEM, at=at, type="KIL", country="PE")
    said = {"case_id": case.pk, "by": officer, "at": at}
    actions.link_incident(**said, code=public.code.lower())
    with pytest.raises(Refused, match="already"):
        actions.link_incident(**said, code=public.code)
    for code in (hidden.code, "INC-00000000", ""):
        with pytest.raises(Invalid) as no:
            actions.link_incident(**said, code=code)
        assert no.value.field == "code"
    entry = Entry.objects.get(verb="case.incident_linked")
    assert (entry.file, entry.after) == (case.file, {"incident": public.code})


def test_the_pages_record_tie_and_show_without_a_script(case, officer, client, at):
    sign_in(client, officer)
    path = f"/cases/{case.code}/incident/"
    assert client.get(path).status_code == 200
    said = {"type": "HAR", "country": "PE", "number_of_victims": "1", "occurred_year": "2026"}
    assert client.post(path, said | {"type": ""}).status_code == 422
    assert client.post(path, said).status_code == 302
    incident = Incident.objects.get(type="HAR", file=case.file)
    assert incident.code in client.get(f"/cases/{case.code}/").content.decode()
    assert client.get(f"/situations/incidents/{incident.code}/").status_code == 200
    assert client.post(f"{path}tie/", {"code": incident.code}).status_code == 409
    assert client.post(f"{path}tie/", {"code": "INC-00000000"}).status_code == 422
