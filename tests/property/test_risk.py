"""The score is monotone: a worse answer never lowers the index or the level."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

import vocab
from amparo.cases import rules

INSTRUMENT = vocab.instrument()
ITEMS = list(INSTRUMENT.items)
YES_NO = st.sampled_from(["yes", "no", "unknown"])

answers = st.fixed_dictionaries(
    {item: st.one_of(st.integers(0, 4), st.sampled_from(["U", "NA"])) for item in ITEMS}
)
tests = st.fixed_dictionaries({t.key: YES_NO for t in INSTRUMENT.legal_test})
facts = st.builds(
    rules.Facts,
    right_at_risk=st.sampled_from(["life", "property", ""]),
    rights_urgent=st.just(frozenset({"life", "integrity", "liberty"})),
    recent_attack=st.sampled_from([True, False, None]),
    presumption_group=st.sampled_from(["", "indigenous_leaders"]),
    rebuttal_written=st.booleans(),
    rebuttal_agreed=st.booleans(),
    evidence=st.frozensets(st.sampled_from(ITEMS)),
)
previous = st.none() | st.builds(
    rules.Previous,
    answers=answers,
    r=st.none() | st.fractions(min_value=0, max_value=25),
    level=st.sampled_from(["ordinary", "extraordinary", "extreme"]),
)


@given(answers, tests, facts, previous, st.sampled_from(ITEMS), st.integers(0, 3))
def test_a_worse_answer_never_lowers_the_score(given_answers, test, known, before, item, value):
    # Evidence stays the same, and so does the set of what is answered.
    low, high = ({**given_answers, item: v} for v in (value, value + 1))
    one, two = (rules.score(a, test, known, INSTRUMENT, before) for a in (low, high))
    safer, worse = (two, one) if item.startswith("C") else (one, two)
    assert (one.R is None) == (two.R is None)
    if one.R is not None:
        assert safer.R <= worse.R
    assert rules.rank(safer.final_level) <= rules.rank(worse.final_level)


@given(answers, tests, facts, previous)
def test_floors_only_raise(given_answers, test, known, before):
    found = rules.score(given_answers, test, known, INSTRUMENT, before)
    for floor in found.floors:
        assert rules.rank(floor.before) <= rules.rank(floor.after)
        assert (floor.outcome == "applied") == (floor.before != floor.after)
    if found.level_by_score:
        assert rules.rank(found.level_by_score) <= rules.rank(found.final_level)
    assert found.floors[-1].after == found.final_level


@given(answers, tests, facts)
def test_the_index_stays_in_its_range(given_answers, test, known):
    found = rules.score(given_answers, test, known, INSTRUMENT)
    assert 0 <= found.share_unknown <= 1
    if found.R is None:
        assert found.final_level != "ordinary"
    else:
        assert 0.2 <= found.R <= 25


@given(answers, tests, facts)
def test_an_attack_or_a_presumption_never_helps_a_cut(given_answers, test, known):
    calm = replace(known, recent_attack=False, presumption_group="")
    one = rules.score(given_answers, test, calm, INSTRUMENT)
    two = rules.score(given_answers, test, replace(calm, recent_attack=True), INSTRUMENT)
    assert rules.rank(one.final_level) <= rules.rank(two.final_level)
