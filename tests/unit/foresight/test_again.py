"""The same asked again in another process: nothing to do, and made anew the same bytes."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl

from .made import predictors_frame
from .test_refreshing import CARD, STEPS, rows
from .test_run_products import GRID_CARD

ROOT = Path(__file__).resolve().parents[3]
FOREST = CARD + '[[members]]\nmodel = "forest"\nsettings = { trees = 4 }\n'


def asked(folder: Path, store: str, *, hashes: str) -> dict:
    """Refresh in a process of its own, in which sets and dicts have another order."""
    flags = ["refresh", str(folder / "config.toml"), "--store", str(folder / store), "--json"]
    run = subprocess.run(
        [sys.executable, "-m", "foresight", *flags],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": hashes},
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def kept(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return each file, and when it was written."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_another_process_finds_it_done_and_makes_the_same_bytes(tmp_path):
    predictors = predictors_frame(years=(1990, 1993)).write_csv().encode()
    (tmp_path / "p.csv.gz").write_bytes(gzip.compress(predictors, mtime=0))
    pl.DataFrame(rows()).write_parquet(tmp_path / "e.parquet")
    (tmp_path / "country.toml").write_text(FOREST)
    (tmp_path / "grid.toml").write_text(GRID_CARD)
    (tmp_path / "config.toml").write_text(
        'events = ["e.parquet"]\npredictors = "p.csv.gz"\n'
        'country_card = "country.toml"\ngrid_card = "grid.toml"\n'
    )
    first = asked(tmp_path, "one", hashes="1")
    assert {s["step"]: s["state"] for s in first["steps"]} == {
        **dict.fromkeys(STEPS, "new"),
        "events": "kept",  # the file was given
    }
    before = kept(tmp_path / "one")
    again = asked(tmp_path, "one", hashes="2")
    assert (again["new"], {s["state"] for s in again["steps"]}) == (False, {"kept"})
    assert kept(tmp_path / "one") == before  # nothing was even written again
    elsewhere = asked(tmp_path, "two", hashes="3")
    assert elsewhere["new"]
    made = kept(tmp_path / "two")
    assert {name: told for name, (told, _) in made.items()} == {
        name: told for name, (told, _) in before.items()
    }
    assert sum(name.endswith("draws.parquet") for name in made) == 2
    assert sum(name.endswith("risks.parquet") for name in made) == 1
