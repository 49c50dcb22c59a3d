"""How the policy works, year by year: for those who answer for it, with nothing hidden."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Avg, Count, Q, Sum
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.publications.queries import equity, medians
from amparo.publications.queries.columns import Scope
from amparo.publications.queries.looking import change, source_of
from amparo.publications.queries.sources import SOURCES, counts
from amparo.publications.rules import charts, rounded, share
from vocab.statistics import stages
from vocab.words import terms

YEARS = 4
STRUCTURAL = "T"  # measures that act on the threat itself, not on the person's walls
Counts = Mapping[tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class Trend:
    """One figure over some years, the earliest first, and what became of it in words.

    None is a year of which nothing can be said.
    """

    label: str
    figures: list[int | None]
    unit: str = ""

    @property
    def change(self) -> str:
        """Return how the last year compares with the one before."""
        return change(self.figures[-1], self.figures[-2])

    @property
    def line(self) -> str:
        """Return the years as the points of a small drawing; empty where there are too few."""
        return charts.line(self.figures)


def years(country: str, at: datetime, last: int | None = None) -> list[Scope]:
    """Return some years as scopes, the earliest first; this year up to today."""
    this = last or timezone.localdate(at).year
    return [
        Scope(country, date(y, 1, 1), date(y + 1, 1, 1), at)
        for y in range(this - YEARS + 1, this + 1)
    ]


def evaluation(scopes: list[Scope]) -> dict[str, Any]:
    """Return everything that the evaluation page shows of some years, as these are narrowed."""
    sections = [
        (_("Requests"), _requests(scopes)),
        (_("Days of each stage, median"), _stages(scopes)),
        (_("Terms kept, per cent"), _terms(scopes)),
        (_("Measures"), _measures(scopes)),
        (_("What must not happen"), _harm(scopes)),
        (_("Justice"), _justice(scopes)),
        (_("Cost"), _cost(scopes)),
    ]
    states, bodies = equity.by_body(scopes[-1], scopes[-2])
    by_body = any(dim == "body" for dim, _key in scopes[-1].only)
    return {
        "years": [str(s.since.year) for s in scopes], "sections": sections,
        "states": states, "bodies": bodies,
        "groups": [] if by_body else equity.by_group(scopes[-1], scopes[-2]),
        "caseload": equity.caseload(scopes[-1]),
    }  # fmt: skip


def rows_of(found: Mapping[str, Any]) -> list[list[Any]]:
    """Return an evaluation as rows to take away: section, row, column, figure."""
    rows: list[list[Any]] = []
    for title, trends in found["sections"]:
        for trend in trends:
            for year, n in zip(found["years"], trend.figures, strict=True):
                rows.append([title, trend.label, year, "" if n is None else n])
    for body in found["bodies"]:
        columns = [*zip(found["states"], body.states, strict=True), (_("Cost"), body.cost)]
        rows += [[_("Measures by body"), body.label, column, n] for column, n in columns]
    for group in found["groups"]:
        for row in group.rows:
            said = ((_("Requests"), row.requests), (_("Granted, %"), row.granted),
                    (_("Measures"), row.measures), (_("Cost"), row.cost))  # fmt: skip
            rows += [[group.title, row.label, column, "" if n is None else n] for column, n in said]
    return rows


def _each(
    population: str,
    face: tuple[str, ...],
    scopes: list[Scope],
    told: Callable[[Counts], int | None],
) -> list[int | None]:
    """Return one figure of each year; None where the population is not told apart so finely."""
    if not scopes[0].narrows <= set(source_of(population).by):
        return [None] * len(scopes)
    return [told(counts(population, face, scope)) for scope in scopes]


def _by_category(population: str, dim: str, words: str, scopes: list[Scope]) -> list[Trend]:
    if not scopes[0].narrows <= set(source_of(population).by):
        return [Trend(_word(term), [None] * len(scopes)) for term in terms(words).values()]
    found = [counts(population, (dim,), scope) for scope in scopes]
    return [
        Trend(_word(term), [year.get((key,), 0) for year in found])
        for key, term in terms(words).items()
    ]


def _requests(scopes: list[Scope]) -> list[Trend]:
    whole = _each("requests", ("outcome",), scopes, lambda found: sum(found.values()))
    by_outcome = _by_category("requests", "outcome", "publications/outcomes", scopes)
    return [Trend(_("Requests received"), whole), *by_outcome]


def _stages(scopes: list[Scope]) -> list[Trend]:
    labels = terms("publications/stages")
    if not scopes[0].narrows <= set(source_of("stages").by):
        return [Trend(_word(labels[key]), [None] * len(scopes)) for key in stages()]
    found = [medians.stage_medians(scope) for scope in scopes]
    return [
        Trend(_word(labels[key]),
              [rounded(d) if (d := year[key]) is not None else None for year in found])
        for key in stages()
    ]  # fmt: skip


def _terms(scopes: list[Scope]) -> list[Trend]:
    trends = [
        Trend(label, _each(name, ("punctuality",), scopes, _in_time), "%")
        for name, label in (("terms", _("All terms of the procedure")),
                            ("reassessments", _("Reassessments")))
    ]  # fmt: skip
    if not scopes[0].narrows <= set(source_of("terms").by):
        return trends
    found = [counts("terms", ("clock", "punctuality"), scope) for scope in scopes]
    labels = terms("cases/clocks")
    for key in labels:
        shares = [
            share(year.get((key, "in_time"), 0), year.get((key, "late"), 0)) for year in found
        ]
        if any(n is not None for n in shares):
            trends.append(Trend(_word(labels[key]), shares, "%"))
    return trends


def _in_time(found: Counts) -> int | None:
    return share(found.get(("in_time",), 0), found.get(("late",), 0))


def _measures(scopes: list[Scope]) -> list[Trend]:
    by_state = _by_category("measures", "measure_state", "publications/measure_states", scopes)
    structural, done = [], []
    for scope in scopes:
        rows = SOURCES["measures"].within(scope).aggregate(
            all=Count("pk"),
            on_threat=Count("pk", filter=Q(against=STRUCTURAL)),
            done=Count("pk", filter=Q(against=STRUCTURAL, duty__state="confirmed")),
        )  # fmt: skip
        structural.append(share(rows["on_threat"], rows["all"] - rows["on_threat"]))
        done.append(share(rows["done"], rows["on_threat"] - rows["done"]))
    return [
        *by_state,
        Trend(_("Structural: act on the threat itself, per cent"), structural, "%"),
        Trend(_("Structural measures carried out, per cent"), done, "%"),
    ]


def _harm(scopes: list[Scope]) -> list[Trend]:
    def killings(when: str) -> list[int | None]:
        return _each("losses", ("loss", "loss_time"), scopes,
                     lambda found: found.get(("killing", when), 0))  # fmt: skip

    repeats = _each("acts", ("protected",), scopes, lambda found: found.get(("yes",), 0))
    return [
        Trend(_("Killings while waiting"), killings("waiting")),
        Trend(_("Killings under measures"), killings("under_measures")),
        Trend(_("Killings after closing"), killings("after_closing")),
        Trend(_("Verified acts under measures"), repeats),
    ]


def _justice(scopes: list[Scope]) -> list[Trend]:
    return [
        Trend(_("Inquiries open"),
              _each("justice", ("silence",), scopes, lambda found: sum(found.values()))),
        Trend(
            _("Without any act in the alarm term, per cent"),
            _each("justice", ("silence",), scopes,
                  lambda found: share(found.get(("silent",), 0), found.get(("acting",), 0))), "%",
        ),
    ]  # fmt: skip


def _cost(scopes: list[Scope]) -> list[Trend]:
    rows = [
        SOURCES["measures"].within(s).aggregate(
            whole=Sum("cost"), each=Avg("cost"), n=Count("pk"), said=Count("cost")
        )
        for s in scopes
    ]  # fmt: skip
    return [
        Trend(_("Cost of measures"), [_whole(r["whole"]) for r in rows]),
        Trend(_("Cost of a measure, mean"), [_whole(r["each"]) for r in rows]),
        Trend(_("Measures without a written cost, per cent"),
              [share(r["n"] - r["said"], r["said"]) for r in rows], "%"),
    ]  # fmt: skip


def _whole(amount: Any) -> int | None:
    return None if amount is None else int(amount)


def _word(term: Any) -> str:
    return str(term.label.in_language(get_language() or "es"))


def narrowed_to(
    scopes: list[Scope], only: tuple[tuple[str, str], ...], regions: frozenset[str] | None
) -> list[Scope]:
    """Return scopes narrowed to what was asked for and to what a post allows."""
    return [replace(scope, only=only, regions=regions) for scope in scopes]
