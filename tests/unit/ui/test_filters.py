import datetime as dt

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from amparo.ui.templatetags import ui


def shown(source: str, **context) -> str:
    return Template(source).render(Context(context))


def test_dates_in_a_template():
    at = dt.datetime(2026, 5, 3, 19, 20, tzinfo=dt.UTC)
    assert shown("{{ at|moment }}", at=at) == "Sunday 3 May 2026, 14:20"
    assert shown("{{ at|iso }}", at=at) == "2026-05-03T14:20-05:00"
    assert shown("{{ at|ago:now }}", at=at, now=at + dt.timedelta(hours=2)) == "2 h ago"
    assert shown("{{ at|moment }}{{ at|day }}{{ at|short }}{{ at|ago }}", at=None) == ""


def test_numbers_have_their_thousands_apart():
    assert shown("{{ n|grouped }}", n=18500) == "18\u202f500"
    assert shown("{{ n|grouped }}", n=None) == "" and shown("{{ n|grouped }}", n=7) == "7"


@pytest.mark.parametrize(
    ("count", "said"),
    [(None, ""), (0, "0 B"), (999, "999 B"), (84_000, "84 KB"), (4_200_000, "4.2 MB")],
)
def test_sizes(count, said):
    assert ui.size(count) == said


def test_sizes_use_the_reader_s_comma():
    with translation.override("es"):
        assert ui.size(4_200_000) == "4,2 MB"


@pytest.mark.parametrize(("share", "whole"), [(0.456, 46), (-1, 0), (7, 100), (None, 0)])
def test_a_share_stays_within_its_line(share, whole):
    assert ui.percent(share) == whole


def test_a_word_of_the_field_speaks_the_reader_s_language():
    import vocab

    name = next(n for n in vocab.lists() if n == "cases/states")
    key = vocab.choices(name)[0][0]
    english = shown('{{ key|word:"cases/states" }}', key=key)
    with translation.override("es"):
        spanish = shown('{{ key|word:"cases/states" }}', key=key)
    assert english == vocab.label(name, key, "en")
    assert spanish == vocab.label(name, key, "es") != english
    assert shown('{{ ""|word:"cases/states" }}') == ""


@pytest.mark.parametrize(
    ("tag", "address"),
    [
        ('{% query status="open" %}', "/cases/?kind=a&amp;status=open"),
        ("{% query kind=None %}", "/cases/"),
        ('{% query lang="qu" %}', "/cases/?kind=a&amp;after=9&amp;lang=qu"),
        ("{% query after=12 %}", "/cases/?kind=a&amp;after=12"),
        ("{% query kind=both %}", "/cases/?kind=a&amp;kind=b"),
    ],
)
def test_a_filter_changes_the_address_and_starts_the_list_anew(tag, address):
    request = RequestFactory().get("/cases/?kind=a&after=9")
    assert shown(tag, request=request, both=["a", "b"]) == address
