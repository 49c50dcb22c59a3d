"""Quarters are read as one writes them, and taken away as codes."""

import csv
import io
import re

import pytest
from django.urls import reverse
from django.utils import translation

from amparo.ui import days

SAID = {
    "es": "1.er trimestre de 2025",
    "en": "Q1 2025",
    "qu": "1 ñiqin kimsa killa 2025",
}


@pytest.fixture
def public(registry):
    registry.acts(12, "THD")
    return registry.published("acts_by_type")


@pytest.mark.parametrize("language", SAID)
def test_a_page_of_figures_says_its_quarters_in_words(client, public, language):
    address = reverse("statistics:table", args=[public.code, "acts_by_type"])
    text = client.get(address, HTTP_ACCEPT_LANGUAGE=language).content.decode()
    assert SAID[language] in text and not re.search(r">\s*2025-Q\d", text)


def test_what_is_taken_away_keeps_the_code(client, public):
    address = reverse("statistics:download", args=[public.code, "acts_by_type", "csv"])
    text = client.get(address, HTTP_ACCEPT_LANGUAGE="es").content.decode("utf-8-sig")
    cells = {cell for row in csv.reader(io.StringIO(text)) for cell in row}
    assert "2025-Q1" in cells and SAID["es"] not in cells


def test_each_quarter_has_its_ordinal_and_nothing_else_is_one():
    with translation.override("es"):
        said = [days.quarter(f"2025-Q{n}") for n in (1, 2, 3, 4)]
    assert said == [f"{n} trimestre de 2025" for n in ("1.er", "2.º", "3.er", "4.º")]
    assert days.quarter("unknown") == days.quarter("2025-Q5") == days.quarter("2025") == ""
