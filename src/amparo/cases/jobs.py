"""What time does to cases: windows end, dates come, silence is noticed. Safe to run twice."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from amparo.cases.actions import closing, justice, reassessing
from amparo.cases.actions.erasing import erase_after_holds as erase_after_holds
from amparo.cases.actions.intake import answer_information
from amparo.cases.actions.moves import locked, move
from amparo.cases.models import Case, JusticeTrack
from amparo.duties.models import Clock
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import No

Turn = Callable[[Clock, datetime], bool]


def tick(*, at: datetime) -> int:
    """Do what each passed term brings about; return how many things changed.

    Each step looks again under the lock of its row, so that two workers, or one killed halfway,
    never do a thing twice.
    """
    done = 0
    for key, turn in TURNS.items():
        passed = Clock.objects.filter(key=key, ended_at=None, paused_at=None, due_at__lte=at)
        for clock in passed.order_by("due_at"):
            try:
                done += bool(turn(clock, at))
            except No:
                # The thing moved on meanwhile: nothing is owed any more.
                continue
    return done


def _case(clock: Clock) -> Case | None:
    kind, _sep, key = clock.subject.partition(":")
    return Case.objects.filter(pk=key).first() if kind == "cases.Case" else None


def _go_on_without_reply(clock: Clock, at: datetime) -> bool:
    case = _case(clock)
    if case is None or case.state != "info_requested":
        return False
    answer_information(case_id=case.pk, text="", by=SYSTEM, at=at)
    return True


def _lapse_review(clock: Clock, at: datetime) -> bool:
    found = _case(clock)
    if found is None or found.state not in {"denied", "not_admitted"}:
        return False
    with transaction.atomic():
        move(case=locked(found.pk), name="lapse_review", by=SYSTEM, at=at)
    return True


def _end_objection_window(clock: Clock, at: datetime) -> bool:
    case = _case(clock)
    waiting = case and case.closings.filter(outcome="", window_over=False).exists()
    return bool(case and waiting and closing.end_window(case_id=case.pk, at=at))


def _reassess_on_the_date(clock: Clock, at: datetime) -> bool:
    case = _case(clock)
    if case is None or case.state not in reassessing.OPEN_STATES:
        return False
    why = reassessing.trigger(
        case_id=case.pk, kind="scheduled", once=f"clock:{clock.pk}", by=SYSTEM, at=at
    )
    if why.handled_at:
        return False
    reassessing.reassess(trigger_id=why.pk, by=SYSTEM, at=at)
    return True


def _ring_silence(clock: Clock, at: datetime) -> bool:
    kind, _sep, key = clock.subject.partition(":")
    if kind != "cases.JusticeTrack" or not JusticeTrack.objects.filter(pk=key).exists():
        return False
    return justice.ring_silence(track_id=key, at=at)


TURNS: dict[str, Turn] = {
    "info_reply": _go_on_without_reply,
    "review_window": _lapse_review,
    "closure_objection": _end_objection_window,
    "reassessment": _reassess_on_the_date,
    "reassessment_extreme": _reassess_on_the_date,
    "justice_silence": _ring_silence,
}
