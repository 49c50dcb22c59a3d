"""How States stand to treaties on a day, worked out from the acts that one may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any
from uuid import UUID

import vocab
from amparo.commitments.models import TreatyAction
from amparo.commitments.queries.reading import that_count, visible
from amparo.commitments.rules.checks import Finding, Frame, findings
from amparo.commitments.rules.effects import Act, Terms
from amparo.commitments.rules.standing import BOUND, PARTY, Standing, standing_on
from amparo.evidence.rules.partial_dates import Span, span_of
from amparo.instruments.models import Instrument
from amparo.instruments.queries import visible_to as instruments_visible_to
from vocab.treaties import treaties

_span = lru_cache(maxsize=65_536)(span_of)
COLUMNS = (
    *("pk", "instrument_id", "country", "participant", "participant_kind", "kind", "made"),
    *("effective", "marker"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """On which day one asks, and what was known when: now, unless a moment is given."""

    on: date
    known_at: datetime | None = None


@dataclass(slots=True)
class Line:
    """How one participant stands to one instrument, and the acts from which that follows."""

    instrument: Instrument
    country: str
    participant: str
    participant_kind: str
    standing: Standing
    acts: list[Act]
    markers: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_bound(self) -> bool:
        """Test if it has consented to be bound, and has not left."""
        return self.standing.status in BOUND

    def marker(self) -> str:
        """Return the letter that the depositary printed beside the consent."""
        act = self.standing.consented
        return self.markers.get(act.name, "") if act else ""

    def count(self, *kinds: str) -> int:
        """Return how many acts of some kinds there are."""
        return sum(act.kind in kinds for act in self.acts)


def terms_of(instrument: Instrument) -> Terms:
    """Return what decides from when acts about a treaty take effect."""
    known = treaties().get(instrument.known_as)
    return Terms(
        in_force=_span(instrument.in_force) if instrument.in_force else None,
        rules=known.rules if known else (),
        leave=known.leave if known else (),
    )


def frame_of(instrument: Instrument) -> Frame:
    """Return the days between which acts about a treaty can be expected."""
    days = {name: getattr(instrument, name) for name in ("adopted", "opened", "closes")}
    return Frame(**{name: _span(day) if day else None for name, day in days.items()})


def act_of(row: TreatyAction) -> Act:
    """Return a record as the rules read it."""
    return _act(str(row.pk), row.kind, row.made, row.effective)


def _act(name: str, kind: str, made: str, effective: str) -> Act:
    word = vocab.terms("commitments/treaty_actions")[kind]
    typed: Span | None = _span(effective) if effective else None
    return Act(kind, word.effect, _span(made), typed, name, word.after_signature)


def lines_of_state(who: Any, country: str, asked: Asked) -> list[Line]:
    """Return how a State stands to each treaty of which it did something by then (R-01)."""
    rows = list(_rows(who, asked).filter(country=country).values_list(*COLUMNS))
    seen = instruments_visible_to(who).filter(pk__in={row[1] for row in rows})
    lines = _lines(rows, {i.pk: i for i in seen}, asked, by="instrument")
    return sorted(lines, key=lambda line: (line.instrument.short, line.instrument.pk))


def lines_of_treaty(who: Any, instrument: Instrument, asked: Asked) -> list[Line]:
    """Return how each participant stands to a treaty, by its name as issued."""
    rows = _rows(who, asked).filter(instrument=instrument)
    lines = _lines(rows.values_list(*COLUMNS), {instrument.pk: instrument}, asked, by="who")
    return sorted(lines, key=attrgetter("participant"))


def lines_of_treaties(
    who: Any, instruments: Sequence[Instrument], asked: Asked
) -> dict[tuple[UUID, str], Line]:
    """Return how States stand to some treaties, by (treaty, State)."""
    rows = _rows(who, asked).filter(instrument__in=instruments).exclude(country="")
    known = {i.pk: i for i in instruments}
    lines = _lines(rows.values_list(*COLUMNS), known, asked, by="both")
    return {(line.instrument.pk, line.country): line for line in lines}


def findings_of(line: Line, parents: dict[str, Line] | None = None) -> list[Finding]:
    """Return what does not fit; `parents` are the State's lines by the treaty's known name."""
    found = findings(line.acts, terms_of(line.instrument), frame_of(line.instrument))
    treaty = treaties().get(line.instrument.known_as)
    consented = line.standing.consented
    if treaty and treaty.needs_parent and line.is_bound and parents is not None and consented:
        above = parents.get(treaty.parent)
        # A protocol stands by itself, unless its own text asks for the parent (rule V-T4).
        if above is None or not above.is_bound:
            found.append(Finding("parent_missing", consented))
    return found


def bound_on(line: Line) -> date | None:
    """Return the day from which a treaty is in force for a State, where it is known to the day."""
    span = line.standing.bound_from
    if line.standing.status != PARTY or span is None or span.first != span.last:
        return None
    return span.first


def _rows(who: Any, asked: Asked) -> Any:
    return visible(TreatyAction, who).filter(that_count(asked.known_at))


def _lines(
    rows: Iterable[tuple[Any, ...]], instruments: dict[UUID, Instrument], asked: Asked, *, by: str
) -> list[Line]:
    grouped: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for row in rows:
        who = row[2] or row[3]
        key = {"instrument": (row[1],), "who": (who,), "both": (row[1], who)}[by]
        if row[1] in instruments:  # of a treaty that one may see
            grouped.setdefault(key, []).append(row)
    terms = {pk: terms_of(instruments[pk]) for pk in {rows[0][1] for rows in grouped.values()}}
    lines = (_line(rows, instruments, terms, asked.on) for rows in grouped.values())
    return [line for line in lines if line.acts]


def _line(
    rows: list[tuple[Any, ...]], instruments: dict[UUID, Instrument], terms: dict[UUID, Terms],
    on: date,
) -> Line:  # fmt: skip
    _pk, instrument_id, country, participant, kind, *_rest = rows[0]
    acts = [_act(str(r[0]), r[5], r[6], r[7]) for r in rows]
    return Line(
        instrument=instruments[instrument_id],
        country=country,
        participant=participant,
        participant_kind=kind,
        standing=standing_on(acts, terms[instrument_id], on),
        acts=[act for act in acts if act.made.first <= on],
        markers={str(r[0]): r[8] for r in rows if r[8]},
    )
