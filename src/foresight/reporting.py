"""What a run says, in tables that open anywhere, with its limits above them."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from pathlib import Path
from typing import Any

import polars as pl

from foresight.drawing import reliability_svg
from foresight.errors import Unusable
from foresight.explaining.drivers import by_key
from foresight.explaining.words import WORDS
from foresight.scores.binary import reliability
from foresight.store import Store
from foresight.units import System, units

QUESTION = """
    SELECT month_id, {unit},
           avg(outcome) AS mean,
           quantile_disc(outcome, 0.05) AS low_90,
           quantile_disc(outcome, 0.5) AS median,
           quantile_disc(outcome, 0.95) AS high_90,
           avg((outcome >= 1)::DOUBLE) AS risk_1,
           avg((outcome >= 25)::DOUBLE) AS risk_25,
           avg((outcome >= 100)::DOUBLE) AS risk_100
    FROM draws WHERE month_id = ? GROUP BY ALL ORDER BY {unit}
"""
MOST = 40
BINS = 10
TOLD = 3  # drivers in words, for each unit
DEATHS = (
    "deaths expected in the year",
    "a bad month (95 of 100 are under)",
    "chance of 25 or more in its worst month",
)
RISK = ("risk that a new mass killing begins in the two years after",)


@dataclass(frozen=True)
class Told:
    """What a run says: a table, the lines of the page, and chances beside what came."""

    name: str
    table: pl.DataFrame
    unit: str
    head: Sequence[str]
    lines: Sequence[tuple[int, Sequence[str]]]
    chances: pl.DataFrame | None = None  # risk, came
    of: str = ""


def report(
    store: Store, run: str, out: Path, *, actuals: pl.DataFrame | None = None
) -> dict[str, Any]:
    """Write the tables of a run, `report.html` and, where it is known what came, `reliability.svg`.

    The tables: `forecast.csv` (each unit and month) or `risks.csv` (each country), `drivers.csv`.

    :raises Unusable: see `Store.run`; if the actual values are of other units.
    """
    record = store.run(run)
    told = _onset(store, record) if _product(record) == "onset" else _deaths(store, record, actuals)
    out.mkdir(parents=True, exist_ok=True)
    written = [f"{told.name}.csv"]
    told.table.write_csv(out / written[0])
    drivers = None
    if "drivers.parquet" in record.get("files_sha256", {}):
        drivers = store.asked("SELECT * FROM drivers", record["run"])
        drivers.write_csv(out / "drivers.csv")
        written.append("drivers.csv")
    bins = _bins(told.chances)
    drawn = reliability_svg(bins, "How far it could be relied on", of=told.of) if bins else ""
    if drawn:
        (out / "reliability.svg").write_text(drawn, encoding="utf-8")
        written.append("reliability.svg")
    page = _page(record, told, _reasons(drivers, told), drawn + _table(bins))
    (out / "report.html").write_text(page, encoding="utf-8")
    files = [str(out / name) for name in (*written, "report.html")]
    return {"run": record["run"], "rows": len(told.table), "files": files, "reliability": bins}


def _product(record: dict[str, Any]) -> str:
    return str(record.get("product", "country"))


def _deaths(store: Store, record: dict[str, Any], actuals: pl.DataFrame | None) -> Told:
    columns = store.asked("SELECT * FROM draws LIMIT 0", record["run"]).columns
    unit = "gid" if "gid" in columns else "country_id"
    question = QUESTION.format(unit=unit)
    months = store.asked("SELECT DISTINCT month_id FROM draws ORDER BY 1", record["run"])
    table = pl.concat(store.asked(question, record["run"], [m]) for m in months["month_id"])
    yearly = (
        table.group_by(unit)
        .agg(pl.col("mean").sum(), pl.col("high_90").max(), pl.col("risk_25").max())
        .sort("mean", unit, descending=[True, False])
    )
    lines = [
        (one, (f"{mean:,.0f}", f"{high:,.0f}", f"{risk:.0%}"))
        for one, mean, high, risk in yearly.iter_rows()
    ]
    chances = None
    if actuals is not None:
        if unit not in actuals.columns:
            raise Unusable(f"The run is by {unit}, the actual values are not.")
        keys = [pl.col(c).cast(pl.Int64) for c in ("month_id", unit)]
        met = table.with_columns(keys).join(actuals, on=["month_id", unit], how="inner")
        chances = met.select(pl.col("risk_1").alias("risk"), came=(pl.col("actual") > 0) * 1.0)
    return Told("forecast", table, unit, DEATHS, lines, chances, "a death or more in a month")


def _onset(store: Store, record: dict[str, Any]) -> Told:
    table = store.asked("SELECT * FROM risks ORDER BY year, ccode", record["run"])
    now = table.filter(pl.col("year") == record["window"]).sort(
        "risk", "ccode", descending=[True, False]
    )
    lines = [(one, (f"{risk:.1%}",)) for one, risk in now.select("ccode", "risk").iter_rows()]
    known = table.filter(pl.col("came").is_not_null())
    return Told("risks", table, "ccode", RISK, lines, known, "a new mass killing in two years")


def _bins(chances: pl.DataFrame | None) -> list[dict[str, float]]:
    """Return ten equally filled bins, where there are cases for them."""
    if chances is None or len(chances) < BINS:
        return []
    return reliability(chances["risk"].to_numpy(), chances["came"].to_numpy(), bins=BINS)


def _table(bins: Sequence[dict[str, float]]) -> str:
    if not bins:
        return ""
    rows = "".join(
        f"<tr><td>{b['cases']:,.0f}</td><td>{b['risk']:.3f}</td><td>{b['came']:.3f}</td></tr>"
        for b in bins
    )
    return (
        "<table><caption>The same as a table</caption><thead><tr><th>cases<th>chance told"
        f"<th>how often it came</thead><tbody>{rows}</tbody></table>"
    )


def _reasons(drivers: pl.DataFrame | None, told: Told) -> dict[int, str]:
    """Return for each unit, in words, what moves its forecast most and which way."""
    if drivers is None:
        return {}
    found: dict[int, list[str]] = {}
    shown = [one for one, _ in told.lines[:MOST]]
    for one, key, effect in (
        by_key(drivers.filter(pl.col(told.unit).is_in(shown)), told.unit)
        .group_by(told.unit, maintain_order=True)
        .head(TOLD)
        .select(told.unit, "key", "effect")
        .iter_rows()
    ):
        way = "up" if effect > 0 else "down"
        found.setdefault(one, []).append(f"{WORDS[key]}: {way}, ×{exp(effect):.2f}")
    return {one: "; ".join(words) for one, words in found.items()}


def _page(record: dict[str, Any], told: Told, reasons: dict[int, str], record_of: str) -> str:
    """Return the report as one page without scripts."""
    system: System | None = {"country_id": "views", "ccode": "ewp"}.get(told.unit)  # type: ignore[assignment]
    known = {u.code(system): u.name for u in units() if u.until is None} if system else {}
    rows = "".join(
        f"<tr><th scope=row>{html.escape(known.get(one) or str(one))}</th>"
        + "".join(f"<td>{cell}</td>" for cell in cells)
        + f"<td>{html.escape(reasons.get(one, ''))}</td></tr>"
        for one, cells in told.lines[:MOST]
    )
    limits = "".join(f"<li>{html.escape(limit)}</li>" for limit in record["limits"])
    title = f"{html.escape(record['title'])}: {record['window']}"
    made = " ".join(f"{k} {record[k]}" for k in ("run", "card_hash", "code", "inputs_sha256"))
    head = "".join(f"<th>{h}" for h in (told.unit, *told.head, f"what moves the {_moved(told)}"))
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title><h1>{title}</h1>"
        f"<p>A forecast is a prompt to look, never a decision. A low number is not safety.</p>"
        f"<ul>{limits}</ul>"
        f"<table><caption>The {MOST} highest, of {len(told.lines)}</caption>"
        f"<thead><tr>{head}</thead><tbody>{rows}</tbody></table>{record_of}"
        f"<p><small>{html.escape(made)} seed {record['seed']}</small></p></html>\n"
    )


def _moved(told: Told) -> str:
    return "odds most" if told.unit == "ccode" else "deaths most"
