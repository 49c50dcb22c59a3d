"""The previous assessment beside the new one: what moved, item by item and part by part."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from amparo.cases.rules.answers import NOT_APPLICABLE, UNKNOWN, Answer, fallen_threats
from amparo.cases.rules.risk import Score
from vocab import Instrument

Change = Literal["same", "up", "down", "became_known", "became_unknown", "not_comparable"]


@dataclass(frozen=True, slots=True)
class ItemDifference:
    """One item before and now; `needs_reason` if someone must write why it moved."""

    item: str
    before: Answer | None
    now: Answer
    change: Change
    has_evidence: bool

    @property
    def needs_reason(self) -> bool:
        """Test if the change must be explained."""
        return self.change != "same"


@dataclass(frozen=True, slots=True)
class PartDifference:
    """One part of the formula before and now; None where nothing was answered."""

    key: str
    before: Fraction | None
    now: Fraction | None


@dataclass(frozen=True, slots=True)
class Differences:
    """All that moved between two assessments."""

    items: tuple[ItemDifference, ...]
    parts: tuple[PartDifference, ...]
    fallen_threats: tuple[str, ...]
    level_before: str
    level_now: str

    @property
    def moved(self) -> tuple[ItemDifference, ...]:
        """Return the items that changed: each needs a reason."""
        return tuple(i for i in self.items if i.needs_reason)


def differences(
    before: Score, now: Score, evidence: frozenset[str], instrument: Instrument
) -> Differences:
    """Return the previous score beside the new one."""
    items = tuple(
        ItemDifference(i, old, new, _change(old, new), i in evidence)
        for i, new in now.answers.items()
        for old in [before.answers.get(i)]
    )
    parts = tuple(
        PartDifference(key, getattr(before, key), getattr(now, key)) for key in ("T", "V", "C", "R")
    )
    fallen = fallen_threats(before.answers, now.answers, evidence, instrument)
    return Differences(items, parts, fallen, before.final_level, now.final_level)


def _change(before: Answer | None, now: Answer) -> Change:
    if before == now:
        return "same"
    if before is None or NOT_APPLICABLE in (before, now):
        return "not_comparable"
    if now == UNKNOWN:
        return "became_unknown"
    if before == UNKNOWN:
        return "became_known"
    return "up" if int(now) > int(before) else "down"
