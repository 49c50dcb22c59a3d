"""The command line: other programs call it, so its flags, files and exit codes are a contract.

Exit codes: 0 done, 1 what was given cannot be used (and why, on stderr), 2 wrong flags.
`--json` prints one JSON object on stdout and nothing else there; progress goes to stderr. An error
is one line on stderr and never a traceback, unless FORESIGHT_DEBUG is set.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from foresight.cli import backtesting, fetch, grid, onset, refresh, running, scoring
from foresight.errors import Unusable
from foresight.reading import first_line

PARTS = (scoring, backtesting, onset, grid, fetch, running, refresh)


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = argparse.ArgumentParser(prog="foresight", description="Forecasts and their scores.")
    commands = top.add_subparsers(dest="command", required=True)
    for part in PARTS:
        part.add(commands)
    for command in commands.choices.values():
        command.add_argument("--json", action="store_true", help="print one JSON object")
        command.add_argument("--seed", type=_seed, default=1, help="same seed, same answer")
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
    except Exception as why:
        if os.environ.get("FORESIGHT_DEBUG"):
            raise
        print(f"foresight: {_told(why)}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


def _told(why: Exception) -> str:
    """Return what is said of a failure that nobody foresaw: other programs read no traceback."""
    if isinstance(why, OSError):
        return str(why)
    if isinstance(why, MemoryError):
        return f"the memory does not do ({why}): give fewer months, units or columns."
    kind, said = type(why).__name__, first_line(why)
    return f"cannot go on ({kind}: {said}); FORESIGHT_DEBUG=1 shows where."


def _seed(word: str) -> int:
    if not word.isdecimal() or int(word) >= 2**32:
        raise argparse.ArgumentTypeError("must be a whole number from 0 to 4294967295")
    return int(word)
