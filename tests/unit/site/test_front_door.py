import json
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, RequestFactory
from django.utils import timezone

from amparo.ledger.models import Heartbeat
from amparo.site import health
from amparo.site.proxy import RealAddress

pytestmark = pytest.mark.django_db


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
