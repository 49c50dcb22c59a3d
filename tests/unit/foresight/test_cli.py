"""The command line is a contract: flags, files, exit codes, one JSON object and nothing else."""

import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from foresight.cli import main

from .made import panel_frame, predictors_frame

ROOT = Path(__file__).resolve().parents[3]
CARD = """
name = "quick"
title = "A quick one"
target = "ged_best_sb"
limits = ["It is for tests."]
[[members]]
model = "fading"
[[members]]
model = "forest"
settings = { trees = 8 }
"""


@pytest.fixture
def files(tmp_path):
    panel_frame().write_parquet(tmp_path / "panel.parquet")
    (tmp_path / "quick.toml").write_text(CARD)
    actual = panel_frame().select("month_id", "country_id", ged_sb=pl.col("ged_best_sb"))
    actual.write_parquet(tmp_path / "actuals.parquet")
    return tmp_path


def told(capsys) -> dict:
    return json.loads(capsys.readouterr().out)


def backtest(files: Path, *more: str) -> int:
    panel, out, card = files / "panel.parquet", files / "draws.parquet", files / "quick.toml"
    paths = ["--panel", str(panel), "--out", str(out), "--model", str(card)]
    return main(["backtest", *paths, "--windows", "2011", "2012", "--json", *more])


def test_a_table_that_nobody_sees_on_a_terminal_cuts_no_name(tmp_path, capsys):
    keys = pl.DataFrame({"month_id": [457, 457], "country_id": [4, 12]})
    draws = keys.join(pl.DataFrame({"draw": range(1000)}), how="cross")
    draws.with_columns(outcome="draw").write_parquet(tmp_path / "d.parquet")
    keys.with_columns(ged_sb=3).write_parquet(tmp_path / "a.parquet")
    flags = ["--draws", str(tmp_path / "d.parquet"), "--actuals", str(tmp_path / "a.parquet")]
    assert main(["score", *flags]) == 0
    head = capsys.readouterr().out.splitlines()[1]
    assert "coverage_90 " in head
    assert "coverage_90_nonzero" in head


def test_backtest_then_score(files, capsys):
    assert backtest(files) == 0
    assert [w["window"] for w in told(capsys)["windows"]] == [2011, 2012]
    draws = pl.read_parquet(files / "draws.parquet")
    assert draws.columns == ["month_id", "country_id", "draw", "outcome"]
    assert (draws["draw"].min(), draws["draw"].max()) == (0, 999)
    paths = ["--draws", str(files / "draws.parquet"), "--actuals", str(files / "actuals.parquet")]
    assert main(["score", *paths, "--out", str(files / "s.parquet"), "--json"]) == 0
    windows = told(capsys)["windows"]
    assert {"crps", "ign", "mis"} <= set(windows[0])
    scores = pl.read_parquet(files / "s.parquet")
    assert {"month_id", "country_id", "crps", "ign", "mis"} <= set(scores.columns)
    mean = scores.filter(pl.col("window") == 2011)["crps"].mean()
    assert windows[0]["crps"] == pytest.approx(mean)


def test_the_same_seed_writes_the_same_bytes(files, capsys):
    assert backtest(files, "--seed", "7") == 0
    first = (files / "draws.parquet").read_bytes()
    assert backtest(files, "--seed", "7") == 0
    assert (files / "draws.parquet").read_bytes() == first
    assert backtest(files, "--seed", "8") == 0
    assert (files / "draws.parquet").read_bytes() != first


def test_what_cannot_be_used_ends_with_1_and_leaves_nothing(files, capsys):
    whole = (files / "panel.parquet").read_bytes()
    (files / "panel.parquet").write_bytes(whole[:1000])
    assert backtest(files) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "not a whole Parquet file" in said.err
    assert sorted(p.name for p in files.iterdir()) == [
        "actuals.parquet",
        "panel.parquet",
        "quick.toml",
    ]


def test_wrong_flags_end_with_2(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["backtest", "--windows", "2018"])
    assert ended.value.code == 2


def test_onset_writes_the_columns_of_the_contract(tmp_path, capsys):
    path, out = tmp_path / "p.csv.gz", tmp_path / "risks.csv"
    import gzip

    path.write_bytes(gzip.compress(predictors_frame().write_csv().encode()))
    flags = ["--predictors", str(path), "--from", "1990", "--to", "1991", "--out", str(out)]
    assert main(["onset", *flags, "--json"]) == 0
    assert told(capsys)["rows"] == 80
    risks = pl.read_csv(out)
    assert risks.columns == ["ccode", "year", "risk"]
    assert risks["risk"].is_between(0, 1).all()


def test_covariates_are_joined_by_year_and_known_late(files, capsys):
    rows = [(c, y, float(c + y)) for c in range(1, 17) for y in range(1998, 2013)]
    yearly = pl.DataFrame(rows, schema=["country_id", "year", "v2x_rule"], orient="row")
    yearly.write_csv(files / "c.csv")
    assert backtest(files, "--covariates", str(files / "c.csv")) == 0
    assert told(capsys)["covariates"] == 1
    first = pl.read_parquet(files / "draws.parquet")
    later = yearly.with_columns(
        v2x_rule=pl.when(pl.col("year") > 2010).then(-9.0).otherwise("v2x_rule")
    )
    later.write_csv(files / "c.csv")
    assert backtest(files, "--covariates", str(files / "c.csv")) == 0
    assert pl.read_parquet(files / "draws.parquet").equals(first)
    (files / "c.csv").write_text("a,b\n1,2\n")
    assert backtest(files, "--covariates", str(files / "c.csv")) == 1


def test_a_run_is_kept_once_and_reported(files, capsys):
    card = str(files / "quick.toml")
    flags = ["--panel", str(files / "panel.parquet"), "--store", str(files / "store"), "--json"]
    assert main(["run", card, *flags]) == 0
    first = told(capsys)
    assert (first["new"], first["window"]) == (True, 2013)
    assert main(["run", card, *flags]) == 0
    assert told(capsys) == {**first, "new": False}
    store = ["--store", str(files / "store"), "--json"]
    assert main(["report", first["run"][:8], "--out", str(files / "r"), *store]) == 0
    assert told(capsys)["rows"] == 15 * 12
    page = (files / "r" / "report.html").read_text()
    assert "A low number is not safety" in page
    assert "It is for tests." in page
    assert "deaths of the last months: " in page
    drivers = pl.read_csv(files / "r" / "drivers.csv")
    assert drivers.columns == ["country_id", "feature", "key", "value", "effect", "share"]
    assert drivers["country_id"].n_unique() == 15
    table = pl.read_csv(files / "r" / "forecast.csv")
    assert (table["low_90"] <= table["median"]).all()
    assert (table["median"] <= table["high_90"]).all()
    draws = files / "store" / "runs" / first["run"] / "draws.parquet"
    draws.write_bytes(draws.read_bytes() + b"x")
    assert main(["report", first["run"], "--out", str(files / "r"), *store]) == 1
    assert "changed since" in capsys.readouterr().err


def test_it_runs_as_a_module_without_the_house(files):
    run = subprocess.run(
        [sys.executable, "-m", "foresight", "score", "--draws", "none", "--actuals", "none"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert run.returncode == 1
    assert "none: there is no such file" in run.stderr
    code = "import sys, foresight.cli; sys.exit('django' in sys.modules or 'amparo' in sys.modules)"
    alone = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert alone.returncode == 0
