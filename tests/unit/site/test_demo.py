"""The demonstration: an invented country in which every road of the mechanism has been walked."""

import re
from collections import Counter, deque

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from amparo.cases.models import Case, IncidentLink, Sitting
from amparo.cases.workflow import CASE
from amparo.evidence.models import Source
from amparo.ledger.models import Entry
from amparo.ledger.queries import verify
from amparo.people.models import User
from amparo.situations.models import Incident, RiskSituation
from amparo.vault.models import Identity

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LINK = re.compile(r'href="(/[^"#]*)"')
READERS = (
    "case.officer", "intake.lead", "assessor", "decider", "sector.liaison", "justice.liaison",
    "desk.officer", "desk.head", "registry.analyst", "auditor", "system.administrator",
)  # fmt: skip


def test_the_demonstration_is_whole_and_no_link_leads_to_a_name(capsys):
    call_command("load_demo")
    cases = Case.objects.count()
    assert 40 <= cases <= 50
    shown = set(Case.objects.values_list("state", flat=True))
    assert shown == set(CASE.states) - {"draft", "archived"}
    assert IncidentLink.objects.count() > 20
    assert Incident.objects.filter(verification="verified").count() > 60
    assert Source.objects.exists() and RiskSituation.objects.exists()
    assert Sitting.objects.filter(closed_at=None).count() == 1
    assert all(user.is_demonstration for user in User.objects.all())
    assert not Entry.objects.filter(at__gt=timezone.now()).exists(), "nothing is yet to happen"
    secret = set(secrets())
    assert len(secret) > 40
    for role in READERS:
        read, refused, found = walk(f"{role}@demo.amparo.example", secret)
        assert read >= 15, role
        assert refused == [], role
        assert found == [], role
    assert verify().holds
    call_command("load_demo")
    assert Case.objects.count() == cases, "a second time changes nothing"
    assert "already has cases" in capsys.readouterr().out


def secrets():
    """Yield each name, document and number that the vault keeps."""
    for identity in Identity.objects.all():
        yield from filter(None, (identity.legal_name, identity.document, identity.exact_place))
        yield from (contact["value"] for contact in identity.contacts or [])


def walk(address: str, secret: set[str]) -> tuple[int, list[str], list[str]]:
    """Follow links as someone would, two of each route; return what was refused and what leaked."""
    client = Client()
    client.force_login(User.objects.get(email=address))
    seen, todo, routes = {"/home/"}, deque(["/home/"]), Counter()
    read, refused, found = 0, [], []
    while todo:
        path = todo.popleft()
        route = resolve(path.partition("?")[0]).route
        routes[route] += 1
        if routes[route] > 2:
            continue
        answer = client.get(path, follow=True)
        read += 1
        if answer.status_code >= 400:
            refused.append(f"{answer.status_code} {path}")
        if answer.streaming or "html" not in answer["content-type"]:
            continue
        page = answer.content.decode()
        found += [path for words in secret if words in page]
        links = [link.replace("&amp;", "&") for link in LINK.findall(page)]
        fresh = dict.fromkeys(link for link in links if not link.startswith("/static"))
        todo.extend(link for link in fresh if link not in seen)
        seen.update(fresh)
    return read, refused, found
