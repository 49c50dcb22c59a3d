"""What the mechanism computes and checks, over plain values: risk, differences, plans."""

from amparo.cases.rules.answers import NO, NOT_APPLICABLE, UNKNOWN, YES, Answer, read_answers
from amparo.cases.rules.differences import Differences, ItemDifference, differences, fallen_threats
from amparo.cases.rules.dimensions import Capacity, Part, Point, Raise
from amparo.cases.rules.floors import (
    NOT_ORDINARY,
    UNDETERMINED,
    Facts,
    Floor,
    Previous,
    higher,
    is_recent,
    presumption,
    rank,
)
from amparo.cases.rules.plan import (
    Device,
    PlannedMeasure,
    Problem,
    problems_of_measure,
    problems_of_plan,
)
from amparo.cases.rules.risk import (
    Score,
    Unknown,
    flagged_items,
    is_grave_and_imminent,
    level_by_test,
    score,
)

__all__ = [
    "NO",
    "NOT_APPLICABLE",
    "NOT_ORDINARY",
    "UNDETERMINED",
    "UNKNOWN",
    "YES",
    "Answer",
    "Capacity",
    "Device",
    "Differences",
    "Facts",
    "Floor",
    "ItemDifference",
    "Part",
    "PlannedMeasure",
    "Point",
    "Previous",
    "Problem",
    "Raise",
    "Score",
    "Unknown",
    "differences",
    "fallen_threats",
    "flagged_items",
    "higher",
    "is_grave_and_imminent",
    "is_recent",
    "level_by_test",
    "presumption",
    "problems_of_measure",
    "problems_of_plan",
    "rank",
    "read_answers",
    "score",
]
