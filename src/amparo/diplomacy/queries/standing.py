"""Who supports an initiative on a day."""

from datetime import date
from typing import Any

from amparo.diplomacy.models import Initiative, Support
from amparo.diplomacy.queries.facts import visible_to
from amparo.diplomacy.rules.standing import Standing, Step, standing_on


def step_of(support: Support) -> Step:
    """Return a recorded step as the rules take it."""
    if support.first_on is None or support.last_on is None:
        raise ValueError("a step without a day")
    key = str(support.pk)
    return Step(support.party, support.status, support.first_on, support.last_on, key)


def steps_towards(who: Any, initiative: Initiative) -> list[Support]:
    """Return the steps of all States that someone may see, oldest first; none taken back."""
    found = visible_to(who, Support).filter(initiative=initiative).exclude(state="withdrawn")
    return list(found.select_related("paragraph__statement").order_by("first_on", "last_on", "id"))


def standings(who: Any, initiative: Initiative, on: date) -> list[Standing]:
    """Return where each State stands towards an initiative on a day."""
    return standing_on(on, [step_of(one) for one in steps_towards(who, initiative)])


def supporters(who: Any, initiative: Initiative, on: date) -> set[str]:
    """Return the codes of the States that surely support an initiative on a day."""
    return {one.party for one in standings(who, initiative, on) if one.is_for}
