"""A district is named on the telephone as in the form of incidents: by name, province or code."""

import uuid

import pytest

from amparo.places.models import Area
from amparo.situations.models import Incident, Jotting

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(staff, at):
    return staff("duty_officer")


@pytest.fixture(autouse=True)
def places(db):
    """Two regions; in each a province with a district of the same name, and one of its own."""
    made = {}
    for code, region, province, own in (
        ("91", "Norteña", "Alta", "Shiringa"), ("92", "Sureña", "Baja", "Tahuari"),
    ):  # fmt: skip
        top = area(code, region, "region", None)
        middle = area(f"{code}01", province, "province", top)
        made[own] = area(f"{code}0101", own, "district", middle)
        made[f"Santa Rosa, {province}"] = area(f"{code}0102", "Santa Rosa", "district", middle)
    return made


def area(code, name, level, parent):
    searched = name.lower().replace("ñ", "n")
    return Area.objects.create(
        country="PE", level=level, code=code, name=name, search_name=searched, parent=parent
    )


@pytest.mark.parametrize(
    ("typed", "region", "meant"),
    [
        ("Shiringa", "", "Shiringa"),
        (" SHIRINGÁ ", "", "Shiringa"),
        ("920101", "", "Tahuari"),
        ("Santa Rosa, Baja", "", "Santa Rosa, Baja"),
        ("santa rosa ,  alta", "", "Santa Rosa, Alta"),
        ("Santa Rosa", "92", "Santa Rosa, Baja"),
    ],
)
def test_a_call_finds_the_district_and_its_region(signed_in, officer, places, typed, region, meant):
    said = {"type": "THD", "district": typed, "region": region, "number_of_victims": "1"}
    assert signed_in(officer).post(address(), said).status_code == 302
    row = Incident.objects.get()
    assert row.district == places[meant]
    assert row.region == places[meant].parent.parent


@pytest.mark.parametrize(
    ("typed", "region", "why"),
    [
        ("Santa Rosa", "", "Several districts have this name: Santa Rosa, Alta (910102)"),
        ("Nowhere", "", "No district of this country and region has this name."),
        ("Shiringa", "92", "No district of this country and region has this name."),
        ("Santa Rosa, Media", "", "No district of this country and region has this name."),
        ("999999", "", "No district of this country and region has this name."),
    ],
)
def test_what_is_not_found_is_said_and_the_call_is_kept(signed_in, officer, typed, region, why):
    said = {"type": "THD", "district": typed, "region": region, "exact_place": "By the bridge"}
    answer = signed_in(officer).post(address(), said)
    text = answer.content.decode()
    assert answer.status_code == 422 and why in text and "By the bridge" in text
    assert not Incident.objects.exists()
    assert Jotting.objects.get().answers["district"] == [typed]


def test_the_fields_follow_the_way_in_which_a_place_is_told(signed_in, officer):
    text = signed_in(officer).get(address()).content.decode()
    places = [text.index(f'name="{name}"') for name in ("region", "district", "exact_place")]
    assert places == sorted(places)


def test_the_form_of_incidents_takes_a_province_too(signed_in, officer, places):
    said = {
        "type": "THD", "country": "PE", "district": "Santa Rosa, Alta", "number_of_victims": "1",
    }  # fmt: skip
    answer = signed_in(officer).post("/situations/incidents/new/", said)
    assert answer.status_code == 302
    assert Incident.objects.get().district == places["Santa Rosa, Alta"]


def address() -> str:
    return f"/situations/call/{uuid.uuid4()}/"
