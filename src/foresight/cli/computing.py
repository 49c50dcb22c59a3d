"""The flags of every command that computes: where the work is done, and by how many at once."""

import argparse
from typing import Any

from foresight.engine import BACKENDS


def add_engine(command: Any) -> None:
    """Add --backend and --jobs."""
    command.add_argument(
        "--backend",
        choices=BACKENDS,
        default="local",
        help="where: processes here, or a cluster of Ray or Dask (docs/how-to/cluster.md)",
    )
    command.add_argument(
        "--jobs", type=_several, help="processes at once; else 1 here, all that a cluster has"
    )


def _several(word: str) -> int:
    if not word.isdecimal() or int(word) < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return int(word)
