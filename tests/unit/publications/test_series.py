"""Indicator 16.10.1 over the years: from releases of twelve months, and from nothing else."""

import csv
import datetime as dt
import io
import json

import openpyxl
import pytest
from django.urls import reverse

from amparo.publications.models import Release
from amparo.publications.queries import series

K2024 = {"since": dt.date(2024, 1, 1), "until": dt.date(2025, 1, 1)}


@pytest.fixture
def two_years(registry):
    for day, n in (("2024-05-05", 7), ("2025-05-05", 12)):
        for _ in range(n):
            registry.act("KIL", day=day, person=registry.person(sdg_group="journalist"))
    registry.acts(9, "KIL", day="2025-06-06")  # of no known group
    for _ in range(6):  # not in the indicator
        registry.act("EXC", person=registry.person(sdg_group="journalist"))
    return registry


def read(client, address, language="en"):
    response = client.get(address, HTTP_ACCEPT_LANGUAGE=language)
    assert response.status_code == 200
    return response.content.decode()


def test_each_year_keeps_class_and_group(two_years):
    two_years.published("sdg", **K2024)
    two_years.published("sdg")
    found = series.indicator("PE")
    assert [y.short for y in found.years] == ["2024-01/2024-12", "2025-01/2025-12"]
    assert [y.cells["killing", "journalist"] for y in found.years] == [7, 12]
    assert "not_counted" not in found.classes and "other" not in found.groups
    assert found.totals() == [7, 12]


def test_a_quarter_is_no_year_and_the_latest_of_a_year_counts(two_years):
    two_years.published("sdg", since=dt.date(2024, 4, 1), until=dt.date(2024, 7, 1))
    assert series.indicator("PE").years == []
    two_years.published("sdg")
    again = two_years.published("sdg")
    assert [y.release.pk for y in series.indicator("PE").years] == [again.pk]


def test_a_year_with_a_hidden_figure_has_no_total(two_years):
    two_years.acts(2, "TOR", person=two_years.person(sdg_group="trade_unionist"))
    two_years.published("sdg")
    (year,) = series.indicator("PE").years
    assert None in year.cells.values() and year.total is None


def test_drafts_and_withdrawn_releases_are_not_in_the_series(two_years):
    two_years.release("sdg")
    two_years.published("sdg", **K2024)
    Release.objects.filter(state=Release.APPROVED).update(state=Release.WITHDRAWN)
    assert series.indicator("PE").years == []


@pytest.mark.parametrize("language", ["es", "en", "qu"])
def test_the_page_has_a_chart_a_table_and_files(client, two_years, language):
    two_years.published("sdg")
    text = read(client, reverse("statistics:sdg"), language)
    assert "<svg" in text and "2025-01/2025-12" in text and ">12<" in text
    assert "sdg-16-10-1.xlsx" in text


def test_the_files_say_the_same_in_four_shapes(client, two_years):
    address = reverse("statistics:sdg_file", args=["csv"])
    assert client.get(address).status_code == 404, "no series yet"
    two_years.published("sdg", **K2024)
    two_years.published("sdg")
    rows = list(csv.reader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))[1:]
    figures = [row[4] for row in rows]
    assert figures.count("12") == 1 and figures.count("7") == 1
    assert {tuple(row[:2]) for row in rows} == {
        ("2024-01-01", "2024-12-31"), ("2025-01-01", "2025-12-31"),
    }  # fmt: skip
    hxl = client.get(address.replace(".csv", ".hxl")).content.decode("utf-8-sig").splitlines()
    assert hxl[1].startswith("#date+start,#date+end,#indicator+sdg")
    told = json.loads(client.get(address.replace(".csv", ".json")).content)
    assert [row["indicator+count+num"] for row in told] == [
        int(n) if n else "" for n in figures
    ]  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(client.get(address.replace(".csv", ".xlsx")).content))
    assert len(list(book.active.values)) == len(rows) + 2
    assert client.get(address.replace(".csv", ".pdf")).status_code == 404


@pytest.mark.parametrize("language", ["es", "en", "qu"])
def test_the_method_of_a_release_comes_from_what_was_frozen(client, two_years, language):
    release = two_years.published("sdg")
    address = reverse("statistics:method_of", args=[release.code])
    text = read(client, address, language)
    assert release.sha256 in text and "0.1.0" in text and "MECHANISM" in text
    if language == "en":
        assert "None: counts are exact or not said" in text
    Release.objects.update(content=release.content.replace('"round_to":0', '"round_to":5'))
    if language == "en":
        assert "Counts to the nearest 5" in read(client, address)
    draft = two_years.release("sdg")
    assert client.get(reverse("statistics:method_of", args=[draft.code])).status_code == 404


def test_a_release_of_the_first_format_still_opens(client, two_years):
    """Frozen before rounding and versions were told."""
    release = two_years.published("acts_by_type", "sdg")
    content = json.loads(release.content)
    for key in ("values", "median_least", "round_to", "rule_since", "rule_basis", "rule_source",
                "vocabulary", "software"):  # fmt: skip
        del content[key]
    Release.objects.update(content=json.dumps(content | {"format": 1}))
    for address in (
        reverse("statistics:index"), reverse("statistics:method_of", args=[release.code]),
        reverse("statistics:table", args=[release.code, "sdg"]),
        reverse("statistics:map", args=[release.code]), reverse("statistics:sdg"),
    ):  # fmt: skip
        read(client, address)
