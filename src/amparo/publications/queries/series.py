"""Indicator 16.10.1 over the years, read from frozen releases and nothing else.

Only releases of exactly twelve months count, the latest of each period: the indicator is defined
over the previous twelve months.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from amparo.publications.models import Release
from amparo.publications.queries import frozen
from amparo.publications.queries.reading import named, values_of
from amparo.publications.rules.cells import Slice, slice_of

TABLE = "sdg"
# Not in the indicator: what it does not count, groups that it does not name, and collectives.
OUTSIDE = frozenset({"not_counted", "other", "collective", "unknown"})
FACE = ("sdg_class", "sdg_group")
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Year:
    """Twelve months of the indicator: each class and group; None is a hidden figure."""

    release: Release
    period: str
    cells: Mapping[Pair, int | None]

    @property
    def short(self) -> str:
        """Return the first and the last month, such as `2025-01/2025-12`."""
        last = date.fromordinal(self.release.until_on.toordinal() - 1)
        return f"{self.release.since_on:%Y-%m}/{last:%Y-%m}"

    @property
    def total(self) -> int | None:
        """Return all classes and groups together; nothing where one of them is hidden."""
        if None in self.cells.values():
            return None
        return sum(n or 0 for n in self.cells.values())


@dataclass(frozen=True, slots=True)
class Series:
    """The years, the earliest first, with the words of classes and groups."""

    years: list[Year]
    classes: dict[str, str]
    groups: dict[str, str]

    def lines(self) -> Iterator[tuple[str, str, list[int | None]]]:
        """Yield each class and group with its figures over the years."""
        for kind, kind_words in self.classes.items():
            for group, group_words in self.groups.items():
                yield kind_words, group_words, [y.cells.get((kind, group)) for y in self.years]

    def totals(self) -> list[int | None]:
        """Return the total of each year."""
        return [year.total for year in self.years]

    def rows(self) -> Iterator[list[Any]]:
        """Yield a row to take away for each year, class and group."""
        for year in self.years:
            for (kind, group), n in year.cells.items():
                yield [
                    year.release.since_on.isoformat(),
                    date.fromordinal(year.release.until_on.toordinal() - 1).isoformat(),
                    self.classes[kind], self.groups[group], "" if n is None else n,
                    _("yes") if n is None else _("no"), year.release.code,
                ]  # fmt: skip


HXL = ["#date+start", "#date+end", "#indicator+sdg", "#indicator+group", "#indicator+count+num",
       "#status+hidden", "#meta+release"]  # fmt: skip


def heads() -> list[str]:
    """Return the headings of the rows to take away."""
    return [_("First day"), _("Last day"), _("Class"), _("Group"), _("Verified acts"),
            _("Hidden"), pgettext("statistics", "Release")]  # fmt: skip


def is_a_year(release: Release) -> bool:
    """Test if a release covers twelve months."""
    since, until = release.since_on, release.until_on
    return (until.year - since.year, until.month, until.day) == (1, since.month, since.day)


def indicator(country: str) -> Series:
    """Return the indicator over all published years."""
    found = Release.objects.filter(country=country, state=Release.APPROVED)
    light = found.defer("content", "hidden", "exact").order_by("until_on", "approved_at", "id")
    latest = {(r.since_on, r.until_on): r.pk for r in light if TABLE in r.tables and is_a_year(r)}
    years, classes, groups = [], {}, {}
    for release in found.filter(pk__in=latest.values()).order_by("until_on", "since_on"):
        kept = release.read()["populations"]["acts"]
        classes |= _counted(kept, "sdg_class")
        groups |= _counted(kept, "sdg_group")
        years.append(_year(release, kept))
    return Series(years, classes, groups)


def _counted(kept: Mapping[str, Any], dim: str) -> dict[str, str]:
    return {key: words for key, words in named(kept, dim) if key not in OUTSIDE}


def _year(release: Release, kept: Mapping[str, Any]) -> Year:
    values: dict[Slice, int | None] = values_of(kept)
    cells = {
        (kind, group): values.get(slice_of(FACE, (kind, group)), 0)
        for kind in _counted(kept, "sdg_class")
        for group in _counted(kept, "sdg_group")
    }
    return Year(release, frozen.period_words(release.since_on, release.until_on), cells)
