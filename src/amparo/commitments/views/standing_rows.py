"""The lines of a table of standings, each drawn once for whoever is shown the same."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from amparo.instruments.views import title_of


@dataclass(frozen=True, slots=True)
class StandingRow:
    """All that one line shows: of a treaty (of a State) or of a participant (of a treaty).

    `is_reader` says if its days lead to the records; `on` is the day asked for.
    """

    on: str
    is_reader: bool
    treaty: UUID
    short: str
    title: str
    country: str
    name: str
    tone: str
    standing: str
    may_be: str
    signed: str
    signed_key: str
    consented: str
    consented_key: str
    how: str
    marker: str
    bound_from: str
    left: str
    bound_until: str
    reservations: int
    findings: tuple[str, ...]


SAME = (
    *("name", "signed", "signed_key", "consented", "consented_key", "how", "marker"),
    *("bound_from", "left", "bound_until", "reservations"),
)


def drawable(rows: list[dict[str, Any]], on: Any, *, is_reader: bool) -> list[StandingRow]:
    """Return the lines of a table, from what `wording.as_row` says of each."""
    return [_drawable(row, str(on), is_reader) for row in rows]


def _drawable(row: dict[str, Any], on: str, is_reader: bool) -> StandingRow:
    treaty = row["line"].instrument
    return StandingRow(
        on=on, is_reader=is_reader, treaty=treaty.pk, short=treaty.short, title=title_of(treaty),
        country=row["line"].country, tone=row["standing"]["tone"],
        standing=row["standing"]["label"], may_be=row["standing"]["may_be"],
        findings=tuple(row["findings"]), **{name: row[name] for name in SAME},
    )  # fmt: skip
