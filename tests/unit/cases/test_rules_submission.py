"""What an assessment must have before it is submitted."""

from dataclasses import replace

import pytest

import vocab
from amparo.cases.rules import Draft, modules_needed, needs_combined_text, problems_of_draft

INSTRUMENT = vocab.instrument()
DONE = Draft(
    answers=dict.fromkeys(INSTRUMENT.items, "1"),
    legal_test={t.key: "no" for t in INSTRUMENT.legal_test},
    legal_reasons={t.key: "as the interview shows" for t in INSTRUMENT.legal_test},
    had_contact=True,
    level_reason="An old sign, well supported.",
)


def keys(draft):
    return [(p.key, p.about) for p in problems_of_draft(draft, INSTRUMENT)]


def with_answer(item, value, **changes):
    return replace(DONE, answers={**DONE.answers, item: value}, **changes)


def test_a_whole_assessment_can_be_submitted():
    assert keys(DONE) == []


@pytest.mark.parametrize(
    ("draft", "problem"),
    [
        (with_answer("T1", ""), ("unanswered", "T1")),
        (with_answer("T1", "3"), ("without_evidence", "T1")),
        (with_answer("C8", "4"), ("without_evidence", "C8")),
        (with_answer("V2", "U"), ("unknown_without_attempt", "V2")),
        (with_answer("V2", "U", reasons={"V2": " "}), ("unknown_without_attempt", "V2")),
        (with_answer("V11", "NA"), ("not_applicable_without_reason", "V11")),
        (replace(DONE, legal_test={**DONE.legal_test, "grave": ""}), ("legal_unanswered", "grave")),
        (
            replace(DONE, legal_reasons={**DONE.legal_reasons, "grave": ""}),
            ("legal_without_reason", "grave"),
        ),
        (replace(DONE, moved=("T3",)), ("change_without_reason", "T3")),
        (replace(DONE, had_contact=False), ("no_contact", "")),
        (
            replace(DONE, preferred_language="qu", interview_language="es"),
            ("no_interpreter", ""),
        ),
        (replace(DONE, level_reason=""), ("level_without_reason", "")),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_each_gap_is_named(draft, problem):
    assert keys(draft) == [problem]


@pytest.mark.parametrize(
    "draft",
    [
        with_answer("T1", "3", evidence=frozenset({"T1"})),
        with_answer("T1", 2),
        with_answer("V2", "U", reasons={"V2": "the road was closed"}),
        with_answer("V11", "NA", reasons={"V11": "a single person"}),
        replace(DONE, moved=("T3",), changes={"T3": "no act for a year"}),
        replace(DONE, had_contact=False, no_contact_reason="the phone is watched"),
        replace(DONE, preferred_language="qu", interview_language="qu"),
        replace(
            DONE, preferred_language="cni", interview_language="es", interpreter="of the register"
        ),
    ],
)
def test_a_gap_that_is_filled_is_no_problem(draft):
    assert keys(draft) == []


def test_two_differential_factors_ask_how_they_combine():
    two = replace(DONE, answers={**DONE.answers, "D1": "2", "D3": "2"})
    assert keys(two) == [("combined_missing", "")]
    assert keys(replace(two, combined_text="Each makes the other worse.")) == []
    assert not needs_combined_text({"D1": 2, "D3": 1, "D7": 4}, INSTRUMENT)


def test_the_assessor_needs_the_base_and_a_module_for_each_flagged_factor():
    assert modules_needed({}, INSTRUMENT) == ("RISK_BASE",)
    assert modules_needed({"D1": "2", "D3": 4, "D5": 1, "D6": 4, "D7": 4}, INSTRUMENT) == (
        "RISK_BASE",
        "GENDER",
        "INTERCULTURAL",
    )


def test_an_unknown_answer_is_refused():
    with pytest.raises(ValueError, match="is no answer"):
        problems_of_draft(with_answer("T1", "9"), INSTRUMENT)
