"""What a kind of statement said first and last over the years (R-17)."""

from collections.abc import Iterable
from dataclasses import dataclass

from amparo.evidence.rules.partial_dates import is_partial_date, span_of


@dataclass(frozen=True, slots=True)
class Said:
    """A statement of some kind: `on` a partial date or a period, or the year of its edition."""

    kind: str
    on: str
    claim: str
    value: str
    statement: str
    mark: str = ""  # how it stands now: published, superseded, corrected


@dataclass(frozen=True, slots=True)
class Compared:
    """The statements of one kind with the earliest date, and those with the latest."""

    kind: str
    first: tuple[Said, ...]
    last: tuple[Said, ...]


def in_time(said: Iterable[Said]) -> list[Said]:
    """Return statements by their date; of the same date in the order given; undated ones first."""
    return sorted(said, key=lambda one: _day(one.on))


def compared(said: Iterable[Said], kinds: Iterable[str]) -> list[Compared]:
    """Return the first and the last statement of each kind, in the order of the kinds."""
    by_kind: dict[str, list[Said]] = {}
    for one in in_time(said):
        by_kind.setdefault(one.kind, []).append(one)
    found = []
    for kind in kinds:
        rows = by_kind.get(kind, [])
        if rows:
            first = tuple(one for one in rows if _day(one.on) == _day(rows[0].on))
            last = tuple(one for one in rows if _day(one.on) == _day(rows[-1].on))
            found.append(Compared(kind, first, last))
    return found


def _day(on: str) -> str:
    return span_of(on).last.isoformat() if on and is_partial_date(on) else ""
