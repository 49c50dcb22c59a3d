"""Places that a text names."""

import re

_IN_PARENTHESES = re.compile(r"\(([^()]{2,60})\)")


def in_parentheses(text: str) -> tuple[str, ...]:
    """Return what stands in parentheses in a text, in order, each once."""
    return tuple(dict.fromkeys(found.strip() for found in _IN_PARENTHESES.findall(text)))


def spoken_parts(place: str) -> tuple[str, ...]:
    """Return a place as written, then its parts between commas from the last to the first.

    «Mara, Apurímac» names a district and its region: the last part is the largest.
    """
    parts = [part.strip() for part in place.split(",") if part.strip()]
    return tuple(dict.fromkeys([place.strip(), *reversed(parts)])) if parts else ()
