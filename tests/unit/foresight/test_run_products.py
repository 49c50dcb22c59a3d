"""`run` and `report` for risks of onset and for cells: kept once, with drivers, told in words."""

import gzip
import json

import numpy as np
import polars as pl
import pytest

from foresight.cli import main
from foresight.drawing import likely, reliability_svg
from foresight.months import month_id
from foresight.onset.forward import drivers_of, forward
from foresight.onset.predictors import predictors
from foresight.products import of_onset

from .made import predictors_frame
from .test_events_and_grid import REGION, made_events

GRID_CARD = """
name = "quick-grid"
title = "Cells, quickly"
target = "ged_best_sb"
product = "grid"
limits = ["It is for tests."]
[[members]]
model = "fading"
[[members]]
model = "classes"
settings = { rounds = 3, most = 3000 }
"""


def said(capsys) -> dict:
    return json.loads(capsys.readouterr().out)


@pytest.fixture(scope="module")
def onset_frame() -> pl.DataFrame:
    return predictors_frame(years=(1985, 1994))


def test_a_run_of_onset_is_kept_once_and_reported(tmp_path, capsys, onset_frame):
    path = tmp_path / "p.csv.gz"
    path.write_bytes(gzip.compress(onset_frame.write_csv().encode()))
    store = ["--store", str(tmp_path / "store"), "--json"]
    flags = ["mass-killing-onset", "--predictors", str(path), *store]
    assert main(["run", *flags]) == 0
    first = said(capsys)
    assert (first["new"], first["window"], first["product"]) == (True, 1994, "onset")
    assert set(first["files_sha256"]) == {"risks.parquet", "drivers.parquet"}
    assert main(["run", *flags]) == 0
    assert said(capsys) == {**first, "new": False}
    assert main(["report", first["run"], "--out", str(tmp_path / "r"), *store]) == 0
    told = said(capsys)
    risks = pl.read_csv(tmp_path / "r" / "risks.csv")
    known = risks["came"].drop_nulls()
    assert len(known) > 100
    assert sum(row["cases"] for row in told["reliability"]) == len(known)
    assert risks.filter(pl.col("year") == 1994)["risk"].is_between(0, 1).all()
    assert risks.filter(pl.col("year") > 1992)["came"].null_count() == 80
    page = (tmp_path / "r" / "report.html").read_text()
    assert "A low number is not safety" in page
    assert "how many live there: " in page
    assert "<svg" in page
    assert "how often it came" in (tmp_path / "r" / "reliability.svg").read_text()


def test_the_drivers_of_a_risk_sum_to_its_log_odds(onset_frame):
    table = predictors(onset_frame)
    found = forward(table, 1993, 1994, seed=1)
    told = drivers_of(table, found, 1994, seed=1)
    here = table.year[found.row] == 1994
    odds = np.log(found.risk[here] / (1 - found.risk[here]))
    sums = told.group_by("ccode").agg(pl.col("effect").sum()).sort("ccode")
    assert sums["ccode"].to_list() == sorted(table.country[found.row][here].tolist())
    order = np.argsort(table.country[found.row][here])
    assert sums["effect"].to_numpy() == pytest.approx(odds[order])
    rest = told.filter(pl.col("feature") == "rest")["effect"]
    assert np.abs(rest.to_numpy()).max() < 0.05  # nothing is hidden in it


def test_signs_hold_in_the_drivers(onset_frame):
    """The trees may let infant deaths only raise a risk: the more, the higher the effect."""
    told = of_onset(predictors(onset_frame), 1994, seed=1)["drivers"]
    imr = told.filter(pl.col("feature") == "un_imr_sqrt").sort("value")
    assert np.corrcoef(imr["value"].to_numpy(), imr["effect"].to_numpy())[0, 1] > 0.5
    assert imr["effect"][-1] > 0 > imr["effect"][0]


def test_nothing_after_the_data_year_is_in_a_run_of_onset(onset_frame):
    later = pl.col("year") > 1990
    other = onset_frame.with_columns(
        mk_onset_1or2=pl.when(later).then(1 - pl.col("mk_onset_1or2")).otherwise("mk_onset_1or2")
    )
    one = of_onset(predictors(onset_frame), 1992, seed=1)
    two = of_onset(predictors(other), 1992, seed=1)
    assert one["risks"].equals(two["risks"])
    assert one["drivers"].equals(two["drivers"])


@pytest.fixture
def grid_files(tmp_path):
    cells = {"priogrid_gid": REGION, "in_africa": True, "in_me": False}
    pl.DataFrame(cells).write_parquet(tmp_path / "cells.parquet")
    raw = made_events().with_columns(
        type_of_violence=pl.lit(1),
        best=pl.col("deaths"),
        year=1980 + (pl.col("month_id") - 1) // 12,
        month=(pl.col("month_id") - 1) % 12 + 1,
    )
    raw.drop("month_id", "kind", "deaths").write_parquet(tmp_path / "events.parquet")
    (tmp_path / "grid.toml").write_text(GRID_CARD)
    return tmp_path


def run_grid(files, *more) -> int:
    paths = ["--events", files / "events.parquet", "--cells", files / "cells.parquet"]
    flags = [*paths, "--store", files / "store", *more, "--json"]
    return main(["run", str(files / "grid.toml"), *map(str, flags)])


def test_a_run_by_cell_is_kept_once_and_reported(grid_files, capsys):
    assert run_grid(grid_files) == 0
    first = said(capsys)
    assert (first["new"], first["window"], first["region"]) == (True, 2013, "africa_me")
    assert first["cells"] == len(REGION)
    assert run_grid(grid_files) == 0
    assert said(capsys) == {**first, "new": False}
    assert run_grid(grid_files, "--region", "world") == 0
    assert said(capsys)["run"] != first["run"]
    actuals = pl.DataFrame({"gid": REGION}).join(
        pl.DataFrame({"month_id": range(month_id(2013, 1), month_id(2013, 12) + 1)}), how="cross"
    )
    actuals.with_columns(ged_sb=pl.col("gid") % 2).write_parquet(grid_files / "a.parquet")
    more = ["--store", grid_files / "store", "--actuals", grid_files / "a.parquet", "--json"]
    flags = ["report", first["run"], "--out", grid_files / "r", *more]
    assert main([*map(str, flags)]) == 0
    told = said(capsys)
    assert told["rows"] == 36 * 12  # the cells near violence
    assert sum(row["cases"] for row in told["reliability"]) == 36 * 12
    drivers = pl.read_csv(grid_files / "r" / "drivers.csv")
    assert drivers["gid"].n_unique() == 36
    assert "near" in drivers["key"].to_list()
    table = pl.read_csv(grid_files / "r" / "forecast.csv")
    assert table["gid"].is_in(REGION).all()


@pytest.mark.parametrize("card", ["mass-killing-onset", "grid-month", "country-month"])
def test_a_run_without_its_files_says_which(card, capsys, monkeypatch):
    for name in ("PANEL", "EVENTS", "CELLS", "PREDICTORS"):
        monkeypatch.delenv(f"FORESIGHT_{name}", raising=False)
    assert main(["run", card]) == 1
    wanted = {"mass-killing-onset": "predictors", "grid-month": "events", "country-month": "panel"}
    assert f"needs --{wanted[card]} FILE" in capsys.readouterr().err


def test_a_run_that_breaks_off_is_not_kept(grid_files, capsys):
    assert run_grid(grid_files, "--window", "1980") == 1
    capsys.readouterr()
    assert not list((grid_files / "store").rglob("run.json"))


def test_a_diagram_has_its_points_its_bounds_and_its_words():
    bins = [{"cases": 100, "risk": 0.01, "came": 0.0}, {"cases": 100, "risk": 0.3, "came": 0.28}]
    svg = reliability_svg(bins, "How <far>", of="an onset")
    assert svg.count("<circle") == 2
    assert "How &lt;far&gt;" in svg
    assert "said 0.300, came 0.280" in svg
    low, high = likely(0.28, 100)
    assert low < 0.28 < high
    assert reliability_svg([], "none", of="x").count("<circle") == 0
