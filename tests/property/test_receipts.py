"""Receipt codes: one for each submission, unguessable without the key, kind to whoever types."""

import itertools
import random
import unicodedata
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.cases.rules import receipts
from vocab.public import read_receipt_words, receipt_words
from vocab.reading import BadFile

KEY = b"k" * 32
OTHER = b"o" * 32
ids = st.uuids(version=4)


@given(ids)
def test_the_same_submission_gives_the_same_code(submission):
    assert receipts.code_for(submission, KEY) == receipts.code_for(submission, KEY)


@given(ids)
def test_without_the_key_the_code_is_another(submission):
    assert receipts.code_for(submission, KEY) != receipts.code_for(submission, OTHER)


@given(ids)
def test_a_code_is_three_words_and_six_digits(submission):
    *words, digits = receipts.code_for(submission, KEY).split("-")
    assert len(words) == 3
    assert set(words) <= set(receipt_words())
    assert len(digits) == 6 and digits.isdigit()


def dotted(code: str, chance: random.Random) -> str:
    """Type a code as people do: capitals, accents, other signs, sounds written otherwise."""
    accents = {"a": "á", "e": "é", "i": "í", "o": "ó", "u": "ú"}
    typed = "".join(accents[c] if c in accents and chance.random() < 0.3 else c for c in code)
    typed = "".join(c.upper() if chance.random() < 0.5 else c for c in typed)
    sign = chance.choice([" ", ".", " · ", "-", ", ", "/", "  ", ""])
    return chance.choice(["", " "]) + typed.replace("-", sign) + chance.choice(["", ".", "\n"])


@given(ids, st.randoms(use_true_random=False))
def test_capitals_accents_and_signs_do_not_count(submission, chance):
    code = receipts.code_for(submission, KEY)
    assert receipts.plain(dotted(code, chance)) == receipts.plain(code)
    assert receipts.plain(receipts.shown(code)) == receipts.plain(code)


@given(ids)
def test_decomposed_letters_do_not_count(submission):
    code = receipts.code_for(submission, KEY).replace("a", "á")
    assert receipts.plain(unicodedata.normalize("NFD", code)) == receipts.plain(code)


@given(st.text())
def test_anything_can_be_typed(typed):
    once = receipts.plain(typed)
    assert receipts.plain(once) == once
    assert once == "" or once.isascii()


def test_the_order_of_the_words_counts():
    assert receipts.plain("molle luna puquio 472910") != receipts.plain("luna molle puquio 472910")


def test_what_is_heard_is_accepted():
    assert receipts.plain("Uayra Kanoa 000123") == receipts.plain("wayra canoa 000123")


def test_a_code_holds_enough_chance():
    assert len(receipt_words()) == 512
    assert receipts.bits() >= 44


def test_words_stay_apart_in_every_ear():
    """No two sound the same, and no slip of one letter turns one into another."""
    heard = [receipts.plain(word) for word in receipt_words()]
    assert len(set(heard)) == len(heard)
    close = [(a, b) for a, b in itertools.combinations(heard, 2) if distance(a, b) < 2]
    assert close == []


def test_many_codes_are_all_different():
    chance = random.Random(7)  # noqa: S311
    made = {receipts.code_for(uuid.UUID(int=chance.getrandbits(128)), KEY) for _ in range(20_000)}
    assert len(made) == 20_000


def test_neighbours_share_nothing():
    """A code tells nothing of the next one: words and digits are spread as chance spreads them."""
    codes = [receipts.code_for(uuid.UUID(int=n), KEY).split("-") for n in range(4096)]
    first = {words[0] for words in codes}
    assert len(first) > 500
    assert max(sum(c[0] == word for c in codes) for word in list(first)[:40]) < 30
    assert len({c[3] for c in codes}) > 4050


@pytest.mark.parametrize("word", ["año", "Sol", "de", "sol y", "tranquilidad", "sol1"])
def test_a_word_that_is_not_plain_is_refused(word):
    with pytest.raises(BadFile, match="is not plain"):
        read_receipt_words(f'words = ["{word}"]'.encode(), "words.toml")


def test_a_word_that_stands_twice_is_refused():
    with pytest.raises(BadFile, match="stands twice"):
        read_receipt_words(b'words = ["sol", "sol"]', "words.toml")


def distance(a: str, b: str) -> int:
    """Return how many letters must change, up to 2."""
    if abs(len(a) - len(b)) > 1:
        return 2
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        new = [i]
        for j, y in enumerate(b, 1):
            new.append(min(row[j] + 1, new[-1] + 1, row[j - 1] + (x != y)))
        row = new
    return row[-1]
