"""Pure rules: rungs and outcomes."""

from datetime import UTC, datetime, timedelta

import pytest

import vocab
from amparo.duties.rules import outcome_of, rung_at
from amparo.kernel.deadlines import calendar_of

DUE = datetime(2026, 11, 13, 23, 59, 59, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({"at": DUE}, "running"),
        ({"at": DUE + HOUR}, "late"),
        ({"at": DUE + HOUR, "paused": DUE - HOUR}, "paused"),
        ({"at": DUE + 2 * HOUR, "paused": DUE + HOUR}, "late"),
        ({"at": DUE + 9 * HOUR, "ended": DUE, "outcome": "met"}, "met"),
        ({"at": DUE + 9 * HOUR, "ended": DUE + HOUR, "outcome": "met"}, "met_late"),
        ({"at": DUE + 9 * HOUR, "ended": DUE + HOUR, "outcome": "dropped"}, "dropped"),
    ],
)
def test_what_became_of_a_term(fields: dict[str, object], outcome: str) -> None:
    assert outcome_of(due=DUE, **fields) == outcome  # type: ignore[arg-type]


def test_rungs_are_counted_from_the_end_of_the_term_in_their_own_unit() -> None:
    profile = vocab.profile("PE")
    calendar, ladder = calendar_of(profile), profile.escalation["case"]
    friday = calendar.end_of(datetime(2026, 11, 13).date())
    reached = [rung_at(friday, ladder, n, calendar) for n in range(len(ladder) + 1)]
    assert reached[0] == friday
    # Two working days after Friday: Monday is the first, Tuesday the second.
    assert reached[1] == calendar.end_of(datetime(2026, 11, 17).date())
    assert reached[-1] is None
    assert reached[:-1] == sorted(r for r in reached if r)
