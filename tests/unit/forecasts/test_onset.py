"""Forecasts of onset: what a run of the library becomes, what pages and files say of it."""

import csv
import io
import json

import pytest
from django.urls import reverse

import vocab
from amparo.forecasts import actions, jobs
from amparo.forecasts.models import Forecast, Risk, Run
from amparo.forecasts.rules import inventing
from amparo.kernel.errors import Invalid, Refused
from foresight.explaining.words import WORDS
from tests.unit.forecasts import made
from tests.unit.forecasts.test_pages import CAUTION, LANGUAGES, NEVER, get, words
from tests.unit.foresight.made import predictors_frame

pytestmark = pytest.mark.django_db
CARD = "mass-killing-onset"


@pytest.fixture
def predictors(tmp_path, settings):
    """Write invented predictors up to 2024, and let the house read them."""
    path = tmp_path / "predictors.parquet"
    inventing.write_predictors(path, last=2024, years=12, seed=3)
    settings.FORECASTS_PREDICTORS = str(path)
    settings.FORECASTS_STORE = tmp_path / "store"
    return path


@pytest.fixture
def quick(monkeypatch, settings, predictors):
    """Let a run be answered without learning."""
    monkeypatch.setattr(
        jobs, "asked",
        lambda card, window, seed, check: inventing.kept(
            settings.FORECASTS_STORE, predictors, card, window, seed
        ),
    )  # fmt: skip


def test_a_run_becomes_risks_that_nobody_signed(predictors, quick, analyst, at):
    run = actions.ask(card=CARD, by=analyst, at=at)
    assert (run.window, run.is_invented) == (2025, True)
    assert [(step["card"], step["window"]) for step in run.steps] == [(CARD, 2024)]
    assert jobs.make.func(str(run.pk)) == Run.DONE
    forecast = Forecast.objects.get(run=run)
    assert (forecast.state, forecast.code) == ("draft", f"{CARD}-2025-1")
    risks = list(Risk.objects.filter(forecast=forecast).order_by("rank"))
    assert len(risks) > 150 and len({one.country for one in risks}) == len(risks)
    assert [one.risk for one in risks] == sorted((one.risk for one in risks), reverse=True)
    assert {one["key"] for one in risks[0].drivers} == {"population", "infant_deaths"}
    assert [one["year"] for one in risks[0].record] == [2023, 2022, 2021, 2020, 2019, 2018]
    assert risks[0].record[0]["came"] is None, "what came after 2023 was not known in 2024"
    assert forecast.record[0]["year"] == 2022
    rows = sum(one["rows"] for one in forecast.reliability)
    assert rows == sum(one["countries"] for one in forecast.record)
    assert sum(o["onsets"] for o in forecast.reliability) == sum(o["came"] for o in forecast.record)


def test_a_year_without_predictors_is_refused_in_words(predictors, analyst, at, settings):
    with pytest.raises(Invalid, match="2024"):
        actions.ask(card=CARD, window=2030, by=analyst, at=at)
    predictors.write_bytes(b"PAR1 no table")
    with pytest.raises(Invalid):
        actions.ask(card=CARD, by=analyst, at=at)
    settings.FORECASTS_PREDICTORS = ""
    predictors.unlink()
    with pytest.raises(Refused, match="predictors"):
        actions.ask(card=CARD, by=analyst, at=at)


@pytest.mark.slow
def test_the_library_itself_answers(tmp_path, settings, analyst, at, monkeypatch):
    path = tmp_path / "predictors.csv"
    predictors_frame(years=(1984, 1999)).write_csv(path)
    settings.FORECASTS_PREDICTORS, settings.FORECASTS_STORE = str(path), tmp_path / "store"
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    run = actions.ask(card=CARD, by=analyst, at=at)
    assert jobs.make.func(str(run.pk)) == Run.DONE
    forecast = Forecast.objects.get(run=run)
    assert forecast.risks.count() == 40 and forecast.record and not run.is_invented
    assert all(one.drivers for one in forecast.risks.all())


@pytest.mark.parametrize("language", LANGUAGES)
def test_everyone_reads_risks_with_their_record_and_what_is_counted(client, at, language):
    found = made.onset(at, state="published")
    doors = [("forecast", found.code), ("country", found.code, "CO"), ("country", found.code, "PE")]
    for page in [get(client, *door, language=language) for door in doors]:
        text = words(page)
        assert page.status_code == 200 and CAUTION[language] in text
        assert not NEVER.search(text) and 'id="limits"' in text and 'id="record"' in text
    assert found.code in words(get(client, "index", language=language))


def test_risks_are_said_in_a_thousand_and_never_as_none(client, at):
    found = made.onset(at, state="published")
    whole = words(get(client, "forecast", found.code))
    assert "31 in 1,000" in whole and "under 1 in 1,000" in whole
    assert "it expected 5.0 beginnings" in whole and "For each one expected, 0.60 came" in whole
    peru = words(get(client, "country", found.code, "PE"))
    assert "under 1 in 1,000" in peru and "place 2 of 2" in peru and "None began" in peru
    assert "mass killings under way" in peru and "raises it" in peru and "Not known by then" in peru
    assert "A mass killing began" in words(get(client, "country", found.code, "CO"))
    assert "Colombia" not in words(get(client, "forecast", found.code, q="peru"))
    assert get(client, "forecast", found.code, group="nosuch").status_code == 404
    for name, args in (("country", ["FR"]), ("svg", ["PE"])):
        assert get(client, name, found.code, *args).status_code == 404


def test_risks_stand_on_a_map_and_leave_with_it(client, at):
    found = made.onset(at, state="published")
    address = reverse("forecasts:map", args=[found.code])
    assert address in words(get(client, "forecast", found.code))
    page = words(get(client, "map", found.code))
    drawing, table = page.split('id="table"', 1)
    assert "Colombia: 31 in 1,000" in drawing and "Peru: under 1 in 1,000" in drawing
    assert "France: no figure" in drawing and "20 to 49 in 1,000" in drawing
    assert reverse("forecasts:country", args=[found.code, "CO"]) in table
    assert f"{found.window}–{found.window + 1}" in page and "Deaths" not in table
    assert get(client, "map", found.code, of="chance").status_code == 404
    told = json.loads(words(get(client, "map_geojson", found.code, group="andean")))
    risks = {one["id"]: one["properties"]["risk"] for one in told["features"]}
    assert risks["CO"] == 0.031 and risks["BO"] is None and told["caution"]
    assert "31 in 1,000" in words(get(client, "map_svg", found.code))


def test_from_the_deaths_of_a_country_one_comes_to_its_risk(client, at):
    deaths, risks = made.forecast(at, state="published"), made.onset(at, state="published")
    address = reverse("forecasts:country", args=[risks.code, "PE"])
    assert address in words(get(client, "country", deaths.code, "PE"))
    Forecast.objects.filter(pk=risks.pk).update(state="withdrawn", ended_at=at)
    assert address not in words(get(client, "country", deaths.code, "PE"))


def test_risks_leave_with_what_they_are_not(client, at):
    found = made.onset(at, state="withdrawn")
    Forecast.objects.filter(pk=found.pk).update(reason="A column was wrong.", ended_at=at)
    text = get(client, "csv", found.code).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["country"], row["rank"]) for row in rows] == [("CO", "1"), ("PE", "2")]
    assert rows[0]["years"] == "2027-2028" and "A column was wrong." in rows[1]["note"]
    told = json.loads(get(client, "json", found.code).content)
    assert told["product"] == "onset" and told["countries"][0]["risk"] == 0.031
    assert told["reliability"] and "not safety" in told["caution"]


def test_two_people_sign_risks_as_they_sign_deaths(client, at, analyst, authority):
    found = made.onset(at)
    client.force_login(analyst)
    for name, args in (("one", []), ("desk_country", ["CO"])):
        assert get(client, name, found.code, *args).status_code == 200
    sign = reverse("forecasts:do", args=[found.code, "sign"])
    bad = client.post(sign, {"reading": "A forecast of genocide.", "language": "en"})
    assert bad.status_code == 422
    assert client.post(sign, {"reading": "Look.", "language": "en"}).status_code == 302
    publish = reverse("forecasts:do", args=[found.code, "publish"])
    assert client.post(publish, {}).status_code == 403
    client.force_login(authority)
    assert client.post(publish, {}).status_code == 302
    client.logout()
    assert get(client, "forecast", found.code).status_code == 200


def test_every_driver_of_the_library_has_words():
    told = vocab.terms("forecasts/drivers")
    assert set(told) == set(WORDS)
    assert all(one.label.es and one.label.en and one.label.qu for one in told.values())
