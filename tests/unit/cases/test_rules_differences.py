"""The previous assessment beside the new one."""

import pytest

import vocab
from amparo.cases import rules

INSTRUMENT = vocab.instrument()


def scored(**changes):
    answers = dict.fromkeys(INSTRUMENT.items, 2)
    return rules.score({**answers, **changes}, {}, rules.Facts(), INSTRUMENT)


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        (2, 2, "same"),
        ("U", "U", "same"),
        (2, 3, "up"),
        (2, 0, "down"),
        ("U", 1, "became_known"),
        (2, "U", "became_unknown"),
        (2, "NA", "not_comparable"),
        ("NA", 2, "not_comparable"),
        ("NA", "U", "not_comparable"),
    ],
)
def test_each_change_has_its_word(before, now, change):
    found = rules.differences(scored(T1=before), scored(T1=now), frozenset(), INSTRUMENT)
    first = found.items[0]
    assert (first.item, first.before, first.now, first.change) == ("T1", before, now, change)
    assert first.needs_reason is (change != "same")
    assert found.moved == ((first,) if change != "same" else ())


def test_the_parts_stand_side_by_side():
    found = rules.differences(scored(), scored(C1=4), frozenset({"C1"}), INSTRUMENT)
    parts = {p.key: (p.before, p.now) for p in found.parts}
    assert parts["T"] == (scored().T, scored().T)
    assert parts["C"][0] < parts["C"][1]
    assert parts["R"][0] > parts["R"][1]
    assert found.moved[0].has_evidence
    assert found.fallen_threats == ()


def test_an_item_new_in_the_instrument_cannot_be_compared():
    fallen = rules.fallen_threats({}, scored(T1=0).answers, frozenset({"T1"}), INSTRUMENT)
    assert fallen == ()
