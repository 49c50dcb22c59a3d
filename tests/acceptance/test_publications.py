"""Scenario 11: statistics safe and useful."""

import datetime as dt
from itertools import count
from types import SimpleNamespace

import msgspec
import pytest
from django.urls import reverse
from pytest_bdd import given, parsers, scenarios, then, when

from amparo.cases.models import StateChange
from amparo.kernel.errors import Denied
from amparo.kernel.ids import random_code
from amparo.publications import actions
from amparo.publications.actions import making
from amparo.publications.models import Release
from amparo.publications.queries import frozen
from amparo.situations.models import Act, Incident, Person
from amparo.vault.models import Identity
from tests.world import world
from vocab.statistics import disclosure

pytestmark = pytest.mark.django_db
scenarios("publications/statistics.feature")
YEAR = (dt.date(2025, 1, 1), dt.date(2026, 1, 1))
NUMBERS = count(1)


@pytest.fixture
def told():
    """What the steps of one scenario tell each other."""
    return SimpleNamespace(releases=[])


@given("the registry of Peru", target_fixture="pe")
def _registry(at):
    return world("PE", at=at)


def act(pe, at, kind="THD", *, cause="land", region="Ucayali", day="2025-03-04", person=None,
        verification="verified"):  # fmt: skip
    incident = Incident.objects.create(
        code=random_code(), type=kind, country="PE", region=pe.region(region), cause=cause,
        occurred=day, occurred_from_on=day, occurred_to_on=day, verification=verification,
        recorded_at=at, recorded_label="Desk",
    )  # fmt: skip
    Act.objects.create(incident=incident, type=kind, person=person)


def journalist(at):
    return Person.objects.create(
        code_name=f"Tree {next(NUMBERS)}", identity=Identity.objects.create(),
        sdg_group="journalist", created_at=at,
    )  # fmt: skip


@given(parsers.parse('{n:d} verified acts against defenders of "{cause}" in "{region}" in {when}'))
def _acts(pe, at, n, cause, region, when):
    day = "2025-12-05" if when.startswith("December") else "2025-03-04"
    for _ in range(n):
        act(pe, at, cause=cause, region=region, day=day)


@given("a journalist killed in 2025, told by two verified incidents")
def _told_twice(pe, at):
    person = journalist(at)
    act(pe, at, "KIL", person=person)
    act(pe, at, "KIL", person=person, cause="expression")


@given("a journalist killed in 2025, alleged only")
def _alleged(pe, at):
    act(pe, at, "KIL", person=journalist(at), verification="alleged")


@given(parsers.parse("{n:d} journalists killed in 2025, each verified"))
def _killed(pe, at, n):
    for _ in range(n):
        act(pe, at, "KIL", person=journalist(at))


def made(pe, at, table, until=YEAR[1]):
    return actions.make_release(
        country="PE", since=YEAR[0], until=until, tables=[table],
        by=pe.user("registry_analyst"), at=at,
    )  # fmt: skip


@when(parsers.parse('the table "{table}" of 2025 is published'))
def _published(pe, at, told, table):
    release = made(pe, at, table)
    actions.approve_release(release_id=release.pk, by=pe.user("decider"), at=at)
    told.releases.append(release)


@when(parsers.parse('the table "{table}" of the first eleven months of 2025 is published'))
def _eleven(pe, at, told, table):
    release = made(pe, at, table, dt.date(2025, 12, 1))
    actions.approve_release(release_id=release.pk, by=pe.user("decider"), at=at)
    told.releases.append(release)


@when(parsers.parse('an analyst makes the table "{table}" of 2025'))
def _made(pe, at, told, table):
    told.releases.append(made(pe, at, table))


def values(release):
    return frozen.sheet_of(release.read(), "acts").values


def code(pe, region):
    return pe.region(region).code


@then(parsers.parse('the figure of "{cause}" in "{region}" is hidden'))
def _hidden(pe, told, cause, region):
    where = (("cause", cause), ("region", code(pe, region)))
    assert values(told.releases[-1])[where] is None


@then(parsers.parse('at least one other figure of "{region}" is hidden'))
def _another(pe, told, region):
    row = [n for w, n in values(told.releases[-1]).items()
           if len(w) == 2 and ("region", code(pe, region)) in w]  # fmt: skip
    assert row.count(None) >= 2


@then("nobody can tell any hidden figure within fewer than 5 values")
def _vague(told):
    for release in told.releases:
        assert frozen.gives_away(release) == []


@then("no figure of the second less the same of the first is between 1 and 4")
def _apart(told):
    first, second = map(values, told.releases)
    for where, n in second.items():
        before = first.get(where)
        if n is not None and before is not None:
            assert not 0 < abs(n - before) < disclosure().threshold, where


@then(parsers.parse("indicator 16.10.1 says {n:d} killings of journalists"))
def _indicator(told, n):
    where = (("sdg_class", "killing"), ("sdg_group", "journalist"))
    assert values(told.releases[-1])[where] == n


@then("the same analyst cannot approve it")
def _refused(pe, at, told):
    with pytest.raises(Denied):
        actions.approve_release(
            release_id=told.releases[-1].pk, by=pe.user("registry_analyst"), at=at
        )


@then("nothing is public")
def _nothing():
    assert not Release.objects.filter(state__in=Release.PUBLIC).exists()


@given(parsers.parse("{n:d} of these acts were against someone who had measures already"))
def _protected(pe, at, n):
    for act_ in Act.objects.order_by("id")[:n]:
        day = dt.datetime(2025, 1, 10, 9, tzinfo=at.tzinfo)
        case = pe.received(day)
        StateChange.objects.create(case=case, move="grant", before="decision_pending",
                                   after="granted", at=day, by_label="Desk")  # fmt: skip
        case.incident_links.create(incident=act_.incident, linked_at=at)


@then("the figure of acts under measures is hidden")
def _protected_hidden(told):
    assert values(told.releases[-1])[(("protected", "yes"),)] is None


@given(parsers.parse("figures are rounded to {base:d}"))
def _rounded(monkeypatch, base):
    law = msgspec.structs.replace(disclosure(), round_to=base)
    monkeypatch.setattr(making, "disclosure", lambda: law)


@then(parsers.parse("every figure that is said is a multiple of {base:d}"))
def _multiples(told, base):
    said = [n for n in values(told.releases[-1]).values() if n is not None]
    assert said and all(n % base == 0 for n in said)


def map_of(told, client):
    address = reverse("statistics:map", args=[told.releases[-1].code])
    return client.get(address, HTTP_ACCEPT_LANGUAGE="en").content.decode()


@then(parsers.parse('the map shows "{region}" as hidden, with a pattern and a word'))
def _map_hidden(told, client, region):
    text = map_of(told, client)
    place = text.split(f"<title>{region}: hidden</title>")[1].split("</a>")[0]
    assert "url(#hm)" in place and "hidden: it could show who somebody is" in text


@then(parsers.parse('the map shows "{region}" as none recorded, and says that this is not safety'))
def _map_none(told, client, region):
    text = map_of(told, client)
    assert f"<title>{region}: none recorded</title>" in text
    assert "that does not mean it is safe" in text


@then("the map has areas and no points")
def _no_points(told, client):
    drawing = map_of(told, client).split('<svg class="draw"')[1].split("</svg>")[0]
    assert drawing.count("<path ") >= 25
    hidden = drawing.count('fill="url(#hm)"')
    assert drawing.count("<circle") == hidden, "a circle only lies under the words on a pattern"
    assert "latitude" not in drawing and "longitude" not in drawing
