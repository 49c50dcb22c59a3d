"""Maps: who is drawn where, that the table says the same, and what leaves with its caution."""

import io
import json
import re
import xml.etree.ElementTree as ET

import pytest
from django.urls import reverse
from PIL import Image

import vocab
from amparo.forecasts.models import Forecast, Outlook
from amparo.forecasts.queries import country_code, country_name
from amparo.forecasts.rules import mapping as rules
from amparo.forecasts.views import mapping
from amparo.places.queries import world
from foresight.units import units
from tests.unit.forecasts import made

LANGUAGES = ("es", "en", "qu")


def get(client, name, *args, language="en", **query):
    client.cookies["django_language"] = language
    return client.get(
        reverse(f"forecasts:{name}", args=args), query, headers={"accept-language": language}
    )


def words(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def everywhere(at, **how):
    """Keep a forecast of every unit that the library knows."""
    found = made.forecast(at, **how)
    living = [u for u in units() if u.until is None and u.views is not None]
    already = {"COL", "PER"}
    Outlook.objects.bulk_create(
        Outlook(forecast=found, **made.outlook(country_code(u.id), u.views, rank, rank * 7 % 160))
        for rank, u in enumerate((u for u in living if u.id not in already), 3)
    )
    return found, living


# --- the plane ----------------------------------------------------------------


@pytest.mark.parametrize("group", ["", "grulac", "andean", "african", "asia_pacific", "western"])
def test_every_country_of_a_view_is_drawn_within_it(group):
    drawn = mapping.sketch_of(group)
    members = vocab.terms("places/groups")[group].members if group else ()
    expected = {mapping.by_code()[m] for m in members} if group else set(world())
    assert {shape.id for shape in drawn.shapes} == expected
    assert drawn.plane.width <= rules.WIDTH + 1 and drawn.plane.height <= rules.TALLEST + 1
    for shape in drawn.shapes:
        assert 0 <= shape.x <= drawn.plane.width and 0 <= shape.y <= drawn.plane.height, shape.id
        assert shape.path or shape.is_dot, shape.id
    assert bool(drawn.around) == bool(group)


@pytest.mark.parametrize("group", ["", "grulac", "asia_pacific"])
def test_dots_can_be_told_apart_and_come_last(group):
    shapes = mapping.sketch_of(group).shapes
    dots = [s for s in shapes if s.is_dot]
    assert dots and shapes[-len(dots) :] == tuple(dots)
    near = min(
        ((a.x - b.x) ** 2 + (a.y - b.y) ** 2) ** 0.5
        for i, a in enumerate(dots) for b in dots[:i]
    )  # fmt: skip
    assert near > rules.DOT, "no dot hides the middle of another"


def test_a_view_may_reach_over_the_antimeridian():
    west, _south, east, _north = mapping.sketch_of("asia_pacific").plane.box
    assert west < 33 and 195 < east < 240
    assert mapping.sketch_of("").plane.box == rules.WORLD


def test_a_map_is_read_line_under_line():
    shapes = [s for s in mapping.sketch_of("south_america").shapes if not s.is_dot]
    order = [s.id for s in shapes]
    assert order.index("COL") < order.index("GUY") < order.index("BRA") < order.index("URY")


def test_a_group_is_nearer_than_the_world():
    assert mapping.sketch_of("andean").plane.scale > 4 * mapping.sketch_of("").plane.scale


@pytest.mark.parametrize("value", [0, 0.004, 0.011, 0.046, 0.0551, 0.2, 0.499, 0.5, 1.0])
def test_a_step_and_its_words_never_contradict_the_figure(value):
    chance = mapping.MEASURES["deaths"][0]
    legend, step, said = chance.legend(), chance.step(value), chance.said(value)
    percent = int(re.search(r"\d+", said)[0])
    low, high = (0, *chance.bounds)[step - 1], (*chance.bounds, 101)[step - 1]
    assert "under 1" in said if step == 1 else low <= percent < high, (said, legend[step - 1])


# --- pages ---------------------------------------------------------------------

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_and_the_table_say_the_same(client, at, language):
    found, living = everywhere(at, state="published")
    page = words(get(client, "map", found.code, language=language))
    drawing, table = page.split('id="table"', 1)
    told = dict(re.findall(r'aria-label="([^"]+): ([^":]+)"', drawing.split("<figure>")[1]))
    assert len(told) == len(living) >= 191
    for row in Outlook.objects.filter(forecast=found):
        name = country_name(row.country, language).replace("'", "&#x27;")
        assert told[name] == mapping.MEASURES["deaths"][0].said(row.risk_25) or language != "en"
        assert f">{name}</a>" in table, name
    assert "Natural Earth" in page and 'role="group"' in drawing


def test_no_style_no_script_and_no_colour_of_its_own(client, published):
    page = words(get(client, "map", published.code))
    drawing = page.split("<figure>")[1].split("</figure>")[0]
    assert "style=" not in page and "<script>" not in page and "#" not in re.sub(
        r"url\(#m\d\)|#table|&#x\w+;", "", drawing
    )  # fmt: skip
    assert set(re.findall(r'fill="url\(#m(\d)\)"', page)) <= {"0", "1", "2", "3", "4", "5"}
    for step in range(6):
        assert f'<pattern id="m{step}"' in page


def test_awkward_places_have_names_and_are_reached(client, at):
    found, _living = everywhere(at, state="published")
    page = words(get(client, "map", found.code))
    for name in ("Kosovo", "Palestine", "Taiwan", "South Sudan", "Malta", "Maldives"):
        if name != "Palestine" or any(u.id == "PSE" and u.views for u in units()):
            assert f'aria-label="{name}: ' in page, name
    assert "<title>Western Sahara: no figure</title>" in page
    assert "nothing of its safety" in page
    assert words(get(client, "country", found.code, "XKX")).count("Kosovo") > 1


def test_a_country_without_figure_is_no_link_and_never_step_one(client, published):
    page = words(get(client, "map", published.code))
    found = re.search(r"<(a|g)[^>]*>\s*<title>France: no figure</title>\s*<path[^>]*>", page)
    assert found[1] == "g" and "url(#m0)" in found[0]


def test_the_view_can_be_narrowed_ordered_and_searched(client, published):
    page = words(get(client, "map", published.code, group="andean", of="high", q="colo"))
    assert 'aria-label="Peru:' in page, "the map stays whole"
    table = page.split("<tbody>")[1].split("</tbody>")[0]
    assert "Colombia" in table and "Peru" not in table
    assert "of=high" in page and "group=andean" in page
    by_name = words(get(client, "map", published.code, group="andean", sort="name"))
    rows = re.findall(r'<th scope="row">(?:<a[^>]*>)?([^<]+)', by_name)
    assert rows == sorted(rows) and len(rows) == 4
    nobody = words(get(client, "map", published.code, q="atlantis"))
    assert "nothing about its safety" in nobody
    for bad in ({"group": "nosuch"}, {"of": "nosuch"}, {"sort": "nosuch"}):
        assert get(client, "map", published.code, **bad).status_code == 404


def test_a_draft_has_its_map_only_where_alerts_are_made(client, draft, analyst, other):
    names = ("map", "map_svg", "map_png", "map_geojson")
    assert {get(client, name, draft.code).status_code for name in names} == {404}
    client.force_login(other)
    assert get(client, "desk_map", draft.code).status_code == 403
    client.force_login(analyst)
    page = words(get(client, "desk_map", draft.code))
    assert "not published" in page and f"/desk/{draft.code}/country/CO/" in page


# --- what leaves ---------------------------------------------------------------


def test_the_map_as_geojson(client, published):
    told = json.loads(words(get(client, "map_geojson", published.code, group="andean")))
    assert told["type"] == "FeatureCollection" and "not safety" in told["caution"]
    assert "Natural Earth" in told["attribution"] and told["known_until"] == "2026-10"
    found = {one["id"]: one for one in told["features"]}
    assert set(found) == {"BO", "CO", "EC", "PE"}
    assert found["CO"]["properties"]["high"] == 80
    assert found["BO"]["properties"]["expected"] is None
    ring = found["PE"]["geometry"]["coordinates"][0][0]
    assert ring[0] == ring[-1] and -82 < ring[0][0] < -68


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_as_a_drawing_that_stands_alone(client, published, language):
    answer = get(client, "map_svg", published.code, language=language)
    assert answer["Content-Type"].startswith("image/svg+xml")
    root = ET.fromstring(answer.content)  # noqa: S314 (our own)
    said = " ".join(" ".join(root.itertext()).split())
    assert published.code in said and "Natural Earth" in said and "a" * 12 in said
    if language == "en":
        assert "not safety" in said and "Known until: October 2026" in said and "1 to 4" in said
    assert "style" not in {name for e in root.iter() for name in e.attrib}


def test_a_withdrawn_forecast_says_so_on_all_that_leaves(client, at):
    old = made.forecast(at, state="withdrawn")
    Forecast.objects.filter(pk=old.pk).update(reason="A month was missing.", ended_at=at)
    assert "A month was missing." in words(get(client, "map", old.code))
    drawing = " ".join(ET.fromstring(words(get(client, "map_svg", old.code))).itertext())  # noqa: S314
    assert "This forecast was withdrawn on" in drawing and "A month was missing." in drawing
    told = json.loads(words(get(client, "map_geojson", old.code)))
    assert told["state"] == "withdrawn" and "A month was missing." in told["notice"]


def test_the_map_as_a_picture(client, published):
    answer = get(client, "map_png", published.code, group="andean")
    assert answer["Content-Type"] == "image/png"
    picture = Image.open(io.BytesIO(answer.content))
    assert picture.width == 1440 and picture.height > 1200
    assert len(picture.convert("RGB").getcolors(1 << 20)) > 20
