import datetime as dt

import pytest
from django.utils import translation

from amparo.ui import days

SUNDAY = dt.datetime(2026, 5, 3, 19, 20, tzinfo=dt.UTC)  # 14:20 in Lima


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "Sunday 3 May 2026, 14:20"),
        ("es", "domingo 3 de mayo de 2026, 14:20"),
        ("qu", "domingo 3 mayo killa 2026, 14:20"),
    ],
)
def test_a_moment_is_told_in_the_local_hour_with_its_weekday(lang, said):
    with translation.override(lang):
        assert days.moment(SUNDAY) == said


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ("2020", "2020"),
        ("2020-06", "June 2020"),
        ("2020-06-14", "14 June 2020"),
        ("2020-06-31", "2020-06-31"),
        ("around Easter", "around Easter"),
        (dt.date(2026, 5, 3), "3 May 2026"),
        (None, ""),
    ],
)
def test_a_day_says_only_what_is_known(known, said):
    assert days.day(known) == said


def test_a_day_is_the_local_one_not_that_of_greenwich():
    assert days.day(dt.datetime(2026, 5, 4, 3, 0, tzinfo=dt.UTC)) == "3 May 2026"


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (dt.timedelta(0), "today, 14:20"),
        (dt.timedelta(days=1), "yesterday, 14:20"),
        (dt.timedelta(days=-1), "tomorrow, 14:20"),
        (dt.timedelta(days=4), "Sun 3, 14:20"),
        (dt.timedelta(days=60), "Sun 3 May, 14:20"),
        (dt.timedelta(days=500), "Sun 3 May 2026, 14:20"),
    ],
)
def test_near_moments_are_told_by_their_distance(later, said):
    assert days.short(SUNDAY, SUNDAY + later) == said


def test_spanish_writes_days_and_months_small():
    with translation.override("es"):
        assert days.short(SUNDAY, SUNDAY + dt.timedelta(days=60)) == "dom 3 may, 14:20"


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (dt.timedelta(seconds=20), "just now"),
        (dt.timedelta(minutes=5), "5 min ago"),
        (dt.timedelta(hours=2, minutes=59), "2 h ago"),
        (dt.timedelta(days=3), "3 days ago"),
        (dt.timedelta(days=90), "3 months ago"),
        (dt.timedelta(days=800), "2 years ago"),
        (dt.timedelta(days=-3), "in 3 days"),
    ],
)
def test_how_long_ago(gap, said):
    assert days.ago(SUNDAY, SUNDAY + gap) == said


def test_how_long_ago_in_spanish_has_its_singular():
    with translation.override("es"):
        assert days.ago(SUNDAY, SUNDAY + dt.timedelta(days=400)) == "hace 13 meses"
        assert days.ago(SUNDAY, SUNDAY + dt.timedelta(days=2)) == "hace 2 días"
