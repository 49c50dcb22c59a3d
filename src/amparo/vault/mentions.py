"""Does a text that is to be published name someone whose identity is kept? Nobody is opened.

Names are looked up by their keyed hashes, as in any search: whole names however they are written,
runs of capitalised words that make up half of somebody's name or more, and any two words of one
name side by side, in either order: «quispe, rosa» is a name too. Documents, telephones and e-mail
addresses are looked up whole. The answer is yes or no, never who.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from uuid import UUID

from amparo.vault import rules
from amparo.vault.blind import digests, unpacked
from amparo.vault.finding import existing
from amparo.vault.keys import ring
from amparo.vault.models import Indexed, LookupHash, Posting

LONGEST_NAME = 7  # words
FEWEST = 2  # words of a name: one alone points to nobody
AT_ONCE = 400
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"[A-Za-z]?\d[\d .()/-]{6,18}\d|\d{8,}")
_CAPITALS = re.compile(
    r"[^\W\d_a-zà-þ][^\W\d_]*(?:['’-][^\W\d_]+)*"
    r"(?:\s+(?:(?:de|del|la|las|los|y)\s+){0,3}[^\W\d_a-zà-þ][^\W\d_]*(?:['’-][^\W\d_]+)*)+"
)
_SMALL = frozenset({"de", "del", "la", "las", "los", "y", "san", "santa", "da", "dos", "e"})


def is_anyone_named_in(text: str) -> bool:
    """Test if a text holds a name, document, telephone or e-mail address of a kept identity."""
    return _is_there(_whole(text)) or _is_half_named(text) or _has_neighbours(text)


def _whole(text: str) -> Iterator[tuple[str, str]]:
    """Yield what a text may hold of an identity, with its kind, in the form that is hashed."""
    words = rules.normal_name(text).split()
    for size in range(FEWEST, LONGEST_NAME + 1):
        for start in range(len(words) - size + 1):
            yield "name", " ".join(words[start : start + size])
    for found in _EMAIL.findall(text):
        yield "email", rules.NORMAL["email"](found)
    for found in _NUMBER.findall(text):
        yield "document", rules.NORMAL["document"](found)
        yield "phone", rules.NORMAL["phone"](found)


def _is_there(pairs: Iterator[tuple[str, str]]) -> bool:
    keys = ring()
    while part := list(islice(pairs, AT_ONCE)):
        by_kind: dict[str, set[str]] = {}
        for kind, value in part:
            if value:
                by_kind.setdefault(kind, set()).add(keys.digest(kind, value))
        for kind, found in by_kind.items():
            if LookupHash.objects.filter(kind=kind, digest__in=found).exists():
                return True
    return False


def _is_half_named(text: str) -> bool:
    """Test if a run of capitalised words makes up half or more of the name of an identity."""
    runs = [_words_of(found) for found in _CAPITALS.findall(text)]
    words = {word for run in runs for word in run}
    if not words:
        return False
    by_word = {word: digests("name", (word,)).pop() for word in words}
    having = _having(sorted(by_word.values()))
    most: dict[UUID, int] = {}  # how many words of one run each identity has at most
    for run in runs:
        said = {by_word[word] for word in run}
        for key, found in having.items():
            if (n := len(said & found)) >= FEWEST:
                most[key] = max(n, most.get(key, 0))
    keys = sorted(most)
    for start in range(0, len(keys), AT_ONCE):
        part = keys[start : start + AT_ONCE]
        for row in Indexed.objects.filter(kind="identity", target__in=part):
            if 2 * most[row.target] >= len(unpacked(row.opened)):
                return True
    return False


def _has_neighbours(text: str) -> bool:
    """Test if two words of the name of one identity stand side by side, particles apart."""
    said = _words_of(text)
    hashed = {word: digests("name", (word,)).pop() for word in set(said) if len(word) > 1}
    there = existing(frozenset(hashed.values()))
    known = {word for word, one in hashed.items() if one in there}
    pairs = {
        (hashed[one], hashed[other])
        for one, other in pairwise(said)
        if one != other and {one, other} <= known
    }
    having = _having(sorted({each for pair in pairs for each in pair}))
    return any(found.issuperset(pair) for pair in pairs for found in having.values())


def _words_of(run: str) -> list[str]:
    return [word for word in rules.normal_name(run).split() if word not in _SMALL]


def _having(wanted: Sequence[int]) -> dict[UUID, set[int]]:
    found: dict[UUID, set[int]] = {}
    for start in range(0, len(wanted), AT_ONCE):
        part = wanted[start : start + AT_ONCE]
        rows = Posting.objects.filter(digest__in=part).values_list("target", "digest")
        for target, digest in rows:
            found.setdefault(target, set()).add(digest)
    return found
