"""The score of an assessment as it stands in the database."""

from collections.abc import Iterable

import vocab
from amparo.cases import rules
from amparo.cases.models import Assessment
from amparo.places.queries import profile_of


def answers_of(assessment: Assessment) -> dict[str, str]:
    """Return the answers given so far, by item."""
    return dict(assessment.answers.values_list("item", "value"))


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
    legal = dict(assessment.legal_answers.values_list("element", "value"))
    return rules.score(answers_of(assessment), legal, facts_of(assessment), instrument, previous)


def missing_from(assessment: Assessment, score: rules.Score) -> list[tuple[str, str]]:
    """Return what must be done before handing in: (where on the form, item or rule)."""
    instrument = vocab.instrument(assessment.instrument_version)
    lacking: list[tuple[str, str]] = []
    rows = {row.item: row for row in assessment.answers.all()}
    backed = with_evidence(assessment)
    for item in _asked(assessment, instrument.items):
        row = rows.get(item)
        if row is None:
            lacking.append(("answer", item))
        elif row.value in {"U", "NA"} and not row.reason:
            lacking.append(("tried" if row.value == "U" else "why_na", item))
        elif row.value.isdecimal() and item not in backed:
            if int(row.value) >= instrument.evidence_required_from:
                lacking.append(("evidence", item))
    lacking += _words_missing(assessment, score)
    if not score.is_level:
        lacking.append(("not_ordinary", ""))
    return lacking


def _asked(assessment: Assessment, items: Iterable[str]) -> list[str]:
    # The study of an urgency looks at the threat; the rest follows in the full assessment.
    urgent = assessment.kind == "immediate"
    return [item for item in items if not urgent or item.startswith("T")]


def _words_missing(assessment: Assessment, score: rules.Score) -> list[tuple[str, str]]:
    case = assessment.case
    checks = [
        (not assessment.narrative, "narrative"),
        (not assessment.level_reason, "level_reason"),
        (not (assessment.contact_on or assessment.no_contact_reason), "contact"),
        (case.language not in {"es", "en"} and not assessment.interpreter, "interpreter"),
        (len(score.flagged) > 1 and not assessment.intersection, "intersection"),
        (bool(assessment.previous_id) and not assessment.change_reasons, "change_reasons"),
    ]
    return [("words", name) for lacks, name in checks if lacks]
