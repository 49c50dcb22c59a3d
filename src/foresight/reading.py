"""Files at the door: whole, of a size that can be borne, and columns that really are numbers.

A few kilobytes of Parquet or gzip can hold more rows than any memory. So the size is asked before a
row is read, and only the columns that are needed are.
"""

import gzip
import json
import zipfile
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq

from foresight.errors import Unusable

MOST_VALUES = 500_000_000  # rows x columns; the cells of the world over 36 years are half of it
MOST_BYTES = 8_000_000_000  # of a CSV, unpacked
GZIP = b"\x1f\x8b"
AT_ONCE = 1 << 20
BROKEN = (
    *(pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError, EOFError),
    *(RuntimeError, zlib.error, zipfile.BadZipFile),
)


def read_parquet(path: Path, columns: Collection[str] | None = None) -> pl.DataFrame:
    """Return a Parquet file as a table: of the columns named those that it has, else all flat ones.

    :raises Unusable: if it is not there, cut short, no Parquet, or too large.
    """
    if not path.is_file():
        raise Unusable(f"{path}: there is no such file.")
    try:
        rows = pq.read_metadata(path).num_rows
        schema = pl.read_parquet_schema(path)
        kept = [
            name
            for name, kind in schema.items()
            if (name in columns if columns is not None else not kind.is_nested())
        ]
        if rows * max(len(kept), 1) > MOST_VALUES:
            raise Unusable(
                f"{path}: {rows:,} rows of {len(kept)} columns are too many at once "
                f"(at most {MOST_VALUES:,} values): give fewer months, units or columns."
            )
        return pl.read_parquet(path, columns=kept, hive_partitioning=False)
    except BROKEN as why:
        raise Unusable(f"{path}: not a whole Parquet file ({first_line(why)}).") from why


def read_table(path: Path, columns: Collection[str] | None = None) -> pl.DataFrame:
    """Return a Parquet or CSV file (also compressed) as a table; `NA` and nothing are unknown.

    :raises Unusable: if it is not there, cut short, or too large.
    """
    if path.suffix == ".parquet":
        return read_parquet(path, columns)
    if not path.is_file():
        raise Unusable(f"{path}: there is no such file.")
    try:
        _check_text(path, str(path))
        return pl.read_csv(path, infer_schema_length=None, null_values=["NA", ""])
    except BROKEN as why:
        raise Unusable(f"{path}: cannot be read whole ({first_line(why)}).") from why


def check_whole(path: Path, name: str) -> None:
    """Check by its own form that a file is whole; `name` is what it is or will be called.

    A CSV cut exactly at the end of a line cannot be told from a whole one; other forms can.

    :raises Unusable: if it is cut short.
    """
    form = Path(name).suffix
    try:
        if form == ".parquet":
            for _ in pq.ParquetFile(path).iter_batches():
                pass
        elif form == ".zip":
            with zipfile.ZipFile(path) as packed:
                if damaged := packed.testzip():
                    raise zipfile.BadZipFile(f"{damaged} is damaged")
        elif form in (".csv", ".gz"):
            _check_text(path, name)
    except BROKEN as why:
        raise Unusable(f"{name}: not a whole {form[1:]} file ({first_line(why)}).") from why


def _check_text(path: Path, name: str) -> None:
    """Read a text to its end, unpacked: gzip says itself where it is cut, a CSV by its last line.

    :raises Unusable: if it is cut short or too long.
    """
    with path.open("rb") as file:
        packed = file.read(len(GZIP)) == GZIP
    length, last = 0, b""
    with gzip.open(path) if packed else path.open("rb") as file:
        while part := file.read(AT_ONCE):
            length, last = length + len(part), part[-1:]
            if length > MOST_BYTES:
                raise Unusable(f"{name}: is longer than {MOST_BYTES:,} bytes, unpacked.")
    if not packed and Path(name).suffix == ".csv" and last not in (b"\n", b"\r"):
        raise Unusable(
            f"{name}: its last line has no end: the file was cut short. "
            "If it is whole, end it with a line break."
        )


def read_json(path: Path) -> dict[str, Any]:
    """Return what a record holds; nothing where it is not there or was cut short."""
    try:
        return dict(json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return {}


def first_line(why: BaseException) -> str:
    """Return the first line of an error, or its kind where it says nothing."""
    return (str(why).splitlines() or [type(why).__name__])[0]


def numbers(column: pl.Series, where: str) -> pl.Series:
    """Return a column as numbers, also where they are kept as text or as categories.

    :raises Unusable: if it holds anything else.
    """
    try:
        if column.dtype.is_temporal():
            raise pl.exceptions.InvalidOperationError("a date")
        if isinstance(column.dtype, pl.Categorical | pl.Enum):
            column = column.cast(pl.String)
        return column.cast(pl.Float64, strict=True).fill_nan(None)
    except pl.exceptions.PolarsError as why:
        raise Unusable(f"{where}: {column.name} holds what is not a number.") from why


def whole_numbers(column: pl.Series, where: str) -> pl.Series:
    """Return a column as whole numbers; what is not known stays null.

    :raises Unusable: if it holds anything else.
    """
    if not column.dtype.is_integer():
        column = numbers(column, where)
        if not bool((column == column.floor()).fill_null(True).all()):
            raise Unusable(f"{where}: {column.name} must be whole numbers.")
    try:
        return column.cast(pl.Int64, strict=True)
    except pl.exceptions.PolarsError as why:
        raise Unusable(f"{where}: {column.name} must be whole numbers.") from why
