"""Write a risk assessment: answers saved as they are given, evidence, the legal test, the words."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

import vocab
from amparo.cases.actions.assessors import RUNS_TO_STUDY, drop_unfinished
from amparo.cases.actions.moves import locked
from amparo.cases.models import (
    Answer,
    Assessment,
    Attachment,
    Case,
    Evidence,
    LegalAnswer,
    UrgentRun,
)
from amparo.cases.policies import POLICY, Can
from amparo.cases.rules import read_answers
from amparo.evidence import actions as evidence
from amparo.evidence.models import Citation
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.people.models import User
from amparo.situations.models import Incident

# What an assessor may write above the score, with the reason. Below it, nobody writes.
LEVELS_TO_WRITE = ("extraordinary", "extreme")


@transaction.atomic
def start_assessment(
    *, case_id: object, by: User, at: datetime, urgent: bool = False
) -> Assessment:  # fmt: skip
    """Begin an assessment, or go on with the one begun; a reassessment has the previous beside it.

    `urgent` asks for the study of an open urgency, beside the full assessment.

    :raises Denied: if this person is not the case's assessor.
    :raises Refused: if the case is not being assessed and no urgency needs a study.
    """
    case = locked(case_id)
    POLICY.require(by, Can.ASSESS, case)
    kind, run = _kind(case, urgent=urgent)
    # What another assessor began and left is not signed by this one.
    drop_unfinished(case, ~Q(assessor=by), by=by, at=at)
    if begun := case.assessments.filter(kind=kind, state__in=Assessment.WRITABLE).first():
        return begun
    instrument = vocab.instrument()
    made = Assessment.objects.create(
        case=case, number=_next_number(case), kind=kind, run=run, assessor=by,
        instrument=instrument.id, instrument_version=instrument.version, started_at=at,
        previous=last_accepted(case) if kind == "reassessment" else None, saved_at=at,
    )  # fmt: skip
    ledger.record(
        verb="assessment.start", target=made, by=by, at=at, file=case.file, after={"kind": kind}
    )
    return made


def _next_number(case: Case) -> int:
    last = case.assessments.order_by("-number").first()
    return last.number + 1 if last else 1


def last_accepted(case: Case) -> Assessment | None:
    """Return the last whole assessment that was accepted; the study of an urgency is not whole."""
    whole = case.assessments.filter(state=Assessment.ACCEPTED).exclude(kind="immediate")
    return whole.order_by("-number").first()


def _kind(case: Case, *, urgent: bool) -> tuple[str, UrgentRun | None]:
    if case.state == "reassessing" and not urgent:
        return "reassessment", None
    if case.state == "assessing" and not urgent:
        return "full", None
    run = case.urgent_runs.filter(state__in=RUNS_TO_STUDY).first()
    if run is None:
        raise Refused(_("This case is not being assessed now."))
    return "immediate", run


def _in_hand(assessment_id: object, by: Actor, version: int | None) -> Assessment:
    found = locking(Assessment).select_related("case").get(pk=assessment_id)
    POLICY.require(by, Can.ASSESS, found.case)
    if found.assessor_id != by.pk:
        raise Denied(_("Another assessor began this one: begin your own."))
    if found.state not in Assessment.WRITABLE:
        raise Refused(_("This assessment was handed in: it is not changed any more."))
    if version is not None and version != found.version:
        raise Refused(
            _("This assessment was saved from another window meanwhile. Your answers are kept "
              "below; read it again before you save.")
        )  # fmt: skip
    return found


def _saved(found: Assessment, by: Actor, at: datetime, what: str) -> Assessment:
    found.version += 1
    found.saved_at = at
    found.save()
    ledger.record(verb=f"assessment.{what}", target=found, by=by, at=at, file=found.case.file)
    return found


@transaction.atomic
def save_answers(
    *, assessment_id: object, answers: Mapping[str, str], reasons: Mapping[str, str], by: User,
    at: datetime, version: int | None = None,
) -> Assessment:  # fmt: skip
    """Save answers as they are given: 0 to 4, U or NA, each with its reason if it has one.

    What is not named stays as it was, so that one answer can be saved alone.

    :raises Invalid: if an item or an answer is not of the instrument.
    :raises Denied: if this person is not the case's assessor.
    :raises Refused: if it was handed in, or saved from elsewhere meanwhile.
    """
    found = _in_hand(assessment_id, by, version)
    try:
        read_answers(answers, vocab.instrument(found.instrument_version))
    except ValueError as error:
        raise Invalid(str(error), "answers") from error
    for item, value in answers.items():
        kept = {"reason": reasons[item].strip() or None} if item in reasons else {}
        Answer.objects.update_or_create(
            assessment=found, item=item,
            defaults={"value": str(value).strip().upper(), **kept},
        )  # fmt: skip
    return _saved(found, by, at, "save_answers")


@transaction.atomic
def add_evidence(
    *, assessment_id: object, item: str, by: User, at: datetime, text: str = "",
    upload: tuple[str, bytes] | None = None, incident: Incident | None = None,
    citation: Citation | None = None, reliability: str = "unknown",
) -> Evidence:  # fmt: skip
    """Link what an answer rests on: a file, an incident, a citation, or words.

    :raises Invalid: if nothing is linked, the item has no answer yet, or the file is not allowed.
    :raises Denied: if this person is not the case's assessor.
    :raises Refused: if it was handed in.
    """
    if not (text.strip() or upload or incident or citation):
        raise Invalid(_("Link a file, an incident or a source, or write what it rests on."), "text")
    found = _in_hand(assessment_id, by, None)
    answer = found.answers.filter(item=item).first()
    if answer is None:
        raise Invalid(_("Answer the question first."), "item")
    copy = None
    if upload:
        name, content = upload
        copy = evidence.keep_file(content=content, name=name, file=found.case.file, by=by, at=at)
    linked = Evidence.objects.create(
        answer=answer, copy=copy, incident=incident, citation=citation,
        text=text.strip() or None, reliability=reliability,
    )  # fmt: skip
    _saved(found, by, at, "add_evidence")
    return linked


@transaction.atomic
def remove_evidence(*, evidence_id: object, by: User, at: datetime) -> None:
    """Unlink a piece of evidence; the file itself stays in the case.

    :raises Denied: if this person is not the case's assessor.
    :raises Refused: if the assessment was handed in.
    """
    linked = Evidence.objects.select_related("answer").get(pk=evidence_id)
    found = _in_hand(linked.answer.assessment_id, by, None)
    linked.delete()
    _saved(found, by, at, "remove_evidence")


@transaction.atomic
def answer_legal_test(
    *, assessment_id: object, answers: Mapping[str, str], reasons: Mapping[str, str],
    right_at_risk: str, attack_within_90_days: bool | None, by: User, at: datetime,
    version: int | None = None,
) -> Assessment:  # fmt: skip
    """Save the legal test: each quality yes, no or unknown; the right at risk; a recent attack.

    :raises Invalid: if a quality or an answer is not of the test.
    :raises Denied: if this person is not the case's assessor.
    :raises Refused: if it was handed in, or saved from elsewhere meanwhile.
    """
    found = _in_hand(assessment_id, by, version)
    known = {test.key for test in vocab.instrument(found.instrument_version).legal_test}
    for element, value in answers.items():
        if element not in known or value not in {"yes", "no", "unknown"}:
            raise Invalid(_("Answer yes, no or unknown."), element)
        LegalAnswer.objects.update_or_create(
            assessment=found, element=element,
            defaults={"value": value, "reason": reasons.get(element, "").strip() or None},
        )  # fmt: skip
    found.right_at_risk = right_at_risk
    found.attack_within_90_days = attack_within_90_days
    return _saved(found, by, at, "legal_test")


@transaction.atomic
def write_words(
    *, assessment_id: object, narrative: str, level_reason: str, by: User, at: datetime,
    contact_on: date | None = None, no_contact_reason: str = "", interpreter: str = "",
    intersection: str = "", change_reasons: str = "", level: str = "", version: int | None = None,
) -> Assessment:  # fmt: skip
    """Save the words: the story, why this level, the contact with the person, what changed.

    `level` is one above the score that the assessor writes; it can raise the level, never lower it.

    :raises Invalid: if that is no level, or the contact is of a day to come.
    :raises Denied: if this person is not the case's assessor.
    :raises Refused: if it was handed in, or saved from elsewhere meanwhile.
    """
    found = _in_hand(assessment_id, by, version)
    if level not in {"", *LEVELS_TO_WRITE}:
        raise Invalid(_("Choose a level of the list."), "level")
    if contact_on and contact_on > timezone.localdate(at):
        raise Invalid(_("That day has not come yet."), "contact_on")
    found.level = level
    found.narrative, found.level_reason = narrative.strip() or None, level_reason.strip() or None
    found.contact_on, found.interpreter = contact_on, interpreter.strip()
    found.no_contact_reason = no_contact_reason.strip() or None
    found.intersection = intersection.strip() or None
    found.change_reasons = change_reasons.strip() or None
    return _saved(found, by, at, "write")


@transaction.atomic
def record_person_view(*, assessment_id: object, words: str, by: Actor, at: datetime) -> Assessment:
    """Attach the person's own view of the assessment, in their words; earlier words stay.

    :raises Invalid: if nothing is said.
    :raises Denied: if this is neither the person nor the assessor who heard them.
    :raises Refused: if the assessment was set aside.
    """
    if not words.strip():
        raise Invalid(_("Write what the person says."), "words")
    found = locking(Assessment).select_related("case").get(pk=assessment_id)
    if not POLICY.allows(by, Can.ASSESS, found.case):
        POLICY.require(by, Can.ANSWER_PLAN, found.case)
    if found.state == Assessment.DROPPED:
        raise Refused(_("This assessment was set aside; the words belong to the next one."))
    found.person_view = "\n\n".join(filter(None, [found.person_view, words.strip()]))
    found.save(update_fields=["person_view"])
    ledger.record(verb="assessment.person_view", target=found, by=by, at=at, file=found.case.file)
    return found


@transaction.atomic
def rebut_presumption(
    *, case_id: object, text: str, by: User, at: datetime, upload: tuple[str, bytes] | None = None
) -> Case:
    """Write, with evidence, why the presumed risk does not hold; it counts once review agrees.

    The evidence is the file that comes with it, or what the answers already rest on.

    :raises Invalid: if the text or the evidence is missing, or the file is not allowed.
    :raises Denied: if this person is not the case's assessor.
    :raises Refused: if no risk is presumed, or no assessment is being written.
    """
    if not text.strip():
        raise Invalid(_("Write the evidence that rebuts the presumption."), "text")
    case = locked(case_id)
    POLICY.require(by, Can.ASSESS, case)
    if not case.presumption_group:
        raise Refused(_("No risk is presumed in this case."))
    draft = case.assessments.filter(assessor=by, state__in=Assessment.WRITABLE).first()
    if draft is None:
        raise Refused(_("Begin the assessment first: the rebuttal is part of it."))
    if upload:
        name, content = upload
        copy = evidence.keep_file(content=content, name=name, file=case.file, by=by, at=at)
        Attachment.objects.create(case=case, copy=copy, from_person=False, at=at)
    elif not Evidence.objects.filter(answer__assessment=draft).exists():
        raise Invalid(_("Link the evidence that rebuts the presumption."), "upload")
    case.presumption_rebuttal, case.presumption_rebutted_at = text.strip(), None
    case.save(update_fields=["presumption_rebuttal", "presumption_rebutted_at"])
    ledger.record(verb="assessment.rebut", target=case, by=by, at=at, file=case.file)
    return case
