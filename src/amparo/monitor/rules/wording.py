"""The words of a paragraph: its places for claims, its sentences, what rests on nothing."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from amparo.evidence.rules.proposing import sentences

VALUE, NOTE = "claim", "note"
PLACE = re.compile(r"\{(claim|note):([a-z0-9][a-z0-9-]{0,19})\}")
KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,19}")
_STRAY = re.compile(r"\{[^{}]*\}|[{}]")
_NOTES = re.compile(r"\s*(?:\{note:[a-z0-9-]{1,20}\})+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of plain words (`kind` empty), or a place for a claim with its key."""

    text: str
    kind: str = ""
    key: str = ""


def pieces(text: str) -> Iterator[Piece]:
    """Yield the words and the places for claims of a text, in order; joined they are the text."""
    end = 0
    for found in PLACE.finditer(text):
        if found.start() > end:
            yield Piece(text[end : found.start()])
        yield Piece(found[0], found[1], found[2])
        end = found.end()
    if end < len(text):
        yield Piece(text[end:])


def keys_in(text: str) -> list[str]:
    """Return the keys of the claims that a text has places for, by first use."""
    return list(dict.fromkeys(found[2] for found in PLACE.finditer(text)))


def strays_in(text: str) -> list[str]:
    """Return what stands in braces and is no place for a claim: a slip of the hand."""
    return _STRAY.findall(PLACE.sub("", text))


def bare(text: str) -> str:
    """Return a text without its places for claims, as words to show."""
    return " ".join(PLACE.sub(lambda place: "…" if place[1] == VALUE else "", text).split())


def sentences_in(text: str) -> list[str]:
    """Return the sentences of a text, each with the places for claims that stand in or behind it.

    A mark behind the full stop belongs to the sentence that it ends.
    """
    masked, places = _masked(text)
    found = []
    for start, end in sentences(masked):
        whole = text[places[start] : places[end]].strip()
        if whole:
            found.append(whole)
    return found


def _masked(text: str) -> tuple[str, list[int]]:
    """Return a text whose places look like footnote marks or numbers, and where each letter was."""
    out: list[str] = []
    places: list[int] = []
    at = 0
    while at < len(text):
        notes = _NOTES.match(text, at)
        place = None if notes else PLACE.match(text, at)
        if notes:
            shown, step = "[0]", notes.end() - at
        elif place:
            shown, step = "0", place.end() - at
        else:
            shown, step = text[at], 1
        out.append(shown)
        places += [at] * len(shown)
        at += step
    return "".join(out), [*places, len(text)]


def unsupported(text: str, known: Collection[str]) -> list[str]:
    """Return the sentences of a text that rest on no known claim, as words to show."""
    return [bare(one) for one in sentences_in(text) if not set(keys_in(one)) & set(known)]


def next_key(taken: Collection[str]) -> str:
    """Return the next short key: c1, c2 …; one that was given never comes back while it stands."""
    numbers = [int(one[1:]) for one in taken if re.fullmatch(r"c\d+", one)]
    return f"c{max(numbers, default=0) + 1}"
