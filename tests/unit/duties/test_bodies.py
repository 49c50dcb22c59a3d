"""How each body keeps faith: what is counted, and against whom."""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from amparo.duties import actions, queries
from amparo.duties.models import Duty

DAY = timedelta(days=1)
Offered = Callable[..., Duty]


def _line(at: datetime, code: str = "MININTER") -> queries.BodyLine:
    return next(line for line in queries.by_body(at=at) if line.body.code == code)


def test_nobody_asked_nothing_counted(crew: SimpleNamespace, at: datetime) -> None:
    assert queries.by_body(at=at) == ()


def test_an_offer_waits(offered: Offered, at: datetime) -> None:
    offered()
    line = _line(at)
    assert (line.duties, line.open, line.waiting, line.late) == (1, 1, 1, 0)
    assert (line.days_to_start, line.confirmed_share, line.days_late) == (None, None, 0.0)


def test_days_to_start_is_the_median_from_offer_to_first_report(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    for days in (1, 2, 9):
        duty = offered()
        actions.accept(duty_id=duty.pk, by=crew.liaison, at=at)
        for extra in (0, 3):
            actions.report(
                duty_id=duty.pk, by=crew.liaison, at=at + (days + extra) * DAY, text="Round"
            )
    assert _line(at + 20 * DAY).days_to_start == pytest.approx(2.0)


def test_many_steps_of_one_duty_count_it_once(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    duty = offered()
    actions.accept(duty_id=duty.pk, by=crew.liaison, at=at)
    for n in range(3):
        actions.claim_done(
            duty_id=duty.pk, by=crew.liaison, at=at + (2 * n + 1) * DAY, reference=f"Oficio {n}"
        )
        actions.confirm(duty_id=duty.pk, happened=n == 2, by=crew.person, at=at + (2 * n + 2) * DAY)
    line = _line(at + 9 * DAY)
    assert (line.duties, line.denied, line.confirmed, line.ever_late) == (1, 1, 1, 1)
    assert line.confirmed_share == 1.0


def test_what_was_late_still_counts_when_it_is_done(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    duty = offered(is_urgent=True)  # four hours to accept
    actions.accept(duty_id=duty.pk, by=crew.liaison, at=at + DAY)
    line = _line(at + DAY)
    assert line.late == 0
    assert line.days_late == pytest.approx(20 / 24)


def test_what_is_no_longer_owed_is_not_counted_as_wait(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    duty = offered(is_urgent=True)
    actions.end(duty_id=duty.pk, by=crew.decider, at=at + DAY, reason="Moved abroad")
    assert _line(at + DAY).days_late == 0.0


def test_those_with_the_most_late_come_first_and_an_obstacle_shows(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    offered("MINAM")
    duty = offered(is_urgent=True)
    lines = queries.by_body(at=at + DAY)
    assert [line.body.code for line in lines] == ["MININTER", "MINAM"]
    assert lines[0].late == 1
    actions.accept(duty_id=duty.pk, by=crew.liaison, at=at + DAY)
    actions.meet_obstacle(duty_id=duty.pk, by=crew.liaison, at=at + DAY, obstacle="no_budget")
    assert _line(at + DAY).blocked == 1


def test_only_what_was_offered_since_a_day(offered: Offered, at: datetime) -> None:
    offered()
    offered(at=at + 9 * DAY)
    assert queries.by_body(at=at + 10 * DAY, since=at + DAY)[0].duties == 1
    assert queries.by_body(at=at + 10 * DAY, country="MX") == ()


def test_accepting_late_is_marked_even_where_no_worker_looked(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    duty = offered(is_urgent=True)
    duty = actions.accept(duty_id=duty.pk, by=crew.liaison, at=at + DAY)
    assert duty.first_late_at == at + DAY
