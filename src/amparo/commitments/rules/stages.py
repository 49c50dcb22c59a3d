"""How far a recommendation has come, from what is known about it (SM3)."""

from dataclasses import dataclass

WAY = (
    *("received", "classified", "answered", "assigned", "planned", "in_implementation"),
    *("reported", "assessed", "closed"),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What was done about one recommendation; `owes_answer` if its State first takes a position."""

    owes_answer: bool
    answered: bool = False
    assigned: bool = False
    planned: bool = False
    begun: bool = False
    reported: bool = False
    assessed: bool = False


def reached(stage: str, facts: Facts) -> str:
    """Return the stage to which the facts lead from one: step by step, and never back.

    Classifying, closing and opening again are decisions of people, and never follow from facts.
    """
    while (further := _next(stage, facts)) is not None:
        stage = further
    return stage


def _next(stage: str, facts: Facts) -> str | None:
    if stage == "classified":
        if facts.answered:
            return "answered"
        return "assigned" if facts.assigned and not facts.owes_answer else None
    open_if = {
        "answered": facts.assigned,
        "assigned": facts.planned,
        "planned": facts.begun,
        "in_implementation": facts.reported,
        "reported": facts.assessed,
    }
    return WAY[WAY.index(stage) + 1] if open_if.get(stage, False) else None
