"""What comes in at the door is a panel, or nothing of it is taken."""

import polars as pl
import pytest

from foresight.errors import Unusable
from foresight.panels import panel, read_panel

from .made import panel_frame


def test_optional_columns_may_lack_or_be_empty():
    bare = panel(panel_frame(columns=()))
    assert bare.optional == ()
    empty = panel(panel_frame().with_columns(ged_best_ns=pl.lit(None, dtype=pl.Float64)))
    assert empty.optional == ()


def test_a_row_told_twice_alike_counts_once():
    frame = panel_frame()
    assert panel(pl.concat([frame, frame.head(50)])).frame.equals(panel(frame).frame)


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (lambda f: f.drop("ged_best_sb"), "lacks ged_best_sb"),
        (lambda f: f.drop("country_id"), "lacks country_id or gid"),
        (lambda f: f.with_columns(pl.col("ged_best_sb") - 1), "under 0"),
        (lambda f: f.with_columns(ged_best_sb=pl.lit(float("inf"))), "over 1,000,000"),
        (lambda f: f.with_columns(ged_best_sb=pl.lit("many")), "not a number"),
        (
            lambda f: f.with_columns(ged_best_sb=pl.lit(None, dtype=pl.Float64)),
            "no row has a value",
        ),
        (lambda f: f.with_columns(month_id=pl.lit(2018.5)), "whole numbers"),
        (lambda f: f.with_columns(month_id=pl.lit(201801)), "month 201801 cannot be"),
        (lambda f: f.with_columns(country_id=pl.lit(None, dtype=pl.Int64)), "no month or no unit"),
        (lambda f: pl.concat([f, f.with_columns(pl.col("ged_best_sb") + 1)]), "two rows"),
    ],
)
def test_a_poisoned_panel_is_refused_whole(broken, why):
    with pytest.raises(Unusable, match=why):
        panel(broken(panel_frame()))


def test_a_truncated_file_is_refused(tmp_path):
    path = tmp_path / "p.parquet"
    panel_frame().write_parquet(path)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(Unusable, match="not a whole Parquet file"):
        read_panel(path)
    with pytest.raises(Unusable, match="no such file"):
        read_panel(tmp_path / "absent.parquet")
