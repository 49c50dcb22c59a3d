"""The demonstration of the directorates: every desk finds something, and all of it is invented."""

import pytest
from django.utils import timezone

from amparo.commitments.models import Consultation, Goal, Recognition, Recommendation
from amparo.commitments.queries import desks, scorecards
from amparo.commitments.queries.congress import awaiting_congress
from amparo.people.actions import load_bodies
from amparo.places.actions import load_profile
from amparo.site.demo import cast, directorates

pytestmark = pytest.mark.django_db


def test_every_desk_finds_something():
    now = timezone.now()
    load_bodies(load_profile("PE", at=now), at=now)
    people = cast.open_accounts("a long password", at=now)
    directorates.fill_directorates(people, until=now)
    head, today = people["desk_head"][0], now.date()
    assert Recommendation.objects.filter(kind="commitment").count() == 27
    assert len(scorecards.mechanisms(head)) == 7 and Goal.objects.exists()
    assert sorted(w.days > 300 for w in awaiting_congress(head, today)) == [False, True]
    assert Consultation.objects.get().state == "published"
    assert sorted(r.state for r in Recognition.objects.all()) == ["draft", "published"]
    officer = people["desk_officer"][1]
    assert desks.desk_of(officer).body.code == "RREE-DMA"
    assert desks.due_for(officer, desks.desk_of(officer), today)
