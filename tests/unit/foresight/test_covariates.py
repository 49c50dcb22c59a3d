"""V-Dem, World Bank indicators and others like them: taken whole, or refused with the reason."""

import gzip

import polars as pl
import pytest

from foresight.covariates import known_then, read_covariates, yearly
from foresight.errors import Unusable

VDEM = pl.DataFrame(
    {
        "country_text_id": ["PER", "PER", "SYR", "ZZB"],
        "country_id": [30, 30, 97, 236],  # V-Dem's own
        "COWcode": [135, 135, 652, None],
        "year": [2010, 2011, 2010, 2010],
        "v2x_polyarchy": [0.7, 0.71, 0.1, 0.2],
        "v2x_libdem": [0.5, None, 0.05, 0.1],
    }
)
WDI = pl.DataFrame(
    {
        "country": ["Peru", "Peru", "World"],
        "iso3c": ["PER", "PER", "WLD"],
        "year": [2010, 2011, 2010],
        "wdi.popsize.new": [29e6, 29.3e6, 6.9e9],
        "ccode": [135.0, 135.0, None],
    }
)


@pytest.mark.parametrize("name", ["COWcode", "vdem_cowcode"])
def test_v_dem_is_read_by_its_own_names(name):
    found = yearly(VDEM.rename({"COWcode": name} if name != "COWcode" else {}))
    assert found.columns == ["country_id", "year", "v2x_polyarchy", "v2x_libdem"]
    assert found.sort("country_id", "year").rows() == [
        (13, 2010, 0.7, 0.5),
        (13, 2011, 0.71, None),
        (220, 2010, 0.1, 0.05),
    ]


def test_indicators_are_read_and_the_world_is_no_country():
    found = yearly(WDI)
    assert found.select("country_id", "year").rows() == [(13, 2010), (13, 2011)]
    assert found["wdi.popsize.new"][0] == pytest.approx(17.18, abs=0.01)  # a logarithm


@pytest.mark.parametrize("name", ["iso3", "country_code", "Country Code"])
def test_countries_may_bear_three_letters_under_other_names(name):
    found = yearly(WDI.rename({"iso3c": name}).drop("ccode"))
    assert found.select("country_id", "year").rows() == [(13, 2010), (13, 2011)]


def test_what_predictors_of_onset_tell_of_later_years_is_no_covariate():
    """A row of 2010 says whether a mass killing began in 2012."""
    table = WDI.with_columns(mk_onset_1or2=1, mk_onset_1=0, mk_onset_2=1, mk_onset=0)
    assert yearly(table).columns == ["country_id", "year", "wdi.popsize.new", "mk_onset"]


def test_a_covariate_that_is_told_only_later_is_as_if_it_were_not_there():
    months = pl.DataFrame({"month_id": [380, 381], "country_id": [13, 13]})
    new = yearly(WDI.with_columns(new=pl.when(pl.col("year") > 2010).then(3.0)))
    assert "new" in new.columns
    told = known_then(months, new)  # August and September 2011
    assert told.columns == ["month_id", "country_id", "wdi.popsize.new"]
    assert told.rows() == known_then(months, yearly(WDI)).rows()
    assert "new" in known_then(months.with_columns(pl.col("month_id") + 12), new).columns


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (VDEM.drop("year"), "lacks year; it needs year"),
        (VDEM.drop("COWcode"), "it lacks COWcode"),
        (VDEM.drop("COWcode", "country_id"), "lacks the country"),
        (VDEM.drop("v2x_polyarchy", "v2x_libdem"), "no number in it"),
        (VDEM.with_columns(v2x_libdem=pl.lit("high")), "v2x_libdem holds what is not a number"),
        (VDEM.with_columns(year=pl.lit(None, pl.Int64)), "4 rows have no year"),
        (VDEM.with_columns(year=pl.lit("last")), "year holds what is not a number"),
        (VDEM.with_columns(year=pl.lit(20100)), "year 20100 cannot be .1789 to 2100"),
        (VDEM.with_columns(COWcode=pl.lit("PER")), "COWcode holds what is not a number"),
        (VDEM.with_columns(COWcode=pl.lit(9999)), "whose COWcode is known"),
        (pl.concat([VDEM, VDEM.with_columns(v2x_libdem=pl.lit(0.9))]), "two rows for one year"),
        (WDI.drop("year"), "lacks year"),
        (WDI.drop("ccode", "iso3c"), "lacks the country"),
        (
            WDI.with_columns(pl.lit("..").alias("wdi.popsize.new")),
            "popsize.new holds what is not",
        ),
        (WDI.with_columns(year=pl.lit(2010.5)), "year must be whole numbers"),
    ],
)
def test_a_wrong_schema_is_refused_whole(broken, why):
    with pytest.raises(Unusable, match=why):
        yearly(broken)


@pytest.mark.parametrize("table", [VDEM, WDI], ids=["V-Dem", "WDI"])
@pytest.mark.parametrize("form", ["csv", "csv.gz", "parquet"])
def test_a_file_cut_in_the_middle_is_refused(table, form, tmp_path):
    path = tmp_path / f"c.{form}"
    many = pl.concat([table.with_columns(year=pl.lit(y)) for y in range(1950, 2020)])
    many = many.unique(["year", "country_id" if "country_id" in many.columns else "iso3c"])
    if form == "parquet":
        many.write_parquet(path)
    else:
        text = many.write_csv().encode()
        path.write_bytes(gzip.compress(text) if form == "csv.gz" else text)
    assert read_covariates([path]) is not None
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"\n", len(whole) // 2) - 3 if form == "csv" else -20])
    with pytest.raises(Unusable, match=r"cut short|cannot be read whole|not a whole Parquet"):
        read_covariates([path])


def test_the_real_files_are_read(shared):
    vdem = read_covariates([shared("covariates/vdem_core_indices.parquet")])
    wdi = read_covariates([shared("covariates/wdi_pop_gdp.csv.gz")])
    assert vdem["country_id"].n_unique() > 160
    assert wdi["country_id"].n_unique() > 160
