"""The demonstration: an invented country in which every road of the mechanism has been walked."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from amparo.cases.models import Case, IncidentLink, Sitting
from amparo.cases.workflow import CASE
from amparo.evidence.models import Source
from amparo.ledger.models import Entry
from amparo.ledger.queries import verify
from amparo.people.models import User
from amparo.situations.models import Incident, RiskSituation

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_demonstration_shows_every_state_and_leaves_a_whole_journal(capsys):
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
    assert verify().holds
    call_command("load_demo")
    assert Case.objects.count() == cases, "a second time changes nothing"
    assert "already has cases" in capsys.readouterr().out
