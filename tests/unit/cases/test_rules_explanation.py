"""The score told in sentences."""

from fractions import Fraction

import pytest

import vocab
from amparo.cases.rules import Facts, score, steps
from amparo.cases.rules.explanation import decimal

INSTRUMENT = vocab.instrument()


def told(**answers):
    given = {**dict.fromkeys(INSTRUMENT.items, 1), **answers}
    found = score(given, {}, Facts(), INSTRUMENT)
    return {s.key: s for s in steps(found, INSTRUMENT)}, found


def test_the_steps_lead_from_the_answers_to_the_level():
    found, result = told(T1=4, D3=4, D7=2)
    assert list(found)[:5] == ["T", "V", "D", "C", "R"]
    assert list(found)[5:] == [f.id for f in result.floors]
    assert found["T"].value == result.T
    assert found["D"].value == result.V
    assert found["R"].value == result.R


def test_a_step_names_the_answers_that_counted():
    found, _ = told(T1=4)
    assert found["T"].words.en == (
        "Threat: mean of the 5 highest answers (T1 4, T2 1, T3 1, T4 1, T5 1) over 4: 2/5 = 0.40."
    )
    assert found["T"].words.es == (
        "Amenaza: media de las 5 respuestas más altas (T1 4, T2 1, T3 1, T4 1, T5 1) entre 4: "
        "2/5 = 0,40."
    )


def test_unknown_capacities_are_told_both_ways():
    found, _ = told(C1=4, C2=4, **{f"C{n}": "U" for n in range(3, 9)})
    assert found["C"].words.en == (
        "6 of 8 capacities are unknown: they are taken as 0, which gives 1/4 = 0.25; "
        "left out they would give 1 = 1.00."
    )


def test_capacity_is_told_plainly():
    assert told()[0]["C"].words.en == ("Capacities: mean of what was answered over 4: 1/4 = 0.25.")
    none, _ = told(**{f"C{n}": "NA" for n in range(1, 9)})
    assert none["C"].words.en == "No capacity is applicable."


def test_no_index_says_why():
    found, _ = told(**{f"T{n}": "U" for n in range(1, 11)})
    assert found["T"].value is None
    assert found["T"].words.en == "Threat: nothing was answered, there is no value."
    assert found["R"].words.en == "There is no index R: threat or vulnerability is missing."


def test_a_differential_block_of_zeros_raises_nothing():
    found, _ = told(**{f"D{n}": 0 for n in range(1, 8)})
    assert found["D"].words.en == "The differential block does not raise vulnerability."


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1, 3), "0.33"),
        (Fraction(9449, 3150), "3.00"),
        (Fraction(1, 200), "0.01"),
        (25, "25.00"),
    ],
)
def test_a_fraction_is_rounded_only_for_reading(value, text):
    assert decimal(Fraction(value)) == text
    assert decimal(Fraction(value), comma=True) == text.replace(".", ",")
