"""Whose hands what a file says goes through: who writes it, and who publishes it."""

from dataclasses import dataclass
from datetime import datetime

from amparo.instruments import actions as instruments
from amparo.instruments.models import Instrument
from amparo.kernel.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """Who writes what a file says, and who publishes it; without the second it stays a draft."""

    by: Actor
    at: datetime
    published_by: Actor | None = None

    def publish_text(self, row: Instrument) -> Instrument:
        """Return a plan or other text, published if somebody answers for that."""
        if self.published_by is None:
            return row
        return instruments.move(
            instrument_id=row.pk, name="publish", by=self.published_by, at=self.at
        )
