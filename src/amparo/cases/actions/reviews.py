"""Hand in an assessment, and review it: by someone else, with reasons, never changing the score."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import vocab
from amparo.cases import papers
from amparo.cases.actions import closing, urgent
from amparo.cases.actions.assessors import lacking
from amparo.cases.actions.moves import locked, move
from amparo.cases.actions.printing import keep_paper
from amparo.cases.actions.staff import unassign
from amparo.cases.models import Assessment, Case, Conflict, Review
from amparo.cases.policies import POLICY, Can
from amparo.cases.rules import NOT_ORDINARY, Problem, Score, fallen_threats
from amparo.cases.workflow import CASE
from amparo.cases.workflow.scoring import level_of, missing_from, score_of, with_evidence
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.people.models import User


@transaction.atomic
def submit_assessment(*, assessment_id: object, by: User, at: datetime) -> Assessment:
    """Hand in an assessment; its score and explanation are fixed as they are now.

    A grave and imminent risk to life, integrity or liberty calls the duty officer.

    :raises Denied: if this person is not the case's assessor.
    :raises Refused: if a certificate has expired, the declaration about conflicts is missing, or
        the assessment is not whole.
    """
    found = locking(Assessment).get(pk=assessment_id)
    case = locked(found.case_id)
    POLICY.require(by, Can.ASSESS, case)
    if found.assessor_id != by.pk:
        raise Denied(_("Only the one who wrote an assessment hands it in."))
    if found.state not in {Assessment.DRAFT, Assessment.RETURNED}:
        raise Refused(_("This assessment was already handed in."))
    found.case = case
    score = score_of(found)
    _check_assessor(found, score, at)
    if lacks := missing_from(found, score):
        raise Refused(in_words(lacks[0]) + _more(len(lacks) - 1))
    _fix(found, score, at)
    ledger.record(
        verb="assessment.submit", target=found, by=by, at=at, file=case.file,
        after={"level": found.level, "R": str(score.R)},
    )  # fmt: skip
    if found.kind != "immediate":
        name = "submit_reassessment" if found.kind == "reassessment" else "submit_assessment"
        move(case=case, name=name, by=by, at=at)
    if score.flags_urgent and found.run_id is None:
        urgent.flag(
            case_id=case.pk, by=SYSTEM, at=at, alleged={"assessment": "yes"},
            new_fact=_("The assessment finds a grave and imminent risk."),
        )  # fmt: skip
    return found


def in_words(problem: Problem) -> str:
    """Return what is missing, as a sentence with the question it is about."""
    words = problem.words.in_language(get_language() or "es")
    return f"{problem.about}: {words}" if problem.about else words


def _more(count: int) -> str:
    return " " + _("And %(n)d more.") % {"n": count} if count else ""


def _check_assessor(found: Assessment, score: Score, at: datetime) -> None:
    assessor = found.assessor
    flagged = () if found.kind == "immediate" else score.flagged
    if missing := lacking(assessor, flagged, on=timezone.localdate(at)):
        raise Refused(
            _("Your certificate is missing or has expired: %(modules)s.")
            % {"modules": ", ".join(missing)}
        )
    declared = Conflict.objects.filter(case=found.case, user=assessor).order_by("at", "id").last()
    if declared is None or declared.has_conflict:
        raise Refused(_("Declare first that you have no conflict of interest in this case."))


def _fix(found: Assessment, score: Score, at: datetime) -> None:
    written = found.level
    found.level = level_of(score, written)
    found.result = {**_result_of(found, score), "written": written}
    found.state, found.submitted_at = Assessment.SUBMITTED, at
    found.version += 1
    found.save()


def _result_of(found: Assessment, score: Score) -> dict[str, Any]:
    return {**score.as_plain(), "fallen_threats": fallen_of(found, score)}


def fallen_of(found: Assessment, score: Score) -> list[str]:
    """Return the threat items that fell with evidence since the previous assessment."""
    if found.previous is None:
        return []
    before = score_of(found.previous).answers
    instrument = vocab.instrument(found.instrument_version)
    return list(fallen_threats(before, score.answers, with_evidence(found), instrument))


@transaction.atomic
def accept(
    *, assessment_id: object, reasons: str, by: User, at: datetime,
    agrees_rebuttal: bool | None = None, version: int | None = None,
) -> Assessment:  # fmt: skip
    """Accept an assessment: the case goes on to the plan, the decision, or stays as it was.

    :raises Invalid: if the reasons are missing.
    :raises Denied: if this person does not lead assessments, or assessed the case.
    :raises Refused: if it was not handed in, its level is not one yet, or it calls ordinary a risk
        that is presumed, without agreement to the rebuttal.
    """
    found, case = _for_review(assessment_id, reasons, by, version)
    _settle_presumption(found, case, agrees_rebuttal, at)
    if found.kind != "immediate" and found.level == NOT_ORDINARY:
        raise Refused(_("The level is not settled: return it with reasons."))
    _keep_review(found, "accepted", reasons, by, at, agrees_rebuttal)
    found.state, found.accepted_at = Assessment.ACCEPTED, at
    found.save()
    ledger.record(
        verb="assessment.accept", target=found, by=by, at=at, file=case.file,
        after={"level": found.level},
    )  # fmt: skip
    if found.kind != "immediate":
        case.risk_level = found.level
        case.save(update_fields=["risk_level"])
        _go_on(case, found, reasons, by, at)
    if case.state not in {"assessing", "reassessing"}:
        unassign(case=case, role="assessor", by=by, at=at, reason="assessment accepted")
    _print(case, found, by, at)
    return found


def _settle_presumption(
    found: Assessment, case: Case, agrees_rebuttal: bool | None, at: datetime
) -> None:
    """Note the reviewer's agreement to the rebuttal; the level must come out as handed in."""
    if agrees_rebuttal and case.presumption_rebuttal and not case.presumption_rebutted_at:
        case.presumption_rebutted_at = at
        case.save(update_fields=["presumption_rebutted_at"])
    stands = case.presumption_group and not case.presumption_rebutted_at
    if stands and found.level == "ordinary":
        raise Refused(
            _("Risk is presumed for this group: agree to the rebuttal, or return the assessment.")
        )
    found.case = case
    score = score_of(found)
    written = (found.result or {}).get("written", "")
    if found.level != level_of(score, written):
        raise Refused(_("The level is no longer the one handed in: return it with reasons."))
    found.result = {**_result_of(found, score), "written": written}


def _keep_review(
    found: Assessment, outcome: str, reasons: str, by: User, at: datetime,
    agrees_rebuttal: bool | None = None,
) -> None:  # fmt: skip
    Review.objects.create(
        assessment=found, reviewer=by, outcome=outcome, reasons=reasons.strip(),
        agrees_rebuttal=agrees_rebuttal, at=at,
    )  # fmt: skip


def _print(case: Case, found: Assessment, by: User, at: datetime) -> None:
    for version in ("full", "redacted"):
        document = papers.assessment(case, found, at, redacted=version == "redacted")
        keep_paper(
            case=case, kind="assessment", document=document, version=version, by=by, at=at
        )  # fmt: skip


def _for_review(
    assessment_id: object, reasons: str, by: User, version: int | None
) -> tuple[Assessment, Case]:
    if not reasons.strip():
        raise Invalid(_("Write the reasons of your review."), "reasons")
    found = locking(Assessment).get(pk=assessment_id)
    case = locked(found.case_id, version=version)
    POLICY.require(by, Can.REVIEW_ASSESSMENT, case)
    if found.assessor_id == by.pk:
        raise Denied(_("Nobody reviews their own assessment."))
    if found.state != Assessment.SUBMITTED:
        raise Refused(_("This assessment does not wait for review."))
    return found, case


def _go_on(case: Case, found: Assessment, reasons: str, by: User, at: datetime) -> None:
    again = found.kind == "reassessment"
    if again and found.previous and found.level == found.previous.level != "ordinary":
        move(case=case, name=_back(case), by=by, at=at)
    elif found.level != "ordinary":
        move(case=case, name="accept_assessment", by=by, at=at)
    elif again:
        move(case=case, name="accept_fallen_to_ordinary", by=by, at=at)
        closing.propose_after_review(case=case, reasons=reasons, by=by, at=at)
    else:
        move(case=case, name="accept_ordinary", by=by, at=at)


def _back(case: Case) -> str:
    """Return the short way back: to protection in force only if the person confirmed it all."""
    ways = ("accept_unchanged", "accept_unchanged_implementing")
    open_ways = (name for name in ways if CASE.refusal(CASE.move(name), case) is None)
    return next(open_ways, "accept_unchanged_granted")


@transaction.atomic
def send_back(
    *, assessment_id: object, reasons: str, by: User, at: datetime, version: int | None = None
) -> Assessment:
    """Return an assessment to its assessor with reasons; its one clock goes on.

    :raises Invalid: if the reasons are missing.
    :raises Denied: if this person does not lead assessments, or assessed the case.
    :raises Refused: if it was not handed in.
    """
    found, case = _for_review(assessment_id, reasons, by, version)
    _keep_review(found, "returned", reasons, by, at)
    # What came out goes; what the assessor had written above the score stays theirs to change.
    found.level = (found.result or {}).get("written", "")
    found.state, found.result = Assessment.RETURNED, None
    found.version += 1
    found.save()
    ledger.record(verb="assessment.return", target=found, by=by, at=at, file=case.file)
    if found.kind != "immediate":
        again = found.kind == "reassessment"
        move(case=case, name="return_reassessment" if again else "return_assessment", by=by, at=at)
    return found
