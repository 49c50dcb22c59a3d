"""Opens one document in a process of its own: `python -m amparo.evidence.rules.reader TYPE`.

Its bytes come in by the standard input; one JSON line for each passage goes out, or one line that
says why not. A bomb spends the bounds of this process and ends it, never the worker's.
"""

import json
import sys
from dataclasses import asdict

SECONDS = 60  # of the processor
MEMORY = 1_500_000_000  # bytes


def bound() -> None:
    """Give up, before a byte is read, what a document could misuse."""
    try:
        import resource
    except ImportError:  # no such bounds on this system; the caller's time limit stays
        return
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(media_type: str) -> None:
    """Read one document and print its passages."""
    bound()
    from amparo.evidence.rules.opening import Unreadable, opened

    try:
        found = opened(sys.stdin.buffer.read(), media_type)
    except Unreadable as no:
        print(json.dumps({"why": no.why}))  # noqa: T201
        return
    except (MemoryError, RecursionError):
        print(json.dumps({"why": "large"}))  # noqa: T201
        return
    for one in found:
        print(json.dumps(asdict(one)))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
