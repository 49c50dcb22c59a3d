"""What took long to count is kept for some minutes, and says when it was counted.

The figures of a whole country are looked at again and again within an hour, by few people. A
registry that is counted at once is counted each time.
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import TypeVar, cast

from django.core.cache import cache

from amparo.publications.queries.columns import Scope

COSTLY = 0.1  # seconds that make it worth keeping
KEPT = 300  # seconds for which it is kept
Found = TypeVar("Found")


def kept(
    question: str, scopes: Sequence[Scope], count: Callable[[], Found]
) -> tuple[Found, datetime]:
    """Return what was counted for some scopes, and when: now, or some minutes ago.

    Scopes that differ in what the reader's post allows, or in anything but the moment, are other
    questions.
    """
    key = _key(question, scopes)
    before = cache.get(key)
    if before is not None:
        return cast("tuple[Found, datetime]", before)
    began = time.perf_counter()
    found = count(), scopes[-1].at
    if time.perf_counter() - began > COSTLY:
        cache.set(key, found, KEPT)
    return found


def _key(question: str, scopes: Sequence[Scope]) -> str:
    parts = [
        (s.country, s.since, s.until, s.only, None if s.regions is None else sorted(s.regions))
        for s in scopes
    ]
    return "figures:" + sha256(repr((question, parts)).encode()).hexdigest()
