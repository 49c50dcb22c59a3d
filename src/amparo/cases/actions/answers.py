"""The person's answer to each measure, in their own words, and what follows from a refusal."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import vocab
from amparo.cases.actions.consents import may_share, record_consent
from amparo.cases.actions.moves import locked
from amparo.cases.actions.plan_versions import end_duty
from amparo.cases.models import Case, Measure
from amparo.cases.policies import POLICY, Can
from amparo.duties import actions as duties
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger

ACCEPTED = ("accept", "accept_with_change")


@transaction.atomic
def answer_measure(
    *, measure_id: object, answer: str, words: str, by: Actor, at: datetime
) -> Measure:
    """Keep the person's answer to one measure, in their own words. A refusal closes nothing.

    Accepting a measure lets its body know the least it needs, unless the person said no to that.
    A measure in force may be refused any day: its body is then told to stop.

    :raises Invalid: if the answer is unknown, or a change is asked without saying which.
    :raises Denied: if this is neither the person nor the case officer who heard them.
    :raises Refused: if the plan was not shown, or the person refused to share with that body.
    """
    if answer not in vocab.terms("cases/answers"):
        raise Invalid(_("Say if the person accepts, refuses, or wants a change."), "answer")
    if answer == "accept_with_change" and not words.strip():
        raise Invalid(_("Write which change the person wants."), "words")
    if answer == "not_reached" and not words.strip():
        raise Invalid(_("Write what was tried to reach the person."), "words")
    measure = Measure.objects.select_related("plan", "body", "duty").get(pk=measure_id)
    case = locked(measure.case_id)
    POLICY.require(by, Can.RECORD_ANSWER, case)
    _check_open(measure)
    if answer in ACCEPTED:
        _let_body_know(case, measure, by, at)
    measure.answer, measure.answer_words = answer, words.strip() or None
    measure.answered_at, measure.answered_label = at, by.actor_label
    measure.none_possible_agreed_at = measure.none_possible_reason = None
    measure.save()
    _ask_for_substitute(case, measure, at)
    ledger.record(
        verb="plan.answer", target=measure, by=by, at=at, file=case.file,
        after={"measure": measure.catalogue_code, "answer": answer},
    )  # fmt: skip
    ledger.emit(verb="plan.answered", target=case, at=at, payload={"answer": answer})
    return measure


def _check_open(measure: Measure) -> None:
    if measure.ended_at or (measure.plan and measure.plan.replaced_at):
        raise Refused(_("This measure is no longer in the plan."))
    if measure.plan and measure.plan.shared_at is None:
        raise Refused(_("Show the plan to the person first."))


def _ask_for_substitute(case: Case, measure: Measure, at: datetime) -> None:
    """Let the time to find a substitute run after a refusal; stop it when the answer is another."""
    if measure.answer == "refuse":
        duties.start_clock(
            subject=measure, key="substitute_measure", profile=case.profile, at=at,
            role="case_officer",
        )  # fmt: skip
        end_duty(measure, at, "the person refuses the measure")
    else:
        duties.stop_clock(subject=measure, key="substitute_measure", at=at)


def _let_body_know(case: Case, measure: Measure, by: Actor, at: datetime) -> None:
    if may_share(case, measure.body, on=timezone.localdate(at)):
        return
    latest = case.consents.filter(purpose="share_with_body", body=measure.body).order_by(
        "-at", "-id"
    )
    if (last := latest.first()) and last.answer in {"refused", "withdrawn"}:
        raise Refused(
            _("The person said that nothing be shared with %(body)s. Ask them again first.")
            % {"body": measure.body.name}
        )
    record_consent(
        case_id=case.pk, purpose="share_with_body", answer="given", body=measure.body,
        how="with_the_measure", by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def agree_none_possible(*, measure_id: object, reason: str, by: Actor, at: datetime) -> Measure:
    """Agree with the person that nothing can take the place of a measure they refused.

    :raises Invalid: if the reason is missing.
    :raises Denied: if this is neither the person nor the case officer who heard them.
    :raises Refused: if the measure was not refused.
    """
    if not reason.strip():
        raise Invalid(_("Write why nothing can take its place."), "reason")
    measure = Measure.objects.get(pk=measure_id)
    case = locked(measure.case_id)
    POLICY.require(by, Can.RECORD_ANSWER, case)
    if measure.answer != "refuse":
        raise Refused(_("Only a measure that the person refused needs a substitute."))
    measure.none_possible_reason, measure.none_possible_agreed_at = reason.strip(), at
    measure.save()
    duties.stop_clock(subject=measure, key="substitute_measure", at=at)
    ledger.record(verb="plan.agree_none_possible", target=measure, by=by, at=at, file=case.file)
    return measure
