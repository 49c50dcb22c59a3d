"""The risk score: the readable examples, the explanation, and what it refuses."""

import json
import tomllib
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import vocab
from amparo.cases import rules

TABLE = tomllib.loads(Path("scenarios/cases/scoring.toml").read_text(encoding="utf-8"))
INSTRUMENT = vocab.instrument()
RIGHTS = frozenset(vocab.profile("PE").decision_rule.rights_urgent)
BEFORE = {
    "T": [4, 4, 4, 4, 4, 0, 0, 0, 0, 0],
    "V": [2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0],
    "D": [0] * 7,
    "C": [0] * 8,
}


def answers(row):
    lists = {**BEFORE, **{k: row[k] for k in "TVDC" if k in row}}
    return {f"{key}{n}": a for key in "TVDC" for n, a in enumerate(lists[key], start=1)}


def legal_test(row):
    everywhere = {t.key: row["test_all"] for t in INSTRUMENT.legal_test if "test_all" in row}
    return {**everywhere, **row.get("test", {})}


def facts(row):
    return rules.Facts(
        right_at_risk=row.get("right", ""),
        rights_urgent=RIGHTS,
        recent_attack=row.get("recent_attack"),
        presumption_group=row.get("presumption_group", ""),
        rebuttal_written=row.get("rebuttal_written", False),
        rebuttal_agreed=row.get("rebuttal_agreed", False),
        evidence=frozenset(row.get("evidence", ())),
    )


def scored(row, previous=None):
    return rules.score(answers(row), legal_test(row), facts(row), INSTRUMENT, previous)


def plain(**changes):
    return {"T": [1] * 10, "V": [1] * 11, "D": [0] * 7, "C": [2] * 8, **changes}


@pytest.mark.parametrize("row", TABLE["example"], ids=lambda r: r["name"])
def test_the_score_is_what_the_table_says(row):
    found = scored(row)
    assert found.final_level == row["level"]
    assert [f.id for f in found.applied] == row["applied"]
    assert found.level_by_score == row.get("by_score")
    assert found.flags_urgent is row.get("urgent", False)
    assert (found.R is None) is row.get("no_r", False)
    assert found.capacity.is_cautious is row.get("cautious", "U" in row["C"] and found.R is None)
    optional = {
        "r": (found.R, Fraction),
        "v": (found.V, Fraction),
        "by_test": (found.level_by_test, str),
        "flagged": (list(found.flagged), list),
        "presumption": (found.presumption, str),
    }
    for key, (value, kind) in optional.items():
        if key in row:
            assert value == kind(row[key]), key


@pytest.mark.parametrize("row", TABLE["reassessment"], ids=lambda r: r["name"])
def test_no_level_falls_in_silence(row):
    before = scored({})
    assert before.final_level == "extreme"
    found = scored(row, before.as_previous())
    assert found.final_level == row["level"]
    assert [f.id for f in found.applied] == row["applied"]
    assert found.previous_level == "extreme"
    moved = rules.differences(before, found, frozenset(row["evidence"]), INSTRUMENT)
    assert list(moved.fallen_threats) == row["fallen"]


def test_the_five_examples_of_the_instrument_come_first():
    assert [r["level"] for r in TABLE["example"][:5]] == [
        "ordinary", "extraordinary", "extreme", "extreme", "not_ordinary",
    ]  # fmt: skip


def test_every_floor_is_shown_in_the_order_of_the_instrument():
    found = scored(plain())
    assert [f.id for f in found.floors] == ["F5", "F8", "F7", "F2", "F1", "F6", "F3", "F4"]
    assert [f.id for f in INSTRUMENT.floors] == [f.id for f in found.floors]
    assert all(f.reason.es and f.reason.en for f in found.floors)
    assert all(f.outcome == "checked" and f.before == f.after for f in found.floors)


def test_every_point_is_explained():
    found = scored(plain(T=[4, 1, 2, 3, 2, 2, "U", "NA", 2, 0]))
    by_item = {p.item: p for p in found.parts["T"].points}
    # The five highest are T1, T4 and then, among equal answers, the first in the instrument.
    counted = [i for i, p in by_item.items() if p.use == "counted"]
    assert counted == ["T1", "T3", "T4", "T5", "T6"]
    assert by_item["T9"].use == "not_among_the_highest"
    assert by_item["T7"].use == "unknown"
    assert by_item["T8"].use == "not_applicable"
    assert by_item["T1"].share == Fraction(4, 20)
    assert sum(p.share for p in by_item.values()) == found.T
    assert (found.parts["T"].unknown, found.parts["T"].applicable) == (1, 9)


def test_the_raise_by_the_differential_block_is_explained():
    raising = scored(plain(V=[2] * 11, D=[1, 0, 4, 0, 0, 2, 2])).raising
    assert (raising.strongest, raising.strongest_answer, raising.combined_answer) == ("D3", 4, 2)
    assert raising.factor == Fraction(3, 10) + Fraction(1, 5) * Fraction(2, 4)
    assert raising.value == raising.base + (1 - raising.base) * raising.factor


def test_no_differential_factor_names_none():
    raising = scored(plain()).raising
    assert raising.strongest == ""
    assert raising.value == raising.base


def test_capacity_is_shown_both_ways():
    able = scored(plain(C=[3, 3, 3, "U", "U", "NA", "NA", "NA"])).capacity
    assert able.answered == Fraction(3, 4)
    assert able.cautious == Fraction(9, 20)
    assert able.is_cautious
    assert able.used == able.cautious


def test_an_unknown_shows_what_it_would_be_worth():
    row = plain(T=[2, 2, 2, 2, 2, "U", 0, 0, 0, 0], V=[2] * 11, C=[2] * 8)
    found = scored(row)
    (unknown,) = found.unknowns
    assert unknown.item == "T6"
    assert found.R == 3
    assert unknown.r_if_most == (1 + 4 * Fraction(12, 20)) * 3 / 3
    assert unknown.level_if_most == "extraordinary"
    assert unknown.r_if_zero == found.R


def test_answering_an_unknown_can_lower_the_threat():
    """Stated on the page: only the answers 0 to 4 are monotone, not the step from unknown."""
    unknown = scored(plain(T=[4, "U", "U", "U", "U", "U", "U", "U", "U", "U"]))
    answered = scored(plain(T=[4, 0, "U", "U", "U", "U", "U", "U", "U", "U"]))
    assert answered.T < unknown.T


def test_an_item_that_nobody_answered_is_unknown_and_never_zero():
    found = rules.score({"T1": 4, "V1": "2"}, {}, rules.Facts(), INSTRUMENT)
    assert found.answers["T2"] == "U"
    assert found.answers["V1"] == 2
    assert found.T == 1


def test_the_share_unknown_leaves_out_what_is_not_applicable():
    found = scored(plain(T=["U", "NA", 1, 1, 1, 1, 1, 1, 1, 1], V=["NA"] + [1] * 10))
    assert found.share_unknown == Fraction(1, 34)


def test_the_result_can_be_kept_as_plain_values():
    kept = json.loads(json.dumps(scored(plain()).as_plain()))
    assert kept["version"] == INSTRUMENT.version
    assert Fraction(kept["R"]) == scored(plain()).R
    assert kept["final_level"] == "ordinary"
    assert len(kept["floors"]) == 8


def test_the_level_that_was_written_counts_as_the_previous_one():
    marker = scored(plain(T=[1, "U", "U", 0, "U", 1, "U", 1, 0, 0]))
    assert not marker.is_level
    before = marker.as_previous("extraordinary")
    assert scored(plain(), before).final_level == "extraordinary"
    assert [f.id for f in scored(plain(), before).applied] == ["F6"]


def test_an_index_missing_before_or_now_allows_no_cut():
    before = rules.Previous(answers={"T1": 4}, r=None, level="extreme")
    row = plain(evidence=["T1"])
    assert scored(row, before).final_level == "extreme"


@pytest.mark.parametrize(
    ("happened", "recent"),
    [
        (date(2026, 8, 23), True),  # day 90
        (date(2026, 8, 22), False),  # day 91
        (date(2026, 11, 21), True),
        (date(2026, 11, 22), False),  # after the assessment
    ],
)
def test_day_90_is_still_recent(happened, recent):
    assert rules.is_recent(happened, date(2026, 11, 21), INSTRUMENT) is recent


def test_an_unknown_item_is_refused():
    with pytest.raises(ValueError, match=r"^not items of MIPDDH-RI 1\.0: T11, X1$"):
        rules.score({"X1": 1, "T11": 1}, {}, rules.Facts(), INSTRUMENT)


@pytest.mark.parametrize("answer", ["5", "-1", "", "1.5", 7, "yes", "²"])
def test_an_answer_off_the_scale_is_refused(answer):
    with pytest.raises(ValueError, match=r"is no answer: use 0 to 4, U or NA$"):
        rules.score({"T1": answer}, {}, rules.Facts(), INSTRUMENT)


def test_a_word_off_the_legal_test_is_refused():
    with pytest.raises(ValueError, match=r"^not of the legal test: huge$"):
        rules.level_by_test({"huge": "yes"}, INSTRUMENT)
    with pytest.raises(ValueError, match=r"^'maybe' is no answer to «grave»: use yes, no or"):
        rules.level_by_test({"grave": "maybe"}, INSTRUMENT)


def test_a_marker_stands_between_ordinary_and_extraordinary():
    assert rules.rank("ordinary") < rules.rank("not_ordinary") < rules.rank("extraordinary")
    with pytest.raises(ValueError, match=r"^'undetermined' is not a level of risk$"):
        rules.rank("undetermined")
