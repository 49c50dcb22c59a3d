"""Who is protected, by whom, at what cost: the last year against the one before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from amparo.cases.models import Assignment
from amparo.people.models import Organisation
from amparo.publications.queries.columns import Scope
from amparo.publications.queries.looking import choices, label_of
from amparo.publications.queries.procedure import CASE
from amparo.publications.queries.sources import SOURCES, counts
from amparo.publications.rules import share
from vocab.words import terms

FEW = 10  # requests below which a share says little; said beside it, nothing is left out
POINTS = 5  # per cent points from which on a difference is told as one
WORKED = frozenset({"requests", "measures"})


@dataclass(frozen=True, slots=True)
class OfBody:
    """What became of the measures of a body, by state; its cost; and how many were late before."""

    label: str
    states: list[int]
    total: int
    late_before: int
    cost: int
    without_cost: int


@dataclass(frozen=True, slots=True)
class OfGroup:
    """How a group fares: requests, how many of 100 were granted, measures, cost, and the gap."""

    label: str
    requests: int
    requests_before: int
    granted: int | None
    granted_before: int | None
    measures: int
    cost: int
    each: int | None  # cost of a measure, mean
    gap: str


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups of one dimension, and those of whom there is nothing."""

    title: str
    rows: list[OfGroup]
    absent: list[str]


def costs(dim: str, scope: Scope) -> dict[str, tuple[int, int, int]]:
    """Return by category how many measures, what they cost, and how many say no cost."""
    source = SOURCES["measures"]
    column = source.columns[dim]
    ((name, _expression),) = column.expressions.items()
    rows = (
        source.within(scope).annotate(**column.expressions).order_by().values(name)
        .annotate(n=Count("pk"), whole=Sum("cost"), none=Count("pk", filter=Q(cost=None)))
        .values_list(name, "n", "whole", "none")
    )  # fmt: skip
    return {column.told(key): (n, int(whole or 0), none) for key, n, whole, none in rows}


def by_body(now: Scope, before: Scope) -> tuple[list[str], list[OfBody]]:
    """Return the states in words, and each body with its measures, the latest first."""
    states = list(terms("publications/measure_states").items())
    face = ("body", "measure_state")
    found, earlier, cost = counts("measures", face, now), counts("measures", face, before), costs(
        "body", now
    )  # fmt: skip
    names = dict(Organisation.objects.filter(country=now.country).values_list("code", "name"))
    rows = []
    for code in sorted({body for body, _state in found}):
        each = [found.get((code, key), 0) for key, _term in states]
        _n, whole, none = cost.get(code, (0, 0, 0))
        rows.append(
            OfBody(names.get(code, code), each, sum(each), earlier.get((code, "late"), 0), whole,
                   none)
        )  # fmt: skip
    late = [key for key, _term in states].index("late")
    rows.sort(key=lambda row: (-row.states[late], -row.total, row.label))
    return [_word(term) for _key, term in states], rows


def by_group(now: Scope, before: Scope) -> list[Grouping]:
    """Return requests, measures and cost by each dimension of whom a case is about."""
    fixed = {dim for dim, _key in now.only}
    return [_grouping(dim, now, before) for dim in CASE if dim not in fixed]


def _grouping(dim: str, now: Scope, before: Scope) -> Grouping:
    found, earlier = _outcomes(dim, now), _outcomes(dim, before)
    cost = costs(dim, now)
    all_granted = share(sum(g for g, _n in found.values()),
                        sum(n - g for g, n in found.values()))  # fmt: skip
    listed = dict([*choices(dim, now.country), ("collective", _("A collective")),
                   ("unknown", _("Not known"))])  # fmt: skip
    rows, absent = [], []
    for key, label in listed.items():
        granted, asked = found.get(key, (0, 0))
        granted_before, asked_before = earlier.get(key, (0, 0))
        measures, whole, _none = cost.get(key, (0, 0, 0))
        if not (asked or asked_before or measures):
            absent.append(label)
            continue
        ours = share(granted, asked - granted)
        rows.append(
            OfGroup(label, asked, asked_before, ours, share(granted_before,
                    asked_before - granted_before), measures, whole,
                    whole // measures if measures else None, _gap(ours, all_granted, asked))
        )  # fmt: skip
    rows.sort(key=lambda row: (-row.requests, row.label))
    return Grouping(label_of(dim), rows, absent if dim != "region" or len(absent) < 26 else [])


def _outcomes(dim: str, scope: Scope) -> dict[str, tuple[int, int]]:
    """Return by category how many requests were granted, and how many there were."""
    found: dict[str, tuple[int, int]] = {}
    for (key, outcome), n in counts("requests", (dim, "outcome"), scope).items():
        granted, asked = found.get(key, (0, 0))
        found[key] = (granted + (n if outcome == "granted" else 0), asked + n)
    return found


def _gap(ours: int | None, of_all: int | None, asked: int) -> str:
    """Return how the share granted to a group differs from that of all, in words."""
    if ours is None or of_all is None:
        return _("no requests")
    few = _("; few requests, read with care") if asked < FEW else ""
    points = ours - of_all
    if abs(points) < POINTS:
        return _("as all") + few
    if points > 0:
        said = ngettext("%(n)d point above all", "%(n)d points above all", points)
    else:
        said = ngettext("%(n)d point below all", "%(n)d points below all", -points)
    return said % {"n": abs(points)} + few


def caseload(scope: Scope) -> list[dict[str, Any]]:
    """Return open assignments by role: how many people, how many cases, the most that one has."""
    open_ = Assignment.objects.filter(until_at=None, case__profile__country=scope.country)
    if scope.regions is not None:
        open_ = open_.filter(case__region__code__in=scope.regions)
    rows = (
        open_.exclude(case__state__in=("closed", "referred", "withdrawn"))
        .order_by().values_list("role", "user").annotate(n=Count("case", distinct=True))
    )  # fmt: skip
    loads: dict[str, list[int]] = {}
    for role, _user, n in rows:
        loads.setdefault(role, []).append(n)
    roles: Mapping[str, Any] = terms("people/roles")
    return [
        {"label": _word(roles[role]) if role in roles else role, "people": len(each),
         "cases": sum(each), "most": max(each)}
        for role, each in sorted(loads.items())
    ]  # fmt: skip


def _word(term: Any) -> str:
    return str(term.label.in_language(get_language() or "es"))
