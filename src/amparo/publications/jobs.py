"""What the worker counts ahead: the figures of the whole country that everyone opens first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from amparo.places.models import Area
from amparo.publications.queries import areas, keeping, looking, sheets
from amparo.publications.queries.columns import Scope
from amparo.publications.queries.evaluation import gather, years
from vocab.statistics import tables


@dataclass(frozen=True, slots=True)
class Page:
    """Something that a page shows: its question, of which scopes, and how it is counted."""

    question: str
    scopes: list[Scope]
    count: Callable[[], Any]


def count_ahead(*, at: datetime) -> int:
    """Count again the first figures that are old or missing; return how many were counted.

    One a call, so that other work of the worker is not held up.
    """
    for page in pages(settings.COUNTRY, at):
        if keeping.count_ahead(page.question, page.scopes, page.count):
            return 1
    return 0


def pages(country: str, at: datetime) -> Iterator[Page]:
    """Yield what is shown to whom may see all regions and has narrowed nothing."""
    judged = years(country, at)
    yield Page("evaluation", judged, lambda: gather(judged))
    since, until = looking.usual_period(timezone.localdate(at))
    scope = Scope(country, since, until, at)
    yield Page(areas.asked(Area.REGION), [scope], lambda: areas.acts_by_area(scope, Area.REGION))
    seen = set()
    for table in tables().values():
        for page in _of_table(table.population, table.faces, scope):
            if page.question not in seen:
                seen.add(page.question)
                yield page


def _of_table(population: str, faces: tuple[tuple[str, ...], ...], scope: Scope) -> Iterator[Page]:
    if not population:
        return
    dim, before = faces[0][0], looking.earlier(scope)
    yield Page(
        looking.asked(population, faces), [scope],
        lambda: sheets.figures(population, faces, scope),
    )  # fmt: skip
    yield Page(
        looking.asked_before(population, dim), before,
        lambda: sheets.figures_of_each(population, ((dim,),), before),
    )  # fmt: skip
