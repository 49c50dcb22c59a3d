"""`foresight score`: crps, ign and mis of each cell, and the table of the windows."""

import argparse
from pathlib import Path
from typing import Any

from foresight.cli.printing import show, write_table
from foresight.scores.cells import read_actuals, score, unit_of
from foresight.scores.summary import against, by_window


def add(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("score", help="score draws against what came")
    command.add_argument("--draws", type=Path, required=True)
    command.add_argument("--actuals", type=Path, required=True)
    command.add_argument("--out", type=Path, help="where the scores of each cell go")
    command.add_argument("--against", type=Path, help="draws of another forecast to compare with")
    command.add_argument(
        "--few",
        choices=("official", "bootstrap"),
        default="official",
        help="how ign is taken where a cell has not 1,000 draws",
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Score, write and show."""
    actuals = read_actuals(options.actuals)
    scored = score(options.draws, actuals, few=options.few)
    summary: dict[str, Any] = {"command": "score", "windows": by_window(scored)}
    if options.against:
        other = score(options.against, actuals, few=options.few)
        unit = unit_of(scored.columns, str(options.draws))
        summary["against"] = against(scored, other, unit, seed=options.seed)
    if options.out:
        write_table(scored, options.out)
        summary["out"] = str(options.out)
    show(options, summary)
