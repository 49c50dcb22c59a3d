"""What the desk does by the clock: tell people of emergency views, propose ends of keeping."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from amparo.cases.actions.desk import file_of
from amparo.cases.models import Assessment, Case, Complaint, DeskPaper, Grievance, StateChange
from amparo.oversight import actions
from amparo.oversight.actions.erasure import ENDED, THINGS, DeskThing
from amparo.oversight.models import BreakGlass, RetentionEnd
from amparo.oversight.rules import begun_before, end_of_keeping
from amparo.vault.queries import is_held
from vocab.words import terms

# While a case is in one of these, an assessment begun may still be handed in.
ASSESSING = ("assessing", "qa_review", "reassessing")
# The rule that governs a file, by the state in which its case ended.
RULE = {"not_admitted": "case_not_admitted", "referred": "case_not_admitted"}
# What is kept for a term of its own: its rule, and the moment at which the term begins.
THINGS_KEPT: tuple[tuple[str, type[DeskThing], str], ...] = (
    ("desk_paper", DeskPaper, "received_at"),
    ("complaint", Complaint, "answered_at"),
    ("grievance", Grievance, "answered_at"),
)


def tell_persons(*, at: datetime) -> int:
    """Tell each person whose file was seen in an emergency, once its notice is due."""
    due = BreakGlass.objects.filter(tell_person_at__lte=at, person_told_at=None)
    keys = list(due.values_list("pk", flat=True))
    return sum(actions.tell_of_break_glass(request_id=key, at=at) for key in keys)


def propose_ends(*, at: datetime) -> int:
    """Propose that what was kept for its whole term be erased; a person decides.

    Files of ended cases, assessments begun and never handed in, papers and complaints of the desk,
    answered grievances. What is under a legal hold is left alone, and so is a case whose identity
    is erased already. Forms that someone saved and never sent are not proposed: they go by
    themselves on the day that the person was told. Only what began long enough ago is looked at.
    """
    files = sum(_propose_case(case, at) for case in _ended_cases(at))
    drafts = sum(_propose_draft(draft, at) for draft in _unfinished(at))
    return files + drafts + sum(_propose_thing(*found, at) for found in _things(at))


def _settled(**about: None) -> QuerySet[RetentionEnd]:
    """Return the proposals that wait for a decision, or after which nothing is left."""
    return RetentionEnd.objects.filter(Q(outcome="erased") | Q(disposed_at=None), **about)


def _begun_before(key: str, at: datetime) -> datetime | None:
    """Return the moment before which a term must have begun to have ended."""
    rule = terms("oversight/retention")[key]
    day = begun_before(timezone.localdate(at), rule.period, rule.unit)
    return None if day is None else timezone.make_aware(datetime.combine(day, time.min))


def _ended_cases(at: datetime) -> list[Case]:
    settled = _settled(assessment=None, grievance=None).exclude(case=None).values("case")
    long_ago = Q(pk__in=[])
    for key in {"case_file", *RULE.values()}:
        states = [state for state in ENDED if RULE.get(state, "case_file") == key]
        if before := _begun_before(key, at):
            long_ago |= Q(state__in=states, state_since_at__lt=before)
    cases = Case.objects.filter(long_ago).exclude(pk__in=settled)
    closing = StateChange.objects.filter(case=OuterRef("pk"), after=OuterRef("state"))
    closed_at = closing.order_by("-at").values("at")[:1]
    cases = cases.annotate(closed_at=Coalesce(Subquery(closed_at), "state_since_at"))
    return list(cases.select_related("person__identity", "collective__identity"))


def _unfinished(at: datetime) -> list[Assessment]:
    """Return the assessments that nobody will hand in any more."""
    before = _begun_before("assessment_draft", at)
    if before is None:
        return []
    settled = _settled().exclude(assessment=None).values("assessment")
    written = Q(state__in=Assessment.WRITABLE) & ~Q(case__state__in=ASSESSING)
    left = Assessment.objects.filter(
        Q(state=Assessment.DROPPED) | written, started_at__lt=before
    )  # fmt: skip
    of_open_runs = left.filter(run__isnull=False, run__ended_at=None).values("pk")
    return list(left.exclude(pk__in=settled).exclude(pk__in=of_open_runs).select_related("case"))


def _things(at: datetime) -> Iterator[tuple[str, DeskThing, datetime]]:
    """Yield what has a term of its own and began it long enough ago: its rule, it, and when."""
    for key, model, field in THINGS_KEPT:
        if (before := _begun_before(key, at)) is None:
            continue
        column = THINGS[model]
        settled = _settled().exclude(**{column: None}).values(column)
        for thing in model.objects.filter(**{f"{field}__lt": before}).exclude(pk__in=settled):
            yield key, thing, getattr(thing, field)


def _propose_case(case: Case, at: datetime) -> bool:
    who = case.person or case.collective
    if who is None or who.identity.erased_at:
        return False
    rule = RULE.get(case.state, "case_file")
    before = case.retention_ends.filter(assessment=None, grievance=None)
    closed_at = case.closed_at  # type: ignore[attr-defined]
    return _propose(rule, closed_at, before, at, file=case.file, case=case)


def _propose_draft(draft: Assessment, at: datetime) -> bool:
    return _propose(
        "assessment_draft", draft.saved_at or draft.started_at, draft.retention_ends.all(), at,
        file=draft.case.file, case=draft.case, assessment=draft,
    )  # fmt: skip


def _propose_thing(key: str, thing: DeskThing, since: datetime, at: datetime) -> bool:
    case = thing.case if isinstance(thing, Grievance) else None
    file = case.file if case else file_of(thing)  # type: ignore[arg-type]
    before = thing.retention_ends.all()  # type: ignore[union-attr]
    return _propose(key, since, before, at, file=file, case=case, thing=thing)


def _propose(
    key: str, since: datetime, before: QuerySet[RetentionEnd], at: datetime, *, file: str,
    **about: Any,
) -> bool:  # fmt: skip
    today, rule = timezone.localdate(at), terms("oversight/retention")[key]
    ended_on = end_of_keeping(timezone.localdate(since), rule.period, rule.unit)
    if ended_on is None or ended_on >= today or (rule.legal_hold and is_held(file)):
        return False
    kept = before.filter(outcome="kept").order_by("-disposed_at").first()
    if kept and kept.ask_again_on and kept.ask_again_on > today:
        return False
    return bool(actions.propose_end(rule=rule.key, ended_on=ended_on, at=at, **about))
