"""Text that is not what it seems: overriding marks, control characters, endless lines."""

import unicodedata

from amparo.kernel.brief import brief

# Marks that turn the direction of writing: a name can read as another (CVE-2021-42574).
OVERRIDES = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"}
INVISIBLE = {*"\u200b\u2060\ufeff\u00ad\u180e"}


def doubts(text: str) -> tuple[str, ...]:
    """Return what is doubtful in a text: `direction`, `control`, `invisible`."""
    if text.isprintable():  # no mark of direction is, nor any that is invisible
        return ()
    found = []
    if any(c in OVERRIDES for c in text):
        found.append("direction")
    if any(unicodedata.category(c) == "Cc" and c not in "\t\n\r" for c in text):
        found.append("control")
    if any(c in INVISIBLE for c in text):
        found.append("invisible")
    return tuple(found)


def plain(text: str) -> str:
    """Return a text without the marks that `doubts` names; words and line ends stay."""
    if text.isprintable():
        return text
    kept = (
        c
        for c in text
        if c not in OVERRIDES
        and c not in INVISIBLE
        and (c in "\t\n\r" or unicodedata.category(c) != "Cc")
    )
    return "".join(kept)


def undashed(text: str) -> str:
    """Return a text without the dash that stands before each of its lines, nor empty lines."""
    lines = (line.strip() for line in text.splitlines())
    bare = (line[1:].strip() if line[:1] in "-–•" else line for line in lines)
    return "\n".join(line for line in bare if line)


def one_line(text: str, limit: int) -> str:
    """Return a plain text on one line, cut at `limit` characters with «…» at the cut."""
    return brief(plain(text), limit)
