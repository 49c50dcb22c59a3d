"""Forward out of sample: risks learnt from what was known, and from nothing later."""

import gzip

import numpy as np
import polars as pl
import pytest

from foresight.errors import Unusable
from foresight.onset.forward import correction, forward
from foresight.onset.predictors import predictors, read_predictors
from foresight.scores import binary

from .made import predictors_frame


def risks(frame: pl.DataFrame, first: int = 1994, last: int = 1995, seed: int = 1) -> np.ndarray:
    return forward(predictors(frame), first, last, seed=seed).risk


def test_risks_find_what_really_drives_them():
    table = predictors(predictors_frame())
    found = forward(table, 1994, 1997, seed=1)
    assert len(found.risk) == 40 * 4
    assert ((found.risk > 0) & (found.risk < 1)).all()
    assert binary.auc(found.risk, table.came[found.row]) > 0.65


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
    frame = predictors_frame()
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
        (lambda f: pl.concat([f, f.head(1)]), "has two rows for 1975"),
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
