"""Identifiers: time-ordered keys for rows, random codes for people."""

import secrets
import time
import uuid
from datetime import UTC, datetime

# Crockford's alphabet without I, L, O and U: nothing to misread aloud or on paper.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def uuid7() -> uuid.UUID:
    """Return a UUID of version 7 (RFC 9562): the time to a quarter microsecond, 62 random bits.

    Rows made one after another stay neighbours in the index, and events keep their order.
    """
    stamp, rest = divmod(time.time_ns(), 1_000_000)
    fraction = rest * 4096 // 1_000_000
    value = (stamp & ((1 << 48) - 1)) << 80 | 0x7 << 76 | fraction << 64 | 0x2 << 62
    return uuid.UUID(int=value | secrets.randbits(62))


def uuids7(count: int) -> list[uuid.UUID]:
    """Return many UUIDs of version 7 in their order, for rows that are written together."""
    stamp, rest = divmod(time.time_ns(), 1_000_000)
    first = (stamp & ((1 << 48) - 1)) << 12 | rest * 4096 // 1_000_000
    drawn = secrets.token_bytes(8 * count)
    found = []
    for n in range(count):
        # One quarter of a microsecond after the other, as if each were made by itself.
        stamp, fraction = divmod(first + n, 4096)
        chance = int.from_bytes(drawn[8 * n : 8 * n + 8]) & ((1 << 62) - 1)
        found.append(uuid.UUID(int=stamp << 80 | 0x7 << 76 | fraction << 64 | 0x2 << 62 | chance))
    return found


def moment_of(key: uuid.UUID) -> datetime:
    """Return when a key of version 7 was made, to the millisecond."""
    return datetime.fromtimestamp((key.int >> 80) / 1000, tz=UTC)


def random_code(length: int = 8) -> str:
    """Return a random code of `length` symbols (5 bits each), never drawn from a counter."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def grouped(code: str, size: int = 4) -> str:
    """Return a code in groups parted by hyphens, easier to read aloud."""
    return "-".join(code[i : i + size] for i in range(0, len(code), size))


def plain_code(typed: str) -> str:
    """Return what a person typed as the code they meant: capitals, no spaces, no look-alikes."""
    swaps = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
    return "".join(c for c in typed.upper().translate(swaps) if c in ALPHABET)
