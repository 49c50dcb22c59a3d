"""What the mechanism computes and checks, over plain values: risk, differences, plans."""

from amparo.cases.rules.answers import (
    NO,
    NOT_APPLICABLE,
    UNKNOWN,
    YES,
    Answer,
    fallen_threats,
    read_answers,
)
from amparo.cases.rules.differences import Differences, ItemDifference, differences
from amparo.cases.rules.dimensions import Capacity, Part, Point, Raise
from amparo.cases.rules.explanation import Step, steps
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
    problems_of_measure,
    problems_of_plan,
)
from amparo.cases.rules.problems import Problem
from amparo.cases.rules.risk import (
    Score,
    Unknown,
    flagged_items,
    is_grave_and_imminent,
    level_by_test,
    score,
)
from amparo.cases.rules.submission import (
    Draft,
    modules_needed,
    needs_combined_text,
    problems_of_draft,
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
    "Draft",
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
    "Step",
    "Unknown",
    "differences",
    "fallen_threats",
    "flagged_items",
    "higher",
    "is_grave_and_imminent",
    "is_recent",
    "level_by_test",
    "modules_needed",
    "needs_combined_text",
    "presumption",
    "problems_of_draft",
    "problems_of_measure",
    "problems_of_plan",
    "rank",
    "read_answers",
    "score",
    "steps",
]
