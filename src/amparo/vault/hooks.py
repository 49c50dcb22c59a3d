"""What other rooms keep sealed outside the database, and how the vault reaches it.

A room with sealed files registers in its `apps.py`:

    hooks.register("evidence", rotate=jobs.rotate, erase=actions.erase_files)
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hook:
    """One room's sealed things.

    `rotate(*, limit)` seals up to `limit` of them under the newest key and returns how many it
    found under an older one; 0 means that none is left. `erase(*, file, at)` destroys what belongs
    to a protected file and returns how many things that was.
    """

    rotate: Callable[..., int]
    erase: Callable[..., int]


HOOKS: dict[str, Hook] = {}


def register(name: str, *, rotate: Callable[..., int], erase: Callable[..., int]) -> None:
    """Let the vault reach a room's sealed things."""
    HOOKS[name] = Hook(rotate, erase)
