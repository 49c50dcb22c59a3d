"""The figures behind the tables, counted by the database."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.cases.models import StateChange
from amparo.publications.queries.columns import Scope
from amparo.publications.queries.sheets import figures, populations_of
from amparo.publications.queries.sources import SOURCES, counts
from vocab import statistics
from vocab.words import terms


@pytest.fixture
def year(registry, at) -> Scope:
    return Scope("PE", dt.date(2025, 1, 1), dt.date(2026, 1, 1), at)


def test_only_verified_acts_are_counted(registry, year):
    registry.act()
    registry.act(verification="alleged")
    registry.act(verification="corroborated")
    assert counts("acts", ("type",), year) == {("THD",): 1}


def test_the_same_act_told_by_two_incidents_is_one(registry, year):
    quispe = registry.person(gender="woman")
    registry.act("KIL", person=quispe)
    registry.act("KIL", person=quispe)
    registry.act("THD", person=quispe)
    assert counts("acts", ("type",), year) == {("KIL",): 1, ("THD",): 1}


def test_an_act_alleged_first_and_verified_in_a_second_incident_counts(registry, year):
    quispe = registry.person()
    registry.act("KIL", person=quispe, verification="alleged")
    registry.act("KIL", person=quispe)
    assert counts("acts", ("type",), year) == {("KIL",): 1}


def test_victims_not_known_by_name_count_as_many_as_they_are(registry, year):
    registry.act("DET", victims=7)
    assert counts("acts", ("type",), year) == {("DET",): 7}


def test_the_period_takes_its_first_day_and_leaves_the_day_after_its_last(registry, year):
    for day in ("2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01"):
        registry.act(day=day)
    assert sum(counts("acts", ("type",), year).values()) == 2


def test_an_act_known_only_by_its_year_stands_in_no_quarter(registry, year):
    registry.act(day="2025-01-01", until="2025-12-31")
    registry.act(day="2025-05-01", until="2025-05-31")
    assert counts("acts", ("quarter",), year) == {("unknown",): 1, ("2025-Q2",): 1}


def test_gender_is_the_persons_own_word_else_what_the_source_says(registry, year):
    registry.act(person=registry.person(gender="trans_woman"))
    registry.act(victim_gender="man")
    registry.act()
    assert counts("acts", ("gender",), year) == {
        ("trans_woman",): 1, ("man",): 1, ("unknown",): 1,
    }  # fmt: skip


def test_the_indicator_takes_class_and_group(registry, year):
    registry.act("KIL", person=registry.person(sdg_group="journalist"))
    registry.act("EXC", person=registry.person(sdg_group="trade_unionist"))
    assert counts("acts", ("sdg_class", "sdg_group"), year) == {
        ("killing", "journalist"): 1, ("not_counted", "trade_unionist"): 1,
    }  # fmt: skip


def test_two_faces_of_one_population_add_up_to_the_same(registry, year):
    registry.acts(3, "THD", region="Loreto", cause="environment")
    registry.acts(4, "KIL", day="2025-08-09")
    found = figures("acts", populations_of(statistics.tables())["acts"], year)
    assert found.sheet.value(()) == 7
    for dim in ("type", "region", "quarter", "cause", "gender", "ethnicity", "unit"):
        listed = found.sheet.categories[dim]
        assert sum(found.sheet.value(((dim, c),)) or 0 for c in listed) == 7, dim


@pytest.mark.parametrize("population", SOURCES)
def test_every_population_is_counted_in_one_query_a_face(registry, year, population):
    registry.acts(3, actor="company")
    for face in populations_of(statistics.tables())[population]:
        if population == "justice":
            counts(population, face, year)  # reads the law once
        with CaptureQueriesContext(
            connection,
        ) as asked:
            counts(population, face, year)
        assert len(asked) <= (2 if population == "justice" else 1)


@pytest.mark.parametrize("key", statistics.tables())
def test_every_table_can_be_drawn_from_an_empty_registry(registry, year, key):
    for population, faces in populations_of([key]).items():
        found = figures(population, faces, year)
        assert all(n == 0 for n in found.sheet.values.values())


def test_requests_stand_where_they_have_come_to(registry, at):
    pe = registry.pe
    pe.received(at)
    pe.admitted(at)
    pe.granted(at)
    scope = Scope("PE", at.date(), at.date() + dt.timedelta(days=2), at)
    assert counts("requests", ("outcome",), scope) == {
        ("waiting",): 1, ("in_study",): 1, ("granted",): 1,
    }  # fmt: skip


def test_the_median_of_a_stage_is_the_middle_of_its_days(registry, at):
    pe = registry.pe
    for days in (2, 4, 9, 30):
        case = pe.admitted(at)
        StateChange.objects.filter(case=case, move="admit").update(at=at + dt.timedelta(days=days))
    later = at + dt.timedelta(days=31)
    scope = Scope("PE", at.date(), at.date() + dt.timedelta(days=60), later)
    found = figures("stages", [("stage",)], scope)
    assert found.sheet.value((("stage", "admission"),)) == 4
    assert found.medians["admission"] == 6.5
    assert found.medians["deciding"] is None


def test_measures_stand_where_their_duty_is(registry, at):
    pe = registry.pe
    case = pe.implementing(at, "MININTER", "PNP")
    pe.done(case.measures.filter(body__code="MININTER").get(), at)
    scope = Scope("PE", at.date(), at.date() + dt.timedelta(days=2), at)
    assert counts("measures", ("body", "measure_state"), scope) == {
        ("MININTER", "under_way"): 1, ("PNP", "ordered"): 1,
    }  # fmt: skip
    late = Scope("PE", at.date(), at.date() + dt.timedelta(days=2), at + dt.timedelta(days=90))
    assert counts("measures", ("body", "measure_state"), late)[("PNP", "late")] == 1


def test_acts_under_measures_need_measures_on_that_day(registry, at):
    pe = registry.pe
    case = pe.granted(at)
    day = (at + dt.timedelta(days=3)).date()
    scope = Scope(
        "PE",
        at.date() - dt.timedelta(days=5),
        at.date() + dt.timedelta(days=30),
        at + dt.timedelta(days=40),
    )
    before = registry.act(day=(at - dt.timedelta(days=1)).date().isoformat())
    after = registry.act(day=day.isoformat())
    for act in (before, after):
        case.incident_links.create(incident=act.incident, linked_at=at)
    assert counts("acts", ("type", "protected"), scope) == {
        ("THD", "no"): 1, ("THD", "yes"): 1,
    }  # fmt: skip


def test_faces_of_each_population_hang_together_like_a_tree():
    """Else the attack would miss a sum: see rules/system.py."""
    from amparo.publications.rules import is_acyclic

    for population, faces in populations_of(statistics.tables()).items():
        known = [("type", "sdg_class")] if population == "acts" else []
        assert is_acyclic([*faces, *known]), population


def test_no_public_table_goes_below_the_region():
    used = {d for t in statistics.tables().values() for face in t.faces for d in face}
    assert used <= set(statistics.dimensions())
    assert not used & {"district", "province", "place", "organisation"}


def test_every_list_that_a_dimension_names_is_there():
    for dim in statistics.dimensions().values():
        if dim.kind == "words":
            assert terms(dim.words)
    assert {t.number for t in statistics.tables().values()} == set(range(1, 17))
