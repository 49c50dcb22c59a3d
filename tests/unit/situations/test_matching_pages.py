"""The pages of records that may be one, without a script."""

import pytest

from amparo.kernel.actors import SYSTEM
from amparo.places.actions import load_profile
from amparo.places.queries import regions
from amparo.situations import actions, jobs
from amparo.situations.models import Match, Merge, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins(at):
    load_profile("PE", at=at)
    cusco = regions("PE").get(name="Cusco")
    said = {"type": "THD", "country": "PE", "occurred": "2026-03-10", "region": cusco}
    return [actions.record_incident(by=SYSTEM, at=at, **said) for _n in range(2)]


def test_the_pair_is_listed_compared_merged_and_parted(twins, staff, signed_in, at):
    one, other = twins
    assert jobs.look_for_matches(at=at) == 1
    assert jobs.look_for_matches(at=at) == 0
    client = signed_in(staff("registry_analyst"))
    text = client.get("/situations/matches/").content.decode()
    assert one.code in text and other.code in text and "the same day" in text
    path = f"/situations/compare/incident/{one.pk}/{other.pk}/"
    text = client.get(path).content.decode()
    assert "Score 55 of 100" in text and "+25" in text
    said = {"act": "merge", "merge-keep": str(one.pk)}
    response = client.post(path, said)
    assert response.status_code == 422 and not Merge.objects.exists()
    response = client.post(path, said | {"merge-why": "One event told twice"})
    assert response.status_code == 302
    response = client.get(f"/situations/incidents/{other.code}/")
    assert response["Location"] == f"/situations/incidents/{one.code}/"
    assert other.code not in client.get("/situations/").content.decode()
    assert client.get(path).status_code == 404
    mine = f"/situations/matches/incident/{one.pk}/"
    assert other.code in client.get(mine).content.decode()
    undo = f"/situations/merges/{Merge.objects.get().pk}/undo/"
    assert client.post(undo, {"why": ""}).status_code == 422
    assert client.post(undo, {"why": "Two houses"}).status_code == 302
    assert client.post(undo, {"why": "Two houses"}).status_code == 409
    assert client.get(f"/situations/incidents/{other.code}/").status_code == 200


def test_two_that_are_not_the_same_are_never_shown_again(twins, staff, signed_in, at):
    one, other = twins
    jobs.look_for_matches(at=at)
    client = signed_in(staff("registry_analyst"))
    path = f"/situations/compare/incident/{one.pk}/{other.pk}/"
    assert client.post(path, {"act": "different", "two-why": "Two houses"}).status_code == 302
    assert Match.objects.get().state == "different"
    assert one.code not in client.get("/situations/matches/").content.decode()
    text = client.get(f"/situations/matches/incident/{one.pk}/").content.decode()
    assert "said to be another" in text


def test_people_are_compared_without_their_names(staff, signed_in, desk, at):
    load_profile("PE", at=at)
    identity = {"legal_name": "Rosa Inventada", "document": "70000001"}
    one, other, third = (
        actions.register_person(by=SYSTEM, at=at, identity=identity) for _n in range(3)
    )
    officer = staff("case_officer")
    desk.give(officer, persons=[one, other])
    client = signed_in(officer)
    text = client.get(f"/situations/matches/person/{one.pk}/").content.decode()
    assert other.code_name in text and "the same identity document" in text
    assert third.code_name not in text and "Inventada" not in text
    path = f"/situations/compare/person/{one.pk}/{other.pk}/"
    text = client.get(path).content.decode()
    assert "Inventada" not in text and "70000001" not in text
    assert client.get(f"/situations/compare/person/{one.pk}/{third.pk}/").status_code == 404
    said = {"act": "merge", "merge-keep": str(one.pk), "merge-why": "One document"}
    assert client.post(path, said).status_code == 302
    assert Person.objects.get(pk=other.pk).merged_into == one


@pytest.mark.parametrize(
    ("role", "expected"),
    [("registry_analyst", 200), ("intake_officer", 403), ("observer", 404), ("alert_analyst", 403)],
)
def test_who_may_compare(twins, staff, signed_in, desk, role, expected):
    who = staff(role)
    if role == "intake_officer":
        desk.give(who, incidents=twins)
    client = signed_in(who)
    path = f"/situations/compare/incident/{twins[0].pk}/{twins[1].pk}/"
    assert client.get(path).status_code == expected
    assert client.post(path, {"act": "merge"}).status_code == (422 if expected == 200 else expected)
