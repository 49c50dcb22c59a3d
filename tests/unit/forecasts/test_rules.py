"""What is said and drawn of a forecast: plain values only."""

import numpy as np
import pytest

import vocab
from amparo.forecasts.rules.drawing import FOOT, TOP, drawing, whiskers
from amparo.forecasts.rules.facts import facts
from amparo.forecasts.rules.likeness import AHEAD, similar
from amparo.forecasts.rules.telling import chance, folded, iso_month, never_said_in
from foresight.cards import card as card_of
from tests.unit.forecasts.made import months
from vocab.states import state


def test_no_chance_is_none_and_none_is_certain():
    assert (chance(0.0).percent, chance(0.0).bound) == (1, "under")
    assert (chance(1.0).percent, chance(1.0).bound) == (99, "over")
    assert chance(0.01).bound == "" and chance(0.504).percent == 50


def test_months_count_from_january_1980():
    assert iso_month(1) == "1980-01" and iso_month(12) == "1980-12" and iso_month(565) == "2027-01"


@pytest.mark.parametrize(
    "text", ["Hay una PREDICCION  de genocidio.", "a «prediction of genocide»", "es un país seguro"]
)
def test_what_is_never_said_is_found_however_it_is_written(text):
    labels = [t.label for t in vocab.terms("forecasts/never_said").values()]
    assert never_said_in(text, [w for one in labels for w in (one.es, one.en)])
    assert not never_said_in("Look at the border.", [one.en for one in labels])
    assert folded("  País, SEGURO ") == "pais seguro"


def test_every_card_of_the_room_is_one_of_the_library_and_says_what_it_cannot_see():
    for key, term in vocab.terms("forecasts/cards").items():
        assert card_of(key).name == key
        assert term.limits and all(one.es and one.en and one.qu for one in term.limits)
        assert any("not safety" in one.en for one in term.limits)


def test_every_member_of_a_group_is_a_state():
    for group in vocab.terms("places/groups").values():
        assert len(set(group.members)) == len(group.members)
        assert [code for code in group.members if state(code) is None] == []
    assert len(vocab.terms("places/groups")["grulac"].members) == 33


def test_the_past_is_told_in_a_few_facts():
    quiet = {one["key"]: one for one in facts([(m, 0.0) for m in range(1, 25)])}
    assert quiet["last_year"]["points"] == "down" and quiet["since_some"]["months"] is None
    war = {one["key"]: one for one in facts([(m, 2.0 if m < 19 else 50.0) for m in range(1, 25)])}
    assert war["trend"] == {"key": "trend", "late": 300, "before": 12, "points": "up"}
    assert war["since_many"]["months"] == 0
    gap = {one["key"]: one for one in facts([(1, None), (2, 3.0)])}
    assert gap["gaps"]["months"] == 1
    assert facts([(1, None)]) == [{"key": "unknown", "points": "level"}]


def test_a_drawing_stays_within_its_frame_and_wide_holds_narrow():
    found = drawing([[565 - i, 10**5] for i in range(1, 40)], months(80))
    heights = [b.y for b in found.bars] + [float(p.split(",")[1]) for p in found.wide.split()]
    assert all(TOP <= y <= FOOT for y in heights)
    assert len(found.bars) == 36 and len(found.wide.split()) == 24
    top = [float(p.split(",")[1]) for p in found.wide.split()[:12]]
    inner = [float(p.split(",")[1]) for p in found.narrow.split()[:12]]
    assert all(wide <= narrow for wide, narrow in zip(top, inner, strict=True))
    assert [year.label for year in found.years] == [2024, 2025, 2026, 2027]
    with pytest.raises(ValueError, match="nothing"):
        drawing([], [])


def test_a_country_that_is_quiet_still_has_a_drawing():
    found = drawing([], months(0))
    assert found.bars == () and found.ticks[0].value == 0
    bars, height = whiskers([("A", 0.0, 0)])
    assert bars[0].length == 0 and height > 28


def test_similar_situations_know_nothing_after_the_origin():
    rng = np.random.default_rng(3)
    table = rng.poisson(4, (6, 180)).astype(float)
    units, first = [1, 2, 3, 4, 5, 6], 100
    found = similar(table, units, first, 3)
    assert len(found) == 5 and 3 not in {one["unit"] for one in found}
    assert all(one["month"] + AHEAD <= first + 179 for one in found)
    one = found[0]
    row, end = units.index(one["unit"]), one["month"] - first
    assert one["came"] == table[row, end + 3 : end + 15].sum()
    assert one["level"] == table[row, end - 11 : end + 1].sum()
    assert similar(table[:, :40], units, first, 3) == [], "too short to compare"
    table[2, -1] = np.nan
    assert similar(table, units, first, 3) == [], "of late it is not known"
