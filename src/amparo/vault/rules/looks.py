"""What looks like the name, the number or the address of a person, by its shape alone.

Nothing is looked up: whether somebody's identity is kept makes no difference to the answer.
"""

import re
from collections.abc import Collection, Iterator

from amparo.vault.rules.lookups import normal_name

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Eight digits of a document, nine of a mobile telephone in groups, or a number with its country.
_NUMBER = re.compile(
    r"(?<![\d.,/-])(?:\d{8}|9\d{2}[ .-]?\d{3}[ .-]?\d{3}|\+\d{1,3}[ .-]?\d(?:[ .-]?\d){6,12})"
    r"(?![\d/]|[.,-]\d)"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PARTICLES = frozenset({"de", "del", "la", "las", "los", "y", "da", "dos", "von", "van"})
# Between two words of one name: a space, or the comma after a family name.
_JOINT = re.compile(r",?\s+")


def looks_personal(text: str, plain: Collection[str]) -> bool:
    """Test if a text holds what has the shape of a name, a number or an address of a person.

    A name is two words with capitals side by side that are none of the `plain` words, which are
    written without accents and capitals.
    """
    if _EMAIL.search(text) or _NUMBER.search(text):
        return True
    return any(count > 1 for count in _runs(text, plain))


def _runs(text: str, plain: Collection[str]) -> Iterator[int]:
    """Yield after each word how many words with capitals stand side by side up to it."""
    count, end = 0, 0
    for found in _WORD.finditer(text):
        word, between = found.group(), text[end : found.start()]
        joined = bool(_JOINT.fullmatch(between))
        bare, end = normal_name(word), found.end()
        if bare in _PARTICLES and joined and count:
            continue
        if not word[0].isupper() or bare in plain:
            count = 0
        else:
            count = count + 1 if joined else 1
            yield count
