"""What a long file does to the collector of rubbish."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (100_000, 20, 100)


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Let the collector look for circles seldom: rows are many, and none is in a circle.

    It went through all rows that are held again and again, a fifth of the time of an import.
    """
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
