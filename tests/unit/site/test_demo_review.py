"""What desks and focal points find in the demonstration: treaties, a review, what is due."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from amparo.commitments import queries
from amparo.commitments.models import (
    Cluster,
    CompetenceAcceptance,
    Cycle,
    DueDate,
    Indicator,
    Likeness,
    ProgressReport,
    Recommendation,
    Submission,
)
from amparo.commitments.queries import Asked, desks
from amparo.commitments.queries.congress import awaiting_congress
from amparo.instruments.models import Instrument
from amparo.people.actions import load_bodies
from amparo.people.models import User
from amparo.places.actions import load_profile
from amparo.reports.queries.asking import Asking, gathered
from amparo.reports.queries.catalogue import REPORTS
from amparo.reports.rules.document import Noted
from amparo.site.demo import cast, directorates
from amparo.site.demo import desks as demo_desks
from amparo.site.home import home_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    now = timezone.now()
    load_bodies(load_profile("PE", at=now), at=now)
    found = cast.open_accounts("a long password", at=now)
    demo_desks.fill_desk(found, until=now)
    directorates.fill_directorates(found, until=now)
    return found


def rows_of(who: User, key: str) -> dict[str, tuple]:
    now = timezone.now()
    asking = Asking(who=who, on=timezone.localdate(now), at=now, filters={"country": "PE"})
    blocks = gathered(REPORTS[key], asking).blocks
    return {block.name: block.rows for block in blocks if hasattr(block, "rows")}


def plain(cell) -> str:
    return str(cell.value if isinstance(cell, Noted) else cell)


def treaties(officer: User, today) -> None:
    lines = {
        line.instrument.known_as: line
        for line in queries.lines_of_state(officer, "PE", Asked(today))
    }
    stands = {name: line.standing.status for name, line in lines.items()}
    assert stands["CAT"] == "party" and stands["ESCAZU"] == "signatory"
    assert all(not queries.findings_of(line) for line in lines.values())
    assert lines["VCLT"].count("reservation") == 1
    assert CompetenceAcceptance.objects.filter(state="published").count() == 2
    bound = [one.instrument.known_as for one in awaiting_congress(officer, today)
             if one.instrument.known_as in stands]  # fmt: skip
    assert bound == [], "nothing that the State is bound by waits in Congress"
    assert DueDate.objects.filter(instrument__isnull=False, due_on__gt=today).exists()


def review(officer: User, today) -> None:
    asked = Recommendation.objects.filter(mechanism__key="UPR", state="published")
    assert asked.count() == 12
    assert asked.values("recommenders__country").distinct().count() == 3
    stages = set(asked.values_list("stage", flat=True))
    assert {"answered", "planned", "in_implementation", "reported", "assessed"} == stages
    assert asked.filter(pk__in=desks.without_a_lead(officer, desks.Desk())).exists()
    assert [c.recommendations.count() for c in Cluster.objects.all()] == [2, 2]
    assert Likeness.objects.filter(decision="same").count() == 2
    assert {one.values.count() for one in Indicator.objects.all()} == {3}
    assert all(one.target for one in Indicator.objects.all())
    told = ProgressReport.objects.filter(step=None).values_list("state", flat=True)
    assert sorted(told) == ["in_review", "published", "published"]
    assert not ProgressReport.objects.exclude(step=None).exclude(state="published").exists()
    days = {one.kind: (one.due_on - today).days for one in Submission.objects.all()}
    assert days == {"national_upr": 42, "follow_up": -20}
    assert DueDate.objects.exclude(submission=None).exclude(due_on=None).count() == 2


def reports(officer: User) -> None:
    matrix = rows_of(officer, "R-03")
    assert len(matrix["recommendations"]) == 12 and len(matrix["noted"]) == 3
    assert len(matrix["indicators"]) == 3 and matrix["challenges"]
    assert any(plain(row[-1]) for row in matrix["recommendations"]), "some show evidence"
    graded = [row[9] for row in matrix["recommendations"] if isinstance(row[9], Noted)]
    assert "Cumplida en parte" in plain(graded[0]), "a grade is told in words, and not by its key"
    assert any(len(rows) == 12 for rows in rows_of(officer, "R-04").values())
    assert rows_of(officer, "R-10")["promises"]
    activity = rows_of(officer, "R-11")
    assert all(activity[key] for key in ("offices", "meetings", "statements", "inputs", "ahead"))
    kinds = {plain(row[3]) for row in rows_of(officer, "R-25")["due"]}
    assert len(kinds) >= 4, "inputs, values, reports, promises"
    assert len(rows_of(officer, "R-26")["kinds"]) == 2


def test_a_desk_officer_finds_treaties_a_review_and_reports(people):
    officer, today = people["desk_officer"][0], timezone.localdate()
    treaties(officer, today)
    review(officer, today)
    reports(officer)
    client = Client()
    client.force_login(officer)
    told = {
        "/commitments/": "CAT", "/commitments/clusters/": "Titulación de tierras comunales",
        "/commitments/submissions/": "Informe nacional al Examen",
        "/commitments/due/": "Comunidades tituladas", "/commitments/recommendations/": "UPR-",
    }  # fmt: skip
    for path, words in told.items():
        assert words in client.get(path).content.decode(), path
    known = {row.known_as: row for row in Instrument.objects.exclude(known_as="")}
    told = {
        "VCLT": "los artículos 11, 12 y 25", "CAT": "Perú: Comunicaciones individuales",
        "ICESCR-OP": "Perú: Remitido al Congreso",
    }  # fmt: skip
    for name, words in told.items():
        page = client.get(f"/commitments/treaties/{known[name].pk}/").content.decode()
        assert words in page, name
    state = client.get("/commitments/").content.decode()
    assert 'Comunicaciones individuales</a> <span class="small muted">CAT</span>' in state
    desk = client.get("/commitments/desk/").content.decode()
    spoken = {one.title_es[:60] in desk for one in known.values() if one.title_es}
    english = [one for one in known.values() if one.title != one.title_es and one.title in desk]
    assert True in spoken and not english
    cycle = Cycle.objects.get(mechanism__key="UPR")
    page = client.get(f"/commitments/rounds/{cycle.pk}/").content.decode()
    assert page.index("Dotar de presupuesto propio") < page.index("Publicar cada año"), (
        "2 before 10"
    )


def test_each_focal_point_finds_duties_that_come_of_recommendations(people):
    now = timezone.now()
    told = {
        user: [line.title for group in home_of(user, now).groups for line in group.lines]
        for user in people["sector_liaison"]
    }
    interior, women = people["sector_liaison"][0], people["sector_liaison"][3]
    assert "Protocolo de patrullaje coordinado con comunidades" in told[interior]
    assert "Medidas de protección con enfoque de género" in told[women]
    lines = [line for group in home_of(interior, now).groups for line in group.lines]
    assert len(lines) >= 4 and all(line.due_at > now for line in lines if line.due_at)
    agriculture = people["sector_liaison"][4]
    late = [line for group in home_of(agriculture, now).groups if group.key == "late"
            for line in group.lines]  # fmt: skip
    assert [line.due_at < now for line in late] == [True]
    later = now + timedelta(days=400)
    assert home_of(interior, later).late >= 3, "the days hang on the day of loading"
