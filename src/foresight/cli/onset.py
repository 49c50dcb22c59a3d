"""`foresight onset`: the risk that a new mass killing begins, forward out of sample, as CSV."""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from foresight.cli.computing import add_engine
from foresight.cli.printing import progress, show, write_table
from foresight.onset.forward import Risks, favourable, forward
from foresight.onset.predictors import Predictors, read_predictors
from foresight.scores import binary


def add(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("onset", help="the risk of new mass killings, year by year")
    command.add_argument("--predictors", type=Path, required=True)
    command.add_argument("--from", dest="first", type=int, required=True, help="first data-year")
    command.add_argument("--to", dest="last", type=int, required=True, help="last data-year")
    command.add_argument("--out", type=Path, required=True, help="ccode, year, risk")
    add_engine(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Forecast, write, and show how the risks scored where the outcome is known."""
    table = read_predictors(options.predictors)
    found = forward(
        table,
        options.first,
        options.last,
        seed=options.seed,
        track=lambda years: progress(years, "onset", len(list(years))),
        backend=options.backend,
        jobs=options.jobs,
    )
    written = pl.DataFrame(
        {"ccode": table.country[found.row], "year": table.year[found.row], "risk": found.risk}
    ).sort("year", "ccode")
    write_table(written, options.out)
    show(options, _summary(options, table, found))


def _summary(options: argparse.Namespace, table: Predictors, found: Risks) -> dict[str, Any]:
    came, year = table.came[found.row], table.year[found.row].astype(np.float64)
    known = ~np.isnan(came)
    summary: dict[str, Any] = {
        "command": "onset",
        "rows": len(found.row),
        "predictors": len(table.names),
        "onsets": float(came[known].sum()),
        "out": str(options.out),
    }
    if came[known].any():
        summary |= binary.summary(found.risk[known], came[known], year[known])
        risk, began, when, _ = favourable(table, found)
        if began.any():
            summary["max_of_two"] = binary.summary(risk, began, when)
        summary["reliability"] = binary.reliability(found.risk[known], came[known])
    return summary
