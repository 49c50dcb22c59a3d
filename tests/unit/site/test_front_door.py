import json
import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from amparo.diplomacy.queries.lists import LISTINGS
from amparo.ledger.models import Heartbeat
from amparo.site import health
from amparo.site.proxy import RealAddress
from tests.house.doors import names
from tests.unit.situations.people import staff_of

pytestmark = pytest.mark.django_db
# Shown after an act, or a file of what a page shows; no link leads to the first.
REACHED_BY_AN_ACT = frozenset({"press:asked"})


def test_health_tells_states_and_ages(client):
    Heartbeat.objects.create(name="work-1", at=timezone.now() - timedelta(seconds=7))
    answer = client.get("/health")
    told = json.loads(answer.content)
    assert answer.status_code == 200
    assert told["status"] == "ok"
    assert told["database"] == "ok"
    assert told["migrations"] == "applied"
    assert 7 <= told["worker"]["seconds_since_last_sign"] < 20
    assert told["version"]
    assert "no-store" in answer["Cache-Control"]


def test_a_nul_in_an_address_breaks_nothing(client):
    for address in ("/published/?q=a%00b", "/treaties/?q=%00&country=%00", "/forecasts/?q=%00"):
        assert client.get(address).status_code in (200, 404), address
    assert client.get("/x%00y/").status_code == 400


@pytest.mark.parametrize(
    "name", ["evidence:sources", "commitments:treaties", "instruments:list", "diplomacy:find"]
)
def test_a_search_for_a_nul_is_one_for_nothing(client, name):
    client.force_login(staff_of("desk_officer"))
    assert client.get(f"{reverse(name)}?q=%00&kind=%00&country=%00").status_code == 200


def test_health_without_a_worker_is_degraded_but_serves(client):
    assert client.get("/health").json()["status"] == "degraded"
    Heartbeat.objects.create(name="work-1", at=timezone.now() - timedelta(minutes=3))
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")


def test_health_without_a_database_is_down(client, monkeypatch):
    monkeypatch.setattr(health, "measure", None, raising=False)
    monkeypatch.setattr("amparo.site.views.measure", lambda at: health.Health(database=False))
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["status"]) == (503, "down")


def test_the_front_page_is_public_and_the_home_is_not(client):
    assert client.get("/").status_code == 200
    answer = client.get("/home/")
    assert answer.status_code == 302
    assert "next=/home/" in answer["Location"]


def test_the_front_page_leads_to_what_is_published_and_each_of_it_opens(client):
    assert 'href="/published/"' in client.get("/").content.decode()
    listed = client.get("/published/")
    assert listed.status_code == 200
    main = listed.content.decode().partition("<main")[2].partition("</main")[0]
    addresses = re.findall(r'href="(/[^"]+)"', main)
    assert len(addresses) == 14
    assert {client.get(address).status_code for address in addresses} == {200}


@pytest.mark.parametrize(
    ("language", "heading"), [("es", "Lo que está publicado"), ("qu", "Lliwpaq qillqakuna")]
)
def test_what_is_published_is_told_in_each_language(client, language, heading):
    client.cookies["django_language"] = language
    assert heading in client.get("/published/").content.decode()


def test_every_page_carries_its_headers(client):
    answer = client.get("/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in answer["Permissions-Policy"]


def test_a_page_for_someone_known_is_never_stored(client):
    assert client.get("/")["Cache-Control"] == "private, no-cache"
    user = get_user_model().objects.create_user("a@example.org", "x", service_name="A")
    client.force_login(user)
    assert client.get("/home/")["Cache-Control"] == "no-store"


def test_a_stale_form_is_explained_without_a_trace(settings):
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/home/", {"x": "y"}, headers={"accept-language": "en"})
    assert answer.status_code == 403
    assert "send the form again" in answer.content.decode()


@pytest.mark.parametrize(("behind", "seen"), [(True, "203.0.113.9"), (False, "127.0.0.1")])
def test_only_a_proxy_of_ours_may_say_who_asks(settings, behind, seen):
    settings.BEHIND_PROXY = behind
    request = RequestFactory().get("/", headers={"X-Real-IP": "203.0.113.9"})
    assert RealAddress(lambda r: r.META["REMOTE_ADDR"])(request) == seen


def test_every_public_page_of_the_desks_is_reached_from_what_is_published(client):
    """A visitor who only follows links finds each page that opens without an account."""
    client.cookies["django_language"] = "en"
    seen, ahead = set(), ["/published/"]
    for _step in range(3):
        links = set()
        for address in ahead:
            answer = client.get(address)
            if answer.status_code == 200 and "text/html" in answer["Content-Type"]:
                body = answer.content.decode()
                assert 'href="/published/"' in body, f"the foot of {address} leads back"
                links |= set(re.findall(r'(?:href|action)="(/[^"?#]*)', body))
        seen |= set(ahead)
        rooms = ("/commitments/", "/diplomacy/", "/press/", "/profiles/", "/public/reports/")
        ahead = sorted(one for one in links - seen if one.startswith(rooms))
    seen |= set(ahead)
    for name, words in names():
        space = name.partition(":")[0]
        if words or space not in ("commitments", "diplomacy", "press", "profiles", "published"):
            continue
        address = reverse(name)
        if client.get(address).status_code == 200 and name not in REACHED_BY_AN_ACT:
            assert address in seen, f"{name} opens to everyone, and nothing leads there"
    for kind in LISTINGS:
        assert reverse("diplomacy:list", args=[kind]) in seen
