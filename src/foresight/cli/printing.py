"""What a command shows: a table for a person, or one JSON object for a program."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar

import polars as pl
from rich.console import Console
from rich.progress import track
from rich.table import Table

from foresight.errors import Unusable

T = TypeVar("T")
WIDE = 160  # where nobody looks at a terminal, and a name cut short would be lost


def show(options: argparse.Namespace, summary: dict[str, Any], rows: str = "windows") -> None:
    """Print a summary: all of it as JSON, or its list `rows` as a table and the rest as lines."""
    if options.json:
        sys.stdout.write(json.dumps(_plain(summary), ensure_ascii=False, allow_nan=False) + "\n")
        return
    console = Console()
    console = console if console.is_terminal else Console(width=WIDE)
    lines: Sequence[dict[str, Any]] = summary.get(rows, [])
    if lines:
        table = Table(*lines[0])
        for line in lines:
            table.add_row(*(_cell(value) for value in line.values()))
        console.print(table)
    for key, value in summary.items():
        if key != rows:
            console.print(f"{key}: {_cell(value)}", highlight=False, markup=False)


def _plain(value: Any) -> Any:
    """Return a value as JSON can say it: a number that is none, or infinite, is null."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return None if isinstance(value, float) and not isfinite(value) else value


def _cell(value: Any) -> str:
    return f"{value:,.4f}" if isinstance(value, float) else str(value)


def progress(items: Iterable[T], what: str, total: int) -> Iterator[T]:
    """Yield the items behind a progress bar on stderr; no bar where stderr is no terminal."""
    console = Console(stderr=True)
    yield from track(
        items, description=what, total=total, console=console, disable=not console.is_terminal
    )


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a name to write to; the file gets its own name only once it is whole.

    :raises Unusable: if it cannot be written there.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        part.replace(path)
    except OSError as why:
        raise Unusable(f"{path}: cannot be written ({why}).") from why
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def write_table(table: pl.DataFrame, path: Path) -> None:
    """Write a table as Parquet, or as CSV where the name ends so."""
    with whole(path) as part:
        if path.suffix == ".csv":
            table.write_csv(part)
        else:
            table.write_parquet(part)
