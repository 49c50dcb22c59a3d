"""Maps: areas, never points; what is not said is a pattern and a word, and nothing says «safe»."""

import json
import re
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from amparo.ledger.models import Entry
from amparo.places.models import Area
from amparo.places.queries import tiles
from amparo.publications.queries import areas, frozen
from amparo.publications.rules import maps
from vocab.statistics import tables

SQUARE = {"type": "Polygon", "coordinates": [[[-75, -10], [-74, -10], [-74, -9], [-75, -9]]]}


@pytest.fixture
def filled(registry):
    registry.acts(12, "THD")
    registry.acts(8, "KIL", region="Loreto")
    registry.acts(2, "KIL", region="Tumbes")
    registry.acts(30, "HAR", region="Cusco")
    return registry


def read(client, address, language="en"):
    response = client.get(address, HTTP_ACCEPT_LANGUAGE=language)
    assert response.status_code == 200, address
    return response.content.decode()


def test_steps_are_of_equal_number_and_equal_figures_share_a_shade():
    assert maps.steps([5, 9, 30, None, 0, 70, 6, 6, 8, 11]) == [(5, 6), (8, 9), (11, 30), (70, 70)]
    assert maps.steps([7, 7, 7]) == [(7, 7)]
    assert maps.steps([None, 0]) == []
    found = maps.steps([5, 9, 30, 70, 6])
    assert maps.shade(70, found) > maps.shade(5, found) > 0
    assert maps.shade(0, found) == maps.shade(None, found) == 0


def test_none_recorded_hidden_and_no_data_are_three_things():
    figures = {"a": 9, "b": 0, "c": None}
    assert [maps.state_of(code, figures) for code in "abcd"] == [
        "said", "none", "hidden", "no_data",
    ]  # fmt: skip


@pytest.mark.parametrize(("country", "n"), [("PE", 25), ("MX", 32), ("CO", 33)])
def test_every_region_has_a_hexagon_of_its_own(country, n):
    found = tiles(country)
    assert len({(t.column, t.row) for t in found.values()}) == len(found) == n
    assert len({t.short for t in found.values()}) == n
    sketch = maps.hexagons({code: (t.short, t.column, t.row) for code, t in found.items()})
    for shape in sketch.shapes.values():
        numbers = [float(x) for x in re.findall(r"-?[\d.]+", shape.path)]
        assert len(numbers) == 12
        assert all(0 <= x <= sketch.width for x in numbers[::2])
        assert all(0 <= y <= sketch.height for y in numbers[1::2])


def test_neighbours_of_peru_stand_side_by_side():
    places = {
        t.short: (t.column + 0.5 * (t.row % 2), t.row) for t in tiles("PE").values()
    }  # fmt: skip
    pairs = "TUM-PIU PIU-CAJ CAJ-AMA LIM-CAL PAS-UCA JUN-CUS MDD-CUS PUN-CUS TAC-MOQ ARE-PUN"
    for pair in pairs.split():
        (x, y), (u, v) = (places[name] for name in pair.split("-"))
        assert abs(y - v) <= 1 and abs(x - u) <= 1, pair


def test_outlines_become_paths_inside_the_drawing():
    sketch = maps.outlines({"25": SQUARE, "16": None})
    assert sketch.shapes["25"].path.startswith("M4.0 433.0")
    assert (sketch.width, sketch.height) == (437, 437)
    assert maps.outlines({}).shapes == {}


def test_the_public_map_says_what_the_table_says_and_no_more(filled):
    release = filled.published()
    said = frozen.sheets_of(release)["acts"]
    found = areas.public_map(release.read(), "PE")
    by_name = {place.name: place for place in found.places}
    assert by_name["Tumbes"].n is None and by_name["Tumbes"].state == "hidden"
    assert by_name["Cusco"].n == 30 and by_name["Cusco"].shade == len(found.legend)
    assert by_name["Puno"].state == "none"
    for place in found.places:
        assert place.n == said.values[(("region", place.code),)]


@pytest.mark.parametrize("language", ["es", "en", "qu"])
def test_everyone_reads_the_map_in_their_language(client, filled, language):
    release = filled.published()
    text = read(client, reverse("statistics:map", args=[release.code]), language)
    assert text.count('<path class="hx') == 3 or text.count('class="hx r') >= 2
    assert 'fill="url(#hm)"' in text, "what is hidden is a pattern"
    assert "<style" not in text and ' style="' not in text, "the strict policy of content"
    assert 'href="#area-' in text and 'id="area-' in text, "each hexagon leads to its row"
    if language == "en":
        assert "does not mean it is safe" in text and "few: " in text
        assert "Tumbes: hidden" in text


def test_the_map_comes_as_a_drawing_that_stands_alone(client, filled):
    release = filled.published()
    response = client.get(reverse("statistics:map_svg", args=[release.code]))
    assert response["Content-Type"] == "image/svg+xml"
    root = ElementTree.fromstring(response.content)  # noqa: S314  (our own)
    assert root.tag.endswith("svg")
    assert len(root.findall(".//{http://www.w3.org/2000/svg}path")) >= 25
    assert b"class=" not in response.content


def test_geojson_needs_outlines_and_has_no_hidden_figure(client, filled):
    release = filled.published()
    address = reverse("statistics:map_geojson", args=[release.code])
    assert client.get(address).status_code == 404
    Area.objects.filter(country="PE", level="region").update(outline=SQUARE)
    told = json.loads(client.get(address).content)
    assert told["type"] == "FeatureCollection" and len(told["features"]) == 25
    by_name = {f["properties"]["name"]: f for f in told["features"]}
    assert by_name["Tumbes"]["properties"]["acts"] is None
    assert by_name["Tumbes"]["properties"]["hidden"] is True
    assert by_name["Cusco"]["properties"]["acts"] == 30
    assert by_name["Cusco"]["geometry"] == SQUARE


def test_a_release_without_regions_has_no_map(client, filled):
    release = filled.published("acts_by_unit")
    for name in ("map", "map_svg", "map_geojson"):
        assert client.get(reverse(f"statistics:{name}", args=[release.code])).status_code == 404
    assert "<h1>" in read(client, reverse("statistics:release", args=[release.code]))


def test_a_draft_has_no_map(client, filled):
    release = filled.release()
    for name in ("map", "map_svg", "map_geojson"):
        assert client.get(reverse(f"statistics:{name}", args=[release.code])).status_code == 404


# --- inside ---------------------------------------------------------------------

PERIOD = "since=2025-01-01&last=2025-12-31"


def test_insiders_see_true_figures_by_region_and_it_is_journalled(client, filled):
    client.force_login(filled.pe.user("registry_analyst"))
    text = read(client, f"{reverse('publications:map')}?{PERIOD}")
    assert "Tumbes: 2" in text and "Puno: none recorded" in text
    assert Entry.objects.get(verb="figures.seen").target == "publications.Map:region"
    assert "region=" in text, "each hexagon leads to the figures of its region"


def test_the_map_is_narrowed_by_its_address(client, filled):
    client.force_login(filled.pe.user("registry_analyst"))
    text = read(client, f"{reverse('publications:map')}?{PERIOD}&type=THD")
    assert "Ucayali: 12" in text and "Cusco: none recorded" in text


def test_districts_are_drawn_where_their_outlines_are_loaded(client, filled):
    pe = filled.pe
    client.force_login(pe.user("registry_analyst"))
    address = f"{reverse('publications:map')}?{PERIOD}&level=district"
    assert client.get(address).status_code == 404, "no outlines, no map of districts"
    region = Area.objects.get(country="PE", level="region", name="Ucayali")
    province = Area.objects.create(
        country="PE", level="province", code="2501", name="Coronel Portillo", parent=region,
        search_name="coronel portillo", outline=SQUARE,
    )  # fmt: skip
    district = Area.objects.create(
        country="PE", level="district", code="250101", name="Callería", parent=province,
        search_name="calleria", outline=SQUARE,
    )  # fmt: skip
    act = filled.act("THD")
    act.incident.district = district
    act.incident.save()
    assert "too many districts" in read(client, address)
    text = read(client, f"{address}&region={region.code}")
    assert "Callería: 1" in text and "12 acts have no known area" in text
    assert "Coronel Portillo: 1" in read(client, address.replace("district", "province"))


def test_no_public_page_knows_a_smaller_area(client, filled):
    assert {d for t in tables().values() for face in t.faces for d in face}.isdisjoint(
        {"district", "province"}
    )
    release = filled.published()
    assert client.get(reverse("statistics:map", args=[release.code]) + "?level=district"
                      ).content.count(b"area-") == 50  # fmt: skip


def test_a_post_for_a_region_sees_that_region_only(client, filled):
    analyst = filled.pe.user("registry_analyst")
    analyst.posts.update(region=Area.objects.get(country="PE", level="region", name="Loreto"))
    client.force_login(analyst)
    text = read(client, f"{reverse('publications:map')}?{PERIOD}")
    assert "Loreto: 8" in text and "Cusco" not in text
    figures = read(client, f"{reverse('publications:figures')}?{PERIOD}")
    assert (
        "Cusco</th>" not in figures
        and "Harassment" not in figures.split("<main")[1].split("</form>")[1]
    )
    code = Area.objects.get(country="PE", level="region", name="Cusco").code
    refused = client.get(f"{reverse('publications:figures')}?{PERIOD}&region={code}")
    assert "<tbody>" not in refused.content.decode(), "another region is no choice"
    assert Entry.objects.filter(verb="figures.seen").count() == 2
