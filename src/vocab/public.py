"""What the public side is given as data: the words of receipt codes, limits, simple questions."""

from functools import cache

import msgspec

from vocab.country import Basis
from vocab.reading import BadFile, complaint, decode, packaged
from vocab.words import Words


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A frozen table: unknown keys are refused."""


class _ReceiptWords(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    words: tuple[str, ...]


class Limits(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How many acts of one kind fit in an hour before a question, and before «wait»; 0 is never.

    `ask` and `refuse` count one address, `overall_ask` and `overall_refuse` everyone together.
    """

    ask: int
    refuse: int
    overall_ask: int
    overall_refuse: int

    def __post_init__(self) -> None:
        for first, last in ((self.ask, self.refuse), (self.overall_ask, self.overall_refuse)):
            if min(first, last) < 0:
                raise complaint("a limit is negative.", "Give 0 for never, or a number above it.")
            if last and first > last:
                raise complaint("it refuses before it asks.", "Put the asking limit first.")


class Flooding(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The defences against floods of forms.

    `work_bits` is the difficulty of the sum that a script does; `form_hours` how long a form that
    was opened may be sent; `show_code_hours` how long the same form sent again still shows its
    code. How long a saved form waits stands with the other terms of keeping, oversight/retention.
    """

    work_bits: int
    form_hours: int
    show_code_hours: int
    basis: Basis
    limits: dict[str, Limits]

    def __post_init__(self) -> None:
        if not 8 <= self.work_bits <= 24:
            raise complaint(
                f"{self.work_bits} bits of work is too little or too much.", "Use 8 to 24."
            )
        if min(self.form_hours, self.show_code_hours) <= 0:
            raise complaint("a length of time is not above 0.", "Correct it.")


class Question(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A question that any person can answer and a simple program cannot."""

    key: str
    ask: Words
    answers: tuple[str, ...]


class _Questions(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    question: tuple[Question, ...]


@cache
def receipt_words() -> tuple[str, ...]:
    """Return the words of receipt codes, in file order."""
    return read_receipt_words(packaged("cases/receipt_words.toml"), "cases/receipt_words.toml")


def read_receipt_words(data: bytes, where: str) -> tuple[str, ...]:
    """Return a file of words.

    :raises BadFile: if it cannot be used, or a word stands twice or is not plain.
    """
    words = decode(data, _ReceiptWords, where).words
    for word in words:
        if words.count(word) > 1:
            raise BadFile(where, f"the word «{word}» stands twice.", "Keep one of the two.")
        if not (word.isascii() and word.isalpha() and word.islower() and 3 <= len(word) <= 8):
            raise BadFile(where, f"«{word}» is not plain.", "Use 3 to 8 small letters, a to z.")
    return words


@cache
def flooding() -> Flooding:
    """Return the limits of the public side."""
    return decode(packaged("cases/flooding.toml"), Flooding, "cases/flooding.toml")


@cache
def questions() -> dict[str, Question]:
    """Return the simple questions by key."""
    where = "cases/public_questions.toml"
    found = decode(packaged(where), _Questions, where).question
    return {question.key: question for question in found}
