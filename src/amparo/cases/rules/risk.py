"""The risk score: R = (1 + 4T)(1 + 4V) / (1 + 4C), the legal test beside it, the floors above it.

The number supports the reasoned level and never replaces it. Everything that made it is returned
with it, so that a person can check each point years later.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from amparo.cases.rules.answers import (
    NO,
    UNKNOWN,
    YES,
    Answer,
    Typed,
    fallen_threats,
    legal_answer,
    read_answers,
)
from amparo.cases.rules.dimensions import (
    Answers,
    Capacity,
    Part,
    Raise,
    capacity,
    index,
    level_of,
    part_of,
    raised,
)
from amparo.cases.rules.floors import (
    NOT_ORDINARY,
    UNDETERMINED,
    Facts,
    Floor,
    Previous,
    Standing,
    Standpoint,
    apply_floors,
    flags_urgent,
    presumption,
)
from vocab import Instrument


@dataclass(frozen=True, slots=True)
class Unknown:
    """An item that nobody knows: the index and level by score if it were 0, or the maximum.

    A capacity that turns out to be 0, a threat that turns out to be the maximum, raise the level.
    """

    item: str
    r_if_zero: Fraction | None
    level_if_zero: str | None
    r_if_most: Fraction | None
    level_if_most: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A risk score with all that explains it. Fractions are exact; None where there is no R."""

    instrument: str
    version: str
    answers: Mapping[str, Answer]
    parts: Mapping[str, Part]
    raising: Raise | None
    capacity: Capacity
    T: Fraction | None
    V: Fraction | None
    C: Fraction
    R: Fraction | None
    share_unknown: Fraction
    level_by_score: str | None
    level_by_test: str
    floors: tuple[Floor, ...]
    final_level: str
    flags_urgent: bool
    presumption: Standing
    unknowns: tuple[Unknown, ...]
    flagged: tuple[str, ...]
    previous_level: str | None = None

    @property
    def is_level(self) -> bool:
        """Test if there is a level; «not ordinary» is only a marker, and holds the assessment."""
        return self.final_level != NOT_ORDINARY

    @property
    def applied(self) -> tuple[Floor, ...]:
        """Return the floors that changed the level."""
        return tuple(f for f in self.floors if f.outcome == "applied")

    def as_previous(self, level: str | None = None) -> Previous:
        """Return this score as the one before the next; `level` if another one was written."""
        return Previous(answers=self.answers, r=self.R, level=level or self.final_level)

    def as_plain(self) -> dict[str, Any]:
        """Return what came out as plain values to keep; fractions as text, such as `7/2`."""
        return {
            "instrument": self.instrument,
            "version": self.version,
            **{k: None if (x := getattr(self, k)) is None else str(x) for k in "TVCR"},
            "share_unknown": str(self.share_unknown),
            "level_by_score": self.level_by_score,
            "level_by_test": self.level_by_test,
            "final_level": self.final_level,
            "flags_urgent": self.flags_urgent,
            "presumption": self.presumption,
            "cautious_capacity": self.capacity.is_cautious,
            "floors": [
                {"id": f.id, "outcome": f.outcome, "before": f.before, "after": f.after}
                for f in self.floors
            ],
        }


@dataclass(frozen=True, slots=True)
class _Formula:
    """The parts and the index, before any floor."""

    parts: Mapping[str, Part]
    raising: Raise | None
    capacity: Capacity
    r: Fraction | None
    bare: Fraction | None

    def level(self, instrument: Instrument) -> str | None:
        return None if self.r is None else level_of(self.r, instrument)


def score(
    answers: Mapping[str, Typed],
    legal_test: Mapping[str, str],
    facts: Facts,
    instrument: Instrument,
    previous: Previous | None = None,
) -> Score:
    """Return the risk score of an assessment, with every point explained.

    :raises ValueError: if an item, an answer or a word of the legal test is not known.
    """
    given = read_answers(answers, instrument)
    formula = _formula(given, instrument)
    seen = _standpoint(given, formula, legal_test, facts, instrument, previous)
    by_score = formula.level(instrument)
    final, floors = apply_floors(by_score or instrument.levels[0].key, seen)
    raising = formula.raising
    return Score(
        instrument=instrument.id,
        version=instrument.version,
        answers=given,
        parts=formula.parts,
        raising=raising,
        capacity=formula.capacity,
        T=formula.parts["T"].value,
        V=raising.value if raising else None,
        C=formula.capacity.used,
        R=formula.r,
        share_unknown=_share_unknown(formula.parts),
        level_by_score=by_score,
        level_by_test=seen.level_by_test,
        floors=floors,
        final_level=final,
        flags_urgent=flags_urgent(seen),
        presumption=presumption(facts),
        unknowns=_unknowns(given, instrument),
        flagged=flagged_items(given, instrument),
        previous_level=previous.level if previous else None,
    )


def _standpoint(
    given: dict[str, Answer],
    formula: _Formula,
    legal_test: Mapping[str, str],
    facts: Facts,
    instrument: Instrument,
    previous: Previous | None,
) -> Standpoint:
    before = previous.answers if previous else {}
    return Standpoint(
        instrument=instrument,
        facts=facts,
        answers=given,
        threat=formula.parts["T"],
        r=formula.r,
        r_without_capacity=formula.bare,
        level_by_test=level_by_test(legal_test, instrument),
        is_grave_and_imminent=is_grave_and_imminent(legal_test, instrument),
        previous=previous,
        fallen=fallen_threats(before, given, facts.evidence, instrument),
    )


def _formula(answers: Answers, instrument: Instrument) -> _Formula:
    parts = {str(d.key): part_of(d, answers, instrument) for d in instrument.dimensions}
    threat, base = parts["T"].value, parts["V"].value
    able = capacity(parts["C"], instrument)
    raising = None if base is None else raised(base, answers, instrument)
    if threat is None or raising is None:
        return _Formula(parts, raising, able, None, None)
    r = index(threat, raising.value, able.used)
    return _Formula(parts, raising, able, r, index(threat, raising.value, Fraction(0)))


def level_by_test(legal_test: Mapping[str, str], instrument: Instrument) -> str:
    """Return the level of the legal test, or «undetermined» while any answer is unknown.

    All qualities make the risk extraordinary; grave and imminent besides, extreme.
    """
    given = {t.key: legal_answer(legal_test, t.key) for t in instrument.legal_test}
    if stray := sorted(set(legal_test) - set(given)):
        raise ValueError(f"not of the legal test: {', '.join(stray)}")
    if any(answer not in (YES, NO) for answer in given.values()):
        return UNDETERMINED
    if any(given[t.key] == NO for t in instrument.legal_test if not t.extreme):
        return "ordinary"
    return "extreme" if all(answer == YES for answer in given.values()) else "extraordinary"


def is_grave_and_imminent(legal_test: Mapping[str, str], instrument: Instrument) -> bool:
    """Test if the legal test says yes to both qualities of an extreme risk."""
    return all(legal_answer(legal_test, t.key) == YES for t in instrument.legal_test if t.extreme)


def flagged_items(answers: Answers, instrument: Instrument) -> tuple[str, ...]:
    """Return the differential factors from 2 on: each needs a measure, or a reason why none.

    The combined effect is no factor of its own: it asks for words, not for a measure.
    """
    scoring = instrument.scoring
    items = [i.id for i in instrument.dimension("D").items if i.id != scoring.combined_item]
    edge = scoring.flagged_from
    return tuple(i for i in items if isinstance(a := answers[i], int) and a >= edge)


def _share_unknown(parts: Mapping[str, Part]) -> Fraction:
    applicable = sum(p.applicable for p in parts.values())
    return Fraction(sum(p.unknown for p in parts.values()), applicable or 1)


def _unknowns(answers: dict[str, Answer], instrument: Instrument) -> tuple[Unknown, ...]:
    most = instrument.scoring.max_answer
    found = []
    for item in (i for i, a in answers.items() if a == UNKNOWN):
        zero = _formula({**answers, item: 0}, instrument)
        full = _formula({**answers, item: most}, instrument)
        found.append(Unknown(item, zero.r, zero.level(instrument), full.r, full.level(instrument)))
    return tuple(found)
