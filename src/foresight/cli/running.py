"""`foresight run` and `foresight report`: make and keep a forecast, and show what it says."""

import argparse
import os
from pathlib import Path
from typing import Any

from foresight.backtest import backtest
from foresight.cards import card
from foresight.cli.printing import show
from foresight.covariates import read_covariates
from foresight.errors import Unusable
from foresight.months import calendar_month, year_of
from foresight.panels import Panel, read_panel
from foresight.reporting import report
from foresight.store import Store

OCTOBER = 10


def add(commands: Any) -> None:
    """Add both commands."""
    command = commands.add_parser("run", help="forecast the next window and keep it")
    command.add_argument("card", help="a card by name, or its path")
    command.add_argument("--panel", type=Path, help="else FORESIGHT_PANEL")
    command.add_argument("--covariates", type=Path, nargs="*", default=[])
    command.add_argument("--window", type=int, help="else the latest the panel serves")
    command.add_argument("--store", type=Path, help="else FORESIGHT_STORE, else ./foresight-store")
    command.add_argument("--backend", choices=("local", "ray", "dask"), default="local")
    command.add_argument("--jobs", type=int, default=1)
    command.set_defaults(run=run)
    command = commands.add_parser("report", help="what a kept forecast says")
    command.add_argument("name", metavar="RUN")
    command.add_argument("--out", type=Path, required=True, help="a folder")
    command.add_argument("--store", type=Path)
    command.set_defaults(run=tell)


def run(options: argparse.Namespace) -> None:
    """Forecast and keep, unless the same run is kept already."""
    path = options.panel or Path(os.environ.get("FORESIGHT_PANEL", ""))
    if not path.is_file():
        raise Unusable("run needs --panel FILE, or FORESIGHT_PANEL in the environment.")
    panel, chosen = read_panel(path), card(options.card)
    window = options.window or _next(panel)
    extra = read_covariates(options.covariates)

    def make() -> Any:
        found = backtest(
            panel,
            [window],
            chosen,
            seed=options.seed,
            extra=extra,
            backend=options.backend,
            jobs=options.jobs,
        )
        return next(iter(found))[1]

    inputs = [path, *options.covariates]
    record = _store(options).kept(chosen, inputs, window, options.seed, make)
    show(options, {"command": "run", **record}, rows="none")


def tell(options: argparse.Namespace) -> None:
    """Write the report of a run."""
    show(options, {"command": "report", **report(_store(options), options.name, options.out)})


def _store(options: argparse.Namespace) -> Store:
    return Store(options.store or Path(os.environ.get("FORESIGHT_STORE", "foresight-store")))


def _next(panel: Panel) -> int:
    """Return the latest window whose origin the panel has reached."""
    last = panel.last_month
    return year_of(last) + (calendar_month(last) >= OCTOBER)
