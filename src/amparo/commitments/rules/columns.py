"""The tables of participants that a depositary publishes: headings, and cells with a marker.

A heading names the acts of its column, each with the letter its cells end with:
«Ratification, Accession(a), Succession(d)». A cell is a day and perhaps such a letter: «17 Jun
1998 a». Letters are kept as issued; numbers of footnotes are taken off.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from vocab import terms
from vocab.treaties import column_words

MARKERS = ("AA", "A", "a", "c", "C", "d", "n", "p", "P", "s")
_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
MONTHS = {name: number for number, name in enumerate(_NAMES.split(), start=1)}
_MARKED = re.compile(r"^(.*?)\s*\(\s*(AA|[AaCcdnpPs])\s*\)$")
_SPOKEN = re.compile(r"^(?:(\d{1,2})\s+)?([A-Za-z]{3})[a-z]*\.?\s+(\d{4})\s*([A-Za-z]{1,2})?$")
_ISO = re.compile(r"^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?\s*([A-Za-z]{1,2})?$")
_SERIAL = re.compile(r"^(\d{4,5})(?:\.0)?$")
_NOTES = re.compile(r"\[[\d,;\s]*\]|[\u00b9\u00b2\u00b3\u2070-\u2079]+|(?<=\d{4})\s*<sup>.*?</sup>")
_TAIL = re.compile(r"(?<=\d{4})(\s*(?:AA|[AaCcdnpPs]))?\s+\d{1,3}(?:\s*,\s*\d{1,3})*$")
_SERIAL_DAY = date(1899, 12, 30)  # from which spreadsheets count


class BadCell(ValueError):
    """A cell is no day with a marker."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says: a partial date, and the marker as issued."""

    day: str
    marker: str


@cache
def acts_of(heading: str) -> tuple[tuple[str, str], ...]:
    """Return the acts that a heading names, each as (kind, marker); empty if it names none."""
    found: list[list[str]] = []
    for part in re.split(r",\s+", " ".join(heading.split())):
        marked = _MARKED.match(part)
        words, marker = (marked[1], marked[2]) if marked else (part, "")
        if kind := _kind_of(words):
            found.append([kind, marker])
        elif found and marker:
            found[-1][1] = marker  # the end of an act whose words hold a comma
        elif not found:
            return ()
    return tuple((kind, marker) for kind, marker in found)


def _kind_of(words: str) -> str:
    said = " ".join(words.casefold().split())
    fits = [act for act in column_words().act if said.startswith(act.begins)]
    return max(fits, key=lambda act: len(act.begins)).kind if fits else ""


@cache
def kind_in(heading: str, marker: str) -> str:
    """Return which kind of act a cell of a column with this marker is, or empty: never guessed.

    Without a marker it is the act that stands in the heading without one. Where several do, and
    all of them bind, it is a consent of a kind that is not told.
    """
    acts = acts_of(heading)
    if marker:
        named = [kind for kind, letter in acts if letter == marker]
        # Depositaries print letters that their heading leaves out: the common ones are known.
        return named[0] if named else _common().get(marker, "") if acts else ""
    plain = list(dict.fromkeys(kind for kind, letter in acts if not letter))
    if len(plain) == 1:
        return plain[0]
    kinds = plain or [kind for kind, _letter in acts]
    if len(kinds) == 1:
        return kinds[0]
    effects = {terms("commitments/treaty_actions")[kind].effect for kind in kinds}
    return "consent" if effects and effects <= {"consent", "succeed"} else ""


@cache
def _common() -> dict[str, str]:
    kinds = terms("commitments/treaty_actions").values()
    found: dict[str, str] = {}
    for kind in kinds:
        if kind.marker and kind.key != "succession_to_signature":
            found.setdefault(kind.marker, kind.key)
    return found


def is_apart(heading: str) -> bool:
    """Test if a column says something of a membership and is no act."""
    return " ".join(heading.split()) in column_words().apart.columns


def read_cell(text: str) -> Cell:
    """Return what a cell says.

    :raises BadCell: if it is no day that a calendar has, with at most a marker behind it.
    """
    bare = _TAIL.sub(lambda m: m[1] or "", _NOTES.sub("", text).strip()).strip()
    if found := _SPOKEN.match(bare):
        day, month, year, marker = found.groups()
        number = MONTHS.get(month.casefold(), 0)
        return Cell(_day(int(year), number, int(day or 0), text), _marker(marker, text))
    if found := _SERIAL.match(bare):
        if len(found[1]) == 5:
            return Cell(str(_SERIAL_DAY + timedelta(days=int(found[1]))), "")
        return Cell(_day(int(found[1]), 0, 0, text), "")
    if found := _ISO.match(bare):
        year, month, day, marker = found.groups()
        return Cell(_day(int(year), int(month or 0), int(day or 0), text), _marker(marker, text))
    raise BadCell(text)


def _marker(marker: str | None, text: str) -> str:
    if marker and marker not in MARKERS:
        raise BadCell(text)
    return marker or ""


def _day(year: int, month: int, day: int, text: str) -> str:
    try:
        whole = date(year, month or 1, day or 1)
    except ValueError:
        raise BadCell(text) from None
    if not 1800 <= year <= 2200 or (day and not month):
        raise BadCell(text)
    return str(whole)[: 10 if day else 7 if month else 4]
