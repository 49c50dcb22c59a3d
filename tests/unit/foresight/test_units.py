"""Who is meant by a number on a day, at every border where systems or maps changed."""

from datetime import date, timedelta

import polars as pl
import pytest

from foresight.errors import Unusable
from foresight.months import calendar_month, year_of
from foresight.units import by_year, in_span, read_units, unit, units

BORDERS = [
    # Germany
    ("gw", 260, "1990-10-02", "DEU"),
    ("gw", 260, "1990-10-03", "DEU"),
    ("cow", 260, "1990-10-02", "DEU"),
    ("cow", 260, "1990-10-03", None),
    ("cow", 255, "1990-10-02", None),
    ("cow", 255, "1990-10-03", "DEU"),
    ("gw", 265, "1990-10-02", "DDR"),
    ("gw", 265, "1990-10-03", None),
    ("views", 184, "1993-01-01", "DEU"),
    # Yemen
    ("cow", 678, "1990-05-21", "YEM"),
    ("cow", 678, "1990-05-22", None),
    ("cow", 679, "1990-05-22", "YEM"),
    ("gw", 678, "1991-01-01", "YEM"),
    ("gw", 680, "1990-05-21", "YMD"),
    ("gw", 680, "1991-01-01", None),
    # the Soviet Union, Czechoslovakia
    ("gw", 365, "1991-12-25", "SUN"),
    ("gw", 365, "1991-12-26", "RUS"),
    ("views", 65, "1992-06-01", "RUS"),
    ("gw", 369, "1990-06-01", None),
    ("gw", 369, "1992-01-01", "UKR"),
    ("cow", 315, "1992-12-31", "CSK"),
    ("cow", 315, "1993-01-01", None),
    ("cow", 316, "1993-01-01", "CZE"),
    # Yugoslavia and after
    ("gw", 345, "1990-06-01", "YUG"),
    ("gw", 345, "2004-06-01", "SCG"),
    ("gw", 345, "2006-06-05", None),
    ("gw", 340, "2006-06-05", "SRB"),
    ("cow", 345, "2007-01-01", "SRB"),
    ("cow", 341, "2006-06-02", None),
    ("cow", 341, "2006-06-03", "MNE"),
    ("views", 227, "2006-05-31", "SCG"),
    ("views", 233, "2006-07-01", "SRB"),
    ("gw", 347, "2008-02-16", None),
    ("gw", 347, "2008-02-17", "XKX"),
    # Sudan, Ethiopia, Namibia, Timor, Palau
    ("gw", 625, "2011-07-08", "SDN"),
    ("gw", 625, "2011-07-09", "SDN"),
    ("gw", 626, "2011-07-08", None),
    ("gw", 626, "2011-07-09", "SSD"),
    ("gw", 531, "1993-05-23", None),
    ("gw", 531, "1993-05-24", "ERI"),
    ("gw", 565, "1990-03-21", "NAM"),
    ("gw", 860, "2002-05-20", "TLS"),
    ("gw", 986, "1994-10-01", "PLW"),
    # Viet Nam, Palestine, Taiwan; islands with two numbers
    ("gw", 817, "1975-04-30", "VDR"),
    ("gw", 817, "1975-05-01", None),
    ("gw", 816, "1990-01-01", "VNM"),
    ("gw", 713, "1990-01-01", "TWN"),
    ("iso3", "PSE", "2011-01-01", "PSE"),
    ("gw", 970, "2000-01-01", "KIR"),
    ("cow", 970, "2000-01-01", "NRU"),
    ("cow", 946, "2000-01-01", "KIR"),
    ("gw", 9999, "2000-01-01", None),
    # the Early Warning Project: as COW, but for Germany, Croatia and Slovenia
    ("ewp", 255, "1989-12-31", "DEU"),
    ("ewp", 260, "1989-12-31", None),
    ("ewp", 265, "1989-12-31", "DDR"),
    ("ewp", 255, "1991-12-31", "DEU"),
    ("ewp", 344, "1991-12-31", "HRV"),
    ("cow", 344, "1991-12-31", None),
    ("ewp", 349, "1991-06-24", None),
    ("ewp", 345, "2007-12-31", "SRB"),
    ("ewp", 679, "1990-12-31", "YEM"),
    # the four smallest of Europe
    ("views", 68, "2000-01-01", "AND"),
    ("views", 72, "2000-01-01", "MCO"),
    ("views", 88, "2000-01-01", "SMR"),
    ("views", 106, "2000-01-01", "LIE"),
]


@pytest.mark.parametrize(("system", "code", "day", "expected"), BORDERS)
def test_a_number_means_one_country_on_one_day(system, code, day, expected):
    found = unit(system, code, date.fromisoformat(day))
    assert (found.id if found else None) == expected


SPANS = [
    ("views", 186, "1990-10-01", "1990-10-31", "DDR"),
    ("views", 186, "1990-11-01", "1990-11-30", None),
    ("views", 197, "1990-05-01", "1990-05-31", "YMD"),
    ("views", 197, "1990-06-01", "1990-06-30", None),
    ("views", 124, "1990-05-01", "1990-05-31", "YEM"),
    ("views", 84, "1992-03-01", "1992-03-31", None),
    ("views", 84, "1992-04-01", "1992-04-30", "HRV"),
    ("views", 187, "1992-12-01", "1992-12-31", "CSK"),
    ("views", 98, "1992-12-01", "1992-12-31", None),
    ("views", 98, "1993-01-01", "1993-01-31", "CZE"),
    ("views", 227, "2006-06-01", "2006-06-30", "SCG"),
    ("views", 233, "2006-06-01", "2006-06-30", "SRB"),
    ("views", 227, "2006-07-01", "2006-07-31", None),
    ("views", 232, "2008-01-01", "2008-01-31", None),
    ("views", 232, "2008-02-01", "2008-02-29", "XKX"),
    ("views", 246, "2011-06-01", "2011-06-30", None),
    ("views", 246, "2011-07-01", "2011-07-31", "SSD"),
    ("views", 245, "2011-06-01", "2011-06-30", "SDN"),
    ("ewp", 817, "1975-01-01", "1975-12-31", "VDR"),
    ("ewp", 817, "1976-01-01", "1976-12-31", None),
    ("ewp", 816, "1975-01-01", "1975-12-31", "VNM"),
    ("ewp", 713, "2006-01-01", "2006-12-31", "TWN"),
    ("gw", 365, "1991-01-01", "1991-12-31", "RUS"),
]


@pytest.mark.parametrize(("system", "code", "first", "last", "expected"), SPANS)
def test_a_unit_born_or_ended_within_is_spoken_of(system, code, first, last, expected):
    found = in_span(system, code, date.fromisoformat(first), date.fromisoformat(last))
    assert (found.id if found else None) == expected


def test_every_unit_and_month_of_the_panel_is_known(shared):
    panel = pl.read_parquet(shared("views/panel_country_month_1989_2020.parquet"))
    there = panel.group_by("country_id").agg(pl.col("month_id").unique())
    unknown = [
        (one, month)
        for one, months in there.iter_rows()
        for month in months
        if month in (min(months), max(months)) or 120 < month < 160 or 315 < month < 340
        if in_span("views", one, *month_span(month)) is None
    ]
    assert unknown == []


def test_every_country_and_year_of_the_early_warning_project_is_known(shared):
    path = shared("ewp/predictors_1960_2012.csv.gz")
    table = pl.read_csv(path, null_values=["NA"], infer_schema_length=None)
    unknown = [
        (code, year)
        for code, year in table.select("ccode", "year").unique().iter_rows()
        if in_span("ewp", code, date(year, 1, 1), date(year, 12, 31)) is None
    ]
    assert unknown == []


def month_span(month: int) -> tuple[date, date]:
    first = date(year_of(month), calendar_month(month), 1)
    after = date(year_of(month + 1), calendar_month(month + 1), 1)
    return first, after - timedelta(days=1)


def test_names_come_from_the_words():
    assert unit("views", 13, date(2020, 1, 1)).name == "Peru"
    assert {u.id for u in units() if u.name == u.id} <= {"TWN", "XKX"}


def test_codes_join_year_by_year():
    table = by_year("views", "cow")
    serbia = table.filter(pl.col("cow") == 345).sort("year")
    assert dict(serbia.select("year", "views").iter_rows())[2005] == 227
    assert dict(serbia.select("year", "views").iter_rows())[2006] == 233
    assert not table.select("year", "cow").is_duplicated().any()


def test_two_units_never_share_a_number_on_a_day():
    bad = b'unit = [ { id = "AAA", gw = 1 }, { id = "BBB", gw = 1, since = 2000-01-01 } ]'
    with pytest.raises(Unusable, match="gw 1 means two on one day"):
        read_units(bad)
    with pytest.raises(Unusable, match="unknown field `cov`"):
        read_units(b'unit = [ { id = "AAA", cov = 1 } ]')


def test_the_table_knows_every_country_of_the_challenge(shared):
    names = pl.read_csv(shared("views/country_id_names.csv"))
    unknown = [c for c in names["country_id"] if unit("views", c, date(2020, 1, 1)) is None]
    assert unknown == []
    codes = pl.read_csv(shared("geo/country_name_crosswalk_ewp.csv"))["ccode"]
    assert [c for c in codes if not any(c in (u.gw, u.cow) for u in units())] == []
