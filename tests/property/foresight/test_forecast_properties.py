"""What holds for all draws, all actuals and all weights."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from foresight.models.classes import BOUNDS, spread
from foresight.models.pool import mixed, portions, widened
from foresight.scores import crps, ignorance, interval_score

DEATHS = st.integers(0, 100_000).map(float)
DRAWS = arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(2, 40)), elements=DEATHS)


@given(DRAWS, DEATHS)
def test_crps_is_between_nothing_and_the_mean_distance(draws, actual):
    came = np.full(len(draws), actual)
    found = crps(draws, came)
    assert (found >= -1e-6).all()
    assert (found <= np.abs(draws - actual).mean(axis=1) + 1e-6).all()


@given(DRAWS, DEATHS, st.floats(0.1, 10))
def test_crps_grows_with_the_scale(draws, actual, times):
    came = np.full(len(draws), actual)
    assert crps(draws * times, came * times) == pytest.approx(crps(draws, came) * times, abs=1e-4)


@given(DRAWS, DEATHS)
def test_the_order_of_draws_does_not_matter(draws, actual):
    came = np.full(len(draws), actual)
    turned = draws[:, ::-1]
    assert crps(turned, came) == pytest.approx(crps(draws, came))
    assert interval_score(turned, came) == pytest.approx(interval_score(draws, came))


@given(DRAWS, DEATHS)
def test_ignorance_has_its_bounds(draws, actual):
    found = ignorance(draws, np.full(len(draws), actual), few="bootstrap")
    assert (found >= -np.log2(1001 / 1011) - 1e-9).all()
    assert (found <= np.log2(1011) + 1e-9).all()


@given(DRAWS, DEATHS)
def test_the_interval_score_is_never_under_the_width(draws, actual):
    low, high = np.quantile(draws, [0.05, 0.95], axis=1)
    assert (interval_score(draws, np.full(len(draws), actual)) >= high - low - 1e-9).all()


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=8))
def test_weights_share_out_a_thousand_draws(weights):
    counts = portions(weights)
    assert sum(counts) == 1000
    exact = [1000 * w / sum(weights) for w in weights]
    assert all(abs(c - e) < 1 for c, e in zip(counts, exact, strict=True))


@given(DRAWS, DRAWS, st.floats(0.1, 0.9))
def test_a_pool_says_nothing_that_no_member_said(one, other, weight):
    rows = min(len(one), len(other))
    draws = mixed([one[:rows], other[:rows]], np.tile([weight, 1 - weight], (rows, 1)))
    assert draws.shape == (rows, 1000)
    for row in range(rows):
        assert set(draws[row]) <= set(one[row]) | set(other[row])


@given(arrays(np.float64, (2, len(BOUNDS)), elements=st.floats(0.001, 1)))
def test_classes_are_spread_as_their_chances_say(chances):
    draws = spread(chances, cap=50_000.0)
    assert (draws >= 0).all()
    assert (draws == np.rint(draws)).all()
    for row, told in zip(draws, chances / chances.sum(axis=1, keepdims=True), strict=True):
        counted = np.bincount(np.digitize(row, BOUNDS) - 1, minlength=len(BOUNDS)) / 1000
        assert np.abs(counted - told).max() < 0.003


@given(DRAWS, st.floats(1.0, 2.0))
def test_widened_draws_are_no_narrower_and_no_death_is_made_or_lost(draws, factor):
    wide = widened(draws, np.full(len(draws), factor))
    assert (wide >= 0).all()
    assert ((wide > 0) == (draws > 0)).all()
    assert widened(draws, np.ones(len(draws))) == pytest.approx(draws)
    above = draws >= np.median(draws, axis=1, keepdims=True) + 1
    assert (wide[above] >= draws[above] - 1e-6).all()
