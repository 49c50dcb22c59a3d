"""Forward out of sample: risks learnt from what was known, and from nothing later."""

import gzip

import numpy as np
import polars as pl
import pytest

from foresight.errors import Unusable
from foresight.onset.forward import Risks, correction, favourable, forward, learnt
from foresight.onset.predictors import predictors, read_predictors
from foresight.scores import binary

from .made import predictors_frame

NOTHING = pl.lit(None, dtype=pl.Float64)


def risks(frame: pl.DataFrame, first: int = 1994, last: int = 1994, seed: int = 1) -> np.ndarray:
    """Return risks of a world that began late enough for a quick test."""
    frame = frame.filter(pl.col("year") >= 1988) if first > 1990 else frame
    return forward(predictors(frame), first, last, seed=seed).risk


def test_risks_find_what_really_drives_them():
    """Of three made worlds: in one of them fourteen onsets are so odd that the truth has .79."""
    ours, truth = [], []
    for world in (1, 2, 3):
        table = predictors(predictors_frame(seed=world))
        here = table.year >= 1994
        x, came = table.x[here], table.came[here]
        ours.append(binary.auc(learnt(table, 1994, seed=1).log_odds(x), came))
        size, imr = (x[:, table.names.index(n)] for n in ("popsize.log2", "un_imr_sqrt"))
        truth.append(binary.auc(size + imr, came))
    assert min(ours) > 0.75
    assert np.mean(ours) > np.mean(truth) - 0.06


def test_risks_are_told_for_each_country_and_year():
    table = predictors(predictors_frame())
    found = forward(table, 1990, 1991, seed=1)
    assert len(found.risk) == 40 * 2
    assert ((found.risk > 0) & (found.risk < 1)).all()


def test_the_higher_of_two_risks_is_scored_with_what_began():
    frame = predictors_frame().with_columns(
        mk_onset_1=(pl.col("ccode") == 2).cast(pl.Float64), mk_onset_2=pl.lit(0.0)
    )
    table = predictors(frame)
    rows = np.flatnonzero(np.isin(table.year, (1994, 1995)))
    risk = np.where(table.year[rows] == 1994, 0.4, 0.2) + table.country[rows] / 1000
    found = favourable(table, Risks(rows, risk, risk))
    by_year = {y: found[0][found[2] == y] for y in (1995, 1996, 1997)}
    assert by_year[1995].min() > 0.4  # told in 1994 only
    assert by_year[1996].min() > 0.4  # the higher of 1994 and 1995
    assert by_year[1997].max() < 0.3  # told in 1995 only
    came = {(c, y): k for _, k, y, c in zip(*found, strict=True)}
    assert came[2, 1995] == 1.0
    assert len(came) == 40 * 3


def test_differences_are_drawn_by_whole_countries():
    rng = np.random.default_rng(3)
    country = np.repeat(np.arange(60), 20)
    year = np.tile(np.arange(20.0), 60)
    truth = np.repeat(rng.uniform(0.01, 0.3, 60), 20)
    came = (rng.random(1200) < truth) * 1.0
    told = binary.differences(truth, np.full(1200, came.mean()), came, year, country)
    assert told["log_loss"]["to"] < 0
    assert told["auc"]["from"] > 0
    same = binary.differences(truth, truth, came, year, country)
    assert same["brier"] == {"difference": 0.0, "from": 0.0, "to": 0.0}
    assert told["recall_30"]["from"] <= told["recall_30"]["difference"] <= told["recall_30"]["to"]


def test_neither_the_order_of_rows_nor_rows_told_twice_alike_change_anything():
    frame = predictors_frame(years=(1988, 1994))
    moved = pl.concat([frame, frame.tail(9)]).sample(fraction=1, shuffle=True, seed=3)
    assert predictors(moved).country.tolist() == predictors(frame).country.tolist()
    assert (risks(moved) == risks(frame)).all()


def test_a_predictor_that_is_told_only_later_changes_nothing():
    frame = predictors_frame(years=(1988, 1997))
    begins = pl.when(pl.col("year") > 1994).then("efindex").alias("efindex")
    assert (risks(frame.with_columns(begins)) == risks(frame.with_columns(efindex=NOTHING))).all()


def test_labels_not_yet_known_change_nothing():
    frame = predictors_frame()
    later = pl.col("year") > 1992
    flipped = frame.with_columns(
        mk_onset_1or2=pl.when(later).then(1 - pl.col("mk_onset_1or2")).otherwise("mk_onset_1or2")
    )
    unknown = frame.with_columns(mk_onset_1or2=pl.when(later).then(None).otherwise("mk_onset_1or2"))
    assert np.array_equal(risks(frame, last=1994), risks(flipped, last=1994))
    assert np.array_equal(risks(frame, last=1994), risks(unknown, last=1994))
    assert np.array_equal(
        risks(frame, last=1994), risks(frame.filter(pl.col("year") <= 1994), last=1994)
    )


def test_missing_values_and_empty_columns_are_lived_with():
    frame = predictors_frame().with_columns(
        efindex=pl.lit(None, dtype=pl.Float64),
        discrimpop=pl.when(pl.col("year") % 3 == 0).then(None).otherwise("discrimpop"),
    )
    assert "efindex" not in predictors(frame).names
    assert np.isfinite(risks(frame)).all()


def test_the_same_seed_gives_the_same_risks_in_any_order_of_rows():
    frame = predictors_frame().filter(pl.col("year") >= 1988)
    table = predictors(frame.sample(fraction=1, shuffle=True, seed=3))
    found = forward(table, 1994, 1994, seed=1)
    order = np.lexsort((table.country[found.row],))
    assert found.risk[order] == pytest.approx(risks(frame, last=1994), abs=0.02)
    assert np.array_equal(risks(frame), risks(frame))


def test_the_correction_looks_at_known_years_and_only_brings_down():
    table = predictors(predictors_frame())
    raw = np.full(len(table.year), 0.9)
    assert correction(table, raw, 1994) < 0.5
    assert correction(table, raw * 0.001, 1994) == 1.0
    known = (table.year >= 1986) & (table.year <= 1992)
    beside = np.where(known, raw, 0.0001)
    assert correction(table, beside, 1994) == pytest.approx(correction(table, raw, 1994))


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (lambda f: f.drop("mk_onset_1or2"), "lacks mk_onset_1or2"),
        (lambda f: f.select("ccode", "year", "mk_onset_1or2"), "most of the predictors"),
        (
            lambda f: pl.concat([f, f.head(1), f.head(1).with_columns(efindex=9.0)]),
            "two different rows for 1975",
        ),
        (lambda f: f.with_columns(mk_onset_1or2=pl.lit(2)), "must be 0, 1 or unknown"),
        (lambda f: f.with_columns(efindex=pl.lit("high")), "not a number"),
        (lambda f: f.with_columns(efindex=pl.lit(float("inf"))), "infinite"),
    ],
)
def test_a_poisoned_table_is_refused_whole(broken, why):
    with pytest.raises(Unusable, match=why):
        predictors(broken(predictors_frame()))


def test_years_without_rows_or_without_a_past_are_refused():
    with pytest.raises(Unusable, match="No predictors for data-year 2000"):
        risks(predictors_frame(), 1999, 2000)
    with pytest.raises(Unusable, match="too few to learn from"):
        risks(predictors_frame(), 1976, 1976)


def test_a_truncated_file_is_refused(tmp_path):
    path = tmp_path / "p.csv.gz"
    whole = gzip.compress(predictors_frame().write_csv().encode())
    path.write_bytes(whole)
    assert len(read_predictors(path).year) == 40 * 25
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Unusable, match="cannot be read whole"):
        read_predictors(path)


@pytest.mark.slow
def test_risks_beat_the_early_warning_project_on_its_own_years(shared):
    table = read_predictors(shared("ewp/predictors_1960_2012.csv.gz"))
    found = forward(table, 1993, 2012, seed=1)
    told = binary.summary(found.risk, table.came[found.row], table.year[found.row])
    assert told["log_loss"] < 0.0750
    assert told["auc"] > 0.835
    assert 0.85 < told["observed_to_expected"] < 1.15
