"""Pure rules: numbered texts, lists of States, counts, who supports what on a day."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.diplomacy.rules.counting import count_of, first_times_fit
from amparo.diplomacy.rules.days import may_be_within
from amparo.diplomacy.rules.numbered import read_numbered
from amparo.diplomacy.rules.signing import named, read_signing
from amparo.diplomacy.rules.standing import Step, standing_on

FOOTNOTE_13 = (
    "[13] Statement delivered by Costa Rica on behalf of Austria, Belgium, Benin, Bosnia and "
    "Herzegovina, Chile, Croatia, Ecuador, El Salvador, Guatemala, Holy See, Honduras, Indonesia, "
    "Ireland, Lebanon, Mexico, New Zealand, Nicaragua, Norway, Peru, Philippines, Senegal, South "
    "Africa, Uganda, Uruguay, and Venezuela, Fifth 2008 Session of the CCW GGE on Cluster "
    "Munitions, Geneva, 5 November 2008."
)


def test_a_text_is_read_by_the_numbers_that_it_prints():
    text = (
        "Title\n\n1. One<sup>1</sup> goes\n\n---\n\n<sup>1</sup> A note.\n\non.\n\nSir,\n\n2) Two."
    )
    found = read_numbered(text)
    assert found.paragraphs == {1: "One[1] goes on.", 2: "Two."}
    assert found.footnotes == {1: "A note."} and found.called_in == {1: 1}
    assert found.left_out == ["Title", "Sir,"] and found.twice == []


def test_a_number_that_stands_twice_is_said():
    assert read_numbered("1. One.\n\n1. Again.").twice == [1]


def test_footnote_13_lists_25_states_and_costa_rica():
    found = read_signing(FOOTNOTE_13)
    assert found.delivered_by.code == "CR" and len(found.listed) == 25
    assert found.unresolved == ()
    assert {one.code for one in found.listed} >= {"BA", "VA", "VE", "PE", "ZA"}
    assert found.rest == (
        "Fifth 2008 Session of the CCW GGE on Cluster Munitions, Geneva, 5 November 2008."
    )


def test_a_name_that_the_table_does_not_know_is_listed_and_not_guessed():
    found = read_signing("Peru, Ruritania, Uruguay and Venezuela")
    assert [one.code for one in found.listed] == ["PE", "", "UY", "VE"]
    assert [(one.as_written, one.why) for one in found.unresolved] == [("Ruritania", "unknown")]
    assert named("Bosnia and Herzegovina").code == "BA"
    assert named("European Union").code == ""


def test_spanish_sentences_are_read_too():
    found = read_signing("Declaración pronunciada por el Perú en nombre de Chile y Uruguay")
    assert (found.delivered_by.code, [one.code for one in found.listed]) == ("PE", ["CL", "UY"])


@pytest.mark.parametrize(
    ("listed", "by", "stated", "how", "expected"),
    [
        (["AT", "PE"], "CR", 3, "total", ("ok", 0)),
        (["AT", "PE"], "PE", 2, "total", ("ok", 0)),  # a deliverer in the list counts once
        (["AT"], "CR", 3, "total", ("mismatch", -1)),
        (["AT", "PE"], "", 1, "others", ("ok", 0)),  # joined 1 other: 2 in all
        (["AT", "PE"], "CR", None, "total", ("not_checkable", None)),
        ([], "", 46, "total", ("not_checkable", None)),
    ],
)
def test_counts_are_compared_as_the_source_counts(listed, by, stated, how, expected):
    found = count_of(listed, by, stated, how)
    assert (found.result, found.difference) == expected


def test_an_unknown_name_leaves_the_count_open():
    assert count_of(["AT", "PE"], "", 3, "total", unresolved=1).result == "not_checkable"


@pytest.mark.parametrize(
    ("first", "all_", "fits"), [(27, 67, True), (68, 67, False), (None, 67, True), (3, None, True)]
)
def test_no_more_come_first_than_come(first, all_, fits):
    assert first_times_fit(first, all_) is fits


@pytest.mark.parametrize(
    ("when", "period", "fits"),
    [
        ("2007-05-24", "2007-05-23/2007-05-25", True),
        ("2007-05-26", "2007-05-23/2007-05-25", False),
        ("2007-05", "2007-05-23/2007-05-25", True),
        ("", "2007", True),
    ],
)
def test_a_statement_lies_in_the_days_of_its_meeting(when, period, fits):
    assert may_be_within(when, period) is fits


def step(status, first, last=None, party="PE", key=""):
    return Step(party, status, first, last or first, key)


def test_support_is_as_of_a_day():
    steps = [step("supports", dt.date(2015, 10, 23)), step("withdrawn", dt.date(2020, 1, 1))]
    assert standing_on(dt.date(2015, 10, 22), steps)[0].status == "none"
    assert standing_on(dt.date(2015, 10, 23), steps)[0].is_for
    assert standing_on(dt.date(2020, 1, 1), steps)[0].status == "withdrawn"


def test_inside_a_vague_year_it_is_uncertain():
    steps = [step("supports", dt.date(2015, 1, 1), dt.date(2015, 12, 31))]
    inside = standing_on(dt.date(2015, 6, 1), steps)[0]
    assert inside.is_uncertain and not inside.is_for
    assert standing_on(dt.date(2015, 12, 31), steps)[0].is_for
    assert not standing_on(dt.date(2014, 12, 31), steps)[0].is_uncertain


DAYS = st.dates(dt.date(2010, 1, 1), dt.date(2020, 1, 1))
STEPS = st.lists(
    st.builds(
        lambda status, day, party, key: step(status, day, party=party, key=str(key)),
        st.sampled_from(["supports", "signed", "withdrawn", "not_yet"]),
        DAYS,
        st.sampled_from(["PE", "FR"]),
        st.integers(0, 10**9),
    ),
    unique_by=lambda one: one.key,
    max_size=8,
)


@given(steps=STEPS, day=DAYS, order=st.randoms())
def test_where_a_state_stands_never_depends_on_the_order_of_typing(steps, day, order):
    mixed = list(steps)
    order.shuffle(mixed)
    assert standing_on(day, mixed) == standing_on(day, steps)
