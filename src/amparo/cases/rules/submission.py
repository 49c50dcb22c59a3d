"""What an assessment must have before it is submitted, and what its assessor must have learned."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from amparo.cases.rules.answers import NOT_APPLICABLE, UNKNOWN, Typed, read_answer, read_answers
from amparo.cases.rules.problems import Problem
from amparo.cases.rules.risk import flagged_items
from vocab import Instrument, Words

BASE_MODULE = "RISK_BASE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An assessment before it is submitted, as the rules see it.

    `reasons` by item: why not applicable, what was tried for an unknown. `evidence`: the items
    that link some. `combined_text`: how differential factors combine. `legal_reasons` by quality.
    `changes`: reasons by item that moved, `moved` the items that did, for a reassessment.
    """

    answers: Mapping[str, Typed]
    reasons: Mapping[str, str] = field(default_factory=dict)
    evidence: frozenset[str] = frozenset()
    legal_test: Mapping[str, str] = field(default_factory=dict)
    legal_reasons: Mapping[str, str] = field(default_factory=dict)
    combined_text: str = ""
    had_contact: bool = False
    no_contact_reason: str = ""
    preferred_language: str = ""
    interview_language: str = ""
    interpreter: str = ""
    level_reason: str = ""
    moved: tuple[str, ...] = ()
    changes: Mapping[str, str] = field(default_factory=dict)


def problems_of_draft(draft: Draft, instrument: Instrument) -> tuple[Problem, ...]:
    """Return what an assessment lacks; an empty tuple can be submitted.

    :raises ValueError: if an item or an answer is not of the instrument.
    """
    found = [p for item in instrument.items for p in _item_problems(item, draft, instrument)]
    for quality in instrument.legal_test:
        if not draft.legal_test.get(quality.key):
            found.append(_problem("legal_unanswered", quality.key))
        elif not draft.legal_reasons.get(quality.key, "").strip():
            found.append(_problem("legal_without_reason", quality.key))
    found += [_problem("change_without_reason", i) for i in draft.moved if not _said(draft, i)]
    return (*found, *_whole_problems(draft, instrument))


def _item_problems(item: str, draft: Draft, instrument: Instrument) -> list[Problem]:
    if item not in draft.answers or draft.answers[item] == "":
        return [_problem("unanswered", item)]
    answer = read_answer(draft.answers[item], instrument)
    has_reason = bool(draft.reasons.get(item, "").strip())
    if answer == UNKNOWN:
        return [] if has_reason else [_problem("unknown_without_attempt", item)]
    if answer == NOT_APPLICABLE:
        return [] if has_reason else [_problem("not_applicable_without_reason", item)]
    strong = int(answer) >= instrument.evidence_required_from
    return [_problem("without_evidence", item)] if strong and item not in draft.evidence else []


def _whole_problems(draft: Draft, instrument: Instrument) -> list[Problem]:
    other_language = draft.preferred_language not in ("", draft.interview_language)
    missing = [
        (needs_combined_text(_given(draft), instrument) and not draft.combined_text.strip(),
         "combined_missing"),
        (not draft.had_contact and not draft.no_contact_reason.strip(), "no_contact"),
        (other_language and not draft.interpreter.strip(), "no_interpreter"),
        (not draft.level_reason.strip(), "level_without_reason"),
    ]  # fmt: skip
    return [_problem(key, "") for lacks, key in missing if lacks]


def needs_combined_text(answers: Mapping[str, Typed], instrument: Instrument) -> bool:
    """Test if two or more differential factors are flagged, so that their effect must be told."""
    return len(flagged_items(read_answers(answers, instrument), instrument)) > 1


def modules_needed(answers: Mapping[str, Typed], instrument: Instrument) -> tuple[str, ...]:
    """Return the training modules an assessor needs: the base, and one for each flagged item."""
    flagged = flagged_items(read_answers(answers, instrument), instrument)
    return (BASE_MODULE, *(m for i in flagged if (m := instrument.items[i].module)))


def _given(draft: Draft) -> dict[str, Typed]:
    return {item: answer for item, answer in draft.answers.items() if answer != ""}


def _said(draft: Draft, item: str) -> bool:
    return bool(draft.changes.get(item, "").strip())


def _problem(key: str, about: str) -> Problem:
    return Problem(key, about, _MISSING[key])


_MISSING = {
    "unanswered": Words("Falta la respuesta.", "The answer is missing."),
    "unknown_without_attempt": Words(
        "Se desconoce: falta escribir qué se intentó.", "Unknown: write what was tried."
    ),
    "not_applicable_without_reason": Words(
        "No aplicable: falta escribir por qué.", "Not applicable: write why."
    ),
    "without_evidence": Words(
        "Desde 3 hace falta enlazar evidencia.", "From 3 up, evidence must be linked."
    ),
    "legal_unanswered": Words(
        "Falta responder sí, no o desconocido.", "Answer yes, no or unknown."
    ),
    "legal_without_reason": Words("Falta la razón.", "The reason is missing."),
    "change_without_reason": Words(
        "La respuesta cambió: falta escribir por qué.", "The answer has changed: write why."
    ),
    "combined_missing": Words(
        "Dos o más factores diferenciales: falta escribir cómo se combinan.",
        "Two or more differential factors: write how they combine.",
    ),
    "no_contact": Words(
        "Falta un contacto directo con la persona, o la razón de seguridad.",
        "A direct contact with the person is missing, or a safety reason.",
    ),
    "no_interpreter": Words(
        "La persona prefiere otra lengua: falta registrar a la persona intérprete.",
        "The person prefers another language: record the interpreter.",
    ),
    "level_without_reason": Words(
        "Falta razonar el nivel.", "The level must be reasoned in words."
    ),
}
