"""What the desk does by the clock: tell people of emergency views, propose ends of keeping."""

from datetime import date, datetime

from django.utils import timezone

from amparo.cases.models import Case, StateChange
from amparo.oversight import actions
from amparo.oversight.actions.erasure import ENDED
from amparo.oversight.models import BreakGlass, RetentionEnd
from amparo.oversight.rules import end_of_keeping
from amparo.vault.queries import is_held
from vocab.words import terms

# The rule that governs a file, by the state in which its case ended.
RULE = {"not_admitted": "case_not_admitted", "referred": "case_not_admitted"}


def tell_persons(*, at: datetime) -> int:
    """Tell each person whose file was seen in an emergency, once its notice is due."""
    due = BreakGlass.objects.filter(tell_person_at__lte=at, person_told_at=None)
    keys = list(due.values_list("pk", flat=True))
    return sum(actions.tell_of_break_glass(request_id=key, at=at) for key in keys)


def propose_ends(*, at: datetime) -> int:
    """Propose that files whose term of keeping has ended be erased; a person decides.

    A file under a legal hold is left alone, and so is one whose identity is erased already.
    """
    today = timezone.localdate(at)
    return sum(_propose(case, today, at) for case in _ended_cases())


def _ended_cases() -> list[Case]:
    settled = RetentionEnd.objects.filter(outcome="erased").values("case")
    waiting = RetentionEnd.objects.filter(disposed_at=None).values("case")
    cases = Case.objects.filter(state__in=ENDED).exclude(pk__in=settled).exclude(pk__in=waiting)
    return list(cases.select_related("person__identity", "collective__identity"))


def _propose(case: Case, today: date, at: datetime) -> bool:
    rule = terms("oversight/retention")[RULE.get(case.state, "case_file")]
    ended_on = end_of_keeping(_closed_on(case), rule.period, rule.unit)
    kept = case.retention_ends.filter(outcome="kept").order_by("-disposed_at").first()
    if ended_on is None or ended_on >= today or is_held(case.file):
        return False
    if kept and kept.ask_again_on and kept.ask_again_on > today:
        return False
    who = case.person or case.collective
    if who is None or who.identity.erased_at:
        return False
    return bool(actions.propose_end(case=case, rule=rule.key, ended_on=ended_on, at=at))


def _closed_on(case: Case) -> date:
    last = StateChange.objects.filter(case=case, after=case.state).order_by("-at").first()
    return timezone.localdate(last.at if last else case.state_since_at)
