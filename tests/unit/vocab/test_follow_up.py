"""The lists of what a State was asked, joined to one another."""

import vocab
from vocab.reporting import reporting
from vocab.treaties import treaties


def test_every_grade_of_a_scale_has_its_place_in_charts_and_stands_once():
    levels = vocab.terms("commitments/implementation_levels")
    for scale in vocab.terms("commitments/scales").values():
        assert {grade.level for grade in scale.grades} <= set(levels), scale.key
        keys = [grade.key for grade in scale.grades]
        assert len(keys) == len(set(keys)), scale.key
        assert all(len(key) <= 40 for key in keys)


def test_the_scale_inside_counts_from_not_started_to_verified():
    levels = vocab.terms("commitments/implementation_levels").values()
    ranked = [level.key for level in levels if level.rank is not None]
    assert ranked == [
        *("not_started", "preparation", "in_progress"),
        *("partial", "completed", "verified"),
    ]


def test_older_letters_of_the_human_rights_committee_are_kept_beside_the_new():
    ccpr = vocab.terms("commitments/scales")["ccpr"]
    assert ccpr.grade("B2").level == "in_progress"
    assert ccpr.grade("Z") is None


def test_every_mechanism_is_of_a_kind():
    kinds = vocab.terms("commitments/mechanism_kinds")
    assert {one.kind for one in vocab.terms("commitments/mechanisms").values()} <= set(kinds)


def test_every_committee_watches_over_a_treaty_that_is_known():
    watched = [m.treaty for m in vocab.terms("commitments/mechanisms").values() if m.treaty]
    assert len(watched) == 9 and set(watched) <= set(treaties())


def test_the_national_report_to_the_review_has_10_700_words_at_most():
    kinds = vocab.terms("commitments/submission_kinds")
    assert kinds["national_upr"].word_limit == 10_700
    assert all(kind.source for kind in kinds.values() if kind.word_limit)


def test_an_answer_of_a_state_has_its_rank_and_one_that_does_not_apply_has_none():
    ranks = {key: level.rank for key, level in vocab.terms("commitments/support_levels").items()}
    assert ranks == {"supported": 2, "in_part": 1, "noted": 0, "not_applicable": None}


def test_what_was_dropped_is_left_out_of_the_share_fulfilled():
    left = [key for key, one in vocab.terms("commitments/fulfilments").items() if not one.counts]
    assert left == ["dropped"]


def test_a_letter_goes_out_a_month_before():
    assert reporting().due_days == 30
