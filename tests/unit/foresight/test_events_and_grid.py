"""Events of any release become one table; cells near violence are forecast, others are silent."""

import numpy as np
import polars as pl
import pytest

from foresight.cards import Card, Member
from foresight.cli import main
from foresight.errors import Unusable
from foresight.events.ucdp import events, read_events
from foresight.grid.cells import GID, grid_panel, neighbours
from foresight.grid.forecast import forecast, near_violence, tables
from foresight.months import month_id
from foresight.scores.cells import read_cells

SHORT = {
    "id": [1, 2, 3],
    "year": [2009, 2009, 2010],
    "month": [2, 8, 1],
    "type_of_violence": ["State-based violence", "One-sided violence", "Non-state violence"],
    "best_death": [3, 4, 5],
    "latitude": [5.4, 5.4, -12.1],
    "longitude": [26.5, 26.5, -77.0],
    "country": ["Central African Republic"] * 2 + ["Peru"],
}
LONG = {
    "id": [1, 2],
    "type_of_violence": [1, 3],
    "date_start": ["2009-02-20T00:00:00", "2009-08-07 00:00:00.000"],
    "date_end": ["2009-02-20T00:00:00", "2009-09-10 00:00:00.000"],
    "best": [3, 4],
    "latitude": [5.4, 5.4],
    "longitude": [26.5, 26.5],
    "country": ["Central African Republic"] * 2,
    "country_id": [482, 482],
}


def test_short_and_long_schemas_and_the_older_one():
    short, long = events(pl.DataFrame(SHORT)), events(pl.DataFrame(LONG))
    assert short["kind"].to_list() == ["sb", "os", "ns"]
    assert short["month_id"].to_list() == [month_id(2009, 2), month_id(2009, 8), month_id(2010, 1)]
    assert long["country"].to_list() == ["482", "482"]
    older = events(pl.DataFrame(LONG).rename({"best": "best_est"}))
    assert older.equals(long)


def test_an_event_belongs_to_the_month_in_which_it_ended():
    assert events(pl.DataFrame(LONG))["month_id"][1] == month_id(2009, 9)


def test_an_event_told_twice_counts_once():
    table = pl.DataFrame(SHORT)
    assert events(pl.concat([table, table])).equals(events(table))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"best_death": -1}, "cannot be"),
        ({"best_death": None}, "deaths is missing"),
        ({"latitude": 95.0}, "cannot be"),
        ({"type_of_violence": "Quarrel"}, "kind is missing or unknown"),
        ({"month": None}, "month_id is missing"),
        ({"month": 13}, "month must be 1 to 12"),
        ({"year": 9999}, "of a year that cannot be"),
        ({"latitude": float("nan")}, "latitude is missing"),
        ({"longitude": "east"}, "longitude holds what is not a number"),
        ({"id": 1}, "told in two ways"),
        ({"best_death": "many"}, "best_death holds what is not a number"),
    ],
)
def test_poisoned_events_are_refused_whole(change, why):
    table = pl.DataFrame(SHORT).with_columns(**{k: pl.lit(v) for k, v in change.items()})
    with pytest.raises(Unusable, match=why):
        events(table)


def test_missing_columns_are_named(tmp_path):
    with pytest.raises(Unusable, match="none of best, best_est, best_death"):
        events(pl.DataFrame(SHORT).drop("best_death"))
    with pytest.raises(Unusable, match="lack latitude"):
        events(pl.DataFrame(SHORT).drop("latitude"))
    path = tmp_path / "e.csv"
    text = pl.DataFrame(SHORT).write_csv()
    path.write_text(text[:-40])
    with pytest.raises(Unusable):
        read_events(path)


def test_real_releases_are_read(shared):
    found = read_events(shared("conflict/ucdp_ged231_central_african_republic.parquet"))
    assert len(found) == 1848
    assert set(found["country"]) == {"482"}
    assert len(read_events(shared("conflict/ucdp_ged23_sample1000.parquet"))) == 1000
    places = pl.read_parquet(shared("conflict/ucdp_ged231_central_african_republic.parquet"))
    numbered = places.select(GID, "priogrid_gid")
    assert (numbered["gid"] == numbered["priogrid_gid"]).all()


def test_neighbours_go_around_the_globe_and_stop_at_the_poles():
    assert neighbours(np.array([720 * 100 + 1]))[0].tolist() == [
        *(720 * 102, 720 * 101 + 1, 720 * 101 + 2),
        *(720 * 101, 720 * 100 + 2),
        *(720 * 100, 720 * 99 + 1, 720 * 99 + 2),
    ]
    assert (neighbours(np.array([5]))[0][-3:] == 5).all()


def made_events(seed: int = 1) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    n = 900
    months = np.sort(rng.integers(month_id(2005, 1), month_id(2012, 12) + 1, n))
    return pl.DataFrame(
        {
            "id": np.arange(n),
            "month_id": months,
            "kind": ["sb"] * n,
            "deaths": rng.poisson(6, n).astype(float),
            "latitude": 5.25 + 0.5 * rng.integers(0, 4, n),
            "longitude": 20.25 + 0.5 * rng.integers(0, 4, n),
            "country": ["482"] * n,
        }
    )


QUICK = Card(
    name="quick",
    title="",
    target="ged_best_sb",
    limits=[],
    members=[Member(model="fading"), Member(model="classes", settings={"rounds": 5})],
)
REGION = np.unique((np.arange(180, 200)[:, None] * 720 + np.arange(396, 412)[None, :]).ravel())


def test_the_panel_counts_what_was_beside_a_cell():
    told = grid_panel(made_events(), REGION, until=month_id(2011, 10)).frame
    assert told["month_id"].max() == month_id(2011, 10)
    total = made_events().filter(pl.col("month_id") <= month_id(2011, 10))["deaths"].sum()
    assert told["ged_best_sb"].sum() == total
    assert told["near"].sum() > told["ged_best_sb"].sum()


def test_cells_far_from_violence_are_silent_and_nothing_later_is_seen():
    alive, draws = forecast(made_events(), REGION, 2012, QUICK)
    assert len(alive) == 36
    assert draws.shape == (36, 12, 1000)
    assert draws.min() >= 0
    assert draws.max() > 0
    later = pl.col("month_id") > month_id(2011, 10)
    changed = made_events().with_columns(
        deaths=pl.when(later).then(5000.0).otherwise("deaths"),
        latitude=pl.when(later).then(9.25).otherwise("latitude"),
    )
    again = forecast(changed, REGION, 2012, QUICK)
    assert np.array_equal(again[0], alive)
    assert np.array_equal(again[1], draws)
    rows = sum(len(t) for t in tables(2012, REGION, alive, draws))
    assert rows == len(REGION) * 12 * 1000


def grid(folder, raw: pl.DataFrame, cells: pl.DataFrame, window: str = "2012") -> int:
    """Run the command on events and cells as they are given."""
    raw.write_parquet(folder / "events.parquet")
    cells.write_parquet(folder / "cells.parquet")
    (folder / "quick.toml").write_text(
        'name = "q"\ntitle = ""\ntarget = "ged_best_sb"\nproduct = "grid"\nlimits = []\n'
        '[[members]]\nmodel = "fading"\n'
    )
    flags = ["--events", folder / "events.parquet", "--cells", folder / "cells.parquet"]
    more = ["--out", folder / "draws.parquet", "--model", folder / "quick.toml", "--json"]
    return main(["grid", *map(str, flags), "--windows", window, *map(str, more)])


def as_released() -> pl.DataFrame:
    """Return the events as a release of 48 columns has them, those of the maps beside others."""
    raw = made_events().with_columns(
        type_of_violence=pl.lit(1),
        best=pl.col("deaths"),
        date_end=pl.format(
            "{}-{}-15 00:00:00.000",
            1980 + (pl.col("month_id") - 1) // 12,
            ((pl.col("month_id") - 1) % 12 + 1).cast(pl.String).str.zfill(2),
        ),
        year=1900,
    )
    more = {f"other_{number}": pl.lit("x") for number in range(48 - 9)}
    return raw.drop("month_id", "kind", "deaths").with_columns(**more)


CELLS = pl.DataFrame({"priogrid_gid": REGION, "in_africa": True, "in_me": False})


@pytest.mark.parametrize(
    ("events_as", "cells_as"),
    [
        (lambda e: e.sample(fraction=1, shuffle=True), lambda c: c.reverse()),
        (lambda e: e.with_columns(pl.all().cast(pl.String)), lambda c: pl.concat([c, c])),
        (lambda e: e.rename({"best": "best_est"}), lambda c: c.rename({"priogrid_gid": "gid"})),
        (
            lambda e: e.with_columns(pl.col("latitude", "id").cast(pl.String).cast(pl.Categorical)),
            lambda c: c.with_columns(in_africa=pl.lit("TRUE"), in_me=pl.lit("FALSE")),
        ),
        (
            lambda e: e.with_columns(pl.col("date_end").str.slice(0, 10).str.to_date()),
            lambda c: c.with_columns(pl.all().cast(pl.Float64)),
        ),
    ],
    ids=["any order", "text", "older", "categories", "dates and floats"],
)
def test_events_and_cells_mean_the_same_however_they_are_written(
    tmp_path, capsys, monkeypatch, events_as, cells_as
):
    monkeypatch.setenv("FORESIGHT_DEBUG", "1")
    assert grid(tmp_path, as_released(), CELLS) == 0
    expected = pl.read_parquet(tmp_path / "draws.parquet")
    assert grid(tmp_path, events_as(as_released()), cells_as(CELLS)) == 0
    assert pl.read_parquet(tmp_path / "draws.parquet").equals(expected)


@pytest.mark.parametrize(
    ("change", "window", "why"),
    [
        (lambda c: c, "2015", "needs events that reach month 418 (October 2014)"),
        (lambda c: c, "1980", "no event of state-based violence up to month -2"),
        (lambda c: c.drop("in_me"), "2012", "the cells lack in_me"),
        (lambda c: c.with_columns(in_me=pl.lit("x")), "2012", "in_me holds what is not a number"),
        (lambda c: c.with_columns(priogrid_gid=pl.lit("x")), "2012", "priogrid_gid holds what is"),
        (lambda c: c.with_columns(pl.col("priogrid_gid") + 0.5), "2012", "must be whole numbers"),
        (lambda c: c.with_columns(-pl.col("priogrid_gid")), "2012", "a number that is none"),
        (lambda c: c.clear(), "2012", "no cell of africa_me"),
    ],
)
def test_cells_and_windows_that_do_not_serve_end_with_their_reason(
    tmp_path, capsys, monkeypatch, change, window, why
):
    monkeypatch.setenv("FORESIGHT_DEBUG", "1")
    assert grid(tmp_path, as_released(), change(CELLS), window) == 1
    said = capsys.readouterr()
    assert why in said.err
    assert said.out == ""
    assert not (tmp_path / "draws.parquet").exists()


def test_months_after_the_last_event_are_unknown_and_not_quiet():
    """The events end in December 2012; of ten months up to the origin nothing is known."""
    now = near_violence(made_events(), REGION, 2014)
    assert now.origin == month_id(2013, 10)
    assert now.panel.last_month == month_id(2012, 12)
    assert np.isnan(now.history(10)).all()
    assert now.level.max() > 0


def test_the_command_writes_every_cell_and_month(tmp_path, capsys):
    cells = {"priogrid_gid": REGION, "in_africa": True, "in_me": False}
    pl.DataFrame(cells).write_parquet(tmp_path / "cells.parquet")
    found = made_events()
    raw = found.with_columns(
        type_of_violence=pl.lit(1),
        best=pl.col("deaths"),
        year=1980 + (pl.col("month_id") - 1) // 12,
        month=(pl.col("month_id") - 1) % 12 + 1,
    ).drop("month_id", "kind", "deaths")
    raw.write_parquet(tmp_path / "events.parquet")
    flags = ["--events", tmp_path / "events.parquet", "--cells", tmp_path / "cells.parquet"]
    more = ["--windows", "2012", "--out", tmp_path / "draws.parquet", "--json"]
    assert main(["grid", *map(str, flags), *map(str, more)]) == 0
    parts = list(read_cells(tmp_path / "draws.parquet"))
    assert sum(len(p.draws) for p in parts) == len(REGION) * 12
    assert {p.draws.shape[1] for p in parts} == {1000}
