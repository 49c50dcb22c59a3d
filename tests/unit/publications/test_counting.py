"""How figures are counted: one question for each subject, and the first page of all ahead."""

from dataclasses import replace
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amparo.publications import jobs
from amparo.publications.queries import keeping
from amparo.publications.queries.evaluation import gather, years
from amparo.publications.queries.medians import stages_of_each
from amparo.publications.queries.sources import SOURCES, counts, counts_of_each
from amparo.site.ticks import TICKS
from amparo.ui.made import made

MOST = 36  # questions of the whole evaluation: frame, sign-in, journal and choices with it


@pytest.fixture
def analyst(client, registry):
    client.force_login(registry.pe.user("registry_analyst"))
    return client


@pytest.fixture
def busy(registry, at):
    registry.pe.implementing(at, "MININTER", "PNP")
    registry.pe.received(at)
    registry.acts(3, "THD", day="2024-05-01", actor="unknown")
    registry.acts(2, "KIL", day="2026-01-01", region="Loreto")
    return registry


def asked(client, address: str) -> int:
    made.clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_evaluation_asks_one_question_a_subject(analyst, busy, at):
    address = reverse("publications:evaluation")
    few = asked(analyst, address)
    assert few <= MOST
    for region in ("Loreto", "Cusco", "Puno"):
        busy.acts(2, "KIL", region=region, day="2026-03-03")
        busy.pe.received(at, region=busy.pe.region(region))
    assert asked(analyst, address) <= few


@pytest.mark.parametrize("population", sorted(SOURCES))
def test_years_counted_together_say_what_each_says_alone(busy, at, population):
    scopes = years("PE", at)
    for dim in SOURCES[population].columns:
        together = counts_of_each(population, (dim,), scopes)
        assert together == [counts(population, (dim,), scope) for scope in scopes], dim


def test_stages_of_years_together_say_what_each_says_alone(busy, at):
    scopes = years("PE", at)
    together = stages_of_each(scopes)
    assert together == [stages_of_each([scope])[0] for scope in scopes]
    assert together[-1]["admission"].n >= 1
    assert together[-1]["admission"].median is not None


def test_periods_that_do_not_follow_on_are_counted_each_alone(busy, at):
    first, *_others, last = years("PE", at)
    found = counts_of_each("acts", ("type",), [first, last])
    assert found == [{}, {("KIL",): 2}]
    assert stages_of_each([first, last])[1] == stages_of_each([last])[0]


def test_what_everyone_opens_first_is_counted_ahead(analyst, busy, at, monkeypatch):
    monkeypatch.setattr(keeping, "COSTLY", -1)
    monkeypatch.setattr("amparo.publications.jobs.timezone.localdate", lambda _at=None: at.date())
    rounds = 0
    while jobs.count_ahead(at=at):
        rounds += 1
    assert rounds == len({p.question for p in jobs.pages("PE", at)})
    with mock.patch("amparo.publications.views.evaluation.timezone.now", return_value=at):
        evaluation = reverse("publications:evaluation")
        with mock.patch("amparo.publications.queries.evaluation.gather") as counting:
            first = analyst.get(evaluation)
        assert first.status_code == 200 and not counting.called
        busy.pe.received(at)
        before = analyst.get(evaluation).context["sections"][0][1][0].figures[-1]
        anew = analyst.get(f"{evaluation}?now=1")
        assert anew.context["sections"][0][1][0].figures[-1] == before + 1
    assert not any("now" in link for _shape, link in anew.context["files"])


def test_what_is_counted_at_once_is_not_kept_ahead(analyst, busy, at):
    assert keeping.count_ahead("q", years("PE", at), lambda: 1)
    assert not keeping.count_ahead("q", years("PE", at), lambda: 2), "it is looked at once"
    assert keeping.kept("q", years("PE", at), lambda: 3)[0] == 3


def test_what_is_counted_ahead_is_not_shown_to_who_sees_some_regions(busy, at):
    scopes = years("PE", at)
    with mock.patch.object(keeping, "COSTLY", -1):
        keeping.count_ahead("evaluation", scopes, lambda: gather(scopes))
    loreto = frozenset({busy.pe.region("Loreto").code})
    theirs = [replace(scope, regions=loreto) for scope in scopes]
    assert keeping.kept("evaluation", theirs, lambda: "theirs")[0] == "theirs"


def test_the_worker_counts_ahead():
    assert jobs.count_ahead in {tick.call for tick in TICKS}
