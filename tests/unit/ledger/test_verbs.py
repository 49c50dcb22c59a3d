"""Whoever reads the journal reads words: each move of the machines has its own."""

from amparo.cases.workflow import CASE, URGENT
from vocab.words import label, terms


def test_every_move_of_a_case_is_told_in_words():
    moves = {f"case.{move.name}" for move in CASE.moves}
    moves |= {f"urgent.{move.name}" for move in URGENT.moves}
    assert moves - terms("ledger/verbs").keys() == set()


def test_the_words_are_in_both_languages_and_begin_with_a_capital():
    for key, term in terms("ledger/verbs").items():
        for words in (term.label.es, term.label.en):
            assert words and words[0].isupper() and not words.endswith("."), key


def test_a_verb_without_words_is_shown_as_it_is():
    assert label("ledger/verbs", "thing.done", "es") == "thing.done"
