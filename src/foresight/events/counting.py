"""From events to a panel by country and month: every State of every month, zeros included.

An event counts in the month in which it ended (`events.ucdp`), for the unit that lived then. Who
was no unit yet, or is none any more, counts for the one that held or holds the place (`place` in
units.toml): Croatia in 1990 for Yugoslavia. The roster is that of ViEWS, whole: a State in which
nobody was ever killed has its rows too, and a month without an event is a month of zeros.
"""

from datetime import date

import polars as pl

from foresight.errors import Unusable
from foresight.months import FIRST_YEAR, calendar_month, year_of
from foresight.panels import Panel, panel
from foresight.units import units
from vocab.states import State, resolve

KINDS = ("sb", "ns", "os")


def country_panel(events: pl.DataFrame, *, where: str = "events") -> Panel:
    """Return deaths and numbers of events by country and month, from the first event to the last.

    `events` as `events.ucdp.events` gives them.

    :raises Unusable: if there is no event, or one lies in a country that nobody knows.
    """
    if events.is_empty():
        raise Unusable(f"{where}: there is no event in it.")
    months = events["month_id"].to_numpy()
    lived = roster(int(months.min()), int(months.max()))
    placed = events.join(_units_of(events, lived, where), on=["country", "month_id"], how="left")
    counted = placed.group_by("month_id", "country_id").agg(
        *(pl.col("deaths").filter(pl.col("kind") == k).sum().alias(f"ged_best_{k}") for k in KINDS),
        *((pl.col("kind") == k).sum().cast(pl.Float64).alias(f"ged_count_{k}") for k in KINDS),
    )
    rows = lived.select("month_id", pl.col("views").alias("country_id")).unique()
    return panel(
        rows.join(counted, on=["month_id", "country_id"], how="left").fill_null(0.0), where=where
    )


def roster(first: int, last: int) -> pl.DataFrame:
    """Return who lived in each month, if only a day of it: `month_id`, `id`, `views`.

    >>> roster(130, 130).filter(pl.col("id") == "DDR")["views"].to_list()
    [186]
    """
    rows = [
        (month, one.id, one.views)
        for one in units()
        if one.views is not None
        for month in range(
            max(first, _month(one.since or date(year_of(first), 1, 1))),
            min(last, _month(one.until or date(year_of(last), 12, 31))) + 1,
        )
    ]
    schema = {"month_id": pl.Int64, "id": pl.String, "views": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row").unique(maintain_order=True)


def _month(day: date) -> int:
    return (day.year - FIRST_YEAR) * 12 + day.month


def _units_of(events: pl.DataFrame, lived: pl.DataFrame, where: str) -> pl.DataFrame:
    """Return the unit of each country and month that the events name."""
    asked = events.select("country", "month_id").unique()
    meant = [
        (country, rank, one)
        for country in asked["country"].unique().sort().to_list()
        for rank, one in enumerate(bearers(country))
    ]
    schema = {"country": pl.String, "rank": pl.Int64, "id": pl.String}
    found = (
        asked.join(pl.DataFrame(meant, schema=schema, orient="row"), on="country")
        .join(lived, on=["month_id", "id"])
        .sort("rank", "id")
        .unique(["country", "month_id"], keep="first", maintain_order=True)
        .select("country", "month_id", pl.col("views").alias("country_id"))
    )
    lost = asked.join(found, on=["country", "month_id"], how="anti").sort("country", "month_id")
    if len(lost):
        country, month = lost.row(0)
        raise Unusable(
            f"{where}: «{country}» is no country known in month {month} "
            f"({year_of(month)}-{calendar_month(month):02}); {len(lost)} such months. "
            "Nothing of it was taken."
        )
    return found


def bearers(country: str) -> list[str]:
    """Return whom a Gleditsch-Ward number or a name can mean, those in whose place they were last.

    >>> bearers("345"), bearers("Croatia"), bearers("Cambodia (Kampuchea)")
    (['YUG', 'SCG', 'SRB'], ['HRV', 'YUG'], ['KHM'])
    """
    if country.removesuffix(".0").isdecimal():
        number = int(country.removesuffix(".0"))
        found = [u.id for u in units() if u.gw == number]
    else:
        outside, _, inside = country.partition(" (")
        states = (resolve(name) for name in (country, outside, inside.rstrip(")")) if name)
        found = next(([s.iso3] for s in states if isinstance(s, State)), [])
    held = {u.id: u.place for u in units() if u.place}
    for one in list(found):
        found += held.get(one, ())
    return list(dict.fromkeys(found))
