"""Finding in a text what someone quotes from it, and the value that someone gives to it."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from amparo.evidence.rules.partial_dates import is_partial_date
from amparo.evidence.rules.spoken_dates import dates_in, values_of
from amparo.evidence.rules.spoken_numbers import numbers_in
from vocab.states import State, states

_SAME = str.maketrans(
    {
        **dict.fromkeys("“”„«»″", '"'),
        **dict.fromkeys("‘’‚′´`", "'"),
        **dict.fromkeys("–—‐‑−", "-"),
    }
)
How = Literal["said", "in_other_words"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a text something stands; `how` tells if in these very words."""

    start: int
    end: int
    how: How = "said"


def folded(text: str) -> tuple[str, list[int]]:
    """Return a text for comparing, and for each of its letters where it stood before.

    Quotation marks, dashes, blanks, accents and capitals make no difference.
    """
    letters: list[str] = []
    places: list[int] = []
    for index, raw in enumerate(text):
        for one in unicodedata.normalize("NFKD", raw.translate(_SAME)).casefold():
            if unicodedata.combining(one):
                continue
            blank = one.isspace()
            if blank and (not letters or letters[-1] == " "):
                continue
            letters.append(" " if blank else one)
            places.append(index)
    return "".join(letters), places


def locate(text: str, quote: str) -> Place | None:
    """Return where a quote stands in a text, whatever its typography, or None."""
    looked, places = folded(text)
    wanted = folded(quote)[0].strip()
    if not wanted:
        return None
    at = looked.find(wanted)
    if at < 0:
        return None
    return Place(places[at], places[at + len(wanted) - 1] + 1)


def locate_value(text: str, value: str) -> Place | None:
    """Return where a text gives a value: a number, a date, a State, or words. None if it does not.

    A number is found as digits or as a word, a date in any form and any precision at least as fine
    as asked, a State by any of its names.
    """
    value = value.strip()
    if not value:
        return None
    if (number := _as_number(value)) is not None:
        place = _of_number(text, number) or whole_words(text, value)
        if place or len(value) != 4:
            return place
    if is_partial_date(value):
        return _of_date(text, value)
    if state := _state(value):
        return next((p for name in state if (p := whole_words(text, name))), None)
    return locate(text, value) or _in_other_words(text, value)


def _as_number(value: str) -> Decimal | None:
    try:
        return Decimal(value.replace(",", "")) if re.fullmatch(r"[\d,.]+", value) else None
    except InvalidOperation:
        return None


def _of_number(text: str, number: Decimal) -> Place | None:
    found = (one for one in numbers_in(text) if one.value == number)
    return next((Place(one.start, one.end) for one in found), None)


def _of_date(text: str, value: str) -> Place | None:
    said = dates_in(text)
    for one in said:
        if value in values_of(one):
            return Place(one.start, one.end)
    begins, slash, ends = value.partition("/")
    if slash:
        first = next((one for one in said if begins in values_of(one)), None)
        last = next((one for one in said if ends in values_of(one)), None)
        if first and last:
            return Place(min(first.start, last.start), max(first.end, last.end))
    return None


def _state(value: str) -> tuple[str, ...]:
    """Return the names of a State given by its code of three letters."""
    if not re.fullmatch(r"[A-Z]{3}", value):
        return ()
    found = next((one for one in states().state if one.iso3 == value), None)
    return _names(found) if found else ()


def _names(state: State) -> tuple[str, ...]:
    return (state.name.en, state.name.es, *(alias.name for alias in state.aliases))


def whole_words(text: str, name: str) -> Place | None:
    """Return where a name stands as a word or words of its own."""
    looked, places = folded(text)
    wanted = re.escape(folded(name)[0].strip())
    found = re.search(rf"\b{wanted}\b", looked) if wanted else None
    return Place(places[found.start()], places[found.end() - 1] + 1) if found else None


def _in_other_words(text: str, value: str) -> Place | None:
    """Return the part of a text that has most of the words of a value, in their beginnings."""
    looked, places = folded(text)
    words = [w for w in re.findall(r"[a-z0-9]{3,}", folded(value)[0]) if w not in _SMALL]
    hits = [
        m for w in words if (m := re.search(rf"\b{re.escape(w[: max(4, len(w) - 3)])}", looked))
    ]
    if not words or len(hits) * 2 < len(words) or (len(words) == 1 and len(words[0]) < 4):
        return None
    start, end = min(m.start() for m in hits), max(m.end() for m in hits)
    return Place(places[start], places[end - 1] + 1, "in_other_words")


_SMALL = frozenset(
    ["the", "and", "for", "with", "from", "los", "las", "del", "con", "por", "para", "una"]
)
