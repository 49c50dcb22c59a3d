"""Another process, waited for while what others need is done."""

import subprocess
import time
from collections.abc import Callable
from typing import Any, AnyStr

PAUSE = 1.0  # seconds


def answer_of(
    child: subprocess.Popen[AnyStr],
    given: AnyStr | None = None,
    *,
    seconds: float,
    meanwhile: Callable[[], Any],
) -> tuple[AnyStr, AnyStr]:
    """Return what a process wrote and complained of; call `meanwhile` each second until it ends.

    However it goes on from here, the process is ended.

    :raises subprocess.TimeoutExpired: if it takes longer.
    """
    until = time.monotonic() + seconds
    try:
        while (left := until - time.monotonic()) > 0:
            try:
                return child.communicate(given, timeout=min(PAUSE, left))
            except subprocess.TimeoutExpired:
                given = None  # it was handed over; twice is an error
                meanwhile()
        raise subprocess.TimeoutExpired(child.args, seconds)
    finally:
        if child.poll() is None:
            child.kill()
            child.communicate()
