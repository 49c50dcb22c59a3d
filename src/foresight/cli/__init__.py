"""The command line: other programs call it, so its flags, files and exit codes are a contract.

Exit codes: 0 done, 1 what was given cannot be used (and why, on stderr), 2 wrong flags.
`--json` prints one JSON object on stdout and nothing else there; progress goes to stderr.
"""

import argparse
import sys
from collections.abc import Sequence

from foresight.cli import backtesting, fetch, grid, onset, running, scoring
from foresight.errors import Unusable

PARTS = (scoring, backtesting, onset, grid, fetch, running)


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = argparse.ArgumentParser(prog="foresight", description="Forecasts and their scores.")
    commands = top.add_subparsers(dest="command", required=True)
    for part in PARTS:
        part.add(commands)
    for command in commands.choices.values():
        command.add_argument("--json", action="store_true", help="print one JSON object")
        command.add_argument("--seed", type=int, default=1, help="same seed, same answer")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = parser().parse_args(arguments)
    try:
        options.run(options)
    except Unusable as why:
        print(f"foresight: {why}", file=sys.stderr)  # noqa: T201
        return 1
    except KeyboardInterrupt:
        return 130
    return 0
