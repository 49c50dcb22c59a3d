"""What keeps floods of forms out: a sum that a script does, or a question that a person answers."""

import hashlib
import unicodedata
from collections.abc import Sequence


def is_done(token: str, nonce: str, bits: int) -> bool:
    """Test if a nonce solves a token: SHA-256 of `token:nonce` begins with so many zero bits."""
    if not nonce or len(nonce) > 20 or not (nonce.isascii() and nonce.isdigit()):
        return False
    return zero_bits(hashlib.sha256(f"{token}:{nonce}".encode()).digest()) >= bits


def zero_bits(digest: bytes) -> int:
    """Return how many zero bits a digest begins with."""
    return len(digest) * 8 - int.from_bytes(digest, "big").bit_length()


def solve(token: str, bits: int) -> str:
    """Return a nonce that solves a token, as the script of the page does; for clients and tests."""
    nonce = 0
    while not is_done(token, str(nonce), bits):
        nonce += 1
    return str(nonce)


def is_answered(typed: str, answers: Sequence[str]) -> bool:
    """Test if what was typed is one of the answers: capitals, accents and end signs aside."""
    return bool(typed.strip()) and _folded(typed) in {_folded(answer) for answer in answers}


def chosen(seed: str, keys: Sequence[str]) -> str:
    """Return the key of the question that goes with a seed: the same form asks the same."""
    drawn = hashlib.sha256(seed.encode()).digest()
    return keys[int.from_bytes(drawn[:8], "big") % len(keys)]


def _folded(typed: str) -> str:
    bare = unicodedata.normalize("NFKD", typed).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in bare if c.isascii()).split())
