"""One test of conformity for all forecasters, and the awkward countries."""

import msgspec
import numpy as np
import polars as pl
import pytest

from foresight.backtest import MODELS, backtest, member_draws
from foresight.cards import Card, Member, card
from foresight.errors import Unusable
from foresight.models.situation import situation
from foresight.months import months_of, origin_of
from foresight.panels import panel

from .made import AT_WAR, GONE, NEW_COUNTRY, QUIET, panel_frame

WINDOW = 2012
FAST = {
    "forest": {"trees": 10, "share": 0.2},
    "scale": {"trees": 10, "leaf": 20},
    "classes": {"rounds": 5, "most": 3000},
}


def quick(name: str = "quick", models: tuple[str, ...] = tuple(MODELS)) -> Card:
    members = [Member(model=m, settings=FAST.get(m, {})) for m in models]
    return Card(name=name, title="", target="ged_best_sb", limits=[], members=members)


def run(frame: pl.DataFrame, chosen: Card | None = None, seed: int = 1, **more) -> pl.DataFrame:
    found = list(backtest(panel(frame), [WINDOW], chosen or quick(), seed=seed, **more))
    return found[0][1]


@pytest.mark.parametrize("model", sorted(MODELS))
def test_every_forecaster_speaks_of_every_unit_and_month_and_repeats_itself(model):
    chosen = quick(models=(model,) if model != "scale" else ("fading", model))
    told = run(panel_frame(), chosen)
    assert told.columns == ["month_id", "country_id", "draw", "outcome"]
    assert told["month_id"].unique().to_list() == list(months_of(WINDOW))
    assert GONE not in told["country_id"]
    cells = told.group_by("month_id", "country_id").agg(pl.col("draw").sort())
    assert len(cells) == 15 * 12
    assert all(draws.to_list() == list(range(1000)) for draws in cells["draw"])
    assert told["outcome"].dtype.is_integer()
    assert int(told["outcome"].min()) >= 0
    assert run(panel_frame(), chosen).equals(told)


@pytest.mark.parametrize("model", sorted(MODELS))
def test_nothing_after_the_origin_is_seen(model):
    chosen = quick(models=("fading", model))
    frame = panel_frame()
    after = pl.col("month_id") > origin_of(WINDOW)
    other = frame.with_columns(
        ged_best_sb=pl.when(after).then(999.0).otherwise("ged_best_sb"),
        ged_best_ns=pl.when(after).then(None).otherwise("ged_best_ns"),
    )
    assert run(other, chosen).equals(run(frame, chosen))
    born = pl.col("country_id") == NEW_COUNTRY
    cut = run(frame.filter(~after), chosen)
    assert cut.equals(run(frame, chosen).filter(~born))


def test_a_world_of_zeros_is_forecast_as_such():
    zeros = panel_frame(columns=()).with_columns(ged_best_sb=pl.lit(0.0))
    assert int(run(zeros)["outcome"].max()) == 0


def test_a_share_of_chance_can_be_given_to_silence():
    loud = quick(models=("fading",))
    died, less = (
        run(panel_frame(), msgspec.structs.replace(loud, quiet=share))
        .group_by("country_id", "month_id", maintain_order=True)
        .agg((pl.col("outcome") > 0).mean())["outcome"]
        .to_numpy()
        for share in (0.0, 0.5)
    )
    assert died.max() > 0.5
    assert less == pytest.approx(died / 2, abs=0.002)


def test_the_order_of_rows_does_not_matter():
    frame = panel_frame()
    assert run(frame.sample(fraction=1, shuffle=True, seed=5)).equals(run(frame))


def test_a_country_born_in_the_window_is_spoken_of():
    told = run(panel_frame()).filter(pl.col("country_id") == NEW_COUNTRY)
    assert len(told) == 12 * 1000


def test_a_state_whose_rows_have_a_gap_at_the_origin_is_spoken_of():
    """Number 13 is Peru, which lives on; 9013 is none, and cells do not live."""
    end = origin_of(WINDOW)
    gap = (pl.col("country_id") == 13) & (pl.col("month_id") > end - 5)
    known = panel_frame().filter((pl.col("month_id") <= end) & ~gap)
    assert 13 in run(known, card("conflictology"))["country_id"]
    unknown = known.with_columns(pl.col("country_id").replace(13, 9013))
    assert 9013 not in run(unknown, card("conflictology"))["country_id"]
    cells = known.rename({"country_id": "gid"})
    assert 13 not in run(cells, card("conflictology"))["gid"]


def test_quiet_stays_mostly_quiet_and_war_stays_war():
    told = run(panel_frame()).group_by("country_id").agg(pl.col("outcome").mean())
    mean = dict(told.iter_rows())
    assert mean[QUIET] < 5 < 20 < mean[AT_WAR]


@pytest.mark.parametrize(
    "change",
    [
        lambda f: f.drop("ged_best_ns"),
        lambda f: f.with_columns(ged_best_ns=pl.lit(None, dtype=pl.Float64)),
        lambda f: f.filter(pl.col("month_id") != origin_of(WINDOW)),
        lambda f: f.filter(~pl.col("month_id").is_between(350, 356)),
        lambda f: f.with_columns(
            ged_best_sb=pl.when(pl.col("month_id") % 7 == 0).then(None).otherwise("ged_best_sb")
        ),
        lambda f: f.filter((pl.col("country_id") != AT_WAR) | (pl.col("month_id") != 380)),
    ],
    ids=["no column", "empty column", "origin missing", "gap", "holes", "one row missing"],
)
def test_gaps_are_lived_with(change):
    told = run(change(panel_frame()))
    assert len(told) == 15 * 12 * 1000
    assert told["outcome"].null_count() == 0


def test_a_panel_that_ends_too_early_is_refused():
    frame = panel_frame().filter(pl.col("month_id") < origin_of(WINDOW) - 12)
    with pytest.raises(Unusable, match="needs a panel that reaches month 382"):
        run(frame)


def test_another_seed_gives_other_draws():
    assert not run(panel_frame(), seed=2).equals(run(panel_frame()))


def test_conflictology_is_the_last_twelve_months():
    told = run(panel_frame(), card("conflictology"))
    origin = origin_of(WINDOW)
    last = panel_frame().filter(
        (pl.col("country_id") == AT_WAR) & pl.col("month_id").is_between(origin - 11, origin)
    )["ged_best_sb"]
    draws = told.filter((pl.col("country_id") == AT_WAR) & (pl.col("month_id") == origin + 3))
    assert set(draws["outcome"].to_list()) == set(last.to_list())
    assert float(draws["outcome"].mean()) == pytest.approx(float(last.mean()), rel=0.01)


def test_a_silent_member_leaves_its_weight_to_the_others():
    now = situation(panel(panel_frame()), WINDOW, seed=1)
    scale = member_draws(now, Member(model="scale", settings=FAST["scale"]))
    silent = np.isnan(scale[:, 0])
    assert silent.any()
    assert (now.level[silent] < 2).all()


def test_cards_are_read_strictly(tmp_path):
    with pytest.raises(Unusable, match="no card «nonesuch»"):
        card("nonesuch")
    path = tmp_path / "bad.toml"
    path.write_text('name = "x"\ntitle = ""\ntarget = ""\nlimits = []\nmembers = []\n')
    with pytest.raises(Unusable, match="needs members"):
        card(str(path))
    path.write_text(
        'name = "x"\ntitle = ""\ntarget = ""\nlimits = []\nquiet = 1.0\n'
        '[[members]]\nmodel = "fading"\n'
    )
    with pytest.raises(Unusable, match="quiet is a share"):
        card(str(path))
    path.write_text('nome = "x"\n')
    with pytest.raises(Unusable, match="nome"):
        card(str(path))
    with pytest.raises(Unusable, match="no such model"):
        run(
            panel_frame(),
            Card(name="x", title="", target="", limits=[], members=[Member(model="y")]),
        )


def test_two_processes_answer_as_one_does():
    chosen = quick(models=("conflictology", "forest"))
    assert run(panel_frame(), chosen, jobs=2).equals(run(panel_frame(), chosen))
