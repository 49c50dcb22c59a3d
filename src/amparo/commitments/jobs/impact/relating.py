"""Which records the rows of one table name: by reference, and never by a guess."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from amparo.commitments.models import Action, Indicator, Recommendation, Told
from amparo.commitments.queries import visible
from amparo.commitments.rules.refs import spellings
from amparo.exchange.importers import Context, Line, Note

BETWEEN = re.compile(r"[,;|\n]")
OVER = ("verified", "cancelled")  # to such an action nothing is tied any more
MODELS: dict[str, type[Told]] = {
    "recommendation": Recommendation, "action": Action, "indicator": Indicator,
}  # fmt: skip
# How long the texts may be that tie a row to the records of a kind.
TIES = {f"{kind}_{by}": 20_000 for kind in MODELS for by in ("reference", "id")}


@dataclass(frozen=True, slots=True)
class Related:
    """The records that one row names, by their kind."""

    recommendations: tuple[UUID, ...] = ()
    actions: tuple[UUID, ...] = ()
    indicators: tuple[UUID, ...] = ()


class References:
    """Finds records by their references; what is not here is listed, row by row."""

    def __init__(self, context: Context) -> None:
        self.by = context.by
        self.country = context.country or settings.COUNTRY
        self.lost = 0
        self._known: dict[tuple[str, str], Told | None] = {}

    def related(self, line: Line, *kinds: str) -> Related:
        """Return the records of some kinds that a row names."""
        found = {f"{kind}s": self._named(line, kind) for kind in kinds}
        return Related(**found)

    def here(self, kind: str, ref: str) -> Told | None:
        """Return the record of a reference, seen or not."""
        key = (kind, ref)
        if key not in self._known:
            self._known[key] = self._look(MODELS[kind], kind, ref)
        return self._known[key]

    def _look(self, model: type[Told], kind: str, ref: str) -> Told | None:
        rows = model.objects.all()  # type: ignore[attr-defined]
        exact: Told | None = rows.filter(ref=ref).first()
        if exact is not None or kind != "recommendation":
            return exact
        written = spellings(ref, self.country)
        said: Told | None = rows.filter(ref__in=written, country=self.country).first()
        return said

    def _named(self, line: Line, kind: str) -> tuple[UUID, ...]:
        self._numbers(line, f"{kind}_id")
        name = f"{kind}_reference"
        found: dict[UUID, None] = {}
        for ref in split(line.get(name)):
            row = self.here(kind, ref)
            if row is None or row.state == "withdrawn" or not self.sees(row):
                self._lose(line, name, _not_here(kind) % {"ref": ref[:60]})
            elif isinstance(row, Action) and row.stage in OVER:
                why = _("The action «%(ref)s» is over: nothing is tied to it any more.")
                self._lose(line, name, why % {"ref": ref[:60]})
            else:
                found[row.pk] = None
        return tuple(found)

    def _numbers(self, line: Line, name: str) -> None:
        """List numbers that the other system gave: here they say nothing."""
        for number in split(line.get(name)):
            why = _("«%(id)s» is a number of the other system: only references are known here.")
            self._lose(line, name, why % {"id": number[:40]})

    def _lose(self, line: Line, name: str, why: str) -> None:
        self.lost += 1
        line.warn(name, why)

    def sees(self, row: Told) -> bool:
        """Test if whoever takes the table in may see a record."""
        return visible(type(row), self.by).filter(pk=row.pk).exists()

    def notes(self) -> list[Note]:
        """Return how much was left untied, for the report."""
        if not self.lost:
            return []
        text = _(
            "%(n)d references are not tied. Take in the tables that hold what they name, and then "
            "this one again: what is here stays, and what was missing is tied."
        )
        return [Note(0, "", text % {"n": self.lost}, False)]


def split(cell: str) -> Iterable[str]:
    """Yield the references of a cell, each once, in order."""
    said = (" ".join(one.split()) for one in BETWEEN.split(cell))
    return dict.fromkeys(one for one in said if one)


def _not_here(kind: str) -> str:
    if kind == "recommendation":
        return _("No recommendation with the reference «%(ref)s» is here.")
    if kind == "action":
        return _("No action with the reference «%(ref)s» is here.")
    return _("No indicator with the reference «%(ref)s» is here.")
