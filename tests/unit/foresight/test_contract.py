"""Other programs call the commands with tables of their own: each works, or says why it cannot."""

import gzip
import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from foresight import reading
from foresight.cli import main
from foresight.errors import Unusable
from foresight.months import month_id
from foresight.reading import numbers, read_table, whole_numbers

from .made import predictors_frame

NAN, INF = float("nan"), float("inf")
CARD = """
name = "quick"
title = ""
target = "ged_best_sb"
limits = []
[[members]]
model = "fading"
[[members]]
model = "forest"
settings = { trees = 2 }
[[members]]
model = "classes"
settings = { rounds = 1 }
"""


@pytest.fixture(autouse=True)
def nothing_is_hidden(monkeypatch):
    """An error that nobody foresaw fails the test, with its place."""
    monkeypatch.setenv("FORESIGHT_DEBUG", "1")


def bare(units: int = 5) -> pl.DataFrame:
    """Return a panel of three columns, January 2015 to December 2020."""
    months = np.arange(month_id(2015, 1), month_id(2020, 12) + 1)
    rng = np.random.default_rng(1)
    size = [0.0, 0.4, 3.0, 30.0, 200.0]
    return pl.concat(
        pl.DataFrame(
            {
                "month_id": months,
                "country_id": np.full(len(months), one + 1),
                "ged_best_sb": rng.poisson(size[one % 5], len(months)),
            }
        )
        for one in range(units)
    )


def backtest(folder: Path, frame: pl.DataFrame, *more: str, windows=("2018",)) -> int:
    frame.write_parquet(folder / "panel.parquet")
    flags = ["--panel", folder / "panel.parquet", "--out", folder / "draws.parquet", "--json"]
    if "--model" not in more:
        flags += ["--model", "conflictology"]
    return main(["backtest", *map(str, flags), "--windows", *windows, *more])


def refused(folder: Path, capsys, code: int, why: str) -> None:
    """Check that a command ended with a reason in one line, and left nothing."""
    said = capsys.readouterr()
    assert code == 1
    assert why in said.err
    assert said.err.startswith("foresight: ")
    assert said.err.count("\n") == 1
    assert said.out == ""
    assert not (folder / "draws.parquet").exists()
    assert not list(folder.rglob(".*.part"))


def category(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.String).cast(pl.Categorical)


@pytest.mark.parametrize(
    "change",
    [
        lambda f: f.sample(fraction=1, shuffle=True, seed=2),
        lambda f: f.with_columns(pl.all().cast(pl.Int16)),
        lambda f: f.with_columns(pl.all().cast(pl.UInt64)),
        lambda f: f.with_columns(pl.all().cast(pl.Float32)),
        lambda f: f.with_columns(pl.all().cast(pl.Decimal(12, 2))),
        lambda f: f.with_columns(pl.all().cast(pl.String)),
        lambda f: f.with_columns(pl.col("country_id").cast(pl.Float64).cast(pl.String)),
        lambda f: f.with_columns(category("country_id"), category("month_id")),
        lambda f: f.with_columns(category("ged_best_sb")),
        lambda f: pl.concat([f, f.tail(99)]),
        lambda f: f.with_columns(iso3=pl.lit("PER"), near=pl.lit("x"), more=pl.lit([1, 2])),
        lambda f: f.rename({"country_id": "gid"}),
        lambda f: f.with_columns(gid="country_id", country_id=pl.lit(7)),
    ],
    ids=[
        "any-order",
        "int16",
        "uint64",
        "float32",
        "decimal",
        "text",
        "text-of-floats",
        "category-ids",
        "category-deaths",
        "rows-twice",
        "other-columns",
        "cells",
        "cells-and-countries",
    ],
)
def test_a_panel_means_the_same_however_it_is_written(tmp_path, capsys, change):
    assert backtest(tmp_path, bare()) == 0
    expected = pl.read_parquet(tmp_path / "draws.parquet").rows()
    assert backtest(tmp_path, change(bare())) == 0
    assert pl.read_parquet(tmp_path / "draws.parquet").rows() == expected


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda f: f.with_columns(country_id=pl.lit("PER")), "country_id holds what is not a num"),
        (lambda f: f.with_columns(month_id=pl.date(2015, 1, 1)), "month_id holds what is not a"),
        (lambda f: f.with_columns(pl.col("month_id") + 0.5), "month_id must be whole numbers"),
        (lambda f: f.with_columns(pl.col("month_id") + 95_000), "cannot be (1 is January 1980)"),
        (lambda f: f.with_columns(pl.col("country_id") + 3 * 10**9), "is no number of a unit"),
        (lambda f: f.with_columns(pl.struct("country_id").alias("country_id")), "country_id holds"),
        (lambda f: f.with_columns(pl.concat_list("ged_best_sb")), "ged_best_sb holds what is not"),
        (lambda f: f.with_columns(ged_best_sb=pl.lit("12 dead")), "ged_best_sb holds what is not"),
        (lambda f: f.with_columns(ged_best_sb=pl.lit(NAN)), "no row has a value"),
        (lambda f: f.with_columns(ged_best_sb=pl.lit(INF)), "under 0 or over"),
        (lambda f: f.with_columns(ged_best_sb=pl.lit(-1)), "under 0 or over"),
        (lambda f: f.clear(), "no row has a value"),
        (lambda f: f.drop("month_id"), "lacks month_id"),
    ],
)
def test_a_poisoned_panel_ends_with_its_reason(tmp_path, capsys, change, why):
    refused(tmp_path, capsys, backtest(tmp_path, change(bare())), why)


@pytest.mark.parametrize("windows", [["2023"], ["2024"], ["2020", "2023"], ["99999"]])
def test_windows_too_long_after_the_panel_are_refused(tmp_path, capsys, windows):
    refused(tmp_path, capsys, backtest(tmp_path, bare(), windows=windows), "needs a panel that")


@pytest.mark.parametrize("window", ["2014", "0", "-5"])
def test_windows_before_the_panel_are_refused(tmp_path, capsys, window):
    bare().write_parquet(tmp_path / "panel.parquet")
    flags = ["--panel", str(tmp_path / "panel.parquet"), f"--windows={window}", "--json"]
    code = main(["backtest", *flags, "--out", str(tmp_path / "draws.parquet")])
    refused(tmp_path, capsys, code, "knows nothing of month")


def test_a_panel_too_short_to_learn_from_says_how_long_it_must_be(tmp_path, capsys):
    (tmp_path / "quick.toml").write_text(CARD)
    card = ["--model", str(tmp_path / "quick.toml")]
    code = backtest(tmp_path, bare(), *card, windows=["2016"])
    refused(tmp_path, capsys, code, "must begin 15 months or more before")


def test_a_unit_untold_at_the_origin_but_named_in_the_window_is_spoken_of(tmp_path):
    untold = pl.col("month_id").is_between(month_id(2017, 5), month_id(2017, 12))
    assert backtest(tmp_path, bare().filter(~untold | (pl.col("country_id") != 4))) == 0
    draws = pl.read_parquet(tmp_path / "draws.parquet")
    assert draws["country_id"].unique().sort().to_list() == [1, 2, 3, 4, 5]
    assert float(draws.filter(pl.col("country_id") == 4)["outcome"].mean()) > 10


def test_units_that_no_table_knows_are_spoken_of(tmp_path):
    assert backtest(tmp_path, bare().with_columns(pl.col("country_id") + 9000)) == 0


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('model = "scale"', "no member speaks of country_id 1"),
        ('model = "fading"\nuntil_level = 10', "no member speaks of country_id 4"),
        ('model = "fading"\nsettings = { years = 3 }', "fading takes no years; it takes half_life"),
    ],
)
def test_a_card_that_leaves_units_unspoken_or_asks_the_impossible(tmp_path, capsys, line, why):
    head = CARD[: CARD.index("[[")]
    (tmp_path / "odd.toml").write_text(f"{head}[[members]]\n{line}\n")
    code = backtest(tmp_path, bare(), "--model", str(tmp_path / "odd.toml"))
    refused(tmp_path, capsys, code, why)


def yearly(first: int = 2008, last: int = 2020) -> pl.DataFrame:
    rows = [(c, y, float(c * y % 7)) for c in range(1, 6) for y in range(first, last + 1)]
    return pl.DataFrame(rows, schema=["country_id", "year", "v2x"], orient="row")


@pytest.mark.parametrize(
    "table",
    [
        yearly(1950, 1960),
        yearly(2019, 2020),
        yearly(2050, 2060),
        yearly().with_columns(pl.col("country_id", "year").cast(pl.String)),
        yearly().with_columns(category("country_id"), pl.col("year").cast(pl.Float64)),
        yearly().with_columns(none=pl.lit(NAN), huge=pl.lit(1e300), level=pl.lit(1), as_of=1),
        yearly().with_columns(pl.col("country_id") + 5000),
    ],
    ids=["long before", "after", "long after", "text", "category", "odd columns", "other units"],
)
def test_covariates_of_other_years_and_types_are_lived_with(tmp_path, table):
    (tmp_path / "quick.toml").write_text(CARD)
    table.write_parquet(tmp_path / "c.parquet")
    more = ["--model", str(tmp_path / "quick.toml"), "--covariates", str(tmp_path / "c.parquet")]
    assert backtest(tmp_path, bare(), *more) == 0


@pytest.mark.parametrize(
    ("table", "why"),
    [
        (yearly().with_columns(year=9999), "year 9999 cannot be"),
        (yearly().rename({"country_id": "ccode"}).with_columns(ccode=8000), "whose ccode is known"),
        (yearly().with_columns(v2x=pl.lit("a")), "no number in it"),
        (yearly().with_columns(country_id=pl.lit("PER")), "country_id holds what is not a number"),
        (pl.concat([yearly(), yearly().with_columns(v2x=9.5)]), "two rows for one year"),
    ],
)
def test_covariates_that_are_none_end_with_their_reason(tmp_path, capsys, table, why):
    table.write_parquet(tmp_path / "c.parquet")
    code = backtest(tmp_path, bare(), "--covariates", str(tmp_path / "c.parquet"))
    refused(tmp_path, capsys, code, why)


@pytest.mark.parametrize("seed", ["-1", "x", str(2**32)])
def test_a_seed_that_is_none_is_a_wrong_flag(tmp_path, capsys, seed):
    with pytest.raises(SystemExit) as ended:
        backtest(tmp_path, bare(), f"--seed={seed}")
    assert ended.value.code == 2


def test_an_out_that_cannot_be_written_is_told(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    for out in (tmp_path / "file" / "d.parquet", tmp_path):
        assert backtest(tmp_path, bare(), "--out", str(out)) == 1
        assert "cannot be written" in capsys.readouterr().err


def test_what_nobody_foresaw_is_one_line_too(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("FORESIGHT_DEBUG")
    head = CARD[: CARD.index("[[")]
    (tmp_path / "odd.toml").write_text(
        f'{head}[[members]]\nmodel = "forest"\nsettings = {{ trees = 0 }}\n'
    )
    code = backtest(tmp_path, bare(), "--model", str(tmp_path / "odd.toml"))
    refused(tmp_path, capsys, code, "FORESIGHT_DEBUG=1 shows where")


def test_a_file_that_unpacks_to_more_than_can_be_borne_is_refused(tmp_path, capsys, monkeypatch):
    """The rows are counted before one is read: two kilobytes may hold a thousand million."""
    many = pl.DataFrame({"month_id": [430] * 3_000_000, "country_id": 1, "ged_best_sb": 0})
    monkeypatch.setattr(reading, "MOST_VALUES", 8_000_000)
    refused(tmp_path, capsys, backtest(tmp_path, many), "are too many at once")
    assert (tmp_path / "panel.parquet").stat().st_size < 20_000
    monkeypatch.setattr(reading, "MOST_BYTES", 1_000_000)
    (tmp_path / "p.csv.gz").write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * 300_000))
    with pytest.raises(Unusable, match="longer than 1,000,000 bytes, unpacked"):
        read_table(tmp_path / "p.csv.gz")


def test_no_broken_byte_makes_more_than_a_reason(tmp_path, capsys):
    """Bytes are broken here and there: the file is read or refused, and nothing else happens."""
    bare(2).write_parquet(tmp_path / "whole.parquet")
    whole = (tmp_path / "whole.parquet").read_bytes()
    rng = np.random.default_rng(4)
    codes = []
    for place in rng.integers(0, len(whole), 40):
        broken = bytearray(whole)
        broken[place : place + 3] = rng.bytes(3)
        (tmp_path / "broken.parquet").write_bytes(bytes(broken))
        flags = ["--panel", tmp_path / "broken.parquet", "--out", tmp_path / "draws.parquet"]
        more = ["--windows", "2018", "--model", "conflictology"]
        codes.append(main(["backtest", *map(str, flags), *more]))
    assert set(codes) <= {0, 1}
    assert 1 in codes


def test_numbers_are_numbers_in_any_guise():
    for kind in (pl.Int8, pl.Float32, pl.String, pl.Categorical, pl.Decimal(9, 1)):
        column = pl.Series("a", ["1", None, "20"]).cast(kind)
        assert whole_numbers(column, "x").to_list() == [1, None, 20]
        assert numbers(column, "x").dtype == pl.Float64
    with pytest.raises(Unusable, match="a must be whole numbers"):
        whole_numbers(pl.Series("a", [1e300]), "x")


def score(folder: Path, draws: pl.DataFrame, actuals: pl.DataFrame, *more: str) -> int:
    draws.write_parquet(folder / "d.parquet")
    actuals.write_parquet(folder / "a.parquet")
    flags = ["--draws", folder / "d.parquet", "--actuals", folder / "a.parquet", *more]
    return main(["score", *map(str, flags), "--json", "--out", str(folder / "draws.parquet")])


def two_cells() -> tuple[pl.DataFrame, pl.DataFrame]:
    keys = pl.DataFrame({"month_id": [457, 457], "country_id": [4, 12]})
    draws = keys.join(pl.DataFrame({"draw": range(1000)}), how="cross")
    return draws.with_columns(outcome=pl.col("draw") // 100), keys.with_columns(ged_sb=3)


@pytest.mark.parametrize(
    "change",
    [
        lambda d, a: (d.sample(fraction=1, shuffle=True), a.reverse()),
        lambda d, a: (d.with_columns(pl.all().cast(pl.String)), a.with_columns(pl.all() * 1.0)),
        lambda d, a: (d.with_columns(category("country_id")), a.with_columns(pl.all().cast(str))),
        lambda d, a: (d.with_columns(x=pl.lit("x")), a.rename({"ged_sb": "ged_best_sb"})),
        lambda d, a: (d.rename({"country_id": "gid"}), a.rename({"country_id": "priogrid_gid"})),
        lambda d, a: (d.rename({"country_id": "priogrid_gid"}), a.rename({"country_id": "gid"})),
    ],
    ids=["any order", "text", "categories", "other columns", "cells", "cells by their other name"],
)
def test_draws_score_the_same_however_they_are_written(tmp_path, capsys, change):
    assert score(tmp_path, *two_cells()) == 0
    expected = json.loads(capsys.readouterr().out)["windows"]
    assert score(tmp_path, *change(*two_cells())) == 0
    assert json.loads(capsys.readouterr().out)["windows"] == expected


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda d, a: (d.with_columns(pl.col("month_id") + 0.5), a), "must be whole numbers"),
        (lambda d, a: (d.with_columns(outcome=pl.lit("x")), a), "outcome holds what is not"),
        (
            lambda d, a: (d.with_columns(month_id=pl.lit(None, dtype=pl.Int64)), a),
            "a row lacks one of month_id",
        ),
        (lambda d, a: (d, a.with_columns(ged_sb=pl.lit("x"))), "ged_sb holds what is not"),
        (lambda d, a: (d, a.rename({"country_id": "gid"})), "the actual values are not"),
        (lambda d, a: (pl.concat([d, d]), a), "must be numbered 0 to 1999"),
    ],
)
def test_draws_and_actuals_that_are_none_end_with_their_reason(tmp_path, capsys, change, why):
    refused(tmp_path, capsys, score(tmp_path, *change(*two_cells())), why)


def test_json_is_json_also_where_nothing_can_be_divided(tmp_path, capsys):
    draws, actuals = two_cells()
    zeros = draws.with_columns(outcome=0)
    zeros.write_parquet(tmp_path / "z.parquet")
    more = ["--against", str(tmp_path / "z.parquet")]
    assert score(tmp_path, zeros, actuals.with_columns(ged_sb=0), *more) == 0

    def no_number(word):
        raise AssertionError(word)

    told = json.loads(capsys.readouterr().out, parse_constant=no_number)
    assert told["against"]["crps"]["ratio"] is None
    zeros.with_columns(pl.col("month_id") + 12).write_parquet(tmp_path / "z.parquet")
    later = pl.concat([actuals, actuals.with_columns(pl.col("month_id") + 12)])
    (tmp_path / "draws.parquet").unlink()
    refused(tmp_path, capsys, score(tmp_path, draws, later, *more), "share no cell")


def onset(folder: Path, frame: pl.DataFrame, first: str, last: str) -> int:
    (folder / "p.csv.gz").write_bytes(gzip.compress(frame.write_csv().encode()))
    flags = ["--predictors", folder / "p.csv.gz", "--from", first, "--to", last, "--json"]
    return main(["onset", *map(str, flags), "--out", str(folder / "draws.parquet")])


def test_risks_of_years_after_the_last_known_outcome(tmp_path, capsys):
    """Data-years to 2022, the last labels unknown, more columns, and one that began late."""
    moved = predictors_frame(years=(1985, 1995)).with_columns(pl.col("year") + 27)
    moved = moved.with_columns(
        mk_onset_1or2=pl.when(pl.col("year") < 2021).then("mk_onset_1or2"),
        efindex=pl.when(pl.col("year") > 2018).then("efindex"),
        name=pl.lit("Perú"),
        empty=pl.lit(None),
    )
    assert onset(tmp_path, moved, "2022", "2022") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["onsets"]) == (40, 0.0)


@pytest.mark.parametrize(
    ("change", "asked", "why"),
    [
        (lambda f: f, ("1993", "2022"), "No predictors for data-year 1995: the file has 1985"),
        (lambda f: f, ("1", "2000000000"), "No predictors for data-year 1: "),
        (lambda f: f, ("1994", "1993"), "lies after the last"),
        (lambda f: f.clear(), ("1993", "1993"), "no row in it"),
        (lambda f: f.with_columns(pl.col("year") + 0.5), ("1993", "1993"), "year must be whole"),
        (lambda f: f.with_columns(ccode=pl.lit("PER")), ("1993", "1993"), "ccode holds what is"),
        (lambda f: f.with_columns(mk_onset_1or2=0), ("1993", "1993"), "too few to learn from"),
    ],
)
def test_predictors_that_do_not_serve_end_with_their_reason(tmp_path, capsys, change, asked, why):
    frame = predictors_frame(years=(1985, 1994))
    refused(tmp_path, capsys, onset(tmp_path, change(frame), *asked), why)
