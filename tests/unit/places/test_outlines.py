"""Outlines of countries: whole rings, nobody missing, and the awkward places where they belong."""

import itertools

import pytest

from amparo.places.queries import world
from foresight.units import units
from vocab.states import states


def inside(place, x, y):
    """Tell whether a point is in a country: an odd number of its lines lies to the east."""
    lines = [
        (a, b)
        for polygon in world()[place].polygons
        for ring in polygon
        for a, b in itertools.pairwise(ring)
        if (a[1] > y) != (b[1] > y)
    ]
    return sum(x < a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) for a, b in lines) % 2 == 1


def test_every_unit_of_the_library_and_every_state_of_today_is_drawn():
    living = {one.id for one in units() if one.until is None}
    assert len(living) > 190
    assert living <= set(world())
    assert {one.iso3 for one in states().state if one.until is None} <= set(world())


def test_rings_are_closed_and_lie_on_the_globe():
    for place, outline in world().items():
        assert -180 <= outline.at[0] <= 180 and -90 <= outline.at[1] <= 90, place
        for polygon in outline.polygons:
            for ring in polygon:
                assert len(ring) >= 4 and ring[0] == ring[-1], place
                assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in ring), place
                steps = itertools.pairwise(ring)
                assert max(abs(a[0] - b[0]) for a, b in steps) < 60, f"{place} leaps over the globe"


@pytest.mark.parametrize(
    ("place", "lon", "lat"),
    [
        ("PER", -77.0, -11.5), ("UKR", 34.2, 45.2), ("SSD", 31.6, 5.2), ("SDN", 32.5, 15.6),
        ("XKX", 21.0, 42.6), ("PSE", 35.2, 32.0), ("TWN", 121.0, 24.0), ("ESH", -13.2, 26.0),
        ("SOM", 44.1, 9.6), ("CYP", 33.4, 35.15), ("RUS", 178.0, 67.0), ("RUS", -175.0, 66.5),
        ("FJI", 178.0, -17.8),
    ],
)  # fmt: skip
def test_awkward_places_are_where_the_table_says(place, lon, lat):
    assert [one for one in world() if inside(one, lon, lat)] == [place]


def test_a_country_within_another_is_left_open():
    assert [one for one in world() if inside(one, 28.2, -29.5)] == ["LSO"]


def test_a_place_that_no_table_of_states_names_is_named_here():
    known = {one.iso3 for one in states().state}
    for place, outline in world().items():
        assert (place in known) != bool(outline.name), place
