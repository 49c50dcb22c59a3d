"""Pages ask the database a fixed number of times, however much they show."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.cases.actions.incidents import record_incident
from amparo.cases.views import queue
from tests.world import world

pytestmark = pytest.mark.django_db


def asked(client, path):
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def test_the_queue_asks_as_often_for_ten_cases_as_for_one(client, at):
    pe = world("PE", at=at)
    pe.received(at)
    client.force_login(pe.user("intake_lead"))
    one = asked(client, "/cases/")
    for _n in range(9):
        pe.received(at)
    assert asked(client, "/cases/") == one
    assert one <= 15


def test_of_more_cases_than_are_worth_counting_no_count_is_shown(client, at, monkeypatch):
    pe = world("PE", at=at)
    for _n in range(3):
        pe.received(at)
    client.force_login(pe.user("intake_lead"))
    few = client.get("/cases/?lang=en", follow=True)
    assert next(one.count for one in few.context["filters"]) == few.context["count"] == 3
    monkeypatch.setattr(queue, "MOST", 2)
    many = client.get("/cases/")
    assert "More than 2 cases that you may open" in many.content.decode()
    assert {one.count for one in many.context["filters"]} == {None}
    assert len(many.context["rows"]) == 3
    assert set(few.context["states"]) < set(many.context["states"])


def test_a_case_asks_as_often_for_four_incidents_as_for_one(client, at):
    pe = world("PE", at=at)
    case = pe.active(at)
    officer = pe.user("case_officer")
    client.force_login(officer)

    def another():
        record_incident(case_id=case.pk, type="THD", country="PE", by=officer, at=at)

    another()
    one = asked(client, f"/cases/{case.code}/")
    for _n in range(3):
        another()
    assert asked(client, f"/cases/{case.code}/") == one
    assert one <= 55
