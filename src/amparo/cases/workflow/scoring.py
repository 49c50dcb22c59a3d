"""The score of an assessment as it stands in the database, and what it still lacks."""

import vocab
from amparo.cases import rules
from amparo.cases.models import Assessment
from amparo.places.queries import profile_of
from vocab import Words

# The study of an urgency looks at the threat, and at whether the risk is grave and imminent. The
# rest follows in the full assessment.
URGENT_PART = "T"
INTERVIEWS_IN = ("es", "en")

_MISSING = {
    "narrative": Words(
        "Falta escribir qué pasó y cómo está el riesgo.",
        "Write what happened and how the risk stands.",
    ),
    "change_reasons": Words(
        "Falta decir qué cambió frente a la evaluación anterior.",
        "Say what changed against the previous assessment.",
    ),
    "not_ordinary": Words(
        "Con lo que se sabe no se puede llamar ordinario: averigüe más, o escriba por qué es "
        "extraordinario.",
        "With what is known this may not be called ordinary: find out more, or write why it is "
        "extraordinary.",
    ),
}


def answers_of(assessment: Assessment) -> dict[str, str]:
    """Return the answers given so far, by item."""
    return {row.item: row.value for row in assessment.answers.all()}


def with_evidence(assessment: Assessment) -> frozenset[str]:
    """Return the items whose answers rest on evidence."""
    found = assessment.answers.filter(evidence__isnull=False)
    return frozenset(found.values_list("item", flat=True))


def facts_of(assessment: Assessment) -> rules.Facts:
    """Return what the floors need beside the answers."""
    case = assessment.case
    return rules.Facts(
        right_at_risk=assessment.right_at_risk,
        rights_urgent=frozenset(profile_of(case.profile).decision_rule.rights_urgent),
        recent_attack=assessment.attack_within_90_days,
        presumption_group=case.presumption_group,
        rebuttal_written=bool(case.presumption_rebuttal),
        rebuttal_agreed=case.presumption_rebutted_at is not None,
        evidence=with_evidence(assessment),
    )


def score_of(assessment: Assessment) -> rules.Score:
    """Return the score of an assessment with all that explains it, under its own instrument."""
    instrument = vocab.instrument(assessment.instrument_version)
    before = assessment.previous
    previous = score_of(before).as_previous(before.level) if before else None
    legal = {row.element: row.value for row in assessment.legal_answers.all()}
    return rules.score(answers_of(assessment), legal, facts_of(assessment), instrument, previous)


def level_of(score: rules.Score, written: str) -> str:
    """Return the final level: of the score and its floors, or the higher one that was written.

    While an assessment is a draft, its `level` holds what the assessor wrote above the score.
    """
    return rules.higher(score.final_level, written or score.final_level)


def moved_items(assessment: Assessment, score: rules.Score) -> tuple[str, ...]:
    """Return the items whose answer is not that of the previous assessment."""
    if assessment.previous is None:
        return ()
    instrument = vocab.instrument(assessment.instrument_version)
    beside = rules.differences(
        score_of(assessment.previous), score, with_evidence(assessment), instrument
    )
    return tuple(one.item for one in beside.moved)


def missing_from(assessment: Assessment, score: rules.Score) -> list[rules.Problem]:
    """Return what must be done before an assessment is handed in."""
    instrument = vocab.instrument(assessment.instrument_version)
    lacking = list(rules.problems_of_draft(_draft_of(assessment, score), instrument))
    if assessment.kind == "immediate":
        lacking = [one for one in lacking if _concerns_urgency(one, instrument)]
    if not assessment.narrative:
        lacking.append(_problem("narrative"))
    if assessment.previous_id and not assessment.change_reasons:
        lacking.append(_problem("change_reasons"))
    if assessment.kind != "immediate" and level_of(score, assessment.level) == rules.NOT_ORDINARY:
        lacking.append(_problem("not_ordinary"))
    return lacking


def _problem(key: str) -> rules.Problem:
    return rules.Problem(key, "", _MISSING[key])


def _concerns_urgency(problem: rules.Problem, instrument: vocab.Instrument) -> bool:
    if problem.about in instrument.items:
        return problem.about.startswith(URGENT_PART)
    qualities = {quality.key: quality.extreme for quality in instrument.legal_test}
    return qualities.get(problem.about, problem.key != "combined_missing")


def _draft_of(assessment: Assessment, score: rules.Score) -> rules.Draft:
    """Return an assessment as the rules see it before it is handed in.

    One reason stands beside each answer: what was tried, why it does not apply, or why it moved.
    """
    rows = list(assessment.answers.all())
    legal = list(assessment.legal_answers.all())
    reasons = {row.item: row.reason or "" for row in rows}
    language = assessment.case.language
    return rules.Draft(
        answers={row.item: row.value for row in rows},
        reasons=reasons,
        evidence=with_evidence(assessment),
        legal_test={row.element: row.value for row in legal},
        legal_reasons={row.element: row.reason or "" for row in legal},
        combined_text=assessment.intersection or "",
        had_contact=assessment.contact_on is not None,
        no_contact_reason=assessment.no_contact_reason or "",
        preferred_language="" if language in INTERVIEWS_IN else language,
        interpreter=assessment.interpreter,
        level_reason=assessment.level_reason or "",
        moved=moved_items(assessment, score),
        changes=reasons,
    )
