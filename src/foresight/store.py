"""Kept forecasts: one folder for each run, told by what made it; the same run twice is one.

A run is a card, the hashes of what it was given, the code's hash, a window and a seed. Its folder
holds the draws and `run.json`. DuckDB answers questions about a run.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from foresight.cards import Card
from foresight.errors import Unusable
from foresight.fetching import sha256

HERE = Path(__file__).parent


def code_version() -> str:
    """Return a hash of the library's own code: another code is another run."""
    code = hashlib.sha256()
    for path in sorted(HERE.rglob("*.py")):
        code.update(path.relative_to(HERE).as_posix().encode() + path.read_bytes())
    return code.hexdigest()[:16]


@dataclass(frozen=True)
class Store:
    """A folder of runs."""

    folder: Path

    def kept(
        self,
        card: Card,
        inputs: Sequence[Path],
        window: int,
        seed: int,
        make: Callable[[], pl.DataFrame],
    ) -> dict[str, Any]:
        """Return the record of a run, which is made only where it is not kept yet."""
        about = {
            "card": card.name,
            "card_hash": card.hash,
            "inputs_sha256": [sha256(path) for path in inputs],
            "code": code_version(),
            "window": window,
            "seed": seed,
        }
        name = hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()[:16]
        folder = self.folder / "runs" / name
        record = folder / "run.json"
        if record.is_file():
            return {**json.loads(record.read_text()), "new": False}
        draws = make()
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / ".draws.part"
        draws.write_parquet(part)
        part.replace(folder / "draws.parquet")
        told = {"run": name, **about, "title": card.title, "limits": card.limits}
        told["draws_sha256"] = sha256(folder / "draws.parquet")
        record.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
        return {**told, "new": True}

    def run(self, name: str) -> dict[str, Any]:
        """Return the record of a run by its name, or by the beginning of it.

        :raises Unusable: if none or several begin so, or its draws are not those it was kept with.
        """
        found = sorted((self.folder / "runs").glob(f"{name}*/run.json")) if name else []
        if len(found) != 1:
            raise Unusable(f"{len(found)} runs in {self.folder} begin with «{name}».")
        record: dict[str, Any] = json.loads(found[0].read_text())
        if sha256(found[0].parent / "draws.parquet") != record["draws_sha256"]:
            raise Unusable(f"Run {record['run']}: its draws have been changed since.")
        return record

    def asked(self, question: str, run: str) -> pl.DataFrame:
        """Return the answer of DuckDB to a question about `draws` of a run."""
        path = self.folder / "runs" / run / "draws.parquet"
        with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as base:
            base.execute("SET autoload_known_extensions = false")
            base.register("draws", pl.read_parquet(path).to_arrow())
            found = pl.from_arrow(base.sql(question).to_arrow_table())
        assert isinstance(found, pl.DataFrame)  # noqa: S101
        return found
