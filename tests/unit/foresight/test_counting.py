"""From events to a panel by country: who lived then, in which month it ended, zeros included."""

import polars as pl
import pytest

from foresight.errors import Unusable
from foresight.events.counting import bearers, country_panel
from foresight.events.ucdp import events, read_events
from foresight.months import month_id

ROWS = [
    # country, ended, kind, best
    ("345", "1991-07-10", 1, 5),  # Yugoslavia
    ("344", "1991-08-01", 1, 40),  # Croatia, no unit of ViEWS before April 1992
    ("344", "1992-06-01", 1, 7),
    ("365", "1991-12-30", 3, 2),  # Russia
    ("373", "1990-01-20", 3, 130),  # Azerbaijan while it was of the Soviet Union
    ("345", "2012-01-05", 2, 1),  # Serbia under the number of Yugoslavia
    ("626", "2010-01-05", 1, 9),  # South Sudan before it was
    ("490", "2012-02-03", 1, 11),
    ("490", "2012-02-20", 1, 4),
]


def told(rows=ROWS) -> pl.DataFrame:
    return events(
        pl.DataFrame(
            {
                "id": range(len(rows)),
                "type_of_violence": [kind for _, _, kind, _ in rows],
                "date_start": ["1989-01-01"] * len(rows),
                "date_end": [ended for _, ended, _, _ in rows],
                "best": [best for *_, best in rows],
                "latitude": 1.0,
                "longitude": 1.0,
                "country_id": [country for country, *_ in rows],
            }
        )
    )


def test_what_happened_counts_for_the_unit_that_lived_then():
    panel = country_panel(told()).frame
    full = panel.filter(pl.sum_horizontal("ged_best_sb", "ged_best_ns", "ged_best_os") > 0)
    counted = {
        (row["country_id"], row["month_id"]): (
            row["ged_best_sb"],
            row["ged_best_ns"],
            row["ged_best_os"],
        )
        for row in full.iter_rows(named=True)
    }
    assert counted == {
        (227, month_id(1991, 7)): (5, 0, 0),
        (227, month_id(1991, 8)): (40, 0, 0),
        (84, month_id(1992, 6)): (7, 0, 0),
        (65, month_id(1991, 12)): (0, 0, 2),
        (65, month_id(1990, 1)): (0, 0, 130),
        (233, month_id(2012, 1)): (0, 1, 0),
        (245, month_id(2010, 1)): (9, 0, 0),
        (167, month_id(2012, 2)): (15, 0, 0),
    }
    assert panel["ged_count_sb"].sum() == 6
    assert full.filter(pl.col("country_id") == 167)["ged_count_sb"].item() == 2


def test_every_state_has_every_month_in_which_it_lived():
    panel = country_panel(told()).frame
    months = dict(panel.group_by("country_id").agg(pl.len()).iter_rows())
    assert months[13] == month_id(2012, 2) - month_id(1990, 1) + 1  # Peru, where nobody was killed
    assert months[246] == month_id(2012, 2) - month_id(2011, 7) + 1
    assert months[227] == month_id(2006, 6) - month_id(1990, 1) + 1
    assert panel.null_count().sum_horizontal().item() == 0
    assert not panel.select("month_id", "country_id").is_duplicated().any()


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Yemen (North Yemen)", "YEM"),
        ("Russia (Soviet Union)", "RUS"),
        ("Kingdom of eSwatini (Swaziland)", "SWZ"),
        ("DR Congo (Zaire)", "COD"),
        ("652.0", "SYR"),
    ],
)
def test_names_of_the_source_are_known(name, first):
    assert bearers(name)[0] == first


def test_a_country_that_nobody_knows_stops_all_of_it():
    with pytest.raises(Unusable, match=r"«Atlantis» is no country known in month 390 \(2012-06\)"):
        country_panel(told([*ROWS, ("Atlantis", "2012-06-01", 1, 3)]))
    with pytest.raises(Unusable, match="no event"):
        country_panel(told().clear())


def test_the_roster_is_that_of_the_challenge(shared):
    found = country_panel(read_events(shared("conflict/ucdp_ged211_precise.parquet"))).frame
    theirs = pl.read_parquet(shared("views/panel_country_month_1989_2020.parquet"))
    keys = ["month_id", "country_id"]
    assert found.select(keys).sort(keys).equals(theirs.select(keys).sort(keys))


def test_a_country_counted_by_us_is_counted_alike(shared):
    """Another release of the events: not the same to the last, but hardly different."""
    path = shared("conflict/ucdp_ged231_central_african_republic.parquet")
    ours = country_panel(read_events(path)).frame.filter(pl.col("country_id") == 70)
    theirs = pl.read_parquet(shared("views/panel_country_month_1989_2020.parquet"))
    both = ours.join(theirs, on=["month_id", "country_id"], suffix="_theirs")
    for kind in ("sb", "ns", "os"):
        same = both[f"ged_best_{kind}"] == both[f"ged_best_{kind}_theirs"]
        assert same.mean() > 0.9
