"""Scenarios of forecasts: two people, words, the record."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.urls import reverse
from pytest_bdd import given, parsers, scenarios, then, when

from amparo.forecasts import actions
from amparo.kernel.errors import Denied, Invalid
from amparo.people.models import Post
from tests.unit.diplomacy.conftest import body, user
from tests.unit.forecasts import made

pytestmark = pytest.mark.django_db
scenarios("forecasts/two_people.feature")


@pytest.fixture
def told():
    """What the steps of one scenario tell each other."""
    return SimpleNamespace()


@given(parsers.parse("a forecast for {year:d} that the library has made"))
def _made(told, at, year):
    told.forecast = made.forecast(at, window=year)


@given("an analyst for alerts and an authority for alerts")
def _people(told):
    told.house = body("DP")
    told.analyst = user("analyst", "alert_analyst", told.house)
    told.authority = user("authority", "alert_authority", told.house)


@given("the analyst is an authority too")
def _both(told):
    Post.objects.create(
        user=told.analyst, organisation=told.house, role="alert_authority",
        since_on=dt.date(2020, 1, 1),
    )  # fmt: skip


def sign(told, at, reading):
    actions.sign(code=told.forecast.code, reading=reading, language="en", by=told.analyst, at=at)


@when(parsers.parse('the analyst signs it with "{reading}"'))
def _signs(told, at, reading):
    sign(told, at, reading)


@when("the authority publishes it")
def _publishes(told, at):
    actions.publish(code=told.forecast.code, by=told.authority, at=at)


@when(parsers.parse('the authority withdraws it because "{reason}"'))
def _withdraws(told, at, reason):
    actions.withdraw(code=told.forecast.code, reason=reason, by=told.authority, at=at)


@then("the analyst may not publish it")
def _not_alone(told, at):
    with pytest.raises(Denied):
        actions.publish(code=told.forecast.code, by=told.analyst, at=at)


@then(parsers.parse('the analyst may not sign it with "{reading}"'))
def _not_so(told, at, reading):
    with pytest.raises(Invalid):
        sign(told, at, reading)


def read(client, told, *country):
    name = "forecasts:country" if country else "forecasts:forecast"
    client.cookies["django_language"] = "en"
    address = reverse(name, args=[told.forecast.code, *country])
    return client.get(address, headers={"accept-language": "en"})


@then("a visitor does not find it")
def _not_found(client, told):
    assert read(client, told).status_code == 404


@then(parsers.parse('a visitor reads "{words}"'))
def _reads(client, told, words):
    assert words in read(client, told).content.decode()


@then(parsers.parse('a visitor reads of Peru "{words}"'))
def _reads_of_peru(client, told, words):
    assert words in read(client, told, "PE").content.decode()


@then("its numbers are still in the record")
def _kept(client, told):
    assert "Colombia" in read(client, told).content.decode()
    assert told.forecast.outlooks.count() == 2
