"""How the policy works, year by year: for those who answer for it, with nothing hidden."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Avg, Count, Q, Sum
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.cases.models import Assignment
from amparo.publications.queries import medians
from amparo.publications.queries.sources import Scope, acts, counts, measures
from amparo.publications.rules import rounded, share
from vocab.statistics import stages
from vocab.words import terms

YEARS = 4
STRUCTURAL = "T"  # measures that act on the threat itself, not on the person's walls


@dataclass(frozen=True, slots=True)
class Trend:
    """One figure over some years, the earliest first, and what became of it in words."""

    label: str
    figures: list[int | None]
    unit: str = ""

    @property
    def change(self) -> str:
        """Return how the last year compares with the one before."""
        last, before = self.figures[-1], self.figures[-2]
        if last is None or before is None:
            return ""
        if last == before:
            return _("as the year before")
        if last > before:
            return _("%(n)d more than the year before") % {"n": last - before}
        return _("%(n)d fewer than the year before") % {"n": before - last}


def years(country: str, at: datetime) -> list[Scope]:
    """Return the last years as scopes, the earliest first; this year up to today."""
    this = timezone.localdate(at).year
    return [
        Scope(country, date(y, 1, 1), date(y + 1, 1, 1), at)
        for y in range(this - YEARS + 1, this + 1)
    ]


def acts_by_district(scope: Scope) -> dict[str, tuple[str, int | None]]:
    """Return verified acts by district code with the district's name."""
    rows = (
        acts(scope).filter(incident__district__isnull=False).order_by()
        .values_list("incident__district__code", "incident__district__name")
        .annotate(n=Count("pk"))
    )  # fmt: skip
    return {code: (name, n) for code, name, n in rows}


def evaluation(country: str, at: datetime) -> dict[str, Any]:
    """Return everything that the evaluation page shows."""
    scopes = years(country, at)
    return {
        "years": [str(s.since.year) for s in scopes],
        "sections": [
            (_("Days of each stage, median"), _stages(scopes)),
            (_("Terms kept, per cent"), [_share_of(scopes, "terms", _("Terms of the procedure")),
                                         _share_of(scopes, "reassessments", _("Reassessments"))]),
            (_("Measures"), _measures(scopes)),
            (_("What must not happen"), _harm(scopes)),
            (_("Justice"), _justice(scopes)),
            (_("Cost"), _cost(scopes)),
        ],
        "equity": _equity(scopes[-2:]),
        "caseload": _caseload(country),
    }  # fmt: skip


def _stages(scopes: list[Scope]) -> list[Trend]:
    found = [medians.stage_medians(scope) for scope in scopes]
    labels = terms("publications/stages")
    return [
        Trend(_word(labels[key]),
              [rounded(d) if (d := year[key]) is not None else None for year in found])
        for key in stages()
    ]  # fmt: skip


def _word(term: Any) -> str:
    return str(term.label.in_language(get_language() or "es"))


def _share_of(scopes: list[Scope], population: str, label: str) -> Trend:
    figures = []
    for scope in scopes:
        found = counts(population, ("punctuality",), scope)
        figures.append(share(found.get(("in_time",), 0), found.get(("late",), 0)))
    return Trend(label, figures, "%")


def _measures(scopes: list[Scope]) -> list[Trend]:
    by_state = [counts("measures", ("measure_state",), scope) for scope in scopes]
    trends = [
        Trend(_word(term), [year.get((key,), 0) for year in by_state])
        for key, term in terms("publications/measure_states").items()
    ]
    structural = []
    for scope in scopes:
        rows = measures(scope).aggregate(
            all=Count("pk"), on_threat=Count("pk", filter=Q(against=STRUCTURAL))
        )
        structural.append(share(rows["on_threat"], rows["all"] - rows["on_threat"]))
    return [*trends, Trend(_("Structural: act on the threat itself, per cent"), structural, "%")]


def _harm(scopes: list[Scope]) -> list[Trend]:
    found = [counts("losses", ("loss", "loss_time"), scope) for scope in scopes]
    repeats = [counts("acts", ("protected",), scope).get(("yes",), 0) for scope in scopes]
    return [
        Trend(_("Killings while waiting"), [y.get(("killing", "waiting"), 0) for y in found]),
        Trend(
            _("Killings under measures"), [y.get(("killing", "under_measures"), 0) for y in found]
        ),
        Trend(_("Verified acts under measures"), repeats),
    ]


def _justice(scopes: list[Scope]) -> list[Trend]:
    found = [counts("justice", ("silence",), scope) for scope in scopes]
    return [
        Trend(_("Inquiries open"), [sum(year.values()) for year in found]),
        Trend(
            _("Without any act in the alarm term, per cent"),
            [share(y.get(("silent",), 0), y.get(("acting",), 0)) for y in found], "%",
        ),
    ]  # fmt: skip


def _cost(scopes: list[Scope]) -> list[Trend]:
    rows = [
        measures(s).filter(cost__isnull=False).aggregate(whole=Sum("cost"), each=Avg("cost"))
        for s in scopes
    ]
    return [
        Trend(_("Cost of measures"), [_whole(r["whole"]) for r in rows]),
        Trend(_("Cost of a measure, mean"), [_whole(r["each"]) for r in rows]),
    ]


def _whole(amount: Any) -> int | None:
    return None if amount is None else int(amount)


def _equity(scopes: list[Scope]) -> list[dict[str, Any]]:
    """Return measures and their cost by group, this year and the one before."""
    groups: dict[str, dict[str, Any]] = {}
    for n, scope in enumerate(scopes):
        rows = (
            measures(scope).order_by().values_list("case__person__gender", "case__collective__kind")
            .annotate(n=Count("pk"), cost=Sum("cost"))
        )  # fmt: skip
        for gender, kind, count, cost in rows:
            name = "situations/collective_kinds" if kind else "situations/genders"
            term = terms(name).get(kind or gender or "unknown")
            label = _word(term) if term else _("Not known")
            line = groups.setdefault(label, {"label": label, "n": [0, 0], "cost": [0, 0]})
            line["n"][n] += count
            line["cost"][n] += int(cost or 0)
    return sorted(groups.values(), key=lambda line: (-line["n"][1], line["label"]))


def _caseload(country: str) -> list[dict[str, Any]]:
    """Return open assignments by role: how many people, how many cases, the most that one has."""
    rows = (
        Assignment.objects.filter(until_at=None, case__profile__country=country)
        .exclude(case__state__in=("closed", "referred", "withdrawn"))
        .order_by().values_list("role", "user").annotate(n=Count("case", distinct=True))
    )  # fmt: skip
    loads: dict[str, list[int]] = {}
    for role, _user, n in rows:
        loads.setdefault(role, []).append(n)
    roles = terms("people/roles")
    return [
        {"label": _word(roles[role]) if role in roles else role, "people": len(each),
         "cases": sum(each), "most": max(each)}
        for role, each in sorted(loads.items())
    ]  # fmt: skip
