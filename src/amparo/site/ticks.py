"""What the worker does by the clock: each function finds what is due, and is safe to call again."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

log = logging.getLogger("amparo.work")


@dataclass(frozen=True, slots=True)
class Tick:
    """One function called about every so many seconds with `at`, the moment of the call."""

    name: str
    call: Callable[..., Any]
    seconds: float


@dataclass(slots=True)
class Round:
    """Calls the ticks whose time has come. One that fails is logged and tried again next time."""

    ticks: tuple[Tick, ...]
    _next: dict[str, float] = field(default_factory=dict)

    def run(self, at: datetime, elapsed: Callable[[], float] = time.monotonic) -> int:
        """Call what is due and return how many ticks failed."""
        failed = 0
        for tick in self.ticks:
            if elapsed() < self._next.get(tick.name, 0.0):
                continue
            self._next[tick.name] = elapsed() + tick.seconds
            try:
                tick.call(at=at)
            except Exception:
                failed += 1
                log.exception("a tick failed", extra={"tick": tick.name})
        return failed


TICKS: tuple[Tick, ...] = ()
