"""What a protection plan must have before it can be put to a decision.

Each function returns problems in words for the case officer: an empty tuple is a complete plan.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from amparo.cases.rules.floors import rank
from amparo.cases.rules.problems import Problem
from vocab import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A device that can locate a person, with the limits that were written for it."""

    name: str
    purpose: str = ""
    retention_days: int | None = None
    viewers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMeasure:
    """One measure as the rules see it; `answer` is a key of `cases/answers`, empty if not asked.

    `has_substitute`: another measure of the plan takes its place. `none_possible`: a written
    reason, agreed with the person, why none can. `tracks`: of this kind of measure some devices
    can locate the person; `no_devices`: it was written down that here none does.
    """

    code: str
    against: str
    body: str
    responsible: str = ""
    due: date | datetime | None = None
    cost: Decimal | None = None
    budget_line: str = ""
    evidence_kind: str = ""
    do_no_harm: str = ""
    need: str = ""
    answer: str = ""
    answer_words: str = ""
    has_substitute: bool = False
    none_possible: bool = False
    tracks: bool = False
    devices: Sequence[Device] = ()
    no_devices: bool = False

    @property
    def stands(self) -> bool:
        """Test if the measure goes ahead: the person did not refuse it."""
        return self.answer != "refuse"


def problems_of_plan(
    measures: Sequence[PlannedMeasure],
    level: str,
    flagged: Iterable[str],
    unmet_needs: Mapping[str, str],
    *,
    answered: bool = True,
) -> tuple[Problem, ...]:
    """Return what a plan lacks for a level of risk and the flagged differential items.

    `unmet_needs` gives, by item, the reason why there is no measure for it. With `answered` the
    person's answer to each measure is asked for as well: the draft shown to them has none yet.
    """
    found: list[Problem] = []
    standing = [m for m in measures if m.stands]
    if not measures:
        found.append(Problem("empty", "", Words("El plan no tiene medidas.", "The plan is empty.")))
    if rank(level) > rank("ordinary") and not any(m.against == "T" for m in standing):
        found.append(Problem("no_threat_measure", "", _NO_THREAT_MEASURE))
    found += _needs_without_answer(standing, flagged, unmet_needs)
    for measure in measures:
        found += problems_of_measure(measure, answered=answered)
    return tuple(found)


def _needs_without_answer(
    standing: Sequence[PlannedMeasure], flagged: Iterable[str], unmet: Mapping[str, str]
) -> list[Problem]:
    met = {m.need for m in standing if m.need}
    return [
        Problem(
            "need_without_answer",
            item,
            Words(
                f"{item} está señalado: falta una medida, o la razón escrita de por qué no la hay.",
                f"{item} is flagged: a measure is missing, or a written reason why there is none.",
            ),
        )
        for item in flagged
        if item not in met and not unmet.get(item, "").strip()
    ]


def problems_of_measure(measure: PlannedMeasure, *, answered: bool = True) -> list[Problem]:
    """Return what one measure lacks."""
    missing = [
        (not measure.body, "no_body"),
        (not measure.responsible.strip(), "no_responsible"),
        (measure.due is None, "no_due"),
        (measure.cost is None and not measure.budget_line.strip(), "no_cost"),
        (not measure.evidence_kind.strip(), "no_evidence_kind"),
        (not measure.do_no_harm.strip(), "no_harm_note"),
        (answered and not measure.answer, "no_answer"),
        (_refused_without_way_out(measure), "refused_without_substitute"),
        (_change_without_words(measure), "change_without_words"),
        (measure.tracks and not (measure.devices or measure.no_devices), "tracking_undeclared"),
        (any(_is_incomplete(d) for d in measure.devices), "device_incomplete"),
    ]
    return [Problem(key, measure.code, _MISSING[key]) for lacks, key in missing if lacks]


def _refused_without_way_out(measure: PlannedMeasure) -> bool:
    return measure.answer == "refuse" and not (measure.has_substitute or measure.none_possible)


def _change_without_words(measure: PlannedMeasure) -> bool:
    return measure.answer == "accept_with_change" and not measure.answer_words.strip()


def _is_incomplete(device: Device) -> bool:
    has_end = device.retention_days is not None and device.retention_days > 0
    return not (device.purpose.strip() and device.viewers.strip() and has_end)


_NO_THREAT_MEASURE = Words(
    "Falta al menos una medida contra la fuente de la amenaza.",
    "At least one measure against the source of the threat is missing.",
)
_MISSING = {
    "no_body": Words("Falta la entidad responsable.", "The responsible body is missing."),
    "no_responsible": Words("Falta la persona responsable.", "The responsible person is missing."),
    "no_due": Words("Falta la fecha.", "The date is missing."),
    "no_cost": Words(
        "Falta el costo o la línea de presupuesto.", "The cost or the budget line is missing."
    ),
    "no_evidence_kind": Words(
        "Falta decir qué evidencia la mostrará.", "What evidence will show it is missing."
    ),
    "no_harm_note": Words(
        "Falta la nota de no causar daño: ¿podría exponer a la persona?",
        "The do-no-harm note is missing: could it expose the person?",
    ),
    "no_answer": Words("Falta la respuesta de la persona.", "The person's own answer is missing."),
    "refused_without_substitute": Words(
        "La persona no la acepta: falta otra medida, o la razón acordada de por qué no la hay.",
        "The person refuses it: another measure is missing, or an agreed reason why there is none.",
    ),
    "change_without_words": Words(
        "Falta escribir qué cambio pide la persona.",
        "The change that the person asks for is missing.",
    ),
    "tracking_undeclared": Words(
        "La medida puede ubicar a la persona: falta declarar cada dispositivo, o que no lo hay.",
        "The measure can locate the person: declare each device, or that there is none.",
    ),
    "device_incomplete": Words(
        "Un dispositivo que ubica a la persona necesita finalidad, plazo y quién ve sus datos.",
        "A device that locates the person needs a purpose, a retention and who sees its data.",
    ),
}
