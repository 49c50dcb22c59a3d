import datetime as dt

import pytest
from django.utils import translation

from amparo.kernel.deadlines import Left
from amparo.ui import terms

DUE = dt.datetime(2026, 11, 20, 22, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("left", "english", "spanish"),
    [
        (Left(4, "h", late=False, share_used=0.1), "4 h left", "quedan 4 h"),
        (Left(0, "h", late=False, share_used=0.9), "less than 1 h left", "queda menos de 1 h"),
        (Left(9, "h", late=True, share_used=1.0), "9 h late", "9 h tarde"),
        (Left(1, "wd", late=False, share_used=0.5), "1 working day left", "queda 1 día hábil"),
        (Left(2, "wd", late=True, share_used=1.0), "2 working days late", "2 días hábiles tarde"),
        (Left(0, "wd", late=False, share_used=0.9), "due today", "vence hoy"),
        (Left(0, "cd", late=True, share_used=1.0), "past its term", "fuera de plazo"),
        (Left(30, "cd", late=False, share_used=None), "30 days left", "quedan 30 días"),
        (Left(47, "h", late=True, share_used=1.0), "47 h late", "47 h tarde"),
        (Left(48, "h", late=True, share_used=1.0), "2 days late", "2 días tarde"),
        (Left(1439, "h", late=True, share_used=1.0), "59 days late", "59 días tarde"),
        (Left(1816, "h", late=True, share_used=1.0), "2 months late", "2 meses tarde"),
        (Left(72, "h", late=False, share_used=0.1), "3 days left", "quedan 3 días"),
        (Left(9, "wd", late=True, share_used=1), "9 working days late", "9 días hábiles tarde"),
        (Left(60, "wd", late=True, share_used=1.0), "2 months late", "2 meses tarde"),
        (
            Left(70, "wd", late=False, share_used=0),
            "70 working days left",
            "quedan 70 días hábiles",
        ),
        (Left(61, "cd", late=False, share_used=None), "2 months left", "quedan 2 meses"),
        (Left(800, "cd", late=True, share_used=1.0), "2 years late", "2 años tarde"),
    ],
)
def test_what_is_left_in_words(left, english, spanish):
    assert terms.words(left) == english
    with translation.override("es"):
        assert terms.words(left) == spanish


@pytest.mark.parametrize(
    ("hours", "said"),
    [(47, "47 ura qipasqa"), (48, "2 punchaw qipasqa"), (1816, "2 killa qipasqa")],
)
def test_what_is_late_is_told_in_quechua_too(hours, said):
    with translation.override("qu"):
        assert terms.words(Left(hours, "h", late=True, share_used=1.0)) == said


@pytest.mark.parametrize(
    ("left", "tone"),
    [
        (Left(1, "wd", late=True, share_used=1.0), "late"),
        (Left(2, "wd", late=False, share_used=0.62), "soon"),
        (Left(2, "wd", late=False, share_used=0.2), "plain"),
        (Left(3, "h", late=False, share_used=0.1), "soon"),
        (Left(0, "cd", late=False, share_used=None), "soon"),
        (Left(9, "cd", late=False, share_used=None), "plain"),
        (Left(31, "cd", late=False, share_used=0.9), "plain"),
        (Left(30, "cd", late=False, share_used=0.9), "soon"),
    ],
)
def test_lateness_and_nearness_have_their_tone(left, tone):
    assert terms.tone(left) == tone


def test_a_clock_in_hours_tells_the_hour_and_one_in_days_only_the_day():
    hours = terms.clock(Left(4, "h", late=False, share_used=0.5), DUE)
    days = terms.clock(Left(2, "wd", late=False, share_used=0.5), DUE)
    assert hours.due == "Due on Friday 20 November 2026, 17:30"
    assert days.due == "Due on Friday 20 November 2026"
    assert (hours.words, hours.share, hours.tone) == ("4 h left", 0.5, "plain")


def test_a_clock_carries_its_legal_basis():
    basis = terms.Basis("5 working days", "DS 004, annex 6.2", "profile PE 3", confirmed=False)
    clock = terms.clock(Left(2, "wd", late=True, share_used=1.0), DUE, basis)
    assert clock.due == "Was due on Friday 20 November 2026"
    assert (clock.term, clock.law, clock.source) == (basis.term, basis.law, basis.source)
    assert clock.confirmed is False


def test_a_paused_clock_waits():
    clock = terms.paused(0.4, until=DUE)
    assert (clock.words, clock.tone, clock.share) == ("Paused", "wait", 0.4)
    assert clock.due == "Goes on Friday 20 November 2026, 17:30"
