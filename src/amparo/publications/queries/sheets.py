"""Tables as they are: sheets of true counts, their categories in words. Never for the public."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from amparo.people.models import Organisation
from amparo.places.queries import regions
from amparo.publications.queries.medians import Lasted, milestone_medians, stages_of_each
from amparo.publications.queries.sources import Counts, Scope, counts_of_each, sdg_class
from amparo.publications.rules import Coarser, Period, Sheet, counted, slice_of
from vocab.statistics import Dimension, dimensions, populations, tables
from vocab.words import Words, terms

Category = tuple[str, Words]


@dataclass(frozen=True, slots=True)
class Figures:
    """One population's true counts, its categories in words, and its medians of days."""

    sheet: Sheet
    labels: dict[str, list[Category]]
    medians: dict[str, Fraction | None]


def quarters(since: date, until: date) -> list[str]:
    """Return the quarters that a period meets, such as `2026-Q3`."""
    found = []
    year, quarter = since.year, (since.month - 1) // 3 + 1
    while date(year, 3 * quarter - 2, 1) < until:
        found.append(f"{year}-Q{quarter}")
        year, quarter = (year, quarter + 1) if quarter < 4 else (year + 1, 1)
    return found


def is_possible(where: tuple[tuple[str, str], ...], period: Period) -> bool:
    """Test if a slice can hold anything in a period: a quarter holds nothing outside itself."""
    said = dict(where).get("quarter", "unknown")
    return said == "unknown" or said in quarters(period.since, period.until)


def categories(dim: Dimension, scope: Scope, found: Iterable[str]) -> list[Category]:
    """Return the categories of a dimension with their words, in order."""
    if dim.kind == "region":
        listed = [(a.code, Words(es=a.name, en=a.name)) for a in regions(scope.country)]
    elif dim.kind == "quarter":
        listed = [(q, Words(es=q, en=q)) for q in quarters(scope.since, scope.until)]
    elif dim.kind == "body":
        names = dict(
            Organisation.objects.filter(country=scope.country, code__in=set(found))
            .order_by("code").values_list("code", "name")
        )  # fmt: skip
        listed = [(code, Words(es=name, en=name)) for code, name in names.items()]
    else:
        listed = [(key, term.label) for key, term in terms(dim.words).items()]
    return [*listed, *((each.key, each.label) for each in dim.extra)]


def figures(population: str, faces: Iterable[tuple[str, ...]], scope: Scope) -> Figures:
    """Return the true counts of a population laid out by some faces, with its medians."""
    (found,) = figures_of_each(population, faces, [scope])
    if population == "milestones":
        return replace(found, medians=milestone_medians(scope))
    return found


def figures_of_each(
    population: str, faces: Iterable[tuple[str, ...]], scopes: Sequence[Scope]
) -> list[Figures]:
    """Return the true counts of each scope; they differ in their period and in nothing else."""
    faces = tuple(dict.fromkeys(faces))
    if population == "stages":
        return [
            _laid_out(population, faces, scope, dict.fromkeys(faces, _numbers(each)),
                      {key: one.median for key, one in each.items()})
            for scope, each in zip(scopes, stages_of_each(scopes), strict=True)
        ]  # fmt: skip
    raw = {face: counts_of_each(population, face, scopes) for face in faces}
    return [
        _laid_out(population, faces, scope, {face: raw[face][n] for face in faces}, {})
        for n, scope in enumerate(scopes)
    ]


def _numbers(each: dict[str, Lasted]) -> Counts:
    return {(key,): one.n for key, one in each.items()}


def _laid_out(
    population: str, faces: tuple[tuple[str, ...], ...], scope: Scope,
    raw: dict[tuple[str, ...], Counts], medians: dict[str, Fraction | None],
) -> Figures:  # fmt: skip
    labels: dict[str, list[Category]] = {}
    for face in faces:
        for place, name in enumerate(face):
            seen = [chosen[place] for chosen in raw[face]]
            if name not in labels:
                labels[name] = categories(dimensions()[name], scope, seen)
    listed = {dim: tuple(key for key, _words in each) for dim, each in labels.items()}
    told = {face: _listed(raw[face], face, listed) for face in faces}
    sheet = counted(
        population, Period(scope.since, scope.until), faces, listed, told,
        has_total=populations()[population].has_total,
    )  # fmt: skip
    return Figures(sheet, labels, medians)


def _listed(
    raw: dict[tuple[str, ...], int], face: tuple[str, ...], listed: dict[str, tuple[str, ...]]
) -> dict[tuple[str, ...], int]:
    """Return counts with every value that no list has under «not known» or «other»."""
    found: dict[tuple[str, ...], int] = {}
    for chosen, n in raw.items():
        key = tuple(_in_list(v, listed[d]) for d, v in zip(face, chosen, strict=True))
        found[key] = found.get(key, 0) + n
    return found


def _in_list(value: str, listed: tuple[str, ...]) -> str:
    if value in listed:
        return value
    return next((k for k in ("unknown", "other", "OTH") if k in listed), listed[-1])


def coarser_of(sheet: Sheet) -> tuple[Coarser, ...]:
    """Return what a reader knows besides the sums: the class to which each type belongs."""
    if "type" in sheet.categories and "sdg_class" in sheet.categories:
        of = {kind: sdg_class(kind) for kind in sheet.categories["type"]}
        return (Coarser("sdg_class", "type", of),)
    return ()


def populations_of(chosen: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    """Return the populations that some tables need, each with its faces."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for key in chosen:
        table = tables()[key]
        if table.population:
            found.setdefault(table.population, []).extend(table.faces)
    return found


__all__ = [
    "Figures", "categories", "coarser_of", "figures", "figures_of_each", "is_possible",
    "populations_of", "quarters", "slice_of",
]  # fmt: skip
