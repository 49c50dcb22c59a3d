"""True figures as asked for: narrowed, laid out anew, beside earlier years, taken away."""

import csv
import datetime as dt
import io
from dataclasses import replace
from unittest import mock

import openpyxl
import pytest
from django.urls import reverse

from amparo.cases.models import StateChange
from amparo.ledger.models import Entry
from amparo.publications.policies import regions_of
from amparo.publications.queries import keeping, looking
from amparo.publications.queries.columns import Scope
from amparo.publications.queries.evaluation import evaluation, narrowed_to, rows_of, years
from amparo.publications.queries.sheets import figures, populations_of
from amparo.publications.queries.sources import counts
from amparo.publications.rules import charts
from vocab.statistics import populations, tables

PERIOD = "since=2025-01-01&last=2025-12-31"
EVERY = [t.key for t in tables().values() if t.population]


@pytest.fixture
def year(registry, at) -> Scope:
    return Scope("PE", dt.date(2025, 1, 1), dt.date(2026, 1, 1), at)


def only(scope: Scope, **chosen: str) -> Scope:
    return Scope(scope.country, scope.since, scope.until, scope.at, tuple(chosen.items()))


@pytest.fixture
def analyst(client, registry):
    client.force_login(registry.pe.user("registry_analyst"))
    return client


def read(client, address: str) -> str:
    response = client.get(address, HTTP_ACCEPT_LANGUAGE="en")
    assert response.status_code == 200, address
    return response.content.decode()


def test_figures_are_narrowed_to_what_is_asked(registry, year):
    registry.acts(3, "THD", person=registry.person(gender="woman"))
    registry.acts(2, "KIL", region="Loreto")
    loreto = registry.pe.region("Loreto").code
    assert counts("acts", ("type",), only(year, region=loreto)) == {("KIL",): 2}
    assert counts("acts", ("type",), only(year, gender="woman")) == {("THD",): 1}
    assert counts("acts", ("type",), only(year, gender="unknown")) == {("KIL",): 2}
    assert counts("acts", ("type",), only(year, region=loreto, type="THD")) == {}


@pytest.mark.parametrize("population", populations())
def test_every_population_can_be_narrowed_by_all_that_it_offers(registry, year, population):
    """On both databases, and together."""
    faces = populations_of(k for k in EVERY if tables()[k].population == population)[population]
    every = {
        dim: looking.choices(dim, "PE")[0][0] for dim in looking.narrowing(population)
    }  # fmt: skip
    assert "region" in every, "whoever answers for a region can see it alone"
    for dim, key in every.items():
        assert figures(population, faces, only(year, **{dim: key}))
    found = figures(population, faces, only(year, **every))
    assert all(n == 0 for n in found.sheet.values.values())


def test_what_a_population_does_not_tell_by_is_refused_not_ignored(registry, year):
    with pytest.raises(LookupError, match="body"):
        counts("acts", ("type",), only(year, body="PNP"))


def test_terms_are_narrowed_by_the_region_of_their_case(registry, at):
    pe = registry.pe
    pe.admitted(at, region=pe.region("Loreto"))
    pe.admitted(at, region=pe.region("Cusco"))
    since, until = at.date() - dt.timedelta(days=1), at.date() + dt.timedelta(days=90)
    later = at + dt.timedelta(days=89)
    whole = Scope("PE", since, until, later)
    loreto = Scope("PE", since, until, later, (("region", pe.region("Loreto").code),))
    all_of = sum(counts("terms", ("clock",), whole).values())
    assert 0 < sum(counts("terms", ("clock",), loreto).values()) == all_of // 2


def test_stages_are_narrowed_too(registry, at):
    pe = registry.pe
    for region, days in (("Loreto", 2), ("Cusco", 9)):
        case = pe.admitted(at, region=pe.region(region))
        StateChange.objects.filter(case=case, move="admit").update(at=at + dt.timedelta(days=days))
    scope = Scope(
        "PE", at.date(), at.date() + dt.timedelta(days=60), at + dt.timedelta(days=31),
        (("region", pe.region("Cusco").code),),
    )  # fmt: skip
    assert figures("stages", [("stage",)], scope).medians["admission"] == 9


@pytest.mark.parametrize("key", EVERY)
def test_every_table_can_be_laid_out_by_each_other_dimension(analyst, registry, key):
    registry.acts(3, actor="company")
    for by in ("", *looking.layouts(tables()[key])):
        read(analyst, f"{reverse('publications:figures')}?table={key}&{PERIOD}&by={by}")


def test_the_page_keeps_all_in_its_address_and_says_what_it_left_out(analyst, registry):
    registry.acts(3, "THD")
    text = read(analyst, f"{reverse('publications:figures')}?{PERIOD}&type=THD&body=PNP")
    assert "Death threat" in text and "This table does not tell by: Body" in text
    assert "selected" in text and "type=THD" in text, "the files keep what was chosen"
    assert "type=THD" in Entry.objects.get(verb="figures.seen").why


@pytest.mark.parametrize(
    "bad", ["region=XX", "last=2024-01-01", "since=yesterday", "by=shoe", "type=<script>"]
)
def test_what_the_address_cannot_mean_is_told_beside_the_field(analyst, bad):
    name, value = bad.split("=")
    said = dict(pair.split("=") for pair in PERIOD.split("&")) | {name: value}
    response = analyst.get(reverse("publications:figures"), said)
    text = response.content.decode()
    assert response.status_code == 200 and "<tbody>" not in text and "<script>" not in text
    assert "aria-invalid" in text or "error" in text
    assert not Entry.objects.filter(verb="figures.seen").exists()


def test_an_unknown_table_is_not_there(analyst):
    assert analyst.get(reverse("publications:figures") + "?table=alerts").status_code == 404


def test_the_same_days_of_earlier_years_stand_beside(analyst, registry):
    registry.acts(3, "THD", day="2025-03-01")
    registry.acts(5, "THD", day="2024-03-01")
    registry.acts(1, "THD", day="2024-08-01")
    address = reverse("publications:figures") + "?since=2025-01-01&last=2025-06-30"
    text = read(analyst, address)
    assert "2 fewer than the year before" in text


def test_a_leap_day_has_its_place_in_other_years(year):
    leap = Scope("PE", dt.date(2024, 2, 29), dt.date(2024, 3, 1), year.at)
    assert leap.years_before(1).since == dt.date(2023, 2, 28)


@pytest.mark.parametrize("shape", ["csv", "xlsx", "hxl"])
def test_true_figures_taken_away_are_journalled(analyst, registry, shape):
    registry.acts(3, "THD")
    address = reverse("publications:figures_file", args=[shape]) + f"?{PERIOD}&type=THD"
    content = analyst.get(address).content
    if shape == "xlsx":
        rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.values)
    else:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert any(str(cell) == "3" for row in rows for cell in row)
    assert Entry.objects.get(verb="figures.exported").kind == Entry.READ


@pytest.mark.parametrize("page", ["figures_file", "evaluation_file"])
def test_files_of_true_figures_are_for_who_may_see_them(client, registry, page):
    address = reverse(f"publications:{page}", args=["csv"])
    assert client.get(address).status_code == 302
    for role in ("observer", "sector_liaison", "case_officer", "system_administrator"):
        client.force_login(registry.pe.user(role))
        assert client.get(address).status_code == 403, role
    client.force_login(registry.pe.user("auditor"))
    assert client.get(address).status_code == 200
    assert client.get(address.replace(".csv", ".exe")).status_code == 404


def test_one_post_for_the_whole_country_is_enough(registry):
    decider = registry.pe.user("decider")
    assert regions_of(decider) is None
    decider.posts.update(region=registry.pe.region("Cusco"))
    assert regions_of(decider) == {registry.pe.region("Cusco").code}
    assert regions_of(registry.pe.user("observer")) == frozenset()


# --- how the policy works -------------------------------------------------------


def section(found, title):
    return {t.label: t for t in dict(found["sections"])[title]}


@pytest.fixture
def english():
    from django.utils import translation

    with translation.override("en"):
        yield


def test_the_evaluation_tells_structural_measures_and_the_cost_of_each_body(registry, at, english):
    registry.pe.implementing(at, "MININTER", "PNP")
    found = evaluation(years("PE", at))
    assert section(found, "Requests")["Requests received"].figures[-1] == 1
    structural = section(found, "Measures")["Structural: act on the threat itself, per cent"]
    assert structural.figures[-1] is not None and structural.figures[0] is None
    bodies = {row.label: row for row in found["bodies"]}
    assert len(bodies) == 2 and all(row.total == 1 for row in bodies.values())
    assert {g.title for g in found["groups"]} >= {"Gender", "Region", "Language of the case"}
    assert rows_of(found)


def test_a_gap_between_groups_is_said_in_words(registry, at, english):
    pe = registry.pe
    pe.granted(at, region=pe.region("Cusco"))
    for _ in range(3):
        pe.received(at, region=pe.region("Loreto"))
    found = evaluation(years("PE", at))
    rows = {r.label: r for g in found["groups"] for r in g.rows if g.title == "Region"}
    assert rows["Cusco"].granted == 100 and "75 points above all" in rows["Cusco"].gap
    assert rows["Loreto"].granted == 0 and "25 points below all" in rows["Loreto"].gap
    assert "few requests" in rows["Loreto"].gap
    absent = next(g.absent for g in found["groups"] if g.title == "Gender")
    assert absent, "who never comes is named"


def test_narrowed_by_a_body_only_what_tells_by_bodies_is_said(registry, at, english):
    registry.pe.implementing(at, "MININTER", "PNP")
    found = evaluation(narrowed_to(years("PE", at), (("body", "PNP"),), None))
    assert section(found, "Requests")["Requests received"].figures == [None] * 4
    assert [row.total for row in found["bodies"]] == [1]
    assert found["groups"] == []


def test_the_evaluation_is_narrowed_by_its_address_and_journalled(analyst, registry, at):
    registry.pe.implementing(at, "MININTER", "PNP")
    code = registry.pe.region("Ucayali").code
    text = read(analyst, f"{reverse('publications:evaluation')}?region={code}&year=2026")
    assert "Ucayali" in text and "polyline" in text
    assert f"region={code}" in Entry.objects.get(verb="figures.seen").why


def test_a_trend_is_drawn_inside_its_box():
    assert charts.line([1, None, 3, 5]) == "2,18 47,10 70,2"
    assert charts.line([None, 3]) == ""


def test_what_took_long_to_count_is_kept_and_says_when_it_was_counted(
    analyst, registry, monkeypatch
):
    monkeypatch.setattr(keeping, "COSTLY", -1)
    address = f"{reverse('publications:figures')}?table=acts_by_type&{PERIOD}"
    registry.acts(3, "THD")
    first = analyst.get(address, HTTP_ACCEPT_LANGUAGE="en")
    assert first.context["counted_at"] == first.context["at"]
    assert "not counted anew" not in first.content.decode()
    registry.acts(2, "KIL")
    again = analyst.get(address, HTTP_ACCEPT_LANGUAGE="en")
    assert again.context["counted_at"] == first.context["counted_at"]
    assert again.context["drawn"][0]["grid"].total.total == 3
    assert "is not counted anew each time" in again.content.decode()
    other = analyst.get(f"{address}&type=KIL", HTTP_ACCEPT_LANGUAGE="en")
    assert other.context["drawn"][0]["grid"].total.total == 2


def test_what_is_counted_at_once_is_counted_each_time(analyst, registry):
    address = f"{reverse('publications:figures')}?table=acts_by_type&{PERIOD}"
    registry.acts(3, "THD")
    assert analyst.get(address).context["drawn"][0]["grid"].total.total == 3
    registry.acts(2, "KIL")
    assert analyst.get(address).context["drawn"][0]["grid"].total.total == 5


def test_what_is_kept_for_one_region_is_not_shown_to_another(registry, year):
    def scope(*codes: str) -> Scope:
        return replace(year, regions=frozenset(codes) if codes else None)

    with mock.patch.object(keeping, "COSTLY", -1):
        kept = [keeping.kept("q", [one], lambda one=one: str(one.regions))[0]
                for one in (scope(), scope("01"), scope("02"), scope("01", "02"))]  # fmt: skip
        assert len(set(kept)) == 4
        assert keeping.kept("q", [scope("01")], lambda: "new")[0] == kept[1]
        assert keeping.kept("r", [scope("01")], lambda: "new")[0] == "new"
