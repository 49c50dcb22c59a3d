"""The risk instrument and the catalogue of measures, joined to the lists and profiles."""

from collections import Counter

import pytest

import vocab

INSTRUMENT = vocab.instrument()
MEASURES = vocab.measures()


def test_the_instrument_has_all_its_items():
    counts = {d.key: len(d.items) for d in INSTRUMENT.dimensions}
    assert counts == {"T": 10, "V": 11, "D": 7, "C": 8}
    assert INSTRUMENT.dimension("T").top == 5
    assert INSTRUMENT.dimension("V").top == 6
    assert INSTRUMENT.dimension("C").top is None
    assert INSTRUMENT.dimension("D").mandatory
    assert list(INSTRUMENT.items)[9] == "T10"


def test_every_question_is_in_spanish_and_english():
    for item in INSTRUMENT.items.values():
        assert item.question.es
        assert item.question.en
        assert item.name.es
        assert item.name.en


def test_the_legal_test_has_eight_qualities_and_two_for_the_extreme():
    assert Counter(t.extreme for t in INSTRUMENT.legal_test) == {False: 8, True: 2}
    assert [t.key for t in INSTRUMENT.legal_test if t.extreme] == ["grave", "imminent"]


def test_a_version_is_found_by_its_number():
    assert vocab.instrument(INSTRUMENT.version) == INSTRUMENT


def test_items_that_need_training_name_a_module_and_the_module_names_them():
    modules = vocab.terms("training/modules")
    by_item = {i.id: i.module for i in INSTRUMENT.items.values() if i.module}
    assert by_item == {flag: m.key for m in modules.values() for flag in m.flag}


def test_every_level_leads_to_an_act():
    for level in INSTRUMENT.levels:
        act = INSTRUMENT.act_for(level.key)
        assert act.must
        assert not act.reassess or act.reassess in vocab.terms("cases/clocks")
    with pytest.raises(KeyError, match="says nothing of level 'not_ordinary'"):
        INSTRUMENT.act_for("not_ordinary")
    with pytest.raises(KeyError, match="has no dimension 'X'"):
        INSTRUMENT.dimension("X")


def test_the_catalogue_has_38_measures_25_of_them_read_in_sources():
    assert len(MEASURES) == 38
    assert Counter(m.basis for m in MEASURES.values()) == {"S": 25, "I": 13}


def test_every_measure_is_offered_by_a_body_of_peru():
    peru = vocab.profile("PE")
    for measure in MEASURES.values():
        for code in (measure.body, *measure.with_bodies):
            if code:
                assert peru.body(code)


def test_some_measure_acts_on_each_term_of_the_formula():
    assert {m.against for m in MEASURES.values()} == {"T", "V", "C"}
    assert [m.code for m in MEASURES.values() if m.tracks] == ["COL-06"]
