"""Forecasts by half-degree cell: asked, kept, signed by two, drawn, told, taken along."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET

import polars as pl
import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.forecasts import actions, jobs
from amparo.forecasts.actions.runs import files
from amparo.forecasts.models import Cell, Forecast, Outlook, Run
from amparo.forecasts.rules.mapping import nearest
from amparo.forecasts.views.gridding import middle
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.places.queries import world
from foresight.cards import Card, Member
from foresight.events.ucdp import read_events
from foresight.grid.cells import read_region
from foresight.months import months_of
from foresight.products import by_cell
from foresight.store import Store
from tests.unit.forecasts import made
from tests.unit.foresight.test_events_and_grid import REGION, made_events

BY_CELL = "grid-month"
pytestmark = pytest.mark.django_db
QUICK = Card(
    name=BY_CELL, title="Cells, quickly", target="ged_best_sb", limits=["Tests."], product="grid",
    members=[Member(model="fading")],
)  # fmt: skip


def gid_of(lon, lat):
    return int((lat + 90) * 2) * 720 + int((lon + 180) * 2) + 1


PLACES = (("ML", -1.2, 15.1, 12.0), ("NG", 13.2, 12.1, 3.0), ("CO", -76.1, 2.1, 0.6),
          ("PE", -74.2, -12.7, 0.01))  # fmt: skip


def get(client, name, *args, language="en", **query):
    client.cookies["django_language"] = language
    return client.get(
        reverse(f"forecasts:{name}", args=args), query, headers={"accept-language": language}
    )


def words(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def grid(at, state="published"):
    """Keep a forecast of four cells, the last of them under the bound."""
    found = made.forecast(at, state=state)
    Run.objects.filter(pk=found.run_id).update(card=BY_CELL)
    Forecast.objects.filter(pk=found.pk).update(card=BY_CELL, code=f"{BY_CELL}-2027-1")
    Outlook.objects.all().delete()
    for rank, (country, lon, lat, mean) in enumerate(PLACES, 1):
        months = [
            {"month": m, "mean": mean, "q05": 0, "q95": int(mean * 4), "risk_1": min(mean / 15, 1)}
            for m in months_of(made.WINDOW)
        ]
        Cell.objects.create(forecast=found, gid=gid_of(lon, lat), country=country, rank=rank,
                            expected=mean * 12, months=months, **months[0])  # fmt: skip
    return Forecast.objects.get(pk=found.pk)


@pytest.fixture
def cell_files(tmp_path, settings):
    flags = {"priogrid_gid": REGION, "in_africa": True, "in_me": False}
    pl.DataFrame(flags).write_parquet(tmp_path / "cells.parquet")
    raw = made_events().with_columns(
        type_of_violence=pl.lit(1), best=pl.col("deaths"),
        year=1980 + (pl.col("month_id") - 1) // 12, month=(pl.col("month_id") - 1) % 12 + 1,
    )  # fmt: skip
    raw.drop("month_id", "kind", "deaths").write_parquet(tmp_path / "events.parquet")
    settings.FORECASTS_STORE = tmp_path
    settings.FORECASTS_EVENTS = settings.FORECASTS_CELLS = ""
    settings.FORECASTS_REGION = "world"
    return tmp_path


def in_this_process(card, window, seed, check=None):
    """Answer as the library's command would, without starting a program."""
    events, others = files(card)

    def make():
        region = read_region(others[0], "world")
        return by_cell(read_events(events), region, window, QUICK, seed=seed)

    return Store(events.parent).kept(QUICK, [events, *others], window, seed, make)


# --- runs --------------------------------------------------------------------


def test_a_run_by_cell_is_asked_made_and_kept(cell_files, analyst, at, monkeypatch):
    monkeypatch.setattr("amparo.forecasts.rules.cells.LEARNT", 5)
    run = actions.ask(card=BY_CELL, by=analyst, at=at)
    assert [one["name"] for one in run.inputs] == ["events.parquet", "cells.parquet"]
    assert {step["card"] for step in run.steps} == {BY_CELL}
    with pytest.raises(Refused):
        actions.ask(card=BY_CELL, by=analyst, at=at)
    found = jobs.work_on(run, in_this_process, files(BY_CELL), timezone.now)
    assert found.code == f"{BY_CELL}-{run.window}-1" and found.state == "draft"
    cells = list(found.cells.order_by("rank"))
    assert cells and not found.outlooks.exists()
    assert {one.gid for one in cells} <= set(map(int, REGION))
    means = [one.mean for one in cells]
    assert means == sorted(means, reverse=True) and means[-1] > 0
    for one in cells:
        assert one.mean == max(m["mean"] for m in one.months)
        assert one.q05 <= one.q95 and 0 < one.risk_1 <= 1
        assert one.expected == pytest.approx(sum(m["mean"] for m in one.months), abs=0.01)
    assert [year["window"] for year in found.record] == [2012, 2011]
    for year in found.record:
        assert year["cells"] == len(REGION) * 12 and year["crps"] >= 0
        assert 0 < year["ratio"] < 1, "these cells die so often that silence is worse"
        assert 0 <= year["coverage_90"] <= 1


def test_the_library_is_told_the_files_of_cells(cell_files, monkeypatch):
    said = []
    monkeypatch.setattr(jobs, "_said_by", lambda words, meanwhile: said.extend(words) or "{}")
    jobs.asked(BY_CELL, 2012, 1)
    assert said[:2] == ["run", BY_CELL] and "--panel" not in said
    assert said[said.index("--region") + 1] == "world"
    assert said[said.index("--cells") + 1].endswith("cells.parquet")


def test_without_files_or_in_a_year_too_far_nothing_is_asked(cell_files, analyst, authority, at):
    with pytest.raises(Invalid):
        actions.ask(card=BY_CELL, window=2090, by=analyst, at=at)
    with pytest.raises(Denied):
        actions.ask(card=BY_CELL, by=authority, at=at)
    (cell_files / "cells.parquet").unlink()
    with pytest.raises(Invalid):
        actions.ask(card=BY_CELL, by=analyst, at=at)


@pytest.mark.parametrize(
    ("lon", "lat", "country"),
    [(-74.25, -12.75, "PER"), (28.25, -29.25, "LSO"), (34.25, 45.25, "UKR"), (-9.5, 0.5, "LBR")],
)
def test_the_nearest_country(lon, lat, country):
    assert nearest(lon, lat, world()) == country


def test_the_number_of_a_cell_and_its_middle():
    assert middle(1) == (-179.75, -89.75)
    assert middle(gid_of(-74.2, -12.7)) == (-74.25, -12.75)


# --- pages --------------------------------------------------------------------


@pytest.mark.parametrize("language", ["es", "en", "qu"])
def test_cells_over_the_bound_are_drawn_and_the_rest_is_told(client, at, language):
    found = grid(at)
    page = words(get(client, "map", found.code, language=language))
    drawing, table = page.split('id="table"', 1)
    links = re.findall(r'<a href="#c(\d+)" aria-label="([^"]+)"', drawing)
    rows = re.findall(r'<tr id="c(\d+)"', table)
    assert [gid for gid, _said in links] == rows == [str(gid_of(x, y)) for _c, x, y, _m in
                                                     PLACES[:3]]  # fmt: skip
    assert "style=" not in page and "Natural Earth" in page
    if language == "en":
        assert "1 more cell has some chance" in page and "Silence is not safety" in page
        assert "2.25° N, 76.25° W" in table and "Colombia" in table and "0–48" in table
        assert "80 in 100" in links[0][1] and "How this model did before" in page


def test_a_map_by_cell_zooms_and_is_searched(client, at):
    found = grid(at)
    andean = words(get(client, "map", found.code, group="andean"))
    assert re.findall(r'<tr id="c(\d+)"', andean) == [str(gid_of(-76.1, 2.1))]
    table = words(get(client, "map", found.code, q="mali")).split("<tbody>")[1]
    assert len(re.findall(r'<tr id="c', table)) == 1
    assert "nothing about its safety" in words(get(client, "map", found.code, group="western"))
    assert get(client, "map", found.code, group="nosuch").status_code == 404


def test_a_forecast_by_cell_is_signed_by_one_and_published_by_another(
    client, at, analyst, authority
):
    found = grid(at, state="draft")
    assert get(client, "map", found.code).status_code == 404
    client.force_login(analyst)
    assert "not published" in words(get(client, "desk_map", found.code))
    actions.sign(code=found.code, reading="Look.", language="en", by=analyst, at=at)
    with pytest.raises(Denied):
        actions.publish(code=found.code, by=analyst, at=at)
    actions.publish(code=found.code, by=authority, at=at)
    client.logout()
    assert get(client, "forecast", found.code).url == reverse("forecasts:map", args=[found.code])
    words(get(client, "map", found.code))


def test_cells_do_not_take_the_place_of_the_countries(client, at):
    grid(at)
    countries = made.forecast(at, state="published", number=2)
    assert countries.code in words(get(client, "index"))
    assert "Colombia" in words(get(client, "index"))


def test_cells_as_files(client, at):
    found = grid(at)
    rows = list(csv.DictReader(io.StringIO(
        get(client, "cells_csv", found.code).content.decode("utf-8-sig"))))  # fmt: skip
    assert len(rows) == 48 and rows[0]["nearest_country"] == "ML"
    assert rows[0]["month"] == "2027-01" and "not safety" in rows[0]["note"]
    told = json.loads(words(get(client, "map_geojson", found.code)))
    one = told["features"][0]
    xs = [x for x, _y in one["geometry"]["coordinates"][0]]
    assert max(xs) - min(xs) == 0.5 and one["properties"]["mean"] == 12
    assert "not safety" in told["caution"] and "PRIO-GRID" in told["source"]
    drawing = ET.fromstring(words(get(client, "map_svg", found.code)))  # noqa: S314 (our own)
    said = " ".join(drawing.itertext())
    assert "Silence is not safety" in said and said.count("1 more cell") == 1
    assert get(client, "map_png", found.code)["Content-Type"] == "image/png"


def test_the_files_of_any_forecast_give_the_cells_of_this_one(client, at):
    found = grid(at)
    assert get(client, "csv", found.code).url == reverse("forecasts:cells_csv", args=[found.code])
    told = json.loads(words(get(client, "json", found.code)))
    assert (told["product"], told["countries"], len(told["cells"])) == ("cells", [], 4)
    first, last = told["cells"][0], told["cells"][-1]
    assert (first["gid"], first["nearest_country"]) == (gid_of(-1.2, 15.1), "ML")
    assert (first["latitude"], first["longitude"], first["month"]) == (15.25, -1.25, "2027-01")
    assert last["mean"] == 0.01, "those that no map draws are there too"
    assert "not safety" in told["caution"] and "PRIO-GRID" in told["source"]
    countries = made.forecast(at, state="published", number=2)
    assert "cells" not in json.loads(words(get(client, "json", countries.code)))
    assert get(client, "csv", countries.code).status_code == 200


def test_its_desk_reads_the_cells_where_others_list_countries(client, at, analyst):
    found = grid(at, state="draft")
    client.force_login(analyst)
    page = words(get(client, "one", found.code))
    assert "Country by country" not in page and 'id="countries"' not in page
    assert len(re.findall(r'<tr id="c\d+"', page)) == 3 and "Natural Earth" in page
    assert "How it was made" in page and "PRIO-GRID" in page
    assert reverse("forecasts:do", args=[found.code, "sign"]) in page
    andean = words(get(client, "one", found.code, group="andean"))
    assert re.findall(r'<tr id="c(\d+)"', andean) == [str(gid_of(-76.1, 2.1))]
    assert get(client, "one", found.code, group="nosuch").status_code == 404


def test_a_picture_is_drawn_once_for_all_who_ask_for_the_same(client, at, authority, monkeypatch):
    from amparo.forecasts.views import taking

    drawn = []
    monkeypatch.setattr(
        taking, "as_png", lambda svg, _wide: drawn.append(svg) or b"PNG%d" % len(drawn)
    )
    found, countries = grid(at), made.forecast(at, state="published", number=2)
    for _twice in range(2):
        for code in (found.code, countries.code):
            assert get(client, "map_png", code).content.startswith(b"PNG")
    assert len(drawn) == 2
    # What changes nothing in it is no other picture; what does, is.
    get(client, "map_png", found.code, q="mali", of="high", sort="name", other="1")
    get(client, "map_png", countries.code, q="peru", sort="name")
    assert len(drawn) == 2
    get(client, "map_png", countries.code, of="high")
    get(client, "map_png", found.code, group="andean")
    get(client, "map_png", found.code, language="es")
    assert len(drawn) == 5
    assert get(client, "map_png", found.code, group="nosuch").status_code == 404
    assert get(client, "map_png", countries.code, of="nosuch").status_code == 404
    actions.withdraw(code=found.code, reason="A wrong file.", by=authority, at=at)
    assert get(client, "map_png", found.code).content == b"PNG6" and "A wrong file." in drawn[-1]
