"""Which protected files someone may look for words in. Each one found is tested by its opener.

The rooms above that keep protected files say which of theirs are within reach of a user.
"""

from collections.abc import Callable
from typing import Any

# `f(who)`: names of protected files, such as `case:…`, that hold all that someone may open, and
# perhaps more; None where they are too many to name.
Reach = Callable[[Any], frozenset[str] | None]
REACHES: list[Reach] = []


def register_reach(reach: Reach) -> None:
    """Let a room above say in which of its protected files someone may look."""
    if reach not in REACHES:
        REACHES.append(reach)


def within_reach(who: Any) -> frozenset[str] | None:
    """Return the protected files in which someone may look for words; None: too many to name."""
    names: frozenset[str] = frozenset()
    for reach in REACHES:
        more = reach(who)
        if more is None:
            return None
        names |= more
    return names
