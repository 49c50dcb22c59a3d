"""`foresight grid`: draws for half-degree cells."""

import argparse
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from foresight.cards import card
from foresight.cli.computing import add_engine
from foresight.cli.printing import progress, show, whole
from foresight.events.ucdp import read_events
from foresight.grid.cells import REGIONS, read_region
from foresight.grid.forecast import SCHEMA, forecast, tables


def add(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("grid", help="forecast half-degree cells")
    command.add_argument("--events", type=Path, required=True)
    command.add_argument("--cells", type=Path, required=True)
    command.add_argument("--windows", type=int, nargs="+", required=True, help="years")
    command.add_argument("--out", type=Path, required=True)
    command.add_argument("--region", choices=sorted(REGIONS), default="africa_me")
    command.add_argument("--model", default="grid-month", help="a card by name, or its path")
    add_engine(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Forecast and write month by month; the file is there only when all of it is."""
    region, found = read_region(options.cells, options.region), read_events(options.events)
    chosen, windows = card(options.model), sorted(set(options.windows))
    told: list[dict[str, Any]] = []
    with whole(options.out) as part, pq.ParquetWriter(part, SCHEMA, compression="zstd") as writer:
        for window in progress(windows, "grid", len(windows)):
            alive, draws = forecast(
                found,
                region,
                window,
                chosen,
                seed=options.seed,
                backend=options.backend,
                jobs=options.jobs,
            )
            for table in tables(window, region, alive, draws):
                writer.write_table(table)
            told.append({"window": window, "cells": len(region), "near_violence": len(alive)})
    show(
        options,
        {
            "command": "grid",
            "windows": told,
            "region": options.region,
            "model": chosen.name,
            "card": chosen.hash,
            "seed": options.seed,
            "out": str(options.out),
        },
    )
