"""Why a forecast says what it says: effects that sum up, have the right sign, and see no future."""

from functools import cache

import msgspec
import numpy as np
import polars as pl
import pytest

from foresight.backtest import MODELS, explained, member_said
from foresight.cards import Member
from foresight.explaining.drivers import by_key
from foresight.explaining.paths import of_boosted
from foresight.explaining.words import WORDS, key_of
from foresight.models.situation import Situation, situation
from foresight.months import STEPS, origin_of
from foresight.onset.predictors import SIGNS
from foresight.panels import panel

from .made import AT_WAR, QUIET, panel_frame
from .test_backtest import FAST, WINDOW, quick


@cache
def now() -> Situation:
    return situation(panel(panel_frame()), WINDOW, seed=1)


@cache
def made() -> tuple[np.ndarray, pl.DataFrame]:
    return explained(now(), quick())


def told(frame: pl.DataFrame) -> pl.DataFrame:
    return explained(situation(panel(frame), WINDOW, seed=1), quick())[1]


def test_effects_sum_to_what_is_explained():
    there = now()
    draws, table = made()
    wanted = np.log1p(draws).mean(axis=1).reshape(len(there.units), -1).mean(axis=1)
    sums = table.group_by("country_id", maintain_order=True).agg(pl.col("effect").sum())
    assert sums["country_id"].to_list() == list(there.units)
    assert sums["effect"].to_numpy() == pytest.approx(wanted, abs=1e-9)
    shares = table.group_by("country_id").agg(pl.col("share").sum())["share"]
    assert shares.to_numpy() == pytest.approx(np.ones(len(shares)))
    assert not table.select("country_id", "feature").is_duplicated().any()
    rest = table.filter(pl.col("feature") == "rest")["effect"].to_numpy()
    assert np.abs(rest).mean() < 0.1


def test_silence_that_a_card_asks_for_weakens_every_driver_alike():
    plain = quick(models=("fading",))
    before, after = (
        explained(now(), msgspec.structs.replace(plain, quiet=share))[1].filter(
            pl.col("feature") != "rest"
        )
        for share in (0.0, 0.25)
    )
    both = before.join(after, on=["country_id", "feature"])
    assert len(both) > 10
    assert both["effect_right"].to_numpy() == pytest.approx(0.75 * both["effect"].to_numpy())


@pytest.mark.parametrize("model", sorted(MODELS))
def test_what_a_forecaster_tells_of_itself_nearly_makes_up_what_it_says(model):
    """The rest is rounding and bounds, not a cover for what was not explained."""
    there = now()
    rows = np.arange(there.rows)
    draws, why = member_said(there, Member(model=model, settings=FAST.get(model, {})), rows)
    heard = ~np.isnan(draws[:, 0])
    said = np.log1p(draws[heard]).mean(axis=1)
    summed = (why.base + why.effects.sum(axis=1))[heard]
    assert len(set(why.names)) == len(why.names)
    assert why.effects.shape == (there.rows, len(why.names))
    assert np.abs(said - summed).mean() < 0.1
    assert said.std() > 0.5
    assert np.corrcoef(said, summed)[0, 1] > 0.99
    assert (why.effects[~heard] == 0).all()


@pytest.mark.parametrize("model", sorted(MODELS))
def test_some_rows_are_explained_as_when_all_are(model):
    there = now()
    member = Member(model=model, settings=FAST.get(model, {}))
    whole = member_said(there, member, np.arange(there.rows))[1]
    some = np.array([2, 17, 30, there.rows - 1])
    part = member_said(there, member, some)[1]
    assert part.effects == pytest.approx(whole.effects[some])
    assert part.base == pytest.approx(whole.base[some])


def test_war_pushes_up_and_silence_pushes_down():
    words = by_key(made()[1], "country_id")
    recent = dict(
        words.filter(pl.col("key") == "recent_deaths").select("country_id", "effect").iter_rows()
    )
    assert recent[AT_WAR] > 0.3
    assert recent[QUIET] < 0


def test_nothing_after_the_origin_drives():
    frame = panel_frame()
    after = pl.col("month_id") > origin_of(WINDOW)
    other = frame.with_columns(ged_best_sb=pl.when(after).then(999.0).otherwise("ged_best_sb"))
    assert told(other).equals(made()[1])


def test_explaining_changes_no_draw_and_a_few_steps_can_stand_for_all():
    there, (draws, _) = now(), made()
    fewer, table = explained(there, quick(), steps=(3, 14))
    assert np.array_equal(draws, fewer)
    wanted = np.log1p(draws.reshape(len(there.units), len(STEPS), -1)[:, [0, -1]]).mean(axis=(1, 2))
    sums = table.group_by("country_id", maintain_order=True).agg(pl.col("effect").sum())
    assert sums["effect"].to_numpy() == pytest.approx(wanted, abs=1e-9)


def test_values_are_in_their_own_measure():
    table = made()[1].filter(pl.col("country_id") == AT_WAR)
    values = dict(table.select("feature", "value").iter_rows())
    frame = panel_frame().filter(
        (pl.col("country_id") == AT_WAR)
        & pl.col("month_id").is_between(origin_of(WINDOW) - 2, origin_of(WINDOW))
    )
    mean = float(frame["ged_best_sb"].mean())
    assert values["ged_best_sb_mean_3"] == pytest.approx(mean)
    assert values["ged_best_sb_months_1_3"] == pytest.approx(mean)


@pytest.mark.parametrize("outcomes", [1, 2, 5])
def test_the_parts_of_boosted_trees_sum_to_what_they_answer(outcomes):
    from sklearn.ensemble import HistGradientBoostingClassifier

    rng = np.random.default_rng(1)
    x = rng.normal(size=(400, 5))
    x[rng.random(x.shape) < 0.1] = np.nan
    y = np.digitize(np.nan_to_num(x[:, 1]), np.linspace(-1, 1, outcomes))
    model = HistGradientBoostingClassifier(max_iter=7, early_stopping=False).fit(x, y)
    base, parts = of_boosted(model, x)
    raw = model.decision_function(x).reshape(len(x), -1)
    assert base + parts.sum(axis=1) == pytest.approx(raw)
    assert np.abs(parts[:, 1]).sum() > 0.9 * np.abs(parts).sum()


def test_every_feature_has_its_words():
    names = [*now().asked.names, *SIGNS, *made()[1]["feature"].unique().to_list()]
    keys = {key_of(name) for name in names}
    assert keys <= set(WORDS)
    assert "other" not in keys
    assert key_of("something new") == "other"


def test_a_world_of_zeros_has_nothing_to_explain():
    zeros = panel_frame(columns=()).with_columns(ged_best_sb=pl.lit(0.0))
    table = told(zeros)
    assert table["effect"].to_numpy() == pytest.approx(np.zeros(len(table)))
