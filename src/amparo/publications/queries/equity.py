"""Who is protected, by whom, at what cost: the last year against the one before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from amparo.people.models import Organisation
from amparo.publications.queries.columns import Scope
from amparo.publications.queries.gathered import Gathered, Given, added
from amparo.publications.queries.looking import choices, label_of
from amparo.publications.queries.procedure import CASE
from amparo.publications.queries.sources import Counts
from amparo.publications.rules import share
from vocab.words import terms

FEW = 10  # requests below which a share says little; said beside it, nothing is left out
POINTS = 5  # per cent points from which on a difference is told as one


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


def by_body(country: str, found: Gathered) -> tuple[list[str], list[OfBody]]:
    """Return the states in words, and each body with its measures, the latest first."""
    states = list(terms("publications/measure_states").items())
    now, before = found.measures[-1], found.measures[-2]
    names = dict(Organisation.objects.filter(country=country).values_list("code", "name"))
    rows = []
    for code, sums in added(now, 0).items():
        each = [now[code, key].n if (code, key) in now else 0 for key, _term in states]
        late = before[code, "late"].n if (code, "late") in before else 0
        rows.append(
            OfBody(names.get(code, code), each, sums.n, late, int(sums.cost), sums.n - sums.costed)
        )
    place = [key for key, _term in states].index("late")
    rows.sort(key=lambda row: (-row.states[place], -row.total, row.label))
    return [_word(term) for _key, term in states], rows


def by_group(now: Scope, found: Gathered) -> list[Grouping]:
    """Return requests, measures and cost by each dimension of whom a case is about."""
    fixed = {dim for dim, _key in now.only}
    if found.requests is None:
        return []
    return [_grouping(dim, now, found) for dim in CASE if dim not in fixed]


def _grouping(dim: str, now: Scope, found: Gathered) -> Grouping:
    place, years = CASE.index(dim), found.requests or []
    given, asked, granted = (
        added(found.given, place),
        [added(year, place) for year in years[-2:]],
        [added(_granted(year), place) for year in years[-2:]],
    )
    all_asked, all_granted = sum(asked[1].values()), sum(granted[1].values())
    share_of_all = share(all_granted, all_asked - all_granted)
    rows, absent = [], []
    for key, label in _listed(dim, now.country).items():
        (before, n), sums = (each.get(key, 0) for each in asked), given.get(key, Given())
        if not (n or before or sums.n):
            absent.append(label)
            continue
        then, ours = (
            share(g.get(key, 0), all_ - g.get(key, 0))
            for g, all_ in zip(granted, (before, n), strict=True)
        )
        mean = int(sums.cost // sums.n) if sums.n else None
        rows.append(
            OfGroup(label, n, before, ours, then, sums.n, int(sums.cost), mean,
                    _gap(ours, share_of_all, n))
        )  # fmt: skip
    rows.sort(key=lambda row: (-row.requests, row.label))
    return Grouping(label_of(dim), rows, absent if dim != "region" or len(absent) < 26 else [])


def _listed(dim: str, country: str) -> dict[str, str]:
    """Return the categories of a dimension in words, with those that no list has."""
    return dict([*choices(dim, country), ("collective", _("A collective")),
                 ("unknown", _("Not known"))])  # fmt: skip


def _granted(found: Counts) -> Counts:
    return {key: n for key, n in found.items() if key[-1] == "granted"}


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


def caseload(loads: Mapping[str, list[int]]) -> list[dict[str, Any]]:
    """Return open assignments by role: how many people, how many cases, the most that one has."""
    roles: Mapping[str, Any] = terms("people/roles")
    return [
        {"label": _word(roles[role]) if role in roles else role, "people": len(each),
         "cases": sum(each), "most": max(each)}
        for role, each in sorted(loads.items())
    ]  # fmt: skip


def _word(term: Any) -> str:
    return str(term.label.in_language(get_language() or "es"))
