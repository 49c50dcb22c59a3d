"""`foresight backtest`: draws of past windows, as they would have been forecast then."""

import argparse
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq

from foresight.backtest import backtest
from foresight.cards import card
from foresight.cli.computing import add_engine
from foresight.cli.printing import progress, show, whole
from foresight.covariates import read_covariates
from foresight.errors import Unusable
from foresight.panels import read_panel


def add(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("backtest", help="forecast past windows, seeing nothing of them")
    command.add_argument("--panel", type=Path, required=True)
    command.add_argument("--covariates", type=Path, nargs="*", default=[])
    command.add_argument("--windows", type=int, nargs="+", required=True, help="years")
    command.add_argument("--out", type=Path, required=True)
    command.add_argument("--model", default="country-month", help="a card by name, or its path")
    add_engine(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Forecast and write window by window; the file is there only when all of it is."""
    panel, chosen = read_panel(options.panel), card(options.model)
    windows = sorted(set(options.windows))
    extra = read_covariates(options.covariates)
    if extra is not None and panel.unit != "country_id":
        raise Unusable("--covariates are by country; this panel is by cell.")
    found = backtest(
        panel,
        windows,
        chosen,
        seed=options.seed,
        extra=extra,
        backend=options.backend,
        jobs=options.jobs,
    )
    told = _write(progress(found, "backtest", len(windows)), panel.unit, options.out)
    show(
        options,
        {
            "command": "backtest",
            "windows": told,
            "model": chosen.name,
            "card": chosen.hash,
            "covariates": len(extra.columns) - 2 if extra is not None else 0,
            "seed": options.seed,
            "out": str(options.out),
        },
    )


def _write(found: Iterable[tuple[int, pl.DataFrame]], unit: str, out: Path) -> list[dict[str, Any]]:
    """Write the draws of each window as they come; return what each holds."""
    told: list[dict[str, Any]] = []
    with whole(out) as part, ExitStack() as closing:
        writer: pq.ParquetWriter | None = None
        for window, draws in found:
            rows = draws.to_arrow()
            if writer is None:
                writer = closing.enter_context(
                    pq.ParquetWriter(part, rows.schema, compression="zstd")
                )
            writer.write_table(rows)
            cells = draws.select("month_id", unit).unique()
            told.append(
                {
                    "window": window,
                    "units": cells[unit].n_unique(),
                    "cells": len(cells),
                    "mean": float(draws["outcome"].mean() or 0.0),  # type: ignore[arg-type]
                }
            )
    return told
