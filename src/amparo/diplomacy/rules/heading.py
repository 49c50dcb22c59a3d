"""The first line of a statement as it is handed out: who speaks, where, on which day."""

import re
from dataclasses import dataclass

from amparo.diplomacy.rules.signing import Named, named
from amparo.evidence.rules.spoken_dates import dates_in, values_of

_LINE = re.compile(
    r"^\s*(?:Statement\s+(?:delivered|made)?\s*by"
    r"|(?:Declaración|Intervención)\s+(?:de|del|de la))\s+"
    r"(?P<by>[^–—\-,]+?)\s*(?:[–—-]|,)\s*(?P<rest>.+?)\s*$",
    re.IGNORECASE,
)
_TRANSLATION = re.compile(r"^\s*\[(?:translation|traducción)\]\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """What the heading says; `when` is empty where it gives no whole day."""

    line: str
    by: Named
    meeting: str
    when: str
    is_translation: bool


def read_heading(text: str) -> Heading | None:
    """Return what the first line of a statement says, None if it is no such line."""
    lines = [line for line in text.splitlines() if line.strip()]
    found = _LINE.match(lines[0]) if lines else None
    if found is None:
        return None
    rest = found["rest"]
    dates = list(dates_in(rest))
    when = next((value for one in dates for value in values_of(one) if len(value) == 10), "")
    meeting = rest[: dates[0].start] if dates else rest
    is_translation = any(_TRANSLATION.match(line) for line in lines[1:4])
    return Heading(lines[0].strip(), named(found["by"]), meeting.strip(" ,–—-"), when,
                   is_translation)  # fmt: skip


def supported_in(paragraph: str, said_as: dict[str, tuple[str, ...]]) -> list[str]:
    """Return the initiatives of which a paragraph says that it supports them, by their keys.

    Only where a form of «support» stands before the name in the same sentence.
    """
    found = []
    for key, names in said_as.items():
        for sentence in re.split(r"(?<=[.;!?])\s+(?=[A-ZÁÉÍÓÚ¿¡])", paragraph):
            at = min((i for i in (sentence.lower().find(n.lower()) for n in names) if i >= 0),
                     default=-1)  # fmt: skip
            verb = re.search(r"\b(supports?|apoya(?:mos|n)?|respalda(?:mos|n)?)\b", sentence, re.I)
            if verb and verb.start() < at and key not in found:
                found.append(key)
    return found


def complement_each_other(paragraph: str) -> bool:
    """Test if a paragraph says that the initiatives it names complement one another."""
    said = r"complement\s+(?:one\s+another|each\s+other)|se\s+complementan"
    return bool(re.search(said, paragraph, re.IGNORECASE))
