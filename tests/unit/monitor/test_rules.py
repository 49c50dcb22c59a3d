"""Places for claims, sentences, scores, years: without any table."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.monitor.rules.rendering import ASIDE, MARK, SAID, Numbering, Use
from amparo.monitor.rules.scores import BadScore, scored
from amparo.monitor.rules.wording import (
    bare,
    keys_in,
    next_key,
    pieces,
    sentences_in,
    strays_in,
    unsupported,
)
from amparo.monitor.rules.years import Said, compared, in_time
from vocab.monitor import performance, plans, read_performance, read_plans
from vocab.reading import BadFile

PERU_2023 = dict(
    zip([one.key for one in performance().criterion], ["4", "7", "5", "5", "5", "7", "6"],
        strict=True)
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Peru signed.{note:c1} It waits.", ["Peru signed.{note:c1}", "It waits."]),
        ("Peru signed. {note:c1} It waits.", ["Peru signed. {note:c1}", "It waits."]),
        ("It has {claim:c4} areas.{note:c2}{note:c3} {claim:c5} mines.",
         ["It has {claim:c4} areas.{note:c2}{note:c3}", "{claim:c5} mines."]),
        ("“inaccurate.”{note:c2} Norway then.", ["“inaccurate.”{note:c2}", "Norway then."]),
        ("Amb. García signed No. 5.", ["Amb. García signed No. 5."]),
        ("no stop at all", ["no stop at all"]),
        ("", []),
    ],
)  # fmt: skip
def test_a_mark_belongs_to_the_sentence_it_ends(text, found):
    assert sentences_in(text) == found


BITS = (
    *("Peru", ". ", "{note:c1}", "{claim:c2}", "?", " ", "{", "}"),
    *("A", "“", "\n", "No. ", "5"),
)


@given(st.lists(st.sampled_from(BITS), max_size=30).map("".join))
def test_no_letter_is_lost(text):
    assert "".join(piece.text for piece in pieces(text)) == text
    told = "".join("".join(one.split()) for one in sentences_in(text))
    assert told == "".join(text.split())
    # Every place for a claim stands whole in one sentence.
    assert [k for one in sentences_in(text) for k in keys_in(one)].count("c1") <= text.count("c1}")
    assert {k for one in sentences_in(text) for k in keys_in(one)} == set(keys_in(text))


def test_what_rests_on_nothing_is_named_in_words():
    text = "Peru signed.{note:c1} It has {claim:c2} bombs. It waits.{note:c9}"
    assert unsupported(text, {"c1", "c2"}) == ["It waits."]
    assert unsupported(text, {"c1"}) == ["It has … bombs.", "It waits."]
    assert bare("It  has {claim:c2} bombs.{note:c2}") == "It has … bombs."


def test_braces_that_are_no_place_are_told():
    assert strays_in("{claim:c1} {Claim:c1} {note c1} {note:c1") == ["{Claim:c1}", "{note c1}", "{"]
    assert next_key({"c1", "c9", "own"}) == "c10"


def test_footnotes_are_numbered_by_first_use_and_each_points_back():
    uses = {
        "a": Use("a", "five", "Report A, p. 1.", "A@1"),
        "b": Use("b", "not known", "Report B.", "B"),
        "c": Use("c", "six", "Report A, p. 2.", "A@2", aside=" (as of 2009)"),
        "d": Use("d", "six", "", ""),
    }
    counting = Numbering(uses, missing="[none]")
    one = counting.runs_of("There are {claim:b}. {claim:a} here.{note:c} {claim:c}.{note:b}")
    two = counting.runs_of("Again {note:a}{note:a}{note:d}{claim:zz}.")
    assert [r.text for r in one if r.kind == MARK] == ["[1]", "[2]", "[3]", "[3]", "[1]"]
    assert [r.text for r in one if r.kind == SAID] == ["not known", "Five", "Six"]
    assert [r.kind for r in one].count(ASIDE) == 1, "said once, where it is said last"
    assert [r.number for r in two if r.kind == MARK] == [2] and two[-2].text == "[none]"
    notes = counting.footnotes()
    assert [(n.number, n.text) for n in notes] == [
        (1, "Report B."), (2, "Report A, p. 1."), (3, "Report A, p. 2."),
    ]  # fmt: skip
    marks = [r.use for r in (*one, *two) if r.kind == MARK]
    assert sorted(use for n in notes for use in n.uses) == sorted(marks) == [1, 2, 3, 4, 5, 6]


def test_peru_2023_scores_5_6():
    result = scored(PERU_2023, performance())
    assert result.whole == Decimal("5.6")
    assert [weight for _k, weight, _v in result.lines] == [20, 10, 10, 10, 10, 20, 20]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"contamination": ""}, "missing"),
        ({"contamination": "11"}, "range"),
        ({"contamination": "-1"}, "range"),
        ({"contamination": "good"}, "range"),
        ({"contamination": "NaN"}, "range"),
        ({"luck": "5"}, "unknown"),
    ],
)
def test_a_score_that_cannot_be_worked_out_is_refused(change, why):
    with pytest.raises(BadScore) as refused:
        scored({**PERU_2023, **change}, performance())
    assert refused.value.why == why


def test_weights_that_make_no_whole_are_refused():
    from importlib.resources import files

    text = files("vocab").joinpath("monitor/performance.toml").read_text()
    with pytest.raises(BadFile, match="100"):
        read_performance(text.replace("weight = 20", "weight = 21", 1).encode(), "x")


def test_a_template_of_an_unknown_kind_is_refused():
    good = '[[topic]]\nkey = "cluster"\n[[topic.section]]\nkey = "a"\n' \
        'title = { es = "A", en = "A" }\ntypes = ["use"]\n'  # fmt: skip
    assert read_plans(good.encode(), "x")["cluster"].section[0].key == "a"
    for bad in (good.replace("cluster", "chess"), good.replace('"use"', '"luck"'),
                good + good[good.index("[[topic.section]]"):]):  # fmt: skip
        with pytest.raises(BadFile):
            read_plans(bad.encode(), "x")
    assert set(plans()) == {"cluster", "mine_ban", "mine_action", "impact"}


def test_the_first_and_the_last_of_each_kind():
    said = [
        Said("stockpile", "2018", "3", "2,005", "s"), Said("use", "2009", "2", "no", "s"),
        Said("stockpile", "2007-05", "1", "CB-470", "s"), Said("stockpile", "2018", "4", "9", "s"),
        Said("deadline", "", "5", "x", "s"),
    ]  # fmt: skip
    found = {one.kind: one for one in compared(said, ["use", "stockpile", "funding"])}
    assert list(found) == ["use", "stockpile"]
    assert [one.claim for one in found["stockpile"].first] == ["1"]
    assert [one.claim for one in found["stockpile"].last] == ["3", "4"]
    assert [one.claim for one in in_time(said)] == ["5", "1", "2", "3", "4"]
