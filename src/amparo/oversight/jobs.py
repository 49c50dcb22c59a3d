"""What the desk does by the clock: tell people of emergency views, propose ends of keeping."""

from datetime import date, datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from amparo.cases.models import Assessment, Case, StateChange
from amparo.oversight import actions
from amparo.oversight.actions.erasure import ENDED
from amparo.oversight.models import BreakGlass, RetentionEnd
from amparo.oversight.rules import end_of_keeping
from amparo.vault.queries import is_held
from vocab.words import terms

# While a case is in one of these, an assessment begun may still be handed in.
ASSESSING = ("assessing", "qa_review", "reassessing")
# The rule that governs a file, by the state in which its case ended.
RULE = {"not_admitted": "case_not_admitted", "referred": "case_not_admitted"}


def tell_persons(*, at: datetime) -> int:
    """Tell each person whose file was seen in an emergency, once its notice is due."""
    due = BreakGlass.objects.filter(tell_person_at__lte=at, person_told_at=None)
    keys = list(due.values_list("pk", flat=True))
    return sum(actions.tell_of_break_glass(request_id=key, at=at) for key in keys)


def propose_ends(*, at: datetime) -> int:
    """Propose that what was kept for its whole term be erased; a person decides.

    Files of ended cases, and assessments begun and never handed in. What is under a legal hold is
    left alone, and so is a case whose identity is erased already. Forms that someone saved and
    never sent are not proposed: they go by themselves on the day that the person was told.
    """
    files = sum(_propose_case(case, at) for case in _ended_cases())
    return files + sum(_propose_draft(draft, at) for draft in _unfinished())


def _ended_cases() -> list[Case]:
    about = RetentionEnd.objects.filter(assessment=None)
    settled = about.filter(Q(outcome="erased") | Q(disposed_at=None)).values("case")
    cases = Case.objects.filter(state__in=ENDED).exclude(pk__in=settled)
    closing = StateChange.objects.filter(case=OuterRef("pk"), after=OuterRef("state"))
    closed_at = closing.order_by("-at").values("at")[:1]
    cases = cases.annotate(closed_at=Coalesce(Subquery(closed_at), "state_since_at"))
    return list(cases.select_related("person__identity", "collective__identity"))


def _unfinished() -> list[Assessment]:
    """Return the assessments that nobody will hand in any more."""
    about = RetentionEnd.objects.exclude(assessment=None)
    settled = about.filter(Q(outcome="erased") | Q(disposed_at=None)).values("assessment")
    written = Q(state__in=Assessment.WRITABLE) & ~Q(case__state__in=ASSESSING)
    left = Assessment.objects.filter(Q(state=Assessment.DROPPED) | written)
    of_open_runs = left.filter(run__isnull=False, run__ended_at=None).values("pk")
    return list(left.exclude(pk__in=settled).exclude(pk__in=of_open_runs).select_related("case"))


def _propose_case(case: Case, at: datetime) -> bool:
    who = case.person or case.collective
    if who is None or who.identity.erased_at:
        return False
    rule = RULE.get(case.state, "case_file")
    closed_on = timezone.localdate(case.closed_at)  # type: ignore[attr-defined]
    return _propose(rule, closed_on, case.retention_ends.filter(assessment=None), at,
                    case=case)  # fmt: skip


def _propose_draft(draft: Assessment, at: datetime) -> bool:
    written_on = timezone.localdate(draft.saved_at or draft.started_at)
    return _propose("assessment_draft", written_on, draft.retention_ends.all(), at,
                    case=draft.case, assessment=draft)  # fmt: skip


def _propose(
    key: str, since_on: date, before: QuerySet[RetentionEnd], at: datetime, *, case: Case,
    assessment: Assessment | None = None,
) -> bool:  # fmt: skip
    today, rule = timezone.localdate(at), terms("oversight/retention")[key]
    ended_on = end_of_keeping(since_on, rule.period, rule.unit)
    if ended_on is None or ended_on >= today or (rule.legal_hold and is_held(case.file)):
        return False
    kept = before.filter(outcome="kept").order_by("-disposed_at").first()
    if kept and kept.ask_again_on and kept.ask_again_on > today:
        return False
    return bool(actions.propose_end(
        case=case, assessment=assessment, rule=rule.key, ended_on=ended_on, at=at
    ))  # fmt: skip
