"""What a forecaster is given: everything known at the origin, the units to speak of, and a seed."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl

from foresight.errors import Unusable
from foresight.features.table import LEVEL, features
from foresight.models.examples import Examples, asked, past
from foresight.months import STEPS, calendar_month, months_of, origin_of, year_of
from foresight.panels import TARGET, Panel
from foresight.units import unit as borne

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
SILENT_MONTHS = 12  # a unit untold for so long, while others are told, is no more


@dataclass(frozen=True)
class Situation:
    """One origin. A forecast has one row for each of `units` at each of `STEPS`, in that order."""

    panel: Panel
    origin: int
    units: tuple[int, ...]
    seed: int
    extra: pl.DataFrame | None = None

    @cached_property
    def table(self) -> pl.DataFrame:
        """The features of every unit and month up to the origin."""
        return features(self.panel, self.extra, until=self.origin)

    @cached_property
    def examples(self) -> Examples:
        """What can be learnt at the origin."""
        return past(self.table, self.panel.unit, until=self.origin, seed=self.seed)

    @cached_property
    def asked(self) -> Examples:
        """The rows to answer for."""
        return asked(self.table, self.panel.unit, origin=self.origin, units=list(self.units))

    @cached_property
    def level(self) -> Floats:
        """The scale of each row: deaths a month of late."""
        now = self.table.filter(pl.col("month_id") == self.origin)
        of_unit = dict(now.select(self.panel.unit, LEVEL).iter_rows())
        return np.repeat([of_unit.get(unit) or 0.0 for unit in self.units], len(STEPS))

    @property
    def rows(self) -> int:
        """How many rows a forecast has."""
        return len(self.units) * len(STEPS)

    def history(self, months: int) -> Floats:
        """Return the last months of each unit, oldest first; unknown months are NaN."""
        told = self.panel.frame.filter(pl.col("month_id") > self.origin - months)
        place = {unit: row for row, unit in enumerate(self.units)}
        past = np.full((len(self.units), months), np.nan)
        for month, unit, value in told.select("month_id", self.panel.unit, TARGET).iter_rows():
            if unit in place and value is not None:
                past[place[unit], month - self.origin + months - 1] = value
        return past


def situation(
    panel: Panel, window: int, *, seed: int, extra: pl.DataFrame | None = None
) -> Situation:
    """Return the situation at the origin of a window; nothing later than the origin is kept.

    Units are those alive at the origin, and all that the panel's rows name in the window: that they
    exist is used, what happened in them is not.

    :raises Unusable: if the panel ends too long before the origin or begins too late.
    """
    origin, months = origin_of(window), months_of(window)
    known = panel.until(origin)
    if known.last_month < origin - SILENT_MONTHS:
        raise Unusable(
            f"Window {window} needs a panel that reaches month {origin} (October {window - 1}); "
            f"this one ends with month {known.last_month}."
        )
    alive = known.frame.filter(pl.col("month_id") > known.last_month - SILENT_MONTHS)
    alive = alive.group_by(panel.unit).agg(pl.col("month_id").max().alias("last"))
    ended = _ended(known, alive)
    named = panel.frame.filter(pl.col("month_id").is_between(origin + 1, months[-1]))
    units = sorted({*alive[panel.unit].to_list()} - ended | {*named[panel.unit].to_list()})
    return Situation(known, origin, tuple(units), seed, extra)


def _ended(known: Panel, alive: pl.DataFrame) -> set[int]:
    """Return the units that ceased while the panel went on: at least three months untold.

    A State that the table of units knows to live on did not cease: its rows have a gap.
    """
    lately = alive.filter(pl.col("last") < known.last_month - 2)
    if known.unit != "country_id":
        return set(lately[known.unit].to_list())
    return {
        one
        for one, last in lately.iter_rows()
        if (there := borne("views", one, _end(last))) is None
        or not there.lives(_end(known.last_month))
    }


def _end(month: int) -> date:
    """Return the last day of a month that every month has."""
    return date(year_of(month), calendar_month(month), 28)
