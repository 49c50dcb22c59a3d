"""Receipt codes: what lets a person without an account back in.

A code is three of 512 words and six digits, «molle · luna · puquio · 472910»:
3 × 9 bits + log2(10^6) = 46.9 bits. At the pace that the public side allows for guessing, all
addresses together, a chance of one in a thousand of meeting any of 100 000 codes takes centuries.
"""

import hashlib
import hmac
import math
import unicodedata
from uuid import UUID

from vocab.public import receipt_words

WORDS = 3
DIGITS = 6
# Letters that sound alike, or are heard and typed one for another: the silent h goes.
_SOUNDS = str.maketrans(
    {"v": "b", "z": "s", "y": "i", "k": "c", "q": "c", "w": "u", "x": "j", "h": None}
)


def code_for(submission: UUID, key: bytes) -> str:
    """Return the code of a submission, the same each time; nobody guesses it without the key."""
    drawn = hmac.new(key, b"receipt-code\0" + submission.bytes, hashlib.sha256).digest()
    # 256 bits spread over 46.9: the bias of the remainders is below 2^-200.
    number = int.from_bytes(drawn, "big")
    number, digits = divmod(number, 10**DIGITS)
    chosen = []
    for _ in range(WORDS):
        number, place = divmod(number, len(receipt_words()))
        chosen.append(receipt_words()[place])
    return "-".join([*chosen, f"{digits:0{DIGITS}}"])


def plain(typed: str) -> str:
    """Return a code as typed in its one form: capitals, accents, dots and spaces do not count.

    Nor does the difference between letters that sound alike (v and b, k and c…), so that a code
    heard over the telephone or the radio opens too. The order of the words counts.
    """
    bare = unicodedata.normalize("NFKD", typed).casefold()
    return "".join(c for c in bare if c.isascii() and c.isalnum()).translate(_SOUNDS)


def shown(code: str) -> str:
    """Return a code as people read it: «molle · luna · puquio · 472910»."""
    return " · ".join(parts(code))


def parts(code: str) -> list[str]:
    """Return the words and the digits of a code, one by one."""
    return code.split("-")


def bits() -> float:
    """Return how many bits a code holds."""
    return WORDS * math.log2(len(receipt_words())) + DIGITS * math.log2(10)
