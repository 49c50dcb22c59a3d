"""Counts that an outcome document states, against each other and against what is held (V-C3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

PARTS = ("supported", "in_part", "noted", "pending")
NAMES = ("received", *PARTS)
Result = Literal["ok", "mismatch", "not_checkable"]


@dataclass(frozen=True, slots=True)
class Line:
    """One count: as stated (None where the document is silent) and as held here."""

    name: str
    stated: int | None
    held: int

    @property
    def difference(self) -> int:
        """Return by how much what is held differs from what is stated."""
        return 0 if self.stated is None else self.held - self.stated


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of one cycle. Neither side is ever written over the other."""

    lines: tuple[Line, ...]
    sum_result: Result  # supported + in part + noted + pending = received, as stated
    sum_difference: int

    @property
    def held_result(self) -> Result:
        """Return if what is held agrees with every stated count."""
        stated = [line for line in self.lines if line.stated is not None]
        if not stated:
            return "not_checkable"
        return "mismatch" if any(line.difference for line in stated) else "ok"


def counted(stated: Mapping[str, int | None], held: Mapping[str, int]) -> Counted:
    """Return stated and held counts side by side, with both checks.

    A part that the document does not name counts as none in its sum, where it names any other.
    """
    lines = tuple(Line(name, stated.get(name), held.get(name, 0)) for name in NAMES)
    received = stated.get("received")
    named = [stated.get(name) for name in PARTS]
    if received is None or all(part is None for part in named):
        return Counted(lines, "not_checkable", 0)
    difference = sum(part or 0 for part in named) - received
    return Counted(lines, "mismatch" if difference else "ok", difference)
