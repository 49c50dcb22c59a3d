"""The floors of the risk instrument: rules that can only raise the level.

They are tried in the order of the instrument's file. Each says whether it was `applied` (it
changed the level) or only `checked`, and why, in words that the act can print.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from amparo.cases.rules.answers import Answer
from amparo.cases.rules.dimensions import Part, level_of
from vocab import Instrument, Words, terms

NOT_ORDINARY = "not_ordinary"
UNDETERMINED = "undetermined"
Standing = Literal["none", "presumed", "awaits_review", "rebutted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the floors need beside the answers.

    `rights_urgent` come from the profile. `recent_attack` is a serious attack in the last 90 days
    (`is_recent`), None if not known. `evidence` names the items whose answers rest on evidence.
    """

    right_at_risk: str = ""
    rights_urgent: frozenset[str] = frozenset()
    recent_attack: bool | None = None
    presumption_group: str = ""
    rebuttal_written: bool = False
    rebuttal_agreed: bool = False
    evidence: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """The assessment before: its answers, its index (None if it had none), its final level."""

    answers: Mapping[str, Answer]
    r: Fraction | None
    level: str


@dataclass(frozen=True, slots=True)
class Floor:
    """What one floor did."""

    id: str
    outcome: Literal["applied", "checked"]
    before: str
    after: str
    reason: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Standpoint:
    """All that a floor may look at."""

    instrument: Instrument
    facts: Facts
    answers: Mapping[str, Answer]
    threat: Part
    r: Fraction | None
    r_without_capacity: Fraction | None
    level_by_test: str
    is_grave_and_imminent: bool
    previous: Previous | None = None
    fallen: tuple[str, ...] = field(default=())


Answered = tuple[str, Words]
Rule = Callable[[str, Standpoint], Answered]


def rank(level: str) -> Fraction:
    """Return a level's place in the order; «not ordinary» lies between ordinary and the next."""
    if level == NOT_ORDINARY:
        return rank("ordinary") + Fraction(1, 2)
    place = terms("cases/risk_levels")[level].rank
    if place is None:
        raise ValueError(f"{level!r} is not a level of risk")
    return Fraction(place)


def higher(one: str, other: str) -> str:
    """Return the higher of two levels."""
    return one if rank(one) >= rank(other) else other


def is_recent(happened_on: date, assessed_on: date, instrument: Instrument) -> bool:
    """Test if an attack lies in the last 90 days, day 90 included; both dates are local."""
    return 0 <= (assessed_on - happened_on).days <= instrument.scoring.recent_days


def apply_floors(level: str, seen: Standpoint) -> tuple[str, tuple[Floor, ...]]:
    """Return the level after all floors, and what each of them did."""
    done: list[Floor] = []
    for floor in seen.instrument.floors:
        after, reason = RULES[floor.id](level, seen)
        after = higher(after, level)
        outcome: Literal["applied", "checked"] = "checked" if after == level else "applied"
        done.append(Floor(floor.id, outcome, level, after, reason))
        level = after
    return level, tuple(done)


def _capacity_one_step(level: str, seen: Standpoint) -> Answered:
    """F5: capacities lower the level by one step at most."""
    if seen.r_without_capacity is None:
        return level, Words("No hay índice R.", "There is no index R.")
    bare = level_of(seen.r_without_capacity, seen.instrument)
    levels = [x.key for x in seen.instrument.levels]
    lowest = levels[max(0, levels.index(bare) - seen.instrument.scoring.capacity_steps)]
    if rank(lowest) > rank(level):
        return lowest, Words(
            "Sin capacidades el nivel sería dos escalones más alto; se baja solo uno.",
            "Without capacities the level would be two steps higher; it is lowered by one only.",
        )
    return level, Words(
        "Las capacidades no bajan el nivel más de un escalón.",
        "Capacities do not lower the level by more than one step.",
    )


def _strong_threat(level: str, seen: Standpoint) -> Answered:
    """F8: a threat from 3/4 on is never ordinary."""
    scoring, threat = seen.instrument.scoring, seen.threat.value
    edge = Fraction(scoring.threat_floor)
    if threat is not None and threat >= edge:
        return scoring.threat_floor_level, Words(
            f"La amenaza T llega a {edge}: nunca es ordinario.",
            f"Threat T reaches {edge}: it is never ordinary.",
        )
    return level, Words(f"La amenaza T no llega a {edge}.", f"Threat T does not reach {edge}.")


def _legal_test(level: str, seen: Standpoint) -> Answered:
    """F7: the higher of score and legal test rules."""
    if seen.level_by_test == UNDETERMINED:
        return level, Words(
            "La prueba legal tiene respuestas desconocidas: no eleva nada.",
            "The legal test has unknown answers: it raises nothing.",
        )
    if rank(seen.level_by_test) > rank(level):
        return seen.level_by_test, Words(
            "La prueba legal da un nivel más alto que el puntaje: rige el más alto.",
            "The legal test gives a higher level than the score: the higher rules.",
        )
    return level, Words(
        "La prueba legal no da un nivel más alto.", "The legal test gives no higher level."
    )


def _recent_attack(level: str, seen: Standpoint) -> Answered:
    """F2: a serious attack in the last 90 days is at least extraordinary."""
    days = seen.instrument.scoring.recent_days
    if seen.facts.recent_attack:
        return "extraordinary", Words(
            f"Hubo un ataque grave en los últimos {days} días.",
            f"There was a serious attack in the last {days} days.",
        )
    if seen.facts.recent_attack is None:
        return level, Words(
            f"No se sabe si hubo un ataque grave en los últimos {days} días.",
            f"It is not known whether there was a serious attack in the last {days} days.",
        )
    return level, Words(
        f"No hubo un ataque grave en los últimos {days} días.",
        f"There was no serious attack in the last {days} days.",
    )


def flags_urgent(seen: Standpoint) -> bool:
    """Test if a right of the urgent rule is at grave and imminent risk (F1)."""
    return seen.is_grave_and_imminent and seen.facts.right_at_risk in seen.facts.rights_urgent


def _grave_and_imminent(level: str, seen: Standpoint) -> Answered:
    """F1: extreme, and the duty officer is called."""
    if flags_urgent(seen):
        return "extreme", Words(
            "Riesgo grave e inminente para la vida, la integridad o la libertad.",
            "Grave and imminent risk to life, integrity or liberty.",
        )
    return level, Words(
        "No se acreditó un riesgo grave e inminente para la vida, la integridad o la libertad.",
        "No grave and imminent risk to life, integrity or liberty was established.",
    )


def _no_silent_cut(level: str, seen: Standpoint) -> Answered:
    """F6: a lower level needs a threat item fallen with evidence, and a lower R."""
    before = seen.previous
    if before is None:
        return level, Words("No hay evaluación anterior.", "There is no previous assessment.")
    if rank(before.level) <= rank(level):
        return level, Words(
            "El nivel no baja frente a la evaluación anterior.",
            "The level does not fall against the previous assessment.",
        )
    if not seen.fallen:
        return before.level, Words(
            "Ninguna amenaza cayó con evidencia: rige el nivel anterior.",
            "No threat item fell with evidence: the previous level stands.",
        )
    if seen.r is None or before.r is None or seen.r >= before.r:
        return before.level, Words(
            "El índice R no bajó: rige el nivel anterior.",
            "The index R did not fall: the previous level stands.",
        )
    names = ", ".join(seen.fallen)
    return level, Words(
        f"Cayeron con evidencia: {names}; y el índice R bajó.",
        f"Fallen with evidence: {names}; and the index R fell.",
    )


def presumption(facts: Facts) -> Standing:
    """Return how the presumption of risk stands for the person's group."""
    if not facts.presumption_group:
        return "none"
    if not facts.rebuttal_written:
        return "presumed"
    return "rebutted" if facts.rebuttal_agreed else "awaits_review"


def _presumed_risk(level: str, seen: Standpoint) -> Answered:
    """F3: ordinary only with a rebuttal, evidence, and the agreement of quality review."""
    reasons: dict[Standing, Words] = {
        "none": Words(
            "La persona no pertenece a un grupo con presunción de riesgo.",
            "The person belongs to no group whose risk is presumed.",
        ),
        "presumed": Words(
            "El riesgo se presume y nadie lo refutó con evidencia.",
            "Risk is presumed, and nobody has rebutted it with evidence.",
        ),
        "awaits_review": Words(
            "La refutación espera el acuerdo del control de calidad.",
            "The rebuttal awaits the agreement of quality review.",
        ),
        "rebutted": Words(
            "La presunción fue refutada con evidencia y acuerdo del control de calidad.",
            "The presumption was rebutted with evidence and the agreement of quality review.",
        ),
    }
    standing = presumption(seen.facts)
    return (NOT_ORDINARY if standing == "presumed" else level), reasons[standing]


def _too_much_unknown(level: str, seen: Standpoint) -> Answered:
    """F4: ordinary is not allowed while too much of the threat is unknown."""
    most = Fraction(seen.instrument.scoring.unknown_share_t)
    share = seen.threat.share_unknown
    if seen.r is None:
        return NOT_ORDINARY, Words(
            "Nada se respondió en amenaza o en vulnerabilidad.",
            "Nothing was answered in threat, or in vulnerability.",
        )
    unknown, applicable = seen.threat.unknown, seen.threat.applicable
    if share > most:
        return NOT_ORDINARY, Words(
            f"Se desconocen {unknown} de {applicable} amenazas, más de {most}.",
            f"{unknown} of {applicable} threat items are unknown, more than {most}.",
        )
    return level, Words(
        f"Se desconocen {unknown} de {applicable} amenazas, no más de {most}.",
        f"{unknown} of {applicable} threat items are unknown, not more than {most}.",
    )


RULES: Mapping[str, Rule] = {
    "F1": _grave_and_imminent,
    "F2": _recent_attack,
    "F3": _presumed_risk,
    "F4": _too_much_unknown,
    "F5": _capacity_one_step,
    "F6": _no_silent_cut,
    "F7": _legal_test,
    "F8": _strong_threat,
}
