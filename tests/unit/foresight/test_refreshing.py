"""`refresh`: all that is due in one command; what is done stays done, what fails is named."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from foresight.cli import main
from foresight.months import month_id

from .made import predictors_frame
from .test_fetching import Server, address, server  # noqa: F401
from .test_run_products import GRID_CARD

CARD = """
name = "quick"
title = "A quick one"
target = "ged_best_sb"
limits = ["It is for tests."]
[[members]]
model = "fading"
"""
STEPS = ["events", "panel", "cells", "country-month", "mass-killing-onset", "grid-month"]


def rows(seed: int = 1, years: range = range(2009, 2012)) -> list[dict]:
    """Return events as the service tells them: two wars, and Peru."""
    rng = np.random.default_rng(seed)
    found = []
    for year in years:
        for month in range(1, 13):
            for code, lat, lon in ((625, 12.75, 25.25), (652, 35.25, 38.25), (135, -12.75, -74.25)):
                day = f"{year}-{month:02}-15T00:00:00"
                found.append(
                    {
                        "id": len(found),
                        "type_of_violence": 1,
                        "date_start": day,
                        "date_end": day,
                        "best": int(rng.poisson(8)),
                        "latitude": lat + 0.5 * int(rng.integers(0, 3)),
                        "longitude": lon,
                        "country": "",
                        "country_id": code,
                    }
                )
    return found


@pytest.fixture
def world(server, tmp_path, monkeypatch, capsys):  # noqa: F811
    """A folder with a configuration; call it to refresh, and get exit code, summary, errors."""
    monkeypatch.setenv("FORESIGHT_UCDP_TOKEN", "key")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server.wanted, server.rows = "key", rows()
    predictors = predictors_frame(years=(1990, 1994)).write_csv().encode()
    (tmp_path / "p.csv.gz").write_bytes(gzip.compress(predictors, mtime=0))
    (tmp_path / "country.toml").write_text(CARD)
    (tmp_path / "grid.toml").write_text(GRID_CARD)
    (tmp_path / "config.toml").write_text(
        f"""
        release = ["25.1"]
        address = "{address(server)}"
        predictors = "p.csv.gz"
        store = "store"
        country_card = "country.toml"
        grid_card = "grid.toml"
        """
    )

    def refresh(*more: str) -> tuple[int, dict, str]:
        code = main(["refresh", str(tmp_path / "config.toml"), "--json", *more])
        said = capsys.readouterr()
        return code, json.loads(said.out), said.err

    return refresh


def states(told: dict) -> dict[str, str]:
    return {step["step"]: step["state"] for step in told["steps"]}


def kept(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_all_is_done_once_and_again_nothing(world, server, tmp_path):  # noqa: F811
    code, told, _ = world()
    assert (code, told["new"], told["failed"]) == (0, True, [])
    assert states(told) == dict.fromkeys(STEPS, "new")
    before, asked = kept(tmp_path / "store"), server.asked
    assert not [name for name in before if name.endswith(".part")]
    code, again, _ = world()
    assert (code, again["new"]) == (0, False)
    assert states(again) == dict.fromkeys(STEPS, "kept")
    assert [s["name"] for s in again["steps"]] == [s["name"] for s in told["steps"]]
    assert server.asked == asked
    assert kept(tmp_path / "store") == before
    runs = {s["step"]: s["name"] for s in told["steps"]}
    record = json.loads((tmp_path / "store/runs" / runs["country-month"] / "run.json").read_text())
    assert (record["window"], record["card"]) == (2012, "quick")
    draws = pl.read_parquet(tmp_path / "store/runs" / runs["country-month"] / "draws.parquet")
    assert draws["country_id"].n_unique() > 190  # every State, also those that saw nothing
    assert draws["month_id"].unique().sort().to_list() == list(
        range(month_id(2012, 1), month_id(2012, 12) + 1)
    )
    cells = pl.read_parquet(tmp_path / "store/runs" / runs["grid-month"] / "draws.parquet")
    assert 3 * 9 <= cells["gid"].n_unique() <= 3 * 15


def test_what_failed_is_named_and_only_that_is_done_again(world, server, tmp_path):  # noqa: F811
    server.wanted = "another"
    code, told, said = world()
    assert code == 1
    assert told["failed"] == ["events"]
    assert "refresh, step events" in said
    assert "401" in said
    waiting = dict.fromkeys(["panel", "cells", "country-month", "grid-month"], "waits")
    assert states(told) == {"events": "failed", **waiting, "mass-killing-onset": "new"}
    server.wanted = "key"
    code, told, _ = world("--grid-card", "absent.toml")
    assert (code, told["failed"]) == (1, ["grid-month"])
    done = dict.fromkeys(STEPS, "new")
    expected = {**done, "mass-killing-onset": "kept", "grid-month": "failed"}
    assert states(told) == expected
    code, told, _ = world()
    assert code == 0
    assert states(told) == {**dict.fromkeys(STEPS, "kept"), "grid-month": "new"}


def test_new_events_are_added_up_and_correct_the_old_ones(world, server, tmp_path):  # noqa: F811
    config = tmp_path / "config.toml"
    config.write_text(config.read_text().replace("predictors =", "covariates = [] #"))
    assert world()[0] == 0
    later = rows(years=range(2012, 2013))
    for one in later:
        one["id"] += 1000
    corrected = {**rows()[-1], "best": 900}
    server.rows = [*later, corrected]
    code, told, _ = world("--release", "25.1", "25.0.12")
    assert code == 0
    assert set(states(told).values()) == {"new"}
    made = {s["step"]: s["name"] for s in told["steps"]}
    assert made["events"] == "ucdp-ged-25.1.parquet, ucdp-ged-25.0.12.parquet"
    panel = pl.read_parquet(tmp_path / "store/inputs" / made["panel"])
    peru = panel.filter(pl.col("country_id") == 13).sort("month_id")
    assert peru["month_id"].max() == month_id(2012, 12)
    assert peru.filter(pl.col("month_id") == month_id(2011, 12))["ged_best_sb"].item() == 900


def test_a_file_that_was_cut_is_made_again_and_a_country_unknown_stops_it(
    world,
    server,  # noqa: F811
    tmp_path,
):
    (tmp_path / "config.toml").write_text("store = 'store'\ncountry_card = 'country.toml'")
    server.rows[0]["country_id"] = 9999
    pl.DataFrame(server.rows).write_csv(tmp_path / "e.csv")
    cards = ["--grid-card", str(tmp_path / "grid.toml"), "--events", str(tmp_path / "e.csv")]
    code, told, said = world(*cards)
    assert (code, told["failed"]) == (1, ["panel"])
    assert "«9999» is no country known" in said
    assert not list((tmp_path / "store/inputs").glob("panel*"))
    server.rows[0]["country_id"] = 625
    pl.DataFrame(server.rows).write_csv(tmp_path / "e.csv")
    code, told, _ = world(*cards)
    assert code == 0
    assert "mass-killing-onset" not in states(told)
    path = next((tmp_path / "store/inputs").glob("panel*.parquet"))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    code, told, _ = world(*cards)
    assert (code, states(told)["panel"], states(told)["country-month"]) == (0, "new", "kept")
    assert path.read_bytes() == whole
    path.with_suffix(".json").write_text("{")
    code, told, _ = world(*cards)
    assert (code, states(told)["panel"], states(told)["cells"]) == (0, "new", "kept")


def test_two_at_once_on_one_store_do_not_meet(world, tmp_path, capsys):
    """The second ends with its reason and touches nothing; what was killed holds nobody up."""
    hold = "import sys; from pathlib import Path; from foresight.store import Store\n"
    hold += "with Store(Path(sys.argv[1])).alone(): print('in', flush=True); sys.stdin.read()"
    asked = [sys.executable, "-c", hold, str(tmp_path / "store")]
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(asked, env=path, stdin=-1, stdout=-1, text=True) as first:
        assert first.stdout.readline() == "in\n"
        assert main(["refresh", str(tmp_path / "config.toml"), "--json"]) == 1
        said = capsys.readouterr()
        assert "another refresh is at work in this store" in said.err
        assert said.out == ""
        assert [p.name for p in (tmp_path / "store").iterdir()] == [".lock"]
        first.kill()
    code, told, _ = world()
    assert (code, states(told)) == (0, dict.fromkeys(STEPS, "new"))


@pytest.mark.parametrize(
    ("flags", "why"),
    [
        ([], "--release or --events is needed"),
        (["--release", "25.1", "--region", "mars"], "--region mars"),
        (["--release", "25.1", "--region", "africa_me"], "needs --cells"),
        (["absent.toml"], "absent.toml"),
    ],
)
def test_wrong_flags_end_with_2(flags, why, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["refresh", *flags])
    assert ended.value.code == 2
    assert why in capsys.readouterr().err


def test_a_configuration_that_says_what_it_may_not_ends_with_2(tmp_path, capsys):
    path = tmp_path / "c.toml"
    path.write_text("relase = ['25.1']")
    with pytest.raises(SystemExit) as ended:
        main(["refresh", str(path)])
    assert ended.value.code == 2
    assert "relase" in capsys.readouterr().err
