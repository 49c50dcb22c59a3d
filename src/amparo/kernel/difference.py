"""What changed between two texts, in words."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

NEAR = 8  # words shown beside a change
MOST = 3000  # words that are compared one by one: beyond, the texts stand side by side

Kind = Literal["same", "out", "in"]
SAME: Kind = "same"
OUT: Kind = "out"
IN: Kind = "in"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that stayed, was taken out, or was put in."""

    kind: Kind
    text: str


def difference(was: str, now: str) -> list[Piece]:
    """Return what was taken out of a text and put into it, with a few words around each change."""
    old, new = was.split(), now.split()
    if len(old) + len(new) > MOST:
        return [Piece(OUT, was), Piece(IN, now)]
    pieces = list(_pieces(old, new))
    last = len(pieces) - 1
    return [
        Piece(kind, " ".join(_shortened(words, n == 0, n == last) if kind == SAME else words))
        for n, (kind, words) in enumerate(pieces)
    ]


def _pieces(old: list[str], new: list[str]) -> Iterator[tuple[Kind, list[str]]]:
    same = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, a, b, c, d in same.get_opcodes():
        if kind == "equal":
            yield SAME, new[c:d]
            continue
        if b > a:
            yield OUT, old[a:b]
        if d > c:
            yield IN, new[c:d]


def _shortened(words: list[str], is_first: bool, is_last: bool) -> list[str]:
    """Return a long run that stayed without its middle, or without the end away from a change."""
    if len(words) <= 2 * NEAR:
        return words
    return [*([] if is_first else words[:NEAR]), "…", *([] if is_last else words[-NEAR:])]
