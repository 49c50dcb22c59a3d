"""The queues of the home page: lines drawn from the rooms' own lists."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import vocab
from amparo.cases import queries as cases
from amparo.cases.models import Assignment, Case, UrgentRun
from amparo.cases.policies import OPEN_RUN, active_assignments
from amparo.duties import queries as duties
from amparo.duties.models import Clock
from amparo.ledger.actions import label
from amparo.oversight import queries as oversight
from amparo.oversight.models import DataRequest
from amparo.oversight.policies import POLICY as WATCH
from amparo.oversight.policies import Can
from amparo.site.acts import ON_CASES, ON_RUNS, Act
from amparo.ui import shapes

MOST = 200  # cases looked at for one home page; the list of the room shows all
END = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits: the deed, where to do it, its clock."""

    title: str
    url: str
    due_at: datetime | None = None
    clock: shapes.Clock | None = None
    who: str = ""
    note: str = ""
    waits_for_another: bool = False

    @property
    def order(self) -> tuple[bool, datetime, str]:
        """Return what lines are sorted by: own work first, then the first due."""
        return (self.waits_for_another, self.due_at or END, self.title)


QueueOf = Callable[[Any, frozenset[str], datetime], Iterable[Line]]


def case_lines(who: Any, roles: frozenset[str], at: datetime) -> list[Line]:
    """Return the acts that wait on cases for the roles that someone holds."""
    acts = [act for act in ON_CASES if act.role in roles]
    found = list(
        cases.visible_to(who)
        .filter(state__in={state for act in acts for state in act.states})
        .order_by(F("next_due_at").asc(nulls_last=True), "pk")[:MOST]
    )
    assigned = _assigned(who, found)
    clocks = _clocks(found)
    return [
        _line(act, case, clocks.get(label(case), ()), at)
        for case in found
        for act in acts
        if case.state in act.states and (not act.assigned or act.role in assigned.get(case.pk, ()))
    ]


def run_lines(who: Any, roles: frozenset[str], at: datetime) -> list[Line]:
    """Return the acts that wait on urgent runs for the roles that someone holds."""
    acts = [act for act in ON_RUNS if act.role in roles]
    runs = list(
        UrgentRun.objects.filter(state__in=OPEN_RUN, case__in=cases.visible_to(who))
        .select_related("case", "case__region")
        .order_by("flagged_at")[:MOST]
    )
    clocks = _clocks(runs)
    return [
        _line(act, run.case, clocks.get(label(run), ()), at)
        for run in runs
        for act in acts
        if run.state in act.states
    ]


def duty_lines(who: Any, roles: frozenset[str], at: datetime) -> list[Line]:
    """Return the duties that wait for a body, or for the person who carries them out."""
    found = duties.urgent_first(duties.visible_to(who).filter(duties.in_tab("open", at)))[:MOST]
    clocks = _clocks(list(found))
    return [
        Line(
            title=duty.title,
            url=reverse("duties:detail", args=[duty.code]),
            due_at=duty.next_due_at,
            clock=_first_shown(clocks.get(label(duty), ()), (), at),
            who=duty.code_name,
            waits_for_another=duty.state == "claimed_done",
        )
        for duty in found
    ]


def data_lines(who: Any, roles: frozenset[str], at: datetime) -> list[Line]:
    """Return the requests about own data that wait for an answer."""
    found = list(oversight.data_visible_to(who).filter(answered_at=None)[:MOST])
    clocks = _clocks(found)
    return [_data_line(one, clocks.get(label(one), ()), at) for one in found]


def _data_line(one: DataRequest, clocks: Sequence[Clock], at: datetime) -> Line:
    clock = _first(clocks, ())
    kind = vocab.label("oversight/request_kinds", one.kind, get_language() or "es")
    return Line(
        title=_("Answer a request about own data: %(kind)s") % {"kind": kind},
        url=reverse("oversight:answer", args=[one.code]),
        due_at=clock.due_at if clock else None,
        clock=duties.shown(clock, at) if clock else None,
        who=one.code,
    )


def view_lines(who: Any, roles: frozenset[str], at: datetime) -> list[Line]:
    """Return the emergency views that wait for this person's approval."""
    asked = oversight.glass_visible_to(who).filter(granted_at=None, refused_at=None, ended_at=None)
    return [
        Line(
            title=_("Approve or refuse an emergency view"),
            url=reverse("oversight:glass_detail", args=[one.pk]),
            due_at=one.asked_at,
            who=one.asked_by.service_name,
        )
        for one in asked[:MOST]
        if WATCH.allows(who, Can.APPROVE_GLASS, one)
        and all(given.by_id != who.pk for given in one.approvals.all())
    ]


def _line(act: Act, case: Case, clocks: Sequence[Clock], at: datetime) -> Line:
    clock = _first(clocks, act.clocks)
    place = case.region.name if case.region else ""
    return Line(
        title=act.title % {"name": case.code_name},
        url=reverse(act.page, args=[case.code]),
        due_at=clock.due_at if clock else None,
        clock=duties.shown(clock, at) if clock else None,
        who=" · ".join(part for part in (case.code, place) if part),
        waits_for_another=act.waits_for_another,
    )


def _first(clocks: Sequence[Clock], keys: Sequence[str]) -> Clock | None:
    return next((clock for clock in clocks if not keys or clock.key in keys), None)


def _first_shown(clocks: Sequence[Clock], keys: Sequence[str], at: datetime) -> shapes.Clock | None:
    clock = _first(clocks, keys)
    return duties.shown(clock, at) if clock else None


def _clocks(subjects: Sequence[Any]) -> dict[str, list[Clock]]:
    """Return the running clocks of many things with one question to the database."""
    running: QuerySet[Clock] = Clock.objects.filter(
        subject__in=[label(one) for one in subjects], ended_at=None
    ).select_related("profile", "owed_by")
    found: dict[str, list[Clock]] = {}
    for clock in running.order_by("due_at", "id"):
        found.setdefault(clock.subject, []).append(clock)
    return found


def _assigned(who: Any, found: Sequence[Case]) -> dict[Any, set[str]]:
    """Return the roles in which someone is assigned, by case."""
    mine: dict[Any, set[str]] = {}
    rows = Assignment.objects.filter(active_assignments(), user=who.pk, case__in=found)
    for case, role in rows.values_list("case", "role"):
        mine.setdefault(case, set()).add(role)
    return mine


_CASES, _RUNS, _DUTIES = (case_lines,), (run_lines,), (duty_lines,)
QUEUES: Mapping[str, tuple[QueueOf, ...]] = {
    "duty_officer": _RUNS,
    "intake_officer": _CASES,
    "intake_lead": _CASES,
    "assessor": _CASES,
    "assessment_lead": _CASES,
    "case_officer": _CASES,
    "decider": (case_lines, run_lines, view_lines),
    "review_authority": (case_lines, view_lines),
    "data_protection_officer": (data_lines, view_lines),
    "auditor": (view_lines,),
    "follow_up_officer": _CASES,
    "justice_liaison": _CASES,
    "sector_liaison": _DUTIES,
    "implementing_officer": _DUTIES,
}
