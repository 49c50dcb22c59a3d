"""`foresight run` and `foresight report`: make and keep a forecast, and show what it says."""

import argparse
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from foresight.cards import Card, card
from foresight.cli.computing import add_engine
from foresight.cli.printing import progress, show
from foresight.covariates import read_covariates
from foresight.errors import Unusable
from foresight.events.ucdp import read_events
from foresight.grid.cells import REGIONS, read_region
from foresight.months import next_window
from foresight.onset.predictors import read_predictors
from foresight.panels import read_panel
from foresight.products import by_cell, by_country, of_onset
from foresight.reporting import report
from foresight.scores.cells import read_actuals
from foresight.store import Made, Store


def add(commands: Any) -> None:
    """Add both commands."""
    command = commands.add_parser("run", help="forecast what comes next and keep it")
    command.add_argument("card", help="a card by name, or its path")
    command.add_argument("--panel", type=Path, help="by country; else FORESIGHT_PANEL")
    command.add_argument("--covariates", type=Path, nargs="*", default=[], help="by country")
    command.add_argument("--events", type=Path, help="by cell; else FORESIGHT_EVENTS")
    command.add_argument("--cells", type=Path, help="by cell; else FORESIGHT_CELLS")
    command.add_argument("--region", choices=sorted(REGIONS), default="africa_me", help="by cell")
    command.add_argument("--predictors", type=Path, help="of onset; else FORESIGHT_PREDICTORS")
    command.add_argument("--window", type=int, help="a year (of onset: the data-year); else latest")
    command.add_argument("--store", type=Path, help="else FORESIGHT_STORE, else ./foresight-store")
    add_engine(command)
    command.set_defaults(run=run)
    command = commands.add_parser("report", help="what a kept forecast says")
    command.add_argument("name", metavar="RUN")
    command.add_argument("--out", type=Path, required=True, help="a folder")
    command.add_argument("--actuals", type=Path, help="what came: to see how far it holds")
    command.add_argument("--store", type=Path)
    command.set_defaults(run=tell)


def run(options: argparse.Namespace) -> None:
    """Forecast and keep, unless the same run is kept already."""
    chosen = card(options.card)
    asked = {"country": _by_country, "grid": _by_cell, "onset": _of_onset}[chosen.product](
        options, chosen
    )
    record = _store(options).kept(
        chosen, asked.inputs, asked.window, options.seed, asked.make, asked.more
    )
    show(options, {"command": "run", **record}, rows="none")


@dataclass(frozen=True)
class Asked:
    """What a run is made from, and how."""

    inputs: Sequence[Path]
    window: int
    make: Callable[[], Made]
    more: Mapping[str, Any] = field(default_factory=dict)


def _by_country(options: argparse.Namespace, chosen: Card) -> Asked:
    path = _given(options, "panel")
    panel = read_panel(path)
    window = options.window or next_window(panel.last_month)
    extra = read_covariates(options.covariates)
    how = _how(options, len(chosen.members))
    make = partial(by_country, panel, window, chosen, extra=extra, **how)
    return Asked([path, *options.covariates], window, make)


def _by_cell(options: argparse.Namespace, chosen: Card) -> Asked:
    paths = [_given(options, "events"), _given(options, "cells")]
    found, region = read_events(paths[0]), read_region(paths[1], options.region)
    window = options.window or next_window(int(found["month_id"].to_numpy().max()))
    how = _how(options, len(chosen.members))
    make = partial(by_cell, found, region, window, chosen, **how)
    more = {"region": options.region, "cells": len(region)}
    return Asked(paths, window, make, more)


def _of_onset(options: argparse.Namespace, chosen: Card) -> Asked:
    path = _given(options, "predictors")
    table = read_predictors(path)
    year = options.window or int(table.year.max())

    def track(years: Iterable[int]) -> Iterator[int]:
        asked = list(years)
        return progress(asked, "run", len(asked))

    how = {"backend": options.backend, "jobs": options.jobs, "track": track}
    return Asked([path], year, partial(of_onset, table, year, seed=options.seed, **how))


def _how(options: argparse.Namespace, members: int) -> dict[str, Any]:
    return {
        "seed": options.seed,
        "backend": options.backend,
        "jobs": options.jobs,
        "track": lambda said: progress(said, "run", members),
    }


def _given(options: argparse.Namespace, what: str) -> Path:
    name = f"FORESIGHT_{what.upper()}"
    path: Path = getattr(options, what) or Path(os.environ.get(name, ""))
    if not path.is_file():
        raise Unusable(f"run {options.card} needs --{what} FILE, or {name} in the environment.")
    return path


def tell(options: argparse.Namespace) -> None:
    """Write the report of a run."""
    came = read_actuals(options.actuals) if options.actuals else None
    written = report(_store(options), options.name, options.out, actuals=came)
    show(options, {"command": "report", **written})


def _store(options: argparse.Namespace) -> Store:
    return Store(options.store or Path(os.environ.get("FORESIGHT_STORE", "foresight-store")))
