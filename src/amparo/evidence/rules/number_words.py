"""Numbers written in words, or in digits and words: «treinta y cinco mil», «2.4 million»."""

import re
from dataclasses import dataclass
from decimal import Decimal

_WORDS = {
    1: "one un una uno", 2: "two dos", 3: "three tres", 4: "four cuatro", 5: "five cinco",
    6: "six seis", 7: "seven siete", 8: "eight ocho", 9: "nine nueve", 10: "ten diez",
    11: "eleven once", 12: "twelve doce", 13: "thirteen trece", 14: "fourteen catorce",
    15: "fifteen quince", 16: "sixteen dieciséis", 17: "seventeen diecisiete",
    18: "eighteen dieciocho", 19: "nineteen diecinueve", 20: "twenty veinte",
    21: "veintiuno veintiún veintiuna", 22: "veintidós", 23: "veintitrés", 24: "veinticuatro",
    25: "veinticinco", 26: "veintiséis", 27: "veintisiete", 28: "veintiocho", 29: "veintinueve",
    30: "thirty treinta", 40: "forty cuarenta", 50: "fifty cincuenta", 60: "sixty sesenta",
    70: "seventy setenta", 80: "eighty ochenta", 90: "ninety noventa", 100: "cien ciento",
    200: "doscientos doscientas", 300: "trescientos trescientas",
    400: "cuatrocientos cuatrocientas", 500: "quinientos quinientas",
    600: "seiscientos seiscientas", 700: "setecientos setecientas",
    800: "ochocientos ochocientas", 900: "novecientos novecientas",
}  # fmt: skip
_ORDINALS = {
    1: "first primer primera primero", 2: "second segundo segunda",
    3: "third tercer tercera tercero", 4: "fourth cuarto cuarta", 5: "fifth quinto quinta",
    6: "sixth sexto sexta", 7: "seventh séptimo séptima", 8: "eighth octavo octava",
    9: "ninth noveno novena", 10: "tenth décimo décima",
}  # fmt: skip
_SCALES = {
    100: "hundred", 1000: "thousand mil", 10**6: "million millions millón millones",
    10**9: "billion billions", 10**12: "trillion trillions billón billones",
}  # fmt: skip


def _by_word(listed: dict[int, str]) -> dict[str, int]:
    return {word: number for number, words in listed.items() for word in words.split()}


CARDINAL, ORDINAL, SCALE = _by_word(_WORDS), _by_word(_ORDINALS), _by_word(_SCALES)
ALONE_NO_NUMBER = frozenset(_WORDS[1].split())  # «una persona», «one of them»
ENGLISH = frozenset(word for word in SCALE if re.fullmatch(r"hundred|thousand|\w+llions?", word))
DIGITS = r"\d{1,3}(?:[,. \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"


def _any(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


# «por ciento» is a unit; «mil» after a letter or a digit is part of a name.
_TOKEN = re.compile(
    rf"(?P<digits>(?<![\w/.,:-])(?:{DIGITS})(?![\w/:%]|[.,]\d|-\w|\s?%))"
    rf"|\b(?:(?P<half>medio|half\s+an?)(?=\s+(?:mill|bill))"
    rf"|(?<!por )(?P<word>{_any(CARDINAL)})|(?P<scale>{_any(SCALE)})|(?P<ord>{_any(ORDINAL)}))\b",
    re.IGNORECASE,
)
_HALF = re.compile(r"\s+(?:y\s+medi[oa]|and\s+a\s+half)\b", re.IGNORECASE)


@dataclass(slots=True)
class Spelt:
    """A number of words: where it stands, what it is, how it was said."""

    start: int
    end: int
    value: Decimal
    in_digits: bool = False  # begins with digits
    ordinal: bool = False
    alone: bool = True  # one word
    scale: int = 0  # of its last word of scale; 0 where it has none
    whole: Decimal = Decimal(0)  # what its scales made already

    @property
    def rest(self) -> Decimal:
        """Return what no scale above a thousand has been put to."""
        return self.value - self.whole


def spelt_in(text: str) -> list[Spelt]:
    """Return the numbers of a text that are written in words, at least in part."""
    found: list[Spelt] = []
    for token in _TOKEN.finditer(text):
        last = found[-1] if found else None
        if last is not None and _joins(last, token, text[last.end : token.start()]):
            continue
        found.append(_begun(token))
    for one in found:
        _with_half(one, text)
        if one.value == one.value.to_integral_value():
            one.value = one.value.to_integral_value()
    return [one for one in found if _is_said(one, text)]


def _begun(token: re.Match[str]) -> Spelt:
    said = token[0].lower()
    one = Spelt(token.start(), token.end(), Decimal(0))
    if token["digits"]:
        one.value, one.in_digits = decimal_of(token["digits"]), True
    elif token["half"]:
        one.value = Decimal("0.5")
    elif token["ord"]:
        one.value, one.ordinal = Decimal(ORDINAL[said]), True
    elif token["scale"]:
        one.value, one.scale = Decimal(1), 0
        _scaled(one, SCALE[said])
    else:
        one.value = Decimal(CARDINAL[said])
    return one


def _joins(one: Spelt, token: re.Match[str], between: str) -> bool:
    """Add a word to the number before it, if the two are one number; False if they are not."""
    gap = "and" if between.strip().lower() in ("y", "and") else between.strip()
    if one.ordinal or token["ord"] or token["half"] or gap not in ("", "-", "and"):
        return False
    said = token[0].lower()
    if token["scale"]:
        if gap or (0 < one.scale <= SCALE[said] and not one.rest):
            return False
        if one.in_digits and not one.scale and said in ENGLISH:
            one.value = decimal_of(token.string[one.start : one.end], english=True)
        _scaled(one, SCALE[said])
    else:
        value = decimal_of(said) if token["digits"] else Decimal(CARDINAL[said])
        if not _fits(one, value, gap, digits=bool(token["digits"])):
            return False
        one.value += value
    one.end, one.alone = token.end(), False
    return True


def _scaled(one: Spelt, scale: int) -> None:
    if scale == 100:
        last = one.rest % 100
        one.value += last * 99
    elif scale == 1000:
        one.value += one.rest * 999
    else:
        one.value, one.whole = one.whole + one.rest * scale, one.whole + one.rest * scale
    one.scale = scale


def _fits(one: Spelt, value: Decimal, gap: str, *, digits: bool) -> bool:
    """Test if a number may follow another as a part of it: «treinta y cinco», «mil doscientos»."""
    if digits or one.in_digits:
        return bool(one.scale >= 1000 and not gap and value < one.scale)
    if value < 10:
        tens = one.rest % 100
        if tens >= 20 and tens % 10 == 0:
            return gap != "and" or tens >= 30
        return tens == 0 and one.rest >= 100 and gap != "-"
    if value < 100:
        return one.rest % 100 == 0 and (one.rest >= 100 or one.scale > 1000) and gap != "-"
    return one.rest % 1000 == 0 and one.scale >= 1000 and not gap


def _with_half(one: Spelt, text: str) -> None:
    if one.scale >= 1000 and (half := _HALF.match(text, one.end)):
        one.value += Decimal(one.scale) / 2
        one.end, one.alone = half.end(), False


def _is_said(one: Spelt, text: str) -> bool:
    if one.in_digits:
        return one.scale > 0
    if one.alone and one.scale and text[one.start : one.end].lower() != "mil":
        return False  # «millones de personas» says no number
    return not (one.alone and text[one.start : one.end].lower() in ALONE_NO_NUMBER)


def decimal_of(said: str, *, english: bool = False) -> Decimal:
    """Return `18,220`, `18.220`, `18 220`, `0.27` or `0,27` as a number.

    A last group of three digits is read as thousands, as both languages print counts; but a
    point before an English word of scale is none: «1.250 million».
    """
    bare = re.sub(r"[ \u00a0\u202f]", "", said)
    groups = re.split(r"[.,]", bare)
    if len(groups) == 1:
        return Decimal(bare)
    point = english and len(groups) == 2 and "." in bare
    if len(groups[-1]) == 3 and groups[0] != "0" and not point:
        return Decimal("".join(groups))
    return Decimal("".join(groups[:-1]) + "." + groups[-1])
