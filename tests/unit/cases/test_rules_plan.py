"""What a plan must have before it is put to a decision."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from amparo.cases.rules import Device, PlannedMeasure, problems_of_measure, problems_of_plan

DIALOGUE = PlannedMeasure(
    code="JUS-01",
    against="T",
    body="MINJUSDH",
    responsible="Dirección General",
    due=date(2026, 12, 1),
    cost=Decimal(0),
    evidence_kind="letter received",
    do_no_harm="The letter names no place.",
    answer="accept",
)
SHELTER = replace(DIALOGUE, code="MIM-01", against="V", need="D1")
TRACKER = Device(name="vest", purpose="emergency button", retention_days=30, viewers="the person")


def keys(found):
    return [(p.key, p.about) for p in found]


def test_a_complete_plan_has_no_problems():
    assert problems_of_plan([DIALOGUE, SHELTER], "extreme", ["D1"], {}) == ()


def test_an_empty_plan_says_so():
    assert ("empty", "") in keys(problems_of_plan([], "ordinary", [], {}))


@pytest.mark.parametrize("level", ["extraordinary", "extreme"])
def test_hardening_alone_is_not_enough(level):
    assert keys(problems_of_plan([SHELTER], level, [], {})) == [("no_threat_measure", "")]


def test_an_ordinary_risk_needs_no_measure_on_the_threat():
    assert problems_of_plan([SHELTER], "ordinary", [], {}) == ()


def test_a_refused_measure_does_not_count_against_the_threat():
    refused = replace(DIALOGUE, answer="refuse", has_substitute=True)
    assert keys(problems_of_plan([refused, SHELTER], "extreme", [], {})) == [
        ("no_threat_measure", "")
    ]


def test_a_flagged_need_asks_for_a_measure_or_a_reason():
    plan = [DIALOGUE]
    assert keys(problems_of_plan(plan, "extreme", ["D1", "D3"], {"D3": "speaks Spanish"})) == [
        ("need_without_answer", "D1")
    ]
    assert keys(problems_of_plan(plan, "extreme", ["D3"], {"D3": "  "})) == [
        ("need_without_answer", "D3")
    ]
    assert problems_of_plan([*plan, SHELTER], "extreme", ["D1"], {}) == ()


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"body": ""}, "no_body"),
        ({"responsible": " "}, "no_responsible"),
        ({"due": None}, "no_due"),
        ({"cost": None}, "no_cost"),
        ({"evidence_kind": ""}, "no_evidence_kind"),
        ({"do_no_harm": ""}, "no_harm_note"),
        ({"answer": ""}, "no_answer"),
        ({"answer": "refuse"}, "refused_without_substitute"),
        ({"answer": "accept_with_change"}, "change_without_words"),
        ({"tracks": True}, "tracking_undeclared"),
        ({"tracks": True, "devices": [replace(TRACKER, purpose="")]}, "device_incomplete"),
        ({"tracks": True, "devices": [replace(TRACKER, viewers=" ")]}, "device_incomplete"),
        ({"tracks": True, "devices": [replace(TRACKER, retention_days=None)]}, "device_incomplete"),
        ({"tracks": True, "devices": [replace(TRACKER, retention_days=0)]}, "device_incomplete"),
    ],
)
def test_each_gap_of_a_measure_is_named(change, key):
    (problem,) = problems_of_measure(replace(DIALOGUE, **change))
    assert (problem.key, problem.about) == (key, "JUS-01")
    assert problem.words.es
    assert problem.words.en


@pytest.mark.parametrize(
    "change",
    [
        {"cost": None, "budget_line": "0080"},
        {"answer": "refuse", "none_possible": True},
        {"answer": "refuse", "has_substitute": True},
        {"answer": "accept_with_change", "answer_words": "women officers only"},
        {"answer": "not_reached"},
        {"tracks": True, "no_devices": True},
        {"tracks": True, "devices": [TRACKER]},
    ],
)
def test_a_gap_that_is_filled_is_no_problem(change):
    assert problems_of_measure(replace(DIALOGUE, **change)) == []


def test_the_draft_shown_to_the_person_has_no_answers_yet():
    asked = replace(DIALOGUE, answer="")
    assert problems_of_plan([asked], "extreme", [], {}, answered=False) == ()
    assert keys(problems_of_plan([asked], "extreme", [], {})) == [("no_answer", "JUS-01")]
