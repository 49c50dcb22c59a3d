"""Several incidents on one page: a row each, all or none, nothing typed is lost."""

import pytest

from amparo.kernel.errors import Denied
from amparo.ledger.models import Entry
from amparo.places.actions import load_profile
from amparo.situations import actions
from amparo.situations.models import Incident

pytestmark = pytest.mark.django_db
ADDRESS = "/situations/incidents/many/"


@pytest.fixture
def desk_client(staff, signed_in, at):
    load_profile("PE", at=at)
    return signed_in(staff("duty_officer"))


def rows(*said, **more):
    sent = {"rows": "5", "once": "ONE"}
    for n, one in enumerate(said):
        sent |= {f"{name}_{n}": value for name, value in one.items()}
    return sent | more


THREAT = {"type": "THD", "occurred": "2026-06", "region": "08", "description": "Two men came"}
BEATING = {"type": "PHY", "number_of_victims": "3", "told_by": "A neighbour"}


def test_each_row_becomes_an_incident(desk_client):
    page = desk_client.get(ADDRESS).content.decode()
    assert page.count("<fieldset") == 5 and "More rows" in page
    for _click in range(2):
        assert desk_client.post(ADDRESS, rows(THREAT, {}, BEATING)).status_code == 302
    threat, beating = Incident.objects.order_by("recorded_at", "pk")
    assert (threat.type, threat.occurred, threat.region.code) == ("THD", "2026-06", "08")
    assert threat.description == "Two men came"
    assert (beating.type, beating.number_of_victims) == ("PHY", 3)
    assert beating.information.get().told_by == "A neighbour"
    assert Entry.objects.filter(verb="incident.recorded").count() == 2


def test_one_wrong_row_keeps_all_back_and_says_where(desk_client):
    answer = desk_client.post(ADDRESS, rows(THREAT, BEATING | {"occurred": "soon"}))
    text = answer.content.decode()
    assert answer.status_code == 422 and not Incident.objects.exists()
    assert "Two men came" in text and "A neighbour" in text
    assert "Write the date as" in text.split("Incident 2</legend>")[1].split("Incident 3")[0]
    assert not Entry.objects.filter(verb="incident.recorded").exists()


def test_a_row_without_what_happened_is_asked_for_it(desk_client):
    answer = desk_client.post(ADDRESS, rows(THREAT, {"description": "Something"}))
    text = answer.content.decode()
    assert answer.status_code == 422 and not Incident.objects.exists()
    assert "Choose what happened." in text.split("Incident 2</legend>")[1].split("Incident 3")[0]


def test_all_that_is_wrong_is_said_at_once(desk_client):
    wrong = {"occurred": "31/99", "description": "Something"}
    text = desk_client.post(ADDRESS, rows(wrong, BEATING | {"occurred": "soon"})).content.decode()
    first, second = text.split("Incident 2</legend>")
    assert "Choose what happened." in first and "Write the date as" in first
    assert "Write the date as" in second.split("Incident 3")[0]
    assert 'value="31/99"' in first


def test_an_empty_page_records_nothing(desk_client):
    assert desk_client.post(ADDRESS, rows()).status_code == 422


def test_more_rows_keep_what_was_typed(desk_client):
    answer = desk_client.post(ADDRESS, rows(THREAT, {"description": "Half a row"}, act="more"))
    text = answer.content.decode()
    assert answer.status_code == 200 and not Incident.objects.exists()
    assert text.count("<fieldset") == 10 and 'name="rows" value="10"' in text
    assert "Two men came" in text and "Half a row" in text and "Choose what" not in text
    full = rows(*[THREAT] * 8, rows="10")
    assert desk_client.post(ADDRESS, full).status_code == 302
    assert Incident.objects.count() == 8


@pytest.mark.parametrize("asked", ["9999", "-1", "x", "51"])
def test_the_number_of_rows_has_a_limit(desk_client, asked):
    assert desk_client.post(ADDRESS, rows(THREAT, rows=asked, act="more")).status_code == 200


def test_others_may_not(staff, signed_in, at):
    assert signed_in(staff("auditor")).get(ADDRESS).status_code == 403
    with pytest.raises(Denied):
        actions.record_together(
            rows={0: {"type": "THD", "country": "PE"}}, by=staff("observer"), at=at
        )
