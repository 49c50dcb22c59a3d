"""The scores are those of the challenge: by hand, by pairs, and on the official tables."""

import numpy as np
import polars as pl
import pytest

from foresight.errors import Unusable
from foresight.scores import binary, crps, ignorance, interval_score
from foresight.scores.cells import cells, read_actuals, score
from foresight.scores.summary import against, by_window


def test_crps_is_the_one_over_all_pairs():
    rng = np.random.default_rng(3)
    draws, actual = rng.poisson(20, (5, 40)).astype(float), np.array([0.0, 3, 20, 21, 400])
    pairs = np.abs(draws[:, :, None] - draws[:, None, :]).mean(axis=(1, 2))
    expected = np.abs(draws - actual[:, None]).mean(axis=1) - pairs / 2
    assert crps(draws, actual) == pytest.approx(expected, abs=1e-9)


def test_a_sure_and_right_forecast_costs_nothing_but_the_little_doubt_of_the_bins():
    draws, actual = np.full((1, 1000), 7.0), np.array([7.0])
    assert crps(draws, actual)[0] == 0
    assert interval_score(draws, actual)[0] == 0
    assert ignorance(draws, actual)[0] == pytest.approx(-np.log2(1001 / 1011))


def test_a_death_outside_the_interval_counts_twenty_times():
    assert interval_score(np.full((1, 1000), 3.0), np.array([5.0]))[0] == pytest.approx(40)


def test_too_few_draws_can_be_repeated_evenly():
    draws = np.array([[0.0, 0, 0, 9]])
    told = ignorance(draws, np.array([9.0]), few="bootstrap")
    assert told[0] == pytest.approx(-np.log2(251 / 1011))


def draws_frame(values: dict[tuple[int, int], list[float]]) -> pl.DataFrame:
    rows = [(m, u, i, v) for (m, u), draws in values.items() for i, v in enumerate(draws)]
    return pl.DataFrame(rows, schema=["month_id", "country_id", "draw", "outcome"], orient="row")


def test_draws_in_any_order_are_the_same_draws():
    told = draws_frame({(457, 1): [1, 2, 3], (457, 2): [0, 0, 9], (458, 1): [4, 4, 4]})
    mixed = cells(told.sample(fraction=1, shuffle=True, seed=2))
    assert mixed.draws.tolist() == cells(told).draws.tolist()
    assert mixed.keys["window"].to_list() == [2018, 2018, 2018]


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (lambda d: d.with_columns(outcome=-pl.col("outcome")), "negative"),
        (lambda d: d.with_columns(outcome=pl.lit(None, dtype=pl.Float64)), "missing"),
        (lambda d: d.head(5), "more draws than others"),
        (lambda d: d.with_columns(draw=pl.lit(0)), "numbered 0 to"),
        (lambda d: d.rename({"country_id": "land"}), "no country_id and no gid"),
        (lambda d: d.clear(), "no draw"),
    ],
)
def test_draws_that_are_none_are_refused(broken, why):
    told = draws_frame({(457, 1): [1, 2, 3], (457, 2): [0, 0, 9]})
    with pytest.raises(Unusable, match=why):
        cells(broken(told))


def test_a_forecast_that_leaves_out_a_cell_is_not_scored(tmp_path):
    draws_frame({(457, 1): [1, 2]}).write_parquet(tmp_path / "d.parquet")
    actual = pl.DataFrame({"month_id": [457, 457], "country_id": [1, 2], "ged_sb": [1, 0]})
    actual.write_parquet(tmp_path / "a.parquet")
    with pytest.raises(Unusable, match="1 cells have no draws"):
        score(tmp_path / "d.parquet", read_actuals(tmp_path / "a.parquet"))


@pytest.mark.parametrize("bad", [None, -1.0, float("nan"), float("inf")])
def test_an_actual_that_is_no_count_is_refused(tmp_path, bad):
    pl.DataFrame({"month_id": [457], "country_id": [1], "ged_sb": [bad]}).cast(
        {"ged_sb": pl.Float64}
    ).write_parquet(tmp_path / "a.parquet")
    with pytest.raises(Unusable, match="missing, negative or not finite"):
        read_actuals(tmp_path / "a.parquet")


@pytest.mark.parametrize(
    ("model", "ign_too"), [("conflictology", True), ("last_historical_poisson", True)]
)
def test_official_scores_come_out_again_cell_by_cell(shared, model, ign_too):
    actuals = read_actuals(shared("views/cm_actuals_2018_2020.parquet"))
    scored = score(shared(f"views/pred_bm_{model}_2018_2020.parquet"), actuals)
    official = pl.read_parquet(shared("views/official_eval_scores_2018_2020.parquet")).with_columns(
        pl.col("model", "metric").cast(pl.String)
    )
    for metric in ("crps", "mis", "ign"):
        theirs = official.filter(
            (pl.col("model") == f"bm_{model}") & (pl.col("metric") == metric)
        ).select("month_id", "country_id", "value")
        both = scored.join(theirs, on=["month_id", "country_id"])
        assert len(both) == 6876
        assert float((both[metric] - both["value"]).abs().max()) < 1e-9


def test_windows_and_comparisons():
    rows = {
        "month_id": [457, 458, 469, 470],
        "country_id": [1, 2, 1, 2],
        "window": [2018, 2018, 2019, 2019],
        "actual": [0.0, 4.0, 0.0, 0.0],
    }
    scores = {c: [1.0, 3.0, 2.0, 2.0] for c in ("crps", "ign", "mis", "crps_log")}
    mine = pl.DataFrame({**rows, **scores, "inside": [True, False, True, True]})
    told = by_window(mine)
    assert [t["crps"] for t in told] == [2.0, 2.0]
    assert (told[0]["coverage_90"], told[0]["coverage_90_nonzero"]) == (0.5, 0.0)
    worse = mine.with_columns(pl.col("crps") * 2)
    found = against(mine, worse, "country_id")
    assert found["crps"]["ratio"] == pytest.approx(0.5)
    assert found["crps"]["difference"] == pytest.approx(-2.0)
    assert found["ign"]["difference_95"] == [0.0, 0.0]


def test_scores_of_a_probability():
    risk, came = np.array([0.1, 0.2, 0.3, 0.9]), np.array([0.0, 1, 0, 1])
    assert binary.auc(risk, came) == 0.75
    assert binary.average_precision(risk, came) == pytest.approx((1 + 2 / 3) / 2)
    assert binary.observed_to_expected(risk, came) == pytest.approx(2 / 1.5)
    assert binary.recall_in_top(risk, came, np.full(4, 2000), top=1) == 0.5
    assert np.isnan(binary.auc(risk, np.zeros(4)))
    parts = binary.reliability(risk, came, bins=2)
    assert [p["came"] for p in parts] == [0.5, 0.5]
