"""Kept forecasts: one folder for each run, told by what made it; the same run twice is one.

A run is a card, the hashes of what it was given, the code's hash, a window and a seed. Its folder
holds `run.json` and Parquet files: `draws` (deaths by country or cell) or `risks` (onset), and
`drivers`. DuckDB answers questions about a run.
"""

import fcntl
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from foresight.cards import Card
from foresight.errors import Unusable
from foresight.fetching import sha256
from foresight.reading import read_json
from foresight.versions import code_version

Made = Mapping[str, pl.DataFrame | Iterable[pa.Table]]


@dataclass(frozen=True)
class Store:
    """A folder of runs."""

    folder: Path

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep every other process that asks for the same out of the store.

        The lock ends with the process, however that ends; its file stays.

        :raises Unusable: if another process is in it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as why:
                raise Unusable(
                    f"{self.folder}: another refresh is at work in this store; it will do what is "
                    "due. Ask again when it has ended."
                ) from why
            yield

    def kept(
        self,
        card: Card,
        inputs: Sequence[Path],
        window: int,
        seed: int,
        make: Callable[[], Made],
        more: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return the record of a run, which is made only where it is not kept yet.

        `make` gives the run's tables by name, `more` what else tells one run from another.
        """
        about = {
            "card": card.name,
            "card_hash": card.hash,
            "inputs_sha256": [sha256(path) for path in inputs],
            "code": code_version(),
            "window": window,
            "seed": seed,
            **(more or {}),
        }
        name = hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()[:16]
        folder = self.folder / "runs" / name
        record = folder / "run.json"
        if record.is_file():
            return {**_record(record), "new": False}
        files = {}
        for table, rows in make().items():
            folder.mkdir(parents=True, exist_ok=True)
            part, path = folder / f".{table}.part", folder / f"{table}.parquet"
            _write(rows, part)
            part.replace(path)
            files[path.name] = sha256(path)
        told = {"run": name, **about, "product": card.product, "title": card.title}
        told |= {"limits": card.limits, "files_sha256": files}
        part = folder / ".run.part"
        part.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
        part.replace(record)
        return {**told, "new": True}

    def run(self, name: str) -> dict[str, Any]:
        """Return the record of a run by its name, or by the beginning of it.

        :raises Unusable: if none or several begin so, or a file is not as it was kept.
        """
        found = sorted((self.folder / "runs").glob(f"{name}*/run.json")) if name.isalnum() else []
        if len(found) != 1:
            raise Unusable(f"{len(found)} runs in {self.folder} begin with «{name}».")
        record = _record(found[0])
        files = record.get("files_sha256") or {"draws.parquet": record["draws_sha256"]}
        for file, digest in files.items():
            path = found[0].parent / file
            if not path.is_file() or sha256(path) != digest:
                raise Unusable(f"Run {record['run']}: its {path.stem} have been changed since.")
        return record

    def asked(self, question: str, run: str, values: Sequence[Any] = ()) -> pl.DataFrame:
        """Return the answer of DuckDB to a question about the tables of a run, by their names."""
        with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as base:
            base.execute("SET autoload_known_extensions = false")
            for path in sorted((self.folder / "runs" / run).glob("*.parquet")):
                base.read_parquet(str(path)).create_view(path.stem)
            found = pl.from_arrow(base.sql(question, params=list(values)).to_arrow_table())
        assert isinstance(found, pl.DataFrame)  # noqa: S101
        return found


def _record(path: Path) -> dict[str, Any]:
    """Return what is kept of a run.

    :raises Unusable: if it is not as it was kept.
    """
    found = read_json(path)
    if not found:
        raise Unusable(f"{path}: is damaged; remove its folder and run again.")
    return found


def _write(rows: pl.DataFrame | Iterable[pa.Table], path: Path) -> None:
    """Write a table, or the parts of one that is too large for the memory."""
    if isinstance(rows, pl.DataFrame):
        rows.write_parquet(path)
        return
    parts = iter(rows)
    first = next(parts)
    with pq.ParquetWriter(path, first.schema, compression="zstd") as writer:
        writer.write_table(first)
        for part in parts:
            writer.write_table(part)
