"""What took long to count is kept for some minutes, and says when it was counted.

The figures of a whole country are looked at again and again within an hour, by few people. A
registry that is counted at once is counted each time. What everyone opens first the worker counts
ahead (see `jobs`), so that nobody waits for it; whoever wants it of this minute asks for it anew.
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import TypeVar, cast

from amparo.publications.queries.columns import Scope
from amparo.ui.made import made

COSTLY = 0.1  # seconds that make it worth keeping
KEPT = 300  # seconds for which it is kept
FRESH = 2700  # seconds after which the worker counts it again
AHEAD = 5400  # seconds for which that is kept
Found = TypeVar("Found")


def kept(
    question: str,
    scopes: Sequence[Scope],
    count: Callable[[], Found],
    *,
    anew: bool = False,
) -> tuple[Found, datetime]:
    """Return what was counted for some scopes, and when: now, or some minutes ago.

    Scopes that differ in what the reader's post allows, or in anything but the moment, are other
    questions. `anew`: it is counted now, whatever is kept.
    """
    key = _key(question, scopes)
    before = None if anew else made.get(key)
    if before is not None:
        return cast("tuple[Found, datetime]", before)
    found, costly = _counted(scopes, count)
    if costly:
        made.set(key, found, KEPT)
    elif anew:
        made.delete(key)  # the file of the page says what the page said
    return found


def count_ahead(question: str, scopes: Sequence[Scope], count: Callable[[], object]) -> bool:
    """Count what will be asked for and keep it, if it takes long; False where it is fresh."""
    key = _key(question, scopes)
    if not made.add(f"{key}:ahead", True, FRESH):
        return False
    found, costly = _counted(scopes, count)
    if costly:
        made.set(key, found, AHEAD)
    return True


def _counted(
    scopes: Sequence[Scope], count: Callable[[], Found]
) -> tuple[tuple[Found, datetime], bool]:
    began = time.perf_counter()
    found = count(), scopes[-1].at
    return found, time.perf_counter() - began > COSTLY


def _key(question: str, scopes: Sequence[Scope]) -> str:
    parts = [
        (s.country, s.since, s.until, s.only, None if s.regions is None else sorted(s.regions))
        for s in scopes
    ]
    return "figures:" + sha256(repr((question, parts)).encode()).hexdigest()
