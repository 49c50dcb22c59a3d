"""Who supports an initiative on a day: worked out from dated steps, whatever order they came in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

FOR = frozenset({"supports", "co_sponsor", "signed"})


@dataclass(frozen=True, slots=True)
class Step:
    """One step of one State, on some day from `first` to `last`; `key` orders those of one day."""

    party: str
    status: str
    first: date
    last: date
    key: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a State stands on a day; `is_uncertain` where a vague date leaves it open."""

    party: str
    status: str
    since: Step | None
    is_uncertain: bool = False

    @property
    def is_for(self) -> bool:
        """Test if the State surely supports the initiative."""
        return self.status in FOR and not self.is_uncertain


def in_order(steps: Iterable[Step]) -> list[Step]:
    """Return steps in the order in which they were taken."""
    return sorted(steps, key=lambda step: (step.first, step.last, step.key))


def standing_on(day: date, steps: Iterable[Step]) -> list[Standing]:
    """Return where each State stands on a day, by its code."""
    by_party: dict[str, list[Step]] = {}
    for step in in_order(steps):
        by_party.setdefault(step.party, []).append(step)
    return [_one(day, party, by_party[party]) for party in sorted(by_party)]


def _began(taken: list[Step]) -> Step | None:
    """Return the step with which the last status began: saying it again begins nothing."""
    began = taken[-1] if taken else None
    for step in reversed(taken):
        if began is None or step.status != began.status:
            break
        began = step
    return began


def _one(day: date, party: str, steps: list[Step]) -> Standing:
    taken = [step for step in steps if step.last <= day]
    perhaps = [step for step in steps if step.first <= day < step.last]
    now = _began(taken)
    status = now.status if now else "none"
    # Inside the month or year of a vague date nobody can say whether the step was taken already.
    open_ = any((step.status in FOR) != (status in FOR) for step in perhaps)
    return Standing(party, status, now or (perhaps[0] if perhaps else None), open_)
