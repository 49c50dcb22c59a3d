"""The monthly refresh: from events to the forecasts of countries, of onset and of cells, in steps.

Each step leaves a whole file under the hash of what it was made from, or a run of the store: what
is done is not done again, and a refresh that broke off goes on where it was. A step that fails
stops only those that need it.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from foresight.cards import card
from foresight.covariates import read_covariates
from foresight.engine import Backend
from foresight.errors import Unusable
from foresight.events.counting import country_panel
from foresight.events.ucdp import read_events
from foresight.fetching import sha256
from foresight.grid.cells import GID, neighbours, read_region
from foresight.months import next_window
from foresight.onset.predictors import read_predictors
from foresight.panels import read_panel
from foresight.products import by_cell, by_country, of_onset
from foresight.reading import read_json
from foresight.store import Made, Store
from foresight.versions import code_version

Track = Callable[[Iterable[Any]], Iterable[Any]]
COUNTRY, ONSET, GRID = "country-month", "mass-killing-onset", "grid-month"


@dataclass(frozen=True)
class Plan:
    """What to refresh from, and where it is kept.

    `fetch` puts a release into a folder and returns its file, and whether it was not there yet;
    `track` shows how far a step is.
    """

    store: Store
    fetch: Callable[[str, Path], tuple[Path, bool]]
    releases: Sequence[str] = ()
    events: Sequence[Path] = ()
    cells: Path | None = None
    region: str = "world"
    predictors: Path | None = None
    covariates: Sequence[Path] = ()
    cards: Mapping[str, str] = field(default_factory=dict)
    seed: int = 1
    backend: Backend = "local"
    jobs: int | None = None
    track: Track = iter

    @property
    def steps(self) -> list[str]:
        """The names of the steps, in their order."""
        return [step for step in STEPS if step != ONSET or self.predictors]

    @property
    def inputs(self) -> Path:
        """The folder of what was fetched and made on the way."""
        return self.store.folder / "inputs"

    @property
    def ways(self) -> dict[str, Any]:
        """How a run is made."""
        ways = {"backend": self.backend, "jobs": self.jobs}
        return {"seed": self.seed, "track": self.track, **ways}


@dataclass(frozen=True)
class Step:
    """What became of a step: `new`, `kept` (it was there), `failed` (and why) or `waits`.

    `name` is the run, or the file, that it left.
    """

    step: str
    state: str
    name: str = ""
    why: str = ""


@dataclass(frozen=True)
class Events:
    """The events of all files given, and their files."""

    paths: Sequence[Path]
    table: pl.DataFrame


Have = dict[str, Any]
Work = Callable[[Plan, Have], tuple[Any, str, bool]]  # what it gives, its name, whether it is new


def refresh(plan: Plan) -> Iterator[Step]:
    """Do the steps one after the other and yield what became of each."""
    have: Have = {}
    for step in plan.steps:
        needs, work = STEPS[step]
        lacks = [need for need in needs if need not in have]
        if lacks:
            yield Step(step, "waits", why=f"It needs {' and '.join(lacks)}.")
            continue
        try:
            have[step], name, new = work(plan, have)
        except (Unusable, OSError) as why:
            yield Step(step, "failed", why=str(why))
        else:
            yield Step(step, "new" if new else "kept", name)


def _events(plan: Plan, have: Have) -> tuple[Events, str, bool]:
    """Fetch the releases that are not there, and read all events.

    Where two files tell of one event, the later file holds: a candidate release corrects itself.
    """
    fetched = [plan.fetch(release, plan.inputs) for release in plan.releases]
    paths = [*(path for path, _ in fetched), *plan.events]
    table = pl.concat([read_events(path) for path in paths])
    table = table.unique("id", keep="last", maintain_order=True)
    names = ", ".join(path.name for path in paths)
    return Events(paths, table), names, any(new for _, new in fetched)


def _panel(plan: Plan, have: Have) -> tuple[Path, str, bool]:
    found: Events = have["events"]
    return _made(plan.inputs, "panel", found.paths, lambda: country_panel(found.table).frame)


def _cells(plan: Plan, have: Have) -> tuple[Path, str, bool]:
    """Take the cells given, else make those of every event and the eight around each."""
    found: Events = have["events"]
    if plan.cells is None:
        return _made(plan.inputs, "cells", found.paths, lambda: cells_of(found.table))
    read_region(plan.cells, plan.region)
    return plan.cells, plan.cells.name, False


def cells_of(events: pl.DataFrame) -> pl.DataFrame:
    """Return the cells in which anything was ever told of, with those around: `priogrid_gid`."""
    hit = events.select(GID)["gid"].unique().to_numpy()
    return pl.DataFrame({"priogrid_gid": np.union1d(hit, neighbours(hit).ravel())})


def _made(
    folder: Path, name: str, sources: Sequence[Path], make: Callable[[], pl.DataFrame]
) -> tuple[Path, str, bool]:
    """Make a file under the hash of its sources and the code, unless it is there and as it was."""
    about = json.dumps([[sha256(path) for path in sources], code_version()])
    path = folder / f"{name}-{hashlib.sha256(about.encode()).hexdigest()[:16]}.parquet"
    record = path.with_suffix(".json")
    if path.is_file() and read_json(record).get("sha256") == sha256(path):
        return path, path.name, False
    table = make()
    folder.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    table.write_parquet(part)
    part.replace(path)
    part.write_text(json.dumps({"file": path.name, "sha256": sha256(path)}) + "\n")
    part.replace(record)
    return path, path.name, True


def _kept(
    plan: Plan,
    step: str,
    inputs: Sequence[Path],
    window: int,
    make: Callable[..., Made],
    more: Mapping[str, Any] | None = None,
) -> tuple[dict[str, Any], str, bool]:
    chosen = card(plan.cards.get(step, step))
    ways = plan.ways if step == ONSET else {**plan.ways, "card": chosen}
    work = partial(make, **ways)
    record = plan.store.kept(chosen, inputs, window, plan.seed, work, more)
    return record, record["run"], record["new"]


def _by_country(plan: Plan, have: Have) -> tuple[dict[str, Any], str, bool]:
    path: Path = have["panel"]
    panel, extra = read_panel(path), read_covariates(plan.covariates)
    window = next_window(panel.last_month)
    make = partial(by_country, panel, window, extra=extra)
    return _kept(plan, COUNTRY, [path, *plan.covariates], window, make)


def _of_onset(plan: Plan, have: Have) -> tuple[dict[str, Any], str, bool]:
    assert plan.predictors  # noqa: S101  # else it is no step
    table = read_predictors(plan.predictors)
    year = int(table.year.max())
    return _kept(plan, ONSET, [plan.predictors], year, partial(of_onset, table, year))


def _by_cell(plan: Plan, have: Have) -> tuple[dict[str, Any], str, bool]:
    found: Events = have["events"]
    region = read_region(have["cells"], plan.region)
    window = next_window(int(found.table["month_id"].to_numpy().max()))
    make = partial(by_cell, found.table, region, window)
    more = {"region": plan.region, "cells": len(region)}
    return _kept(plan, GRID, [*found.paths, have["cells"]], window, make, more)


STEPS: dict[str, tuple[tuple[str, ...], Work]] = {
    "events": ((), _events),
    "panel": (("events",), _panel),
    "cells": (("events",), _cells),
    COUNTRY: (("panel",), _by_country),
    ONSET: ((), _of_onset),
    GRID: (("events", "cells"), _by_cell),
}
