"""The home page and the search reach the registry, each as far as the person may see."""

import pytest

from amparo.exchange.actions import ask_export
from amparo.kernel.actors import SYSTEM
from amparo.site.home import home_of
from amparo.site.search import found_by
from amparo.situations import actions, policies
from tests.unit.situations.people import desk_of, staff_of

pytestmark = pytest.mark.django_db


def record(at, **said):
    known = {"type": "THD", "country": "PE", **said}
    return actions.record_incident(by=SYSTEM, at=at, **known)


def titles(who, at):
    found = home_of(who, at)
    return [line.title for group in found.groups for line in group.lines]


def test_what_waits_for_the_registry(at):
    one, two = staff_of("registry_analyst"), staff_of("registry_analyst", "second analyst")
    record(at)  # without a source there is nothing to verify it on
    record(at, information=[actions.InformationFacts(told_by="A neighbour")])
    ask_export(kind="incidents", query="", by=one, at=at)
    assert titles(one, at) == ["Verify an incident: Death threat"]
    assert set(titles(two, at)) == {
        "Verify an incident: Death threat",
        "Approve or refuse that a list leaves",
    }
    assert titles(staff_of("alert_analyst"), at) == ["Approve or refuse that a list leaves"]
    assert titles(staff_of("observer"), at) == []


def test_search_finds_only_what_one_may_see(at, monkeypatch):
    desk = desk_of(monkeypatch, policies)
    officer, analyst, outside = (
        staff_of(role) for role in ("case_officer", "registry_analyst", "observer")
    )
    incident = record(at)
    actions.record_situation(by=SYSTEM, at=at, country="PE", title="Water of the lagoon")

    def found(who, typed):
        return [one.title for part in found_by(who, typed, at) for one in part.found]

    assert found(analyst, incident.code) == ["Death threat"]
    assert found(officer, incident.code) == []
    desk.give(officer, incidents=[incident])
    assert found(officer, incident.code.lower()) == ["Death threat"]
    assert found(analyst, "lagoon") == ["Water of the lagoon"]
    for typed in (incident.code, "lagoon"):
        assert found(outside, typed) == []
