"""What a scenario remembers between its steps, and how its clock moves."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from amparo.cases.models import Assessment, Case
from amparo.kernel.errors import No
from tests.world import World

ZONES = {"PE": "America/Lima", "MX": "America/Mexico_City", "CO": "America/Bogota"}


class Told:
    """What has been told so far."""

    world: World
    case: Case
    other: Case
    found: Assessment
    who: Any
    seen: Any = None
    answer: str = ""
    clock: Any = None
    at: dt.datetime


def moment(told: Told, day: str, hour: str = "10:00") -> dt.datetime:
    """Return a local moment of the scenario's country; the story's clock moves there."""
    zone = ZoneInfo(ZONES[told.world.country])
    told.at = dt.datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=zone)
    return told.at


def attempt(told: Told, act: Any, **said: Any) -> Any:
    """Do an act; what it refuses is what the scenario was answered."""
    try:
        told.answer = ""
        return act(**said)
    except No as no:
        told.answer = str(no)
        return None
