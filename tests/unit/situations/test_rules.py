"""Code names, partial dates and places: plain values."""

from datetime import date

import pytest

from amparo.situations.rules import candidates, read_date
from amparo.situations.rules.code_names import BIRDS, PLANTS, SECOND, SINGLE, TREES
from amparo.situations.rules.places import in_parentheses, spoken_parts

YEAR = "month_and_day_unknown"


@pytest.mark.parametrize(
    ("text", "occurred", "precision", "first", "last", "warning"),
    [
        ("2020", "2020", YEAR, (2020, 1, 1), (2020, 12, 31), ""),
        ("2020-06", "2020-06", "day_unknown", (2020, 6, 1), (2020, 6, 30), ""),
        ("2020-6-4", "2020-06-04", "exact", (2020, 6, 4), (2020, 6, 4), ""),
        ("2020-06-31", "2020-06", "day_unknown", (2020, 6, 1), (2020, 6, 30), "impossible_day"),
        ("2019-02-29", "2019-02", "day_unknown", (2019, 2, 1), (2019, 2, 28), "impossible_day"),
        ("2020-02-29", "2020-02-29", "exact", (2020, 2, 29), (2020, 2, 29), ""),
        ("2020-13", "2020", YEAR, (2020, 1, 1), (2020, 12, 31), "impossible_month"),
        ("2020-00-10", "2020", YEAR, (2020, 1, 1), (2020, 12, 31), "impossible_month"),
    ],
)  # fmt: skip
def test_a_date_is_kept_as_far_as_it_is_known(text, occurred, precision, first, last, warning):
    known = read_date(text)
    assert (known.occurred, known.precision, known.warning) == (occurred, precision, warning)
    assert (known.from_on, known.to_on) == (date(*first), date(*last))
    assert known.as_written == text


def test_nothing_known_is_nothing():
    known = read_date("  ")
    assert (known.occurred, known.from_on, known.precision) == ("", None, "month_and_day_unknown")
    assert read_date("2020-06-14", precision="estimated").precision == "estimated"


@pytest.mark.parametrize("text", ["June 2020", "14/06/2020", "20-06", "0000", "2020-06-14T10:00"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match="is not a date"):
        read_date(text)


def test_code_names_are_many_and_the_short_ones_come_first():
    assert len(SINGLE) > 150 and len(set(SINGLE)) == len(SINGLE)
    assert len(BIRDS) * len(SECOND) > 5000
    drawn = candidates()
    words = [len(name.split()) for name in drawn]
    assert words == sorted(words) and set(words) == {1, 2, 3}
    assert set(drawn[: words.count(1)]) <= set(SINGLE)
    assert all(len(name) <= 60 for name in drawn)
    assert candidates() != drawn, "drawn by chance, never in order"
    assert {*TREES, *PLANTS} >= {"Molle", "Cantuta"}


def test_places_that_a_text_names():
    assert in_parentheses("La comunidad de El Cenepa (Amazonas) y otra (Cusco); (Cusco)") == (
        "Amazonas",
        "Cusco",
    )
    assert spoken_parts("Mara, Apurímac") == ("Mara, Apurímac", "Apurímac", "Mara")
    assert spoken_parts("") == ()
