"""What one forecaster says of its own reasons."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Ints = np.ndarray[tuple[int, ...], np.dtype[np.int64]]


@dataclass(frozen=True)
class Reasons:
    """Of some rows: `base` (one for each row) and `effects` (rows x `names`), as log(1 + deaths).

    Rows of which the forecaster keeps silent hold zeros.
    """

    names: tuple[str, ...]
    base: Floats
    effects: Floats


class Fitted(Protocol):
    """A forecaster that has learnt: it speaks, and tells why."""

    def draws(self) -> Floats:
        """Return 1,000 draws a row of the situation, NaN where it keeps silent."""

    def reasons(self, rows: Ints) -> Reasons:
        """Return why it says what it says of some rows of the situation."""
