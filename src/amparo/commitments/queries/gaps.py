"""Who is not yet bound by some treaties, and who is but does not carry them out (R-02)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from amparo.commitments.models import Campaign, Demarche, EnforcementAssessment
from amparo.commitments.queries.reading import that_count, visible
from amparo.commitments.queries.standings import Asked, lines_of_treaties
from amparo.commitments.rules.standing import BOUND
from amparo.evidence.rules.partial_dates import span_of
from amparo.instruments.models import Instrument
from vocab.states import states

WEAK = frozenset({"none", "partial"})
NEITHER = frozenset({"not_assessed"})


@dataclass(slots=True)
class Gap:
    """Of one treaty, the States by how they stand; `weak` are bound, and counted among the bound.

    `weak` gives for each State the assessments that say so, or none where nobody has assessed it.
    """

    instrument: Instrument
    unsigned: list[str] = field(default_factory=list)
    signed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    bound: list[str] = field(default_factory=list)
    weak: dict[str, list[EnforcementAssessment]] = field(default_factory=dict)

    @property
    def unassessed(self) -> list[str]:
        """Return the bound States of which nobody said how far they carry it out."""
        return [code for code, found in self.weak.items() if not found]

    @property
    def unenforced(self) -> dict[str, list[EnforcementAssessment]]:
        """Return the bound States that carry it out in part or not at all, and who says so."""
        return {code: found for code, found in self.weak.items() if found}


def gap_of(who: Any, instruments: Sequence[Instrument], asked: Asked) -> list[Gap]:
    """Return for some treaties which States of that day are bound, and which are not."""
    lines = lines_of_treaties(who, instruments, asked)
    said = assessed(who, instruments, asked)
    codes = states_on(asked.on)
    gaps = []
    for instrument in instruments:
        gap = Gap(instrument)
        for code in codes:
            line = lines.get((instrument.pk, code))
            _place(gap, code, line.standing.status if line else "none")
        for code in gap.bound:
            found = said.get((instrument.pk, code), [])
            poor = [one for one in found if one.level in WEAK]
            if poor or not found:
                gap.weak[code] = poor
        gaps.append(gap)
    return gaps


def _place(gap: Gap, code: str, status: str) -> None:
    if status in BOUND:
        gap.bound.append(code)
    elif status == "signatory":
        gap.signed.append(code)
    elif status == "former_party":
        gap.left.append(code)
    elif status == "uncertain":
        gap.unsure.append(code)
    else:
        gap.unsigned.append(code)


def states_on(day: date) -> list[str]:
    """Return the codes of the States that there were on a day."""
    return [
        s.code for s in states().state
        if (s.since is None or s.since <= day) and (s.until is None or day <= s.until)
    ]  # fmt: skip


def assessed(
    who: Any, instruments: Sequence[Instrument], asked: Asked
) -> dict[tuple[UUID, str], list[EnforcementAssessment]]:
    """Return the last that each assessor said by a day of each side of how a treaty is kept.

    Grades of several assessors stand beside each other: none is averaged, none wins.
    """
    rows = visible(EnforcementAssessment, who).filter(
        that_count(asked.known_at), instrument__in=instruments
    )
    last: dict[tuple[UUID, str, str, str], EnforcementAssessment] = {}
    for row in sorted(rows, key=lambda r: (span_of(r.as_of).first, r.recorded_at)):
        if span_of(row.as_of).first <= asked.on and row.level not in NEITHER:
            last[row.instrument_id, row.country, row.assessor, row.dimension] = row
    found: dict[tuple[UUID, str], list[EnforcementAssessment]] = {}
    for (instrument_id, country, *_rest), row in last.items():
        found.setdefault((instrument_id, country), []).append(row)
    return found


def next_demarches(who: Any, campaign: Campaign, on: date) -> list[Demarche]:
    """Return for each State the last approach of a campaign, those due again first."""
    rows = visible(Demarche, who).filter(campaign=campaign).exclude(state="withdrawn")
    last = {row.country: row for row in rows.order_by("made_on", "id")}
    due = [row for row in last.values() if row.next_on]
    return sorted(due, key=lambda row: (row.next_on or on, row.country))
