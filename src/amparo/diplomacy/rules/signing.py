"""Who signs a joint statement, read from a sentence: names resolved by the table or listed."""

import re
from dataclasses import dataclass

from vocab.states import NotAState, State, resolve

_DELIVERED = re.compile(
    r"(?:delivered|made|read)\s+by\s+(?:the\s+)?(?P<by>[^,;.]+?)\s+on\s+behalf\s+of\s+(?P<rest>.+)"
    r"|(?:pronunciad[ao]|formulad[ao]|leíd[ao])\s+por\s+(?P<por>[^,;.]+?)"
    r"\s+en\s+nombre\s+de\s+(?P<otros>.+)",
    re.IGNORECASE | re.DOTALL,
)
_LAST = re.compile(r"^(?:and|y|e)\s+(?:the\s+)?", re.IGNORECASE)
_THE = re.compile(r"^(?:the|el|la|los|las)\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s+(?:and|y|e)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """One name as written, and the code of its State; empty where the table knows none."""

    as_written: str
    code: str = ""
    why: str = ""  # "unknown", "territory", "organisation"


@dataclass(frozen=True, slots=True)
class Signing:
    """What a sentence says: who delivered it, who is listed, and what was not read as names."""

    delivered_by: Named | None
    listed: tuple[Named, ...]
    rest: str = ""

    @property
    def unresolved(self) -> tuple[Named, ...]:
        """Return the names that the table does not know as States."""
        everyone = (*self.listed, *((self.delivered_by,) if self.delivered_by else ()))
        return tuple(one for one in everyone if not one.code)


def named(written: str) -> Named:
    """Return a name with its State; nothing is guessed."""
    bare = written.strip().strip(".").strip()
    for attempt in (bare, _THE.sub("", bare)):
        found = resolve(attempt)
        if isinstance(found, State):
            return Named(bare, found.code)
        if isinstance(found, NotAState):
            return Named(bare, "", found.kind)
    return Named(bare, "", "unknown")


def read_signing(pasted: str) -> Signing:
    """Return who signs, from a sentence such as «delivered by A on behalf of B, C, and D, Geneva».

    The list ends with the name behind its last «and»; what follows (the session, the place, the
    day) is handed back as it stands. Without such a sentence the whole text is the list.
    """
    text = " ".join(pasted.split())
    sentence = _DELIVERED.search(text)
    by = named(sentence["by"] or sentence["por"]) if sentence else None
    words = (sentence["rest"] or sentence["otros"]) if sentence else text
    listed: list[Named] = []
    parts = re.split(r"\s*[,;\n]\s*", words) if "," in words or ";" in words else [words]
    for number, part in enumerate(parts):
        if not part.strip():
            continue
        names, is_last = _names_in(part)
        listed += names
        if is_last:
            return Signing(by, tuple(listed), ", ".join(parts[number + 1 :]))
    return Signing(by, tuple(listed))


def _names_in(part: str) -> tuple[list[Named], bool]:
    """Return the names of one part of the list, and whether it ends the list."""
    if last := _LAST.match(part):
        return [named(part[last.end() :])], True
    whole = named(part)
    if whole.code or whole.why != "unknown":
        return [whole], False
    # «Uruguay and Venezuela», but «Bosnia and Herzegovina» was known as a whole above.
    for cut in _BETWEEN.finditer(part):
        pair = [named(part[: cut.start()]), named(part[cut.end() :])]
        if any(one.why != "unknown" for one in pair):
            return pair, True
    return [whole], False
