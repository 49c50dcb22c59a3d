"""Pages of the registry ask the database a fixed number of times, however much they show."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.kernel.actors import SYSTEM
from amparo.situations.actions import record_incident
from amparo.situations.models import Incident

pytestmark = pytest.mark.django_db

PAGES = (
    ("/situations/", 8),
    ("/situations/?type=THD&from=2020&to=2021", 8),
    ("/situations/?q=camioneta", 14),
    ("/situations/totals/", 10),
)


def asked(client, path):
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


@pytest.mark.parametrize(("path", "most"), PAGES)
@pytest.mark.parametrize("role", ["registry_analyst", "case_officer"])
def test_a_list_asks_as_often_for_thirty_incidents_as_for_one(
    signed_in, staff, desk, at, role, path, most
):
    who = staff(role)

    def another(count):
        said = {"type": "THD", "country": "PE", "occurred": "2020-05", "by": SYSTEM, "at": at}
        rows = [record_incident(description="Una camioneta.", **said) for _n in range(count)]
        Incident.objects.filter(pk__in=[row.pk for row in rows[::2]]).update(secrecy="PUBLIC")
        desk.give(who, incidents=rows)

    another(2)
    client = signed_in(who)
    few = asked(client, path)
    another(28)
    assert asked(client, path) == few
    assert few <= most + (3 if role == "case_officer" else 0)
