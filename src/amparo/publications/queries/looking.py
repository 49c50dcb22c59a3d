"""True figures as someone asks for them: narrowed, laid out anew, beside earlier years."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from amparo.people.models import Organisation
from amparo.places.queries import regions
from amparo.publications.queries import frozen
from amparo.publications.queries.columns import Scope, Source
from amparo.publications.queries.keeping import kept
from amparo.publications.queries.procedure import CASES
from amparo.publications.queries.sheets import Figures, figures, figures_of_each
from amparo.publications.queries.sources import SOURCES
from amparo.publications.rules import Slice
from vocab.statistics import Table, dimensions
from vocab.words import terms

NARROWING = ("region", "type", "cause", "gender", "ethnicity", "unit", "language", "body")
YEARS = 3  # before the period asked for
Choices = list[tuple[str, str]]


def source_of(population: str) -> Source:
    """Return the rows and columns of a population."""
    return CASES if population == "stages" else SOURCES[population]


def narrowing(population: str) -> tuple[str, ...]:
    """Return the dimensions by which a population can be narrowed, in order."""
    return tuple(dim for dim in NARROWING if dim in source_of(population).by)


def layouts(table: Table) -> tuple[str, ...]:
    """Return the dimensions by which a table may be laid out besides its own."""
    if not table.faces or table.population == "stages":
        return ()
    own = table.faces[0][0]
    columns = source_of(table.population).columns
    return tuple(dim for dim in (*NARROWING, "quarter") if dim in columns and dim != own)


def faces_of(table: Table, by: str) -> tuple[tuple[str, ...], ...]:
    """Return the faces of a table, or its own first dimension by another."""
    return ((table.faces[0][0], by),) if by else table.faces


def choices(dim: str, country: str, within: frozenset[str] | None = None) -> Choices:
    """Return the categories of a dimension in the reader's language, as a form offers them."""
    given = dimensions()[dim]
    lang = get_language() or "es"
    if given.kind == "region":
        listed = [(a.code, a.name) for a in regions(country) if within is None or a.code in within]
        return listed if within is not None else [*listed, ("unknown", _("Not known"))]
    if given.kind == "body":
        bodies = Organisation.objects.filter(country=country, is_active=True).order_by("name")
        return list(bodies.values_list("code", "name"))
    listed = [(key, str(term.label.in_language(lang))) for key, term in terms(given.words).items()]
    return [*listed, *((each.key, each.label.in_language(lang)) for each in given.extra)]


def label_of(dim: str) -> str:
    """Return the words of a dimension in the reader's language."""
    return dimensions()[dim].label.in_language(get_language() or "es")


@dataclass(frozen=True, slots=True)
class Compared:
    """One row over the years: the earliest first, the period asked for last, and the change."""

    label: str
    figures: list[int]

    @property
    def change(self) -> str:
        """Return how the period asked for compares with the year before, in words."""
        return change(self.figures[-1], self.figures[-2])


def change(last: int | None, before: int | None) -> str:
    """Return how a figure compares with the one a year before, in words."""
    if last is None or before is None:
        return ""
    if last == before:
        return _("as the year before")
    n = abs(last - before)
    if last > before:
        return ngettext("%(n)d more than the year before", "%(n)d more than the year before", n) % {
            "n": n
        }
    return ngettext("%(n)d fewer than the year before", "%(n)d fewer than the year before", n) % {
        "n": n
    }


def looked(
    population: str, faces: Iterable[tuple[str, ...]], scope: Scope, *, anew: bool = False
) -> tuple[Figures, datetime]:
    """Return a population's true figures and when they were counted; for reading, not releasing."""
    faces = tuple(faces)
    return kept(
        asked(population, faces), [scope], lambda: figures(population, faces, scope), anew=anew
    )


def looked_before(
    population: str, dim: str, scopes: list[Scope], *, anew: bool = False
) -> list[Figures]:
    """Return a population's true figures by one dimension in earlier years."""
    return kept(
        asked_before(population, dim), scopes,
        lambda: figures_of_each(population, ((dim,),), scopes), anew=anew,
    )[0]  # fmt: skip


def asked(population: str, faces: tuple[tuple[str, ...], ...]) -> str:
    """Return the question under which figures are kept."""
    return f"{population} {faces}"


def asked_before(population: str, dim: str) -> str:
    """Return the question under which figures of earlier years are kept."""
    return f"{population} by {dim} before"


def earlier(scope: Scope) -> list[Scope]:
    """Return the same stretch of the years before, the earliest first."""
    return [scope.years_before(n) for n in range(YEARS, 0, -1)]


def usual_period(today: date) -> tuple[date, date]:
    """Return the twelve months up to today, which are shown where nothing else is asked for."""
    until = today + timedelta(days=1)
    return until.replace(year=until.year - 1, day=min(until.day, 28)), until


def compared(
    table: Table, found: Figures, scope: Scope, *, anew: bool = False
) -> tuple[list[str], list[Compared]]:
    """Return the rows of a table beside the same stretch of earlier years: headings and rows."""
    dim, scopes = table.faces[0][0], earlier(scope)
    before = looked_before(table.population, dim, scopes, anew=anew)
    seen = [*(each.sheet.values for each in before), found.sheet.values]
    rows: list[tuple[str, Slice]] = [
        (frozen.category_words(key, frozen.words(words)), ((dim, key),))
        for key, words in found.labels[dim]
    ]
    if found.sheet.has_total:
        rows.append((_("Total"), ()))
    lines = [Compared(label, [values.get(where) or 0 for values in seen]) for label, where in rows]
    heads = [frozen.period_words(each.since, each.until) for each in (*scopes, scope)]
    return heads, [line for line in lines if any(line.figures)]


def kept_of(found: Figures, medians: Mapping[Slice, int | None]) -> dict[str, Any]:
    """Return true figures in the shape of a frozen population, so that one page shows both."""
    return frozen.population(found.sheet, found.labels, medians)
