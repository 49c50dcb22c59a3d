"""Whether a text names someone whose identity the vault keeps, told by keyed hashes.

Nobody learns who: the answer is yes or no, and only whoever reads a campaign for risks gets it. To
the desks it would tell who is under protection.
"""

import itertools
import re
from collections.abc import Iterator

from amparo.vault import rules
from amparo.vault.blind import digests
from amparo.vault.finding import existing
from amparo.vault.models import Posting
from amparo.vault.queries import find

PARTICLES = frozenset(("de", "del", "la", "las", "los", "y", "san", "santa", "da", "dos", "e"))
NUMBERS = re.compile(r"\+?\d[\d\s().-]{6,}\d")
EMAILS = re.compile(r"[^\s<>,;()]+@[^\s<>,;()]+\.\w+")


def names_someone(text: str) -> bool:
    """Test if two words of one kept name stand side by side, or a kept number or e-mail stands.

    Of a name, particles apart, neighbours count in either order: «Quispe, Rosa» is a name too.
    """
    if any(find(kind, value).exists() for kind, value in _values(text)):
        return True
    return any(_are_one_name(one, other) for one, other in _pairs(text))


def _values(text: str) -> Iterator[tuple[str, str]]:
    for found in EMAILS.findall(text):
        yield "email", found
    for found in NUMBERS.findall(text):
        yield "document", found
        yield "phone", found


def _pairs(text: str) -> list[tuple[str, str]]:
    """Return neighbouring words of a text that both are words of some kept name."""
    said = [word for word in rules.normal_name(text).split() if word not in PARTICLES]
    hashed = {word: next(iter(digests("name", (word,)))) for word in set(said) if len(word) > 1}
    there = existing(frozenset(hashed.values()))
    known = {word for word, digest in hashed.items() if digest in there}
    pairs = itertools.pairwise(said)
    return [pair for pair in dict.fromkeys(pairs) if pair[0] != pair[1] and known.issuperset(pair)]


def _are_one_name(one: str, other: str) -> bool:
    """Test if some identity has both words in its names."""
    first, second = (next(iter(digests("name", (word,)))) for word in (one, other))
    those = Posting.objects.filter(digest=second).values("target")
    return Posting.objects.filter(digest=first, target__in=those).exists()
