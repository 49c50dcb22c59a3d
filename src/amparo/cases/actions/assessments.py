"""Write a risk assessment: answers saved as they are given, evidence, the legal test, the words."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

import vocab
from amparo.cases.actions.moves import locked
from amparo.cases.models import Answer, Assessment, Case, Evidence, LegalAnswer
from amparo.cases.policies import POLICY, Can
from amparo.cases.rules import read_answers
from amparo.evidence import actions as evidence
from amparo.evidence.models import Citation
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.people.models import User
from amparo.situations.models import Incident

WRITABLE = (Assessment.DRAFT, Assessment.RETURNED)


@transaction.atomic
def start_assessment(*, case_id: object, by: User, at: datetime) -> Assessment:
    """Begin an assessment, or go on with the one begun; a reassessment has the previous beside it.

    :raises Denied: if this person is not the case's assessor.
    :raises Refused: if the case is not being assessed and no urgency needs a study.
    """
    case = locked(case_id)
    POLICY.require(by, Can.ASSESS, case)
    if begun := case.assessments.filter(assessor=by, state__in=WRITABLE).first():
        return begun
    kind, run = _kind(case)
    previous = case.assessments.filter(state=Assessment.ACCEPTED).order_by("-number").first()
    instrument = vocab.instrument()
    made = Assessment.objects.create(
        case=case, number=case.assessments.count() + 1, kind=kind, run=run, assessor=by,
        instrument=instrument.id, instrument_version=instrument.version, previous=previous,
        started_at=at, saved_at=at,
    )  # fmt: skip
    ledger.record(
        verb="assessment.start", target=made, by=by, at=at, file=case.file, after={"kind": kind}
    )
    return made


def _kind(case: Case) -> tuple[str, object | None]:
    if case.state == "reassessing":
        return "reassessment", None
    if case.state == "assessing":
        return "full", None
    run = case.urgent_runs.filter(state__in=("ordered", "running", "ratified")).first()
    if run is None:
        raise Refused(_("This case is not being assessed now."))
    return "immediate", run


def _in_hand(assessment_id: object, by: Actor, version: int | None) -> Assessment:
    found = Assessment.objects.select_for_update().select_related("case").get(pk=assessment_id)
    POLICY.require(by, Can.ASSESS, found.case)
    if found.state not in WRITABLE:
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
        Answer.objects.update_or_create(
            assessment=found, item=item,
            defaults={"value": str(value).upper(), "reason": reasons.get(item, "").strip() or None},
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
    intersection: str = "", change_reasons: str = "", version: int | None = None,
) -> Assessment:  # fmt: skip
    """Save the words: the story, why this level, the contact with the person, what changed.

    :raises Denied: if this person is not the case's assessor.
    :raises Refused: if it was handed in, or saved from elsewhere meanwhile.
    """
    found = _in_hand(assessment_id, by, version)
    found.narrative, found.level_reason = narrative.strip() or None, level_reason.strip() or None
    found.contact_on, found.interpreter = contact_on, interpreter.strip()
    found.no_contact_reason = no_contact_reason.strip() or None
    found.intersection = intersection.strip() or None
    found.change_reasons = change_reasons.strip() or None
    return _saved(found, by, at, "write")


@transaction.atomic
def record_person_view(*, assessment_id: object, words: str, by: Actor, at: datetime) -> Assessment:
    """Attach the person's own view of the assessment, in their words, always.

    :raises Invalid: if nothing is said.
    :raises Denied: if this is neither the person nor the assessor who heard them.
    """
    if not words.strip():
        raise Invalid(_("Write what the person says."), "words")
    found = Assessment.objects.select_for_update().select_related("case").get(pk=assessment_id)
    if not POLICY.allows(by, Can.ASSESS, found.case):
        POLICY.require(by, Can.ANSWER_PLAN, found.case)
    found.person_view = words.strip()
    found.save(update_fields=["person_view"])
    ledger.record(verb="assessment.person_view", target=found, by=by, at=at, file=found.case.file)
    return found


@transaction.atomic
def rebut_presumption(*, case_id: object, text: str, by: User, at: datetime) -> Case:
    """Write, with evidence, why the presumed risk does not hold; it counts once review agrees.

    :raises Invalid: if the text is missing.
    :raises Denied: if this person is not the case's assessor.
    :raises Refused: if no risk is presumed.
    """
    if not text.strip():
        raise Invalid(_("Write the evidence that rebuts the presumption."), "text")
    case = locked(case_id)
    POLICY.require(by, Can.ASSESS, case)
    if not case.presumption_group:
        raise Refused(_("No risk is presumed in this case."))
    case.presumption_rebuttal = text.strip()
    case.save(update_fields=["presumption_rebuttal"])
    ledger.record(verb="assessment.rebut", target=case, by=by, at=at, file=case.file)
    return case
