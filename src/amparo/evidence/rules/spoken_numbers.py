"""Numbers as documents print them, with what limits them: «more than 6,700», «siete», «35.8 %»."""

import re
from dataclasses import dataclass
from decimal import Decimal

from amparo.evidence.rules.spoken_dates import dates_in

WORDS = {
    word: number
    for number, words in {
        1: "first primer primera primero", 2: "two dos second segundo segunda",
        3: "three tres third tercer tercera tercero", 4: "four cuatro fourth cuarto cuarta",
        5: "five cinco fifth quinto quinta", 6: "six seis sixth sexto sexta",
        7: "seven siete seventh séptimo séptima", 8: "eight ocho eighth octavo octava",
        9: "nine nueve ninth noveno novena", 10: "ten diez tenth décimo décima",
        11: "eleven once", 12: "twelve doce", 13: "thirteen trece", 14: "fourteen catorce",
        15: "fifteen quince", 16: "sixteen dieciséis", 17: "seventeen diecisiete",
        18: "eighteen dieciocho", 19: "nineteen diecinueve", 20: "twenty veinte",
    }.items()
    for word in words.split()
}  # fmt: skip
ORDINAL = frozenset(
    [
        "first",
        "primer",
        "primera",
        "primero",
        "second",
        "segundo",
        "segunda",
        "third",
        "tercer",
        "tercera",
        "tercero",
        "fourth",
        "cuarto",
        "cuarta",
        "fifth",
        "quinto",
        "quinta",
        "sixth",
        "sexto",
        "sexta",
        "seventh",
        "séptimo",
        "séptima",
        "eighth",
        "octavo",
        "octava",
        "ninth",
        "noveno",
        "novena",
        "tenth",
        "décimo",
        "décima",
    ]
)
QUALIFIERS = (
    ("more_than", r"more than|over|above|más de|mas de|superior a"),
    ("at_least", r"at least|no fewer than|not less than|al menos|por lo menos|como mínimo"),
    ("at_most", r"at most|up to|no more than|fewer than|less than|a lo sumo|hasta|menos de"),
    ("approx", r"about|around|some|nearly|almost|approximately|roughly|unos|unas|cerca de"
               r"|alrededor de|aproximadamente|casi"),
)  # fmt: skip
_DIGITS = re.compile(
    r"(?<![\w/.,:-])(\d{1,3}(?:[,. \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?)"
    r"(?P<pct>\s?%| per cent| percent| por ciento)?(?![\w/:]|[.,]\d|-\w)"
)
_WORD = re.compile(r"\b(" + "|".join(sorted(WORDS, key=len, reverse=True)) + r")\b", re.IGNORECASE)
_BEFORE = [(key, re.compile(rf"(?:{shape})\s+$", re.IGNORECASE)) for key, shape in QUALIFIERS]
_MARK = re.compile(r"^\s*(?:\[\d+\]|<sup>\d+</sup>|¶?\s?\d{1,3}[.)]\s)|\[\d+\]|<sup>\d+</sup>")


@dataclass(frozen=True, slots=True)
class Number:
    """One number in a text: where it stands, how it was said, and what limits it."""

    start: int
    end: int
    said: str
    value: Decimal
    qualifier: str = "exact"
    unit: str = ""
    is_word: bool = False
    is_ordinal: bool = False


def numbers_in(text: str) -> list[Number]:
    """Return the numbers of a text that are no dates, no marks of notes and no parts of codes."""
    taken = bytearray(len(text))
    for mark in _MARK.finditer(text):
        taken[mark.start() : mark.end()] = b"\1" * (mark.end() - mark.start())
    for day in dates_in(text):
        taken[day.start : day.end] = b"\1" * (day.end - day.start)
    found = []
    for match in _DIGITS.finditer(text):
        if not any(taken[match.start() : match.end()]):
            unit = "percent" if match["pct"] else ""
            found.append(_number(text, match.start(), match.end(), decimal_of(match[1]), unit))
    for match in _WORD.finditer(text):
        if not any(taken[match.start() : match.end()]):
            word = match[0].lower()
            one = _number(text, match.start(), match.end(), Decimal(WORDS[word]), "")
            found.append(
                Number(
                    one.start,
                    one.end,
                    one.said,
                    one.value,
                    one.qualifier,
                    is_word=True,
                    is_ordinal=word in ORDINAL,
                )
            )
    return sorted(found, key=lambda one: one.start)


def _number(text: str, start: int, end: int, value: Decimal, unit: str) -> Number:
    before = text[max(0, start - 30) : start]
    for key, shape in _BEFORE:
        if found := shape.search(before):
            begins = start - len(before) + found.start()
            return Number(begins, end, text[begins:end], value, key, unit)
    return Number(start, end, text[start:end], value, "exact", unit)


def decimal_of(said: str) -> Decimal:
    """Return `18,220`, `18.220`, `18 220`, `0.27` or `0,27` as a number.

    A last group of three digits is read as thousands, as both languages print counts.
    """
    bare = re.sub(r"[ \u00a0\u202f]", "", said)
    groups = re.split(r"[.,]", bare)
    if len(groups) == 1:
        return Decimal(bare)
    if len(groups[-1]) == 3 and groups[0] != "0":
        return Decimal("".join(groups))
    return Decimal("".join(groups[:-1]) + "." + groups[-1])
