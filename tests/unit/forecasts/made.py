"""A forecast as a run leaves it, made up: Colombia with deaths, Peru with few, nobody asked."""

import datetime as dt
from typing import Any

from amparo.forecasts.models import Forecast, Outlook, Risk, Run
from foresight.months import month_id, months_of, origin_of

WINDOW = 2027


def months(high: int, window: int = WINDOW) -> list[dict[str, Any]]:
    return [
        {
            "month": month, "mean": high / 4, "q05": 0, "q25": 0, "q50": high // 8,
            "q75": high // 3, "q95": high, "risk_1": 0.5 if high else 0.0,
            "risk_25": 0.3 if high > 25 else 0.0, "risk_100": 0.0,
        }
        for month in months_of(window)
    ]  # fmt: skip


def outlook(country: str, unit: int, rank: int, high: int, window: int = WINDOW) -> dict[str, Any]:
    told = months(high, window)
    last = origin_of(window)
    return {
        "country": country, "unit": unit, "rank": rank, "high": high, "months": told,
        "expected": sum(m["mean"] for m in told), "risk_25": told[0]["risk_25"], "risk_100": 0.0,
        "history": [[m, high // 2 if high else 0] for m in range(last - 59, last + 1)],
        "drivers": [
            {"key": "recent_deaths", "effect": 1.1, "share": 0.7},
            {"key": "quiet_since", "effect": -0.4, "share": 0.3},
        ],
        "facts": [
            {"key": "last_year", "deaths": 6 * high, "points": "up" if high else "down"},
            {"key": "since_many", "months": None, "points": "down"},
        ],
        "similar": [
            {"unit": 4, "country": "VE", "month": month_id(2010, 10), "level": 30, "came": 12}
        ],
        "record": [
            {"window": window - 1, "expected": 9.5, "actual": 14.0, "inside": 11, "months": 12,
             "crps": 0.8, "plain": 1.1}
        ],
    }  # fmt: skip


def forecast(
    at: dt.datetime, *, state: str = "draft", window: int = WINDOW, number: int = 1
) -> Forecast:
    """Keep a run that is done and its forecast in a state, with the outlooks of two countries."""
    record = [{"window": window - 1, "cells": 24, "crps": 1.25, "ratio": 0.91,
               "coverage_90": 0.9, "coverage_90_nonzero": None}]  # fmt: skip
    made = _kept(at, "country-month", state, window, number, record)
    Outlook.objects.bulk_create(
        Outlook(forecast=made, **outlook(country, unit, rank, high, window))
        for rank, (country, unit, high) in enumerate((("CO", 28, 80), ("PE", 13, 0)), 1)
    )
    return made


def onset(at: dt.datetime, *, state: str = "draft", window: int = WINDOW) -> Forecast:
    """Keep a forecast of onset in a state, with the risks of two countries."""
    record = [
        {"year": window - back, "countries": 190, "expected": 2.5, "came": came, "caught": 1}
        for back, came in ((4, 2), (5, 1))
    ]
    made = _kept(at, "mass-killing-onset", state, window, 1, record)
    made.reliability = [
        {"low": 0.01, "high": 0.02, "rows": 60, "onsets": 1, "said": 0.014, "came": 0.0167}
    ]
    made.save()
    Risk.objects.bulk_create(
        Risk(
            forecast=made, country=country, unit=unit, rank=rank, risk=risk,
            drivers=[{"key": "ongoing_killing", "effect": 0.9, "share": 0.6},
                     {"key": "age", "effect": -0.3, "share": 0.2}],
            record=[{"year": window - 4, "risk": risk, "rank": rank, "of": 190, "came": rank == 1},
                    {"year": window - 2, "risk": risk, "rank": rank, "of": 190, "came": None}],
        )
        for rank, (country, unit, risk) in enumerate((("CO", 100, 0.031), ("PE", 135, 0.0004)), 1)
    )  # fmt: skip
    return made


def _kept(
    at: dt.datetime, card: str, state: str, window: int, number: int, record: list[dict[str, Any]]
) -> Forecast:
    run = Run.objects.create(
        card=card, window=window, origin=origin_of(window), panel_name="panel.parquet",
        panel_hash=f"{number:064d}", code="c" * 16,
        inputs=[{"name": "panel.parquet", "sha256": "a" * 64}],
        steps=[{"card": card, "window": window, "run": "r1", "at": at.isoformat()}],
        state=Run.DONE, started_id="user:nobody", started_label="An analyst", started_at=at,
        finished_at=at,
    )  # fmt: skip
    was_signed, is_out = state != "draft", state in ("published", "withdrawn", "corrected")
    return Forecast.objects.create(
        run=run, code=f"{card}-{window}-{number}", card=run.card, window=window,
        state=state, made_at=at,
        record=record,
        reading="Look at the border." if was_signed else "",
        reading_language="en" if was_signed else "",
        signed_id="user:signer" if was_signed else "",
        signed_label="Signer" if was_signed else "", signed_at=at if was_signed else None,
        published_at=at if is_out else None, published_label="Authority" if is_out else "",
    )  # fmt: skip
