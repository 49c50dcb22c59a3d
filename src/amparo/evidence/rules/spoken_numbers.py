"""Numbers as documents print them, with what limits them: «more than 6,700», «siete», «35.8 %»."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from amparo.evidence.rules.number_words import DIGITS, Spelt, decimal_of, spelt_in
from amparo.evidence.rules.spoken_dates import dates_in

QUALIFIERS = (
    ("more_than", r"more than|over|above|más de|mas de|superior a"),
    ("at_least", r"at least|no fewer than|not less than|al menos|por lo menos|como mínimo"),
    ("at_most", r"at most|up to|no more than|fewer than|less than|a lo sumo|hasta|menos de"),
    ("approx", r"about|around|some|nearly|almost|approximately|roughly|unos|unas|cerca de"
               r"|alrededor de|aproximadamente|casi"),
)  # fmt: skip
_PERCENT = r"\s?%| per cent| percent| por ciento"
_DIGITS = re.compile(rf"(?<![\w/.,:-])({DIGITS})(?P<pct>{_PERCENT})?(?![\w/:]|[.,]\d|-\w)")
_PERCENT_AFTER = re.compile(_PERCENT)
_BEFORE = [(key, re.compile(rf"(?:{shape})\s+$", re.IGNORECASE)) for key, shape in QUALIFIERS]
_MARK = re.compile(r"^\s*(?:\[\d+\]|<sup>\d+</sup>|¶?\s?\d{1,3}[.)]\s)|\[\d+\]|<sup>\d+</sup>")
# What follows the name of a norm, a document or a part of one is its number and counts nothing.
_NUMBERED = r"\d(?:[\d.,/-]*\d)?"
_NAMED = re.compile(
    r"(?:\b(?P<of>decretos?|leyes|ley|resoluci(?:ón|ones)|directivas?|ordenanzas?|reglamentos?"
    r"|convenios?|protocolos?|acuerdos?|opini(?:ón|ones)|observaci(?:ón|ones)|expedientes?|caso"
    r"|informes?|oficios?|art[íi]culos?|arts?\.|p[áa]rrafos?|p[áa]rrs?\.|numerales|numeral"
    r"|incisos?|cap[íi]tulos?|anexos?|cuadros?|tablas?|gr[áa]ficos?|p[áa]ginas?|p[áa]gs?\.|caps?\.|pp?\."
    r"|decrees?|laws?|acts?|resolutions?|directives?|regulations?|conventions?|protocols?"
    r"|opinions?|comments?|case|articles?|paragraphs?|paras?\.?|sections?|chapters?|annex(?:es)?"
    r"|tables?|figures?|pages?)"
    r"(?:\s+(?:supremos?|legislativos?|de\s+urgencia|ley|ministerial(?:es)?|viceministerial"
    r"|directoral|administrativa|legislativa|regional|municipal|general(?:es)?|consultivas?"
    r"|supreme|advisory)){0,2}\s+(?:(?:n(?:os?|úms?|ums?|ros?)?[.°º]{1,2}|número|number)\s*)?"
    r"|\b(?:n(?:os?|úms?|ums?|ros?)?\.|n[°º]\.?)\s*)"
    rf"{_NUMBERED}"
    r"(?![\d.,]*\d)(?!\s*%|\s+(?:mil|mill[oó]n(?:es)?|thousand|millions?|billions?|per\s?cent|por\s+ciento)\b)",
    re.IGNORECASE,
)
_AND_MORE = re.compile(rf"(?:(?:,\s*|\s*[–-]\s*|\s+(?:y|e|o|al?|and|or|to)\s+){_NUMBERED})+")
_CODE = re.compile(r"(?<![\w/.,:-])0\d+(?![\w.,])")  # «041»
# «de 2 a 3 millones»: the scale of the second is that of the first.
_TO = re.compile(r"\s*(?:a|y|o|u|to|and|or|[–—-])\s+", re.IGNORECASE)


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
    bare = _without(text)
    spelt = spelt_in(bare)
    scaled = {one.start: one for one in spelt if one.scale >= 1000}
    for one in spelt:
        one.value = _as_next(text, one.end, one.value, scaled)
    found = [_in_words(text, one) for one in spelt]
    inside = {place for one in spelt for place in range(one.start, one.end)}
    for match in _DIGITS.finditer(text):
        if "\0" in bare[match.start() : match.end()] or match.start() in inside:
            continue
        value = decimal_of(match[1])
        if not match["pct"]:
            value = _as_next(text, match.end(), value, scaled)
        unit = "percent" if match["pct"] else ""
        found.append(_number(text, match.start(), match.end(), value, unit))
    return sorted(found, key=lambda one: one.start)


def _without(text: str) -> str:
    """Return a text in which dates, marks of notes and numbers of norms are blotted out."""
    left = list(text)
    places = [m.span() for shape in (_MARK, _CODE) for m in shape.finditer(text)]
    places += [_named(text, m) for m in _NAMED.finditer(text)]
    for start, end in [*places, *((day.start, day.end) for day in dates_in(text))]:
        left[start:end] = "\0" * (end - start)
    return "".join(left)


def _named(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Return where the number of a norm stands; the plural may have several: «arts. 3, 5 y 7»."""
    more = None
    if (match["of"] or "").lower().rstrip(".").endswith(("s", "pp")):
        more = _AND_MORE.match(text, match.end())
    return match.start(), (more or match).end()


def _as_next(text: str, end: int, value: Decimal, scaled: dict[int, Spelt]) -> Decimal:
    """Return a number in the scale of the greater one that it is said with, if there is one."""
    to = _TO.match(text, end)
    other = scaled.get(to.end()) if to else None
    if other is None or value * other.scale >= other.value:
        return value
    return value * other.scale


def _in_words(text: str, one: Spelt) -> Number:
    percent = None if one.scale else _PERCENT_AFTER.match(text, one.end)
    end, unit = (percent.end(), "percent") if percent else (one.end, "")
    found = _number(text, one.start, end, one.value, unit)
    return replace(found, is_word=not (one.in_digits or one.scale), is_ordinal=one.ordinal)


def _number(text: str, start: int, end: int, value: Decimal, unit: str) -> Number:
    before = text[max(0, start - 30) : start]
    for key, shape in _BEFORE:
        if found := shape.search(before):
            begins = start - len(before) + found.start()
            return Number(begins, end, text[begins:end], value, key, unit)
    return Number(start, end, text[start:end], value, "exact", unit)
