"""A day is counted where the people are: 8 in the evening in Lima is tomorrow in UTC."""

import ast
from pathlib import Path

from tests.house.test_rooms import AMPARO, named

JOURNEYS = Path(__file__).parents[1] / "browser"  # they run at whatever hour it is

# Where a moment has been brought to its own place before, or never had one.
LOCAL = {
    "src/amparo/kernel/deadlines.py": "the calendar of the law brings it to its own zone",
    "src/amparo/ui/days.py": "it is brought to the local zone in the same line",
    "src/amparo/notices/rules.py": "it is given a local moment",
    "src/amparo/exchange/rules/tables.py": "a cell of a spreadsheet has no zone",
}


def dated(path: Path) -> list[int]:
    """Return the lines on which `.date()` is asked of something."""
    return [
        found.lineno
        for found in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(found, ast.Call) and not found.args and not found.keywords
        if isinstance(found.func, ast.Attribute) and found.func.attr == "date"
    ]


def test_no_moment_is_cut_to_a_day_in_utc():
    faults = [
        f"{named(path)}:{line}"
        for path in [*AMPARO.rglob("*.py"), *JOURNEYS.rglob("*.py")]
        if named(path) not in LOCAL
        for line in dated(path)
    ]
    assert not faults, (
        f"{', '.join(faults)}: `.date()` of a moment is the day in UTC. Write "
        "`timezone.localdate(at)`, or name the file in LOCAL with the reason why its moments are "
        "local already."
    )


def test_every_exception_is_still_one():
    asked = {named(path) for path in AMPARO.rglob("*.py") if dated(path)}
    assert set(LOCAL) <= asked


def test_the_rule_finds_what_it_looks_for(tmp_path):
    wrong = tmp_path / "wrong.py"
    wrong.write_text("day = at.date()\nother = thing.made_at.date()\nfine = date(2026, 1, 1)\n")
    assert dated(wrong) == [1, 2]
