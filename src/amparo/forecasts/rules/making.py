"""What the library answers, as plain values: which years to ask for, and what the draws say.

Slow to import, since the library is: only the worker does.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from amparo.forecasts.rules.facts import facts
from amparo.forecasts.rules.likeness import Past, past, similar
from foresight.errors import Unusable
from foresight.fetching import sha256
from foresight.months import calendar_month, months_of, origin_of, year_of
from foresight.panels import TARGET, Panel, read_panel
from foresight.scores.cells import cells, score_cells
from foresight.scores.summary import against, by_window
from foresight.store import Store
from foresight.units import units
from foresight.versions import code_version

__all__ = ["Given", "Unusable", "country_outlooks", "given_by", "record_of", "windows"]

OCTOBER = 10
PAST = 3  # earlier years that are forecast again, for the record
LEARNT = 10  # years that a panel must hold before the first of them
MOVERS = 8  # drivers that are kept with a country
MOVES = """
    SELECT {unit} AS unit, key, sum(effect) AS effect FROM drivers
    WHERE key NOT IN ('base', 'rest') GROUP BY ALL ORDER BY unit, abs(sum(effect)) DESC, key
"""
INVENTED = "invented"  # in the metadata of a panel
TOLD = 72  # months of history that are kept with an outlook
PLAIN = "conflictology"  # what every model is measured by
NUMBERS = """
    SELECT month_id AS month, country_id AS unit, avg(outcome) AS mean,
           quantile_disc(outcome, 0.05) AS q05, quantile_disc(outcome, 0.25) AS q25,
           quantile_disc(outcome, 0.5) AS q50, quantile_disc(outcome, 0.75) AS q75,
           quantile_disc(outcome, 0.95) AS q95,
           avg((outcome >= 1)::DOUBLE) AS risk_1, avg((outcome >= 25)::DOUBLE) AS risk_25,
           avg((outcome >= 100)::DOUBLE) AS risk_100
    FROM draws GROUP BY ALL ORDER BY unit, month
"""


@dataclass(frozen=True, kw_only=True)
class Given:
    """All that goes into a run: the hashes of what was read, and of the code that reads it."""

    inputs: tuple[tuple[str, str], ...]  # (name of the file, sha256)
    code: str
    is_invented: bool = False

    @property
    def hash(self) -> str:
        """One hash of all inputs."""
        return hashlib.sha256(repr(self.inputs).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class GivenPanel(Given):
    """The same of a forecast of deaths, with the panel."""

    panel: Panel


def given_by(panel: Path, covariates: Sequence[Path]) -> GivenPanel:
    """Return what the files give.

    :raises Unusable: if one is not there, or is no panel by country.
    """
    found = read_panel(panel)
    if found.unit != "country_id":
        raise Unusable(f"{panel.name}: this panel is by {found.unit}; one by country is needed.")
    absent = [path.name for path in covariates if not path.is_file()]
    if absent:
        raise Unusable(f"{absent[0]}: there is no such file.")
    inputs = tuple((path.name, sha256(path)) for path in (panel, *covariates))
    return GivenPanel(
        panel=found, inputs=inputs, code=code_version(), is_invented=is_invented(panel)
    )


def is_invented(path: Path) -> bool:
    """Test if a Parquet file says of itself that its figures are made up, as for a demonstration.

    It says so in its own metadata, under `invented`: the mark goes where the file goes.
    """
    told = pl.read_parquet_metadata(path)
    return told.get(INVENTED) == "yes"


def windows(panel: Panel, asked: int | None = None) -> tuple[int, list[int]]:
    """Return the year to forecast (else the next that the panel serves), and those for the record.

    The record's years are the last whose twelve months are known, the latest first.

    :raises Unusable: if the panel does not reach October before the year asked for.
    """
    last = panel.last_month
    following = year_of(last) + (calendar_month(last) >= OCTOBER)
    window = asked or following
    if window > following:
        raise Unusable(f"The panel ends too early for {window}: it serves {following}.")
    first = year_of(int(panel.frame["month_id"].to_numpy().min())) + LEARNT
    past = [w for w in range(window - 1, first - 1, -1) if months_of(w)[-1] <= last]
    return window, past[:PAST]


def origin(window: int) -> int:
    """Return the last month that a forecast of a year may know."""
    return origin_of(window)


def country_outlooks(
    panel: Panel, store: Store, run: str, window: int, record: dict[int, list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    """Return one outlook for each unit of a run, the highest first, as plain values."""
    numbers = store.asked(NUMBERS, run)
    until = panel.until(origin_of(window))
    first, units_there, table = _wide(until)
    names, known, moved = _ids(window), past(table), drivers_by(store, run, "country_id")
    told = []
    for (unit,), rows in numbers.group_by("unit", maintain_order=True):
        number = int(unit)
        months = [_rounded(row) for row in rows.drop("unit").iter_rows(named=True)]
        history = _history(table, units_there, first, number)
        told.append(
            {
                "unit": number, "id": names.get(number, str(number)), "months": months,
                "expected": round(sum(m["mean"] for m in months), 2),
                "high": max(m["q95"] for m in months),
                "risk_25": max(m["risk_25"] for m in months),
                "risk_100": max(m["risk_100"] for m in months),
                "history": history[-TOLD:], "facts": facts(history),
                "drivers": moved.get(number, []),
                "similar": _similar(table, units_there, first, number, known),
                "record": record.get(number, []),
            }
        )  # fmt: skip
    return sorted(told, key=lambda one: (-one["expected"], one["id"]))


def drivers_by(store: Store, run: str, unit: str) -> dict[int, list[dict[str, Any]]]:
    """Return what moves the numbers of each unit, the strongest first, under the library's keys.

    `effect` is in the logarithm of deaths or of odds, over what is usual; `share` is its part of
    all moves. Nothing where the run kept no drivers.
    """
    if not (store.folder / "runs" / run / "drivers.parquet").is_file():
        return {}
    found: dict[int, list[dict[str, Any]]] = {}
    for row in store.asked(MOVES.format(unit=unit), run).iter_rows(named=True):
        found.setdefault(int(row["unit"]), []).append(row)
    return {number: _strongest(rows) for number, rows in found.items()}


def _strongest(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    every = sum(abs(row["effect"]) for row in rows) or 1.0
    return [
        {"key": row["key"], "effect": round(row["effect"], 4),
         "share": round(abs(row["effect"]) / every, 4)}
        for row in rows[:MOVERS]
    ]  # fmt: skip


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    whole = {k: int(row[k]) for k in ("month", "q05", "q25", "q50", "q75", "q95")}
    return whole | {k: round(row[k], 4) for k in ("mean", "risk_1", "risk_25", "risk_100")}


def _ids(window: int) -> dict[int, str]:
    living = [u for u in units() if u.views is not None and (u.until is None)]
    return {int(u.views or 0): u.id for u in living}


def _wide(panel: Panel) -> tuple[int, list[int], Any]:
    """Return the first month, the units, and deaths as units x months; unknown ones are NaN."""
    frame = panel.frame
    months, there = frame["month_id"].to_numpy(), frame["country_id"].unique().sort().to_list()
    first, last = int(months.min()), panel.last_month
    table = np.full((len(there), last - first + 1), np.nan)
    place = {unit: row for row, unit in enumerate(there)}
    for month, unit, value in frame.select("month_id", "country_id", TARGET).iter_rows():
        if value is not None and month <= last:
            table[place[unit], month - first] = value
    return first, there, table


def _history(table: Any, there: list[int], first: int, unit: int) -> list[tuple[int, int | None]]:
    if unit not in there:
        return []
    row = table[there.index(unit)]
    known = np.flatnonzero(~np.isnan(row))
    begin = int(known[0]) if len(known) else len(row)
    return [(first + i, None if np.isnan(row[i]) else int(row[i])) for i in range(begin, len(row))]


def _similar(
    table: Any, there: list[int], first: int, unit: int, before: Past
) -> list[dict[str, Any]]:
    if unit not in there:
        return []
    found = similar(table, there, first, unit, known=before)
    known = {u.views: u.id for u in units()}
    return [one | {"id": known.get(one["unit"], str(one["unit"]))} for one in found]


def record_of(
    panel: Panel, store: Store, runs: Sequence[tuple[int, str, str]]
) -> tuple[list[dict[str, Any]], dict[int, list[dict[str, Any]]]]:
    """Return how the model did in earlier years: all countries together, and each by itself.

    `runs` are (window, run of the model, run of the benchmark). The actual values are those of the
    panel: of the same vintage as what was learnt from, which is told beside the figures.
    """
    if not runs:
        return [], {}
    ours = pl.concat([_scored(panel, store, window, run) for window, run, _plain in runs])
    plain = pl.concat([_scored(panel, store, window, run) for window, _run, run in runs])
    compared = against(ours, plain, "country_id")["crps"]
    whole = [
        {**{k: _plain_number(v) for k, v in row.items()},
         "ratio": _plain_number(compared["ratio_by_window"][row["window"]])}
        for row in reversed(by_window(ours))
    ]  # fmt: skip
    return whole, _by_unit(ours, plain)


def _plain_number(value: Any) -> Any:
    if not isinstance(value, float):
        return value
    return round(value, 4) if isfinite(value) else None


def _scored(panel: Panel, store: Store, window: int, run: str) -> pl.DataFrame:
    draws = store.asked("SELECT * FROM draws", run)
    came = panel.frame.filter(
        pl.col("month_id").is_in(list(months_of(window))) & pl.col(TARGET).is_not_null()
    ).select("month_id", "country_id", pl.lit(window).alias("window"),
             pl.col(TARGET).alias("actual"))  # fmt: skip
    means = draws.group_by("month_id", "country_id").agg(pl.col("outcome").mean().alias("mean"))
    keys = means.with_columns(pl.col("month_id", "country_id").cast(pl.Int64))
    return score_cells(cells(draws), came).join(keys, on=["month_id", "country_id"])


def _by_unit(ours: pl.DataFrame, plain: pl.DataFrame) -> dict[int, list[dict[str, Any]]]:
    keys = ["country_id", "window"]
    told = ours.group_by(keys).agg(
        pl.col("mean").sum().alias("expected"), pl.col("actual").sum(),
        pl.col("inside").sum(), pl.len().alias("months"), pl.col("crps").mean(),
    )  # fmt: skip
    other = plain.group_by(keys).agg(pl.col("crps").mean().alias("plain"))
    found: dict[int, list[dict[str, Any]]] = {}
    for row in told.join(other, on=keys).sort("window", descending=True).iter_rows(named=True):
        unit = int(row.pop("country_id"))
        found.setdefault(unit, []).append({k: _plain_number(v) for k, v in row.items()})
    return found
