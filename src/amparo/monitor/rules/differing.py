"""What differs between two texts, word by word, for who came second to a paragraph."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, ONLY_YOURS, ONLY_THEIRS = "same", "yours", "theirs"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of words: in both texts, only in yours, or only in the one that stands now."""

    kind: str
    text: str


def differences(yours: str, theirs: str) -> list[Part]:
    """Return the parts of two texts, in order.

    Joined without those only in the other, they give each text back, letter for letter.
    """
    one, other = _words(yours), _words(theirs)
    found: list[Part] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Part(SAME, "".join(one[a:b])))
            continue
        if a < b:
            found.append(Part(ONLY_YOURS, "".join(one[a:b])))
        if c < d:
            found.append(Part(ONLY_THEIRS, "".join(other[c:d])))
    return found


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|\w+|[^\w\s]", text)
