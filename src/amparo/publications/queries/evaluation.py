"""How the policy works, year by year: for those who answer for it, with nothing hidden."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.publications.queries import equity
from amparo.publications.queries.columns import Scope
from amparo.publications.queries.gathered import Gathered, added, gather, whole
from amparo.publications.queries.looking import change
from amparo.publications.queries.sources import Counts
from amparo.publications.rules import charts, rounded, share
from vocab.statistics import stages
from vocab.words import terms

YEARS = 4


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


def evaluation(scopes: list[Scope], found: Gathered | None = None) -> dict[str, Any]:
    """Return in words what the evaluation page shows of some years and what was counted in them."""
    found = found or gather(scopes)
    sections = [
        (_("Requests"), _requests(scopes, found)),
        (_("Days of each stage, median"), _stages(scopes, found)),
        (_("Terms kept, per cent"), _terms(scopes, found)),
        (_("Measures"), _measures(found)),
        (_("What must not happen"), _harm(scopes, found)),
        (_("Justice"), _justice(scopes, found)),
        (_("Cost"), _cost(found)),
    ]
    states, bodies = equity.by_body(scopes[-1].country, found)
    return {
        "years": [str(s.since.year) for s in scopes], "sections": sections,
        "states": states, "bodies": bodies, "groups": equity.by_group(scopes[-1], found),
        "caseload": equity.caseload(found.loads),
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


def _told(
    found: list[Counts] | None, scopes: list[Scope], told: Callable[[Counts], int | None]
) -> list[int | None]:
    """Return one figure of each year; None where the years are not told apart so finely."""
    if found is None:
        return [None] * len(scopes)
    return [told(year) for year in found]


def _requests(scopes: list[Scope], found: Gathered) -> list[Trend]:
    years = found.requests and [added(year, -1) for year in found.requests]
    none: list[int | None] = [None] * len(scopes)
    return [
        Trend(_("Requests received"), [sum(year.values()) for year in years] if years else none),
        *(Trend(_word(term), [year.get(key, 0) for year in years] if years else none)
          for key, term in terms("publications/outcomes").items()),
    ]  # fmt: skip


def _stages(scopes: list[Scope], found: Gathered) -> list[Trend]:
    labels = terms("publications/stages")
    if found.stages is None:
        return [Trend(_word(labels[key]), [None] * len(scopes)) for key in stages()]
    return [
        Trend(_word(labels[key]),
              [None if (d := year[key].median) is None else rounded(d) for year in found.stages])
        for key in stages()
    ]  # fmt: skip


def _terms(scopes: list[Scope], found: Gathered) -> list[Trend]:
    whole_terms = found.terms and [_by_punctuality(year) for year in found.terms]
    trends = [
        Trend(label, _told(each, scopes, _in_time), "%")
        for each, label in ((whole_terms, _("All terms of the procedure")),
                            (found.reassessments, _("Reassessments")))
    ]  # fmt: skip
    labels = terms("cases/clocks")
    for key in labels:
        shares = _told(
            found.terms, scopes,
            lambda year, key=key: share(year.get((key, "in_time"), 0), year.get((key, "late"), 0)),
        )  # fmt: skip
        if any(n is not None for n in shares):
            trends.append(Trend(_word(labels[key]), shares, "%"))
    return trends


def _by_punctuality(found: Counts) -> Counts:
    return {(key,): n for key, n in added(found, -1).items()}


def _in_time(found: Counts) -> int | None:
    return share(found.get(("in_time",), 0), found.get(("late",), 0))


def _measures(found: Gathered) -> list[Trend]:
    by_state = [added(year, -1) for year in found.measures]
    sums = [whole(year) for year in found.measures]
    return [
        *(Trend(_word(term), [year[key].n if key in year else 0 for year in by_state])
          for key, term in terms("publications/measure_states").items()),
        Trend(_("Structural: act on the threat itself, per cent"),
              [share(each.structural, each.n - each.structural) for each in sums], "%"),
        Trend(_("Structural measures carried out, per cent"),
              [share(each.done, each.structural - each.done) for each in sums], "%"),
    ]  # fmt: skip


def _harm(scopes: list[Scope], found: Gathered) -> list[Trend]:
    def killings(when: str) -> list[int | None]:
        return _told(found.losses, scopes, lambda year: year.get(("killing", when), 0))

    return [
        Trend(_("Killings while waiting"), killings("waiting")),
        Trend(_("Killings under measures"), killings("under_measures")),
        Trend(_("Killings after closing"), killings("after_closing")),
        Trend(_("Verified acts under measures"),
              _told(found.acts, scopes, lambda year: year.get(("yes",), 0))),
    ]  # fmt: skip


def _justice(scopes: list[Scope], found: Gathered) -> list[Trend]:
    return [
        Trend(_("Inquiries open"), _told(found.justice, scopes, lambda y: sum(y.values()))),
        Trend(
            _("Without any act in the alarm term, per cent"),
            _told(found.justice, scopes,
                  lambda y: share(y.get(("silent",), 0), y.get(("acting",), 0))), "%",
        ),
    ]  # fmt: skip


def _cost(found: Gathered) -> list[Trend]:
    sums = [whole(year) for year in found.measures]
    return [
        Trend(_("Cost of measures"), [int(s.cost) if s.costed else None for s in sums]),
        Trend(_("Cost of a measure, mean"),
              [int(s.cost / s.costed) if s.costed else None for s in sums]),
        Trend(_("Measures without a written cost, per cent"),
              [share(s.n - s.costed, s.costed) for s in sums], "%"),
    ]  # fmt: skip


def _word(term: Any) -> str:
    return str(term.label.in_language(get_language() or "es"))


def narrowed_to(
    scopes: list[Scope], only: tuple[tuple[str, str], ...], regions: frozenset[str] | None
) -> list[Scope]:
    """Return scopes narrowed to what was asked for and to what a post allows."""
    return [replace(scope, only=only, regions=regions) for scope in scopes]


__all__ = ["Trend", "evaluation", "gather", "narrowed_to", "rows_of", "years"]
