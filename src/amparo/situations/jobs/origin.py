"""The publication behind a file, and the areas that it names."""

from collections import Counter
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.evidence.actions import add_source
from amparo.evidence.models import Source
from amparo.evidence.queries import source_titled
from amparo.exchange.importers import Context, Line, Note
from amparo.exchange.rules import one_line
from amparo.kernel.actors import Actor
from amparo.places.models import Area
from amparo.places.rules import folded
from amparo.situations.rules.places import spoken_parts
from vocab.exchange_files import Origin


def source_of(context: Context, *, is_of_desks: bool = False) -> Source | None:
    """Return the source that a mapping names, added on the first import."""
    origin = context.mapping.source
    if origin is None:
        return None
    return _source(origin, by=context.by, at=context.at, is_of_desks=is_of_desks)


def _source(origin: Origin, *, by: Actor, at: datetime, is_of_desks: bool) -> Source:
    return source_titled(origin.title) or add_source(
        title=origin.title,
        kind=origin.kind,
        publisher=origin.publisher,
        reliability=origin.reliability,
        language=origin.language,
        address=origin.address,
        published=origin.published,
        licence=origin.licence,
        attribution=origin.citation,
        secrecy="PUBLIC",
        is_of_desks=is_of_desks,
        by=by,
        at=at,
    )


def locator_of(context: Context, line: Line) -> str:
    """Return where in its publication a row stands."""
    origin = context.mapping.source
    pattern = origin.locator if origin and origin.locator else _("row {row}")
    for column, value in {**line.row.values, "row": str(line.number)}.items():
        pattern = pattern.replace("{" + column + "}", value)
    return one_line(pattern, 120)


class Regions:
    """Finds the region that a text names, and remembers what it could not find."""

    def __init__(self) -> None:
        self._by_name: dict[tuple[str, str], list[Area]] = {}
        self._countries: set[str] = set()
        self.unknown: Counter[str] = Counter()
        areas = Area.objects.filter(level__in=(Area.REGION, Area.PROVINCE)).defer("outline")
        for area in areas.select_related("parent"):
            self._by_name.setdefault((area.country, area.search_name), []).append(area)
            self._countries.add(area.country)

    def has(self, country: str) -> bool:
        """Test if any region of a country is known."""
        return country in self._countries

    def find(self, country: str, written: str) -> Area | None:
        """Return the region of that name, or the one in which the only province of that name lies.

        A name that means two is not resolved: nothing is guessed.
        """
        for part in spoken_parts(written):
            found = self._by_name.get((country, folded(part)), [])
            regions = [area for area in found if area.level == Area.REGION]
            if len(regions) == 1:
                return regions[0]
            if not regions and len(found) == 1 and found[0].parent:
                return found[0].parent
        if written:
            self.unknown[country or "?"] += 1
        return None

    def note(self) -> list[Note]:
        """Return, for the file as a whole, in how many rows a region stays as it was written."""
        outside = {c: n for c, n in self.unknown.items() if c not in self._countries}
        if not outside:
            return []
        n = sum(outside.values())
        text = ngettext(
            "In %(n)d row the region is kept as it was written: the areas of its country are not "
            "loaded (%(countries)s).",
            "In %(n)d rows the region is kept as it was written: the areas of these countries are "
            "not loaded (%(countries)s).",
            n,
        ) % {"n": n, "countries": ", ".join(sorted(outside))}
        return [Note(0, "", text, False)]
