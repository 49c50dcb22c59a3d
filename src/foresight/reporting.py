"""What a run says, in tables that open anywhere, with its limits above them."""

import html
from pathlib import Path
from typing import Any

import polars as pl

from foresight.store import Store
from foresight.units import units

QUESTION = """
    SELECT month_id, {unit},
           avg(outcome) AS mean,
           quantile_disc(outcome, 0.05) AS low_90,
           quantile_disc(outcome, 0.5) AS median,
           quantile_disc(outcome, 0.95) AS high_90,
           avg((outcome >= 1)::DOUBLE) AS risk_1,
           avg((outcome >= 25)::DOUBLE) AS risk_25,
           avg((outcome >= 100)::DOUBLE) AS risk_100
    FROM draws GROUP BY ALL ORDER BY month_id, {unit}
"""
MOST = 40


def report(store: Store, run: str, out: Path) -> dict[str, Any]:
    """Write `forecast.csv` (each unit and month) and `report.html`; return what was written.

    :raises Unusable: see `Store.run`.
    """
    record = store.run(run)
    columns = store.asked("SELECT * FROM draws LIMIT 0", record["run"]).columns
    unit = "gid" if "gid" in columns else "country_id"
    table = store.asked(QUESTION.format(unit=unit), record["run"])
    out.mkdir(parents=True, exist_ok=True)
    table.write_csv(out / "forecast.csv")
    yearly = (
        table.group_by(unit)
        .agg(pl.col("mean").sum(), pl.col("high_90").max(), pl.col("risk_25").max())
        .sort("mean", descending=True)
    )
    (out / "report.html").write_text(page(record, yearly, unit), encoding="utf-8")
    return {
        "run": record["run"],
        "rows": len(table),
        "files": [str(out / "forecast.csv"), str(out / "report.html")],
    }


def page(record: dict[str, Any], yearly: pl.DataFrame, unit: str) -> str:
    """Return the report as one page without scripts."""
    known = {u.views: u.name for u in units() if u.until is None} if unit == "country_id" else {}
    rows = "".join(
        f"<tr><th scope=row>{html.escape(known.get(one) or str(one))}</th>"
        f"<td>{mean:,.0f}</td><td>{high:,.0f}</td><td>{risk:.0%}</td></tr>"
        for one, mean, high, risk in yearly.head(MOST).iter_rows()
    )
    limits = "".join(f"<li>{html.escape(limit)}</li>" for limit in record["limits"])
    head = f"{html.escape(record['title'])}: {record['window']}"
    made = " ".join(f"{k} {record[k]}" for k in ("run", "card_hash", "code", "inputs_sha256"))
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{head}</title><h1>{head}</h1>"
        f"<p>A forecast is a prompt to look, never a decision. A low number is not safety.</p>"
        f"<ul>{limits}</ul><table><caption>The {MOST} highest, of {len(yearly)}</caption>"
        f"<thead><tr><th>{unit}<th>deaths expected in the year<th>a bad month (95 of 100 are under)"
        f"<th>chance of 25 or more in its worst month</thead><tbody>{rows}</tbody></table>"
        f"<p><small>{html.escape(made)} seed {record['seed']}</small></p></html>\n"
    )
