"""Tasks that workers can import."""

import os
from pathlib import Path

from foresight.errors import Unusable


def triple(number: int) -> int:
    return 3 * number


def lost_once(mark: Path, number: int) -> int:
    """Take the worker down with it, the first time."""
    if not mark.exists():
        mark.touch()
        os._exit(1)
    return number


def lost_always() -> None:
    os._exit(1)


def refused(why: str) -> None:
    raise Unusable(why)


def threads() -> list[int]:
    from threadpoolctl import threadpool_info

    return [pool["num_threads"] for pool in threadpool_info()]
