"""Indicators as IMPACT OSS keeps them, with the days on which they are reported (V-C6)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from amparo.commitments.actions.measuring import reschedule
from amparo.commitments.jobs.impact.relating import TIES
from amparo.commitments.jobs.impact.told import ImpactImporter, Row, TakingRows, day_in, titled
from amparo.commitments.jobs.impact.tying import Ties, tie
from amparo.commitments.models import Indicator
from amparo.exchange.importers import Context, Line
from amparo.ledger.locks import hold_journal


class IndicatorImporter(ImpactImporter):
    """Reads one indicator a row, with the recommendations and actions that it measures."""

    fields: Mapping[str, int] = {
        "reference": 60, "title": 2000, "description": 8000, "begins": 40, "ends": 40,
        "repeat": 10, "frequency": 20, "kind": 40, "draft": 10, "secrecy": 12, **TIES,
    }  # fmt: skip
    required = frozenset({"reference", "title"})
    models = (Indicator,)

    def stays(self) -> str:
        """Return why an import of this kind is not taken back as a whole."""
        return _("What it brought stays: indicators are withdrawn one by one, with a reason.")

    def begin(self, context: Context) -> "TakingIndicators":
        """Begin to take a table in."""
        return TakingIndicators(context)


class TakingIndicators(TakingRows):
    """One such table on its way in."""

    kind = "indicator"

    def read(self, line: Line) -> Row | None:
        """Return what a row says, noting what is wrong or doubtful."""
        ref = line.get("reference")
        row, may = self.known(line, ref)
        schedule = _schedule(line)
        related = self.refs.related(line, "recommendation", "action")
        if line.is_wrong or not may:
            return None
        title, more = titled(line)
        if isinstance(row, Indicator):
            _compare(line, row, title, schedule)
        self.note_kind(row, line.get("kind"))
        words = {
            "title": title, "description": more, "kind": line.get("kind"), "locator": ref,
            **schedule,
        }  # fmt: skip
        return Row(ref=ref, words=words, related=related)

    def keep(self, rows: Sequence[Row]) -> list[str]:
        """Keep the indicators that are not here yet, with their days, and tie all."""
        hold_journal()
        by, at = self.context.by, self.context.at
        here, fresh = self.pairs(rows)
        told = self.told()
        made = Indicator.objects.bulk_create(
            [Indicator(ref=one.ref, **one.words, **told) for one in fresh], batch_size=100
        )
        for row in made:
            reschedule(row, by=by, at=at)
        here |= {row.ref: row.pk for row in made}
        ties = Ties()
        for one in rows:
            ties.of_indicator(here[one.ref], one.related)
        tie(ties, made={row.pk for row in made}, by=by, at=at)
        self.new = len(made)
        return ["" for _one in rows]


def _schedule(line: Line) -> dict[str, Any]:
    """Return when an indicator is reported; what repeats has a beginning, an end, and a rhythm."""
    begins, ends = day_in(line, "begins"), day_in(line, "ends")
    repeats, every = line.get("repeat") == "yes", line.get("frequency")
    if repeats and not line.get("begins"):
        line.error("begins", _("Say on which day it is first reported."))
    if repeats and not line.get("ends"):
        line.error("ends", _("What repeats has an end."))
    if repeats and not every:
        line.error("frequency", _("Say after how many months it repeats."))
    if begins and ends and ends <= begins:
        line.error("ends", _("The end lies before the beginning."))
    months = int(every) if every.isdecimal() else None
    return {"begins_on": begins, "ends_on": ends, "repeats": repeats, "every_months": months}


def _compare(line: Line, row: Indicator, title: str, schedule: Mapping[str, Any]) -> None:
    if row.title != title:
        line.warn("title", _("Another title is here under this reference. It stays."))
    said: dict[str, date | int | bool | None] = {name: getattr(row, name) for name in schedule}
    if any(schedule.values()) and said != schedule:
        line.warn("begins", _("Other days are here under this reference. They stay."))
