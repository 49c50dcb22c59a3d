"""The law stored as it was read, areas with their codes, and the pages that show both."""

import gzip
import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

import vocab
from amparo.exchange.actions import run_import
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger.models import Entry
from amparo.places import actions, queries, rules
from amparo.places.models import Area, ProfileVersion
from tests.unit.situations.people import sign_in, staff_of

pytestmark = pytest.mark.django_db


def test_a_law_is_stored_once_with_its_hash(at):
    one = actions.load_profile("PE", at=at)
    two = actions.load_profile("PE", at=at)
    assert one == two and ProfileVersion.objects.count() == 1
    assert one.sha256 == vocab.profile_hash(vocab.profile_bytes("PE"))
    assert queries.profile_of(one) == vocab.profile("PE")
    assert Entry.objects.filter(verb="profile.loaded").count() == 1
    assert queries.calendar_of(one).time_zone == "America/Lima"


def test_there_is_no_law_before_it_is_loaded():
    with pytest.raises(Refused, match="load_profiles"):
        queries.current_profile("PE")


def test_an_unknown_country_has_no_law(at):
    with pytest.raises(Invalid, match="no profile"):
        actions.load_profile("ZZ", at=at)


def test_the_operators_own_file_goes_before_the_package(at, settings, tmp_path):
    package = actions.load_profile("PE", at=at)
    own = vocab.profile_bytes("PE").replace(b"closes = 16:30:00", b"closes = 17:00:00")
    (tmp_path / "PE.toml").write_bytes(own)
    settings.PROFILES = str(tmp_path)
    version = actions.load_profile("PE", at=at)
    assert version.version == package.version + 1
    assert queries.current_profile("PE") == version
    assert queries.calendar_of(version).office_hours.closes.hour == 17
    # A case that began with the older one keeps it.
    assert queries.calendar_of(package).office_hours.closes.hour == 16


def test_a_bad_file_of_the_operator_says_what_is_wrong(at, settings, tmp_path):
    (tmp_path / "PE.toml").write_bytes(b'colour = "red"\n' + vocab.profile_bytes("PE"))
    settings.PROFILES = str(tmp_path)
    with pytest.raises(Invalid, match="colour"):
        actions.load_profile("PE", at=at)
    with pytest.raises(CommandError, match="colour"):
        call_command("load_profiles", stdout=StringIO())
    assert not ProfileVersion.objects.exists()


def test_the_command_loads_every_country(at):
    out = StringIO()
    call_command("load_profiles", stdout=out)
    assert set(queries.countries()) == {"CO", "MX", "PE"}
    assert out.getvalue().count("stored now") == 3


@pytest.mark.parametrize(("country", "count"), [("PE", 25), ("MX", 32), ("CO", 33)])
def test_the_regions_of_a_country_come_with_its_law(country, count, at):
    actions.load_profile(country, at=at)
    found = list(queries.regions(country))
    assert len(found) == count
    assert [a.search_name for a in found] == sorted(a.search_name for a in found)


def test_areas_are_found_without_accents_and_by_code(at):
    actions.load_profile("PE", at=at)
    assert [a.name for a in queries.areas_named("ANCASH", country="PE")] == ["Áncash"]
    assert [a.name for a in queries.areas_like("san")] == ["San Martín"]
    assert [a.name for a in queries.areas_like("25")] == ["Ucayali"]
    assert queries.area("PE", "region", "08").name == "Cusco"
    assert not queries.areas_like("").exists()


# --- outlines --------------------------------------------------------------------------------


SQUARE = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)]
HOLE = [(1.0, 1.0), (3.0, 1.0), (3.0, 3.0), (1.0, 3.0), (1.0, 1.0)]


def test_the_point_of_an_area_lies_inside_it_and_not_in_its_hole():
    bent = [(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (8.0, 9.0), (8.0, 1.0), (0.0, 1.0), (0.0, 0.0)]
    for shape in ([SQUARE, HOLE], [bent]):
        assert rules.is_inside(rules.point_inside([shape]), shape)
    assert not rules.is_inside((2.0, 2.0), [SQUARE, HOLE])
    assert rules.is_inside((0.5, 2.0), [SQUARE, HOLE])


def test_an_outline_gets_smaller_and_stays_near():
    import math

    ring = [(math.cos(a / 180), math.sin(a / 180)) for a in range(1131)] + [(1.0, 0.0)]
    small = rules.simplified(ring, 0.01)
    assert len(small) < 80 and small[0] == small[-1]
    for point in ring:
        assert min(math.dist(point, kept) for kept in small) < 0.2
    drawn = rules.outline([[ring]], 0.01)
    assert drawn["type"] == "MultiPolygon"
    tiny = [(50.0, 50.0), (50.001, 50.0), (50.0, 50.001), (50.0, 50.0)]
    assert len(rules.outline([[ring], [tiny]], 0.01)["coordinates"]) == 1
    assert len(rules.outline([[tiny]], 0.01)["coordinates"]) == 1


def feature(code, name, *rings):
    shape = {"type": "MultiPolygon", "coordinates": [[list(map(list, ring))] for ring in rings]}
    said = {"FIRST_IDDP": code, "NOMBDEP": name, "COUNT": 1, "HECTARES": 1.5}
    return {"type": "Feature", "properties": said, "geometry": shape}


def load(path, at, **said):
    return run_import(kind="places", path=path, by=SYSTEM, at=at, **said)


@pytest.fixture
def outlines(tmp_path):
    """Return a function that writes outlines of departments to a packed file."""

    def write(*features):
        path = tmp_path / "deps.geojson.gz"
        path.write_bytes(gzip.compress(json.dumps({"features": features}).encode()))
        return path

    return write


def moved(ring, by):
    return [(x + by, y) for x, y in ring]


def test_parts_of_one_area_become_one_outline_and_keep_its_name(outlines, at):
    actions.load_profile("PE", at=at)
    path = outlines(feature("02", "ANCASH", SQUARE), feature("02", "ANCASH", moved(SQUARE, 10)))
    job = load(path, at)
    assert (job.state, job.rows_new, job.rows_known) == ("done", 0, 2)
    area = Area.objects.get(country="PE", level="region", code="02")
    assert area.name == "Áncash"  # the first spelling stays
    assert (area.west, area.east, area.south, area.north) == (0.0, 14.0, 0.0, 4.0)
    assert len(area.outline["coordinates"]) == 2
    assert load(path, at).rows_new == 0
    assert Area.objects.filter(country="PE").count() == 25


def test_an_outline_that_is_not_in_degrees_is_refused(outlines, at):
    metres = [(x * 100_000, y) for x, y in SQUARE]
    job = load(outlines(feature("02", "ANCASH", metres)), at)
    assert job.state == "refused" and "WGS 84" in job.report[0].message


def test_a_table_of_codes_completes_and_erases_nothing(outlines, at, tmp_path):
    load(outlines(feature("02", "ANCASH", SQUARE)), at)
    heading = "inei,reniec,departamento,iso_3166_2,fips,capital,latitude,longitude"
    path = tmp_path / "codes.csv"
    path.write_text(f"{heading}\n020000,020000,ANCASH,PE-ANC,02,Huaraz,-9.5,-77.5\n,,X,,,,,\n")
    job = load(path, at)
    assert job.mapping == "peru_departments_ubigeo" and job.state == "done"
    assert [n.message for n in job.report] == [
        "Without its official code this is no area: left out."
    ]
    area = Area.objects.get(country="PE", level="region", code="02")
    assert area.outline and area.latitude == 2.0


def test_areas_join_their_parents_in_whatever_order_they_come(at):
    facts = actions.AreaFacts
    actions.keep_areas([facts(country="PE", level="district", code="020101", name="Huaraz")])
    actions.keep_areas([facts(country="PE", level="province", code="0201", name="Huaraz")])
    district = Area.objects.get(level="district")
    assert district.parent.code == "0201" and district.parent.parent is None
    actions.keep_areas([facts(country="PE", level="region", code="02", name="Áncash")])
    assert Area.objects.get(level="district").parent.parent.name == "Áncash"


def test_all_departments_provinces_and_districts_of_peru_load(shared, at):
    actions.load_profile("PE", at=at)
    for name in ("departamental", "provincial", "distrital"):
        assert load(shared(f"geo/peru_{name}.geojson.gz"), at).state == "done"
    for name in ("departamento", "provincia", "distrito"):
        assert load(shared(f"geo/peru_ubigeo_{name}.csv"), at).state == "done"
    counts = {
        level: Area.objects.filter(country="PE", level=level).count()
        for level in ("region", "province", "district")
    }
    assert counts == {"region": 25, "province": 196, "district": 1892}
    assert not Area.objects.filter(country="PE", parent=None).exclude(level="region").exists()
    for area in Area.objects.filter(level="region", country="PE"):
        shapes = rules.polygons(area.outline)
        assert any(rules.is_inside((area.longitude, area.latitude), shape) for shape in shapes)


# --- pages -----------------------------------------------------------------------------------


def test_the_pages_of_law_and_areas(client, at):
    actions.load_profile("PE", at=at)
    assert client.get("/places/").status_code == 302
    sign_in(client, staff_of("sector_liaison"))
    text = client.get("/places/law/").content.decode()
    assert "Ministry of Justice" in text and "not legally confirmed" in text
    assert "08:30–16:30" in text
    assert client.get("/places/law/PE/?version=1").status_code == 200
    assert client.get("/places/law/CO/").status_code == 404
    assert "Áncash" in client.get("/places/?q=ancash").content.decode()
    assert "No area has this name" in client.get("/places/?q=atlantis").content.decode()
