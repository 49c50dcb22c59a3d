"""Put a granted plan to work: a duty for each body, and what the person confirms."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.cases import papers
from amparo.cases.actions.consents import may_share
from amparo.cases.actions.moves import locked, move, note_next_due
from amparo.cases.actions.printing import keep_paper
from amparo.cases.models import Case, Measure
from amparo.cases.policies import POLICY, Can
from amparo.duties import actions as duties
from amparo.duties import queries as duties_queries
from amparo.kernel.actors import SYSTEM, Actor
from amparo.kernel.errors import Refused


@transaction.atomic
def notify_bodies(*, case_id: object, by: Actor, at: datetime) -> Case:
    """Give each responsible body its duty and its notice; the plan begins to be carried out.

    :raises Denied: if this person may not notify.
    :raises Refused: if the person did not consent to share with one of the bodies.
    """
    case = locked(case_id)
    POLICY.require(by, Can.NOTIFY, case)
    waiting = case.measures.filter(duty=None, ended_at=None, plan__replaced_at=None)
    for measure in waiting.exclude(answer="refuse").select_related("body", "responsible"):
        _give_duty(case, measure, at)
    move(case=case, name="start_implementing", by=by, at=at)
    note_next_due(case)
    return case


def _give_duty(case: Case, measure: Measure, at: datetime) -> None:
    if not may_share(case, measure.body, on=at.date()):
        raise Refused(
            _("The person has not consented to share with %(body)s: nothing is sent to it.")
            % {"body": measure.body.name}
        )
    clock = duties_queries.running(case).filter(key="implementation").first()
    measure.duty = duties.offer(
        kind="protection_measure", subject=measure, file=case.file, body=measure.body,
        title=measure.title, task=measure.detail or "", code_name=case.code_name,
        coarse_place=case.region, responsible=measure.responsible,
        responsible_name=measure.responsible_name, cost=measure.cost, currency=measure.currency,
        budget_line=measure.budget_line, start_due_at=measure.starts_by,
        due_at=clock.due_at if clock else measure.starts_by, profile=case.profile,
        by=SYSTEM, at=at,
    )  # fmt: skip
    measure.save(update_fields=["duty"])
    notice = papers.duty_notice(case, measure, at)
    keep_paper(
        case=case, kind="duty_notice", document=notice, version="redacted", body=measure.body,
        by=SYSTEM, at=at,
    )  # fmt: skip


@transaction.atomic
def confirm_measure(
    *, measure_id: object, happened: bool, by: Actor, at: datetime, text: str = "",
    suitability: int | None = None, channel: str = "",
) -> Measure:  # fmt: skip
    """Keep what the person says of a measure: it happened, or it did not.

    :raises Denied: if this is neither the person nor the officer who follows the case.
    :raises Refused: if the body has no duty yet.
    """
    measure = Measure.objects.select_related("case").get(pk=measure_id)
    case = locked(measure.case_id)
    POLICY.require(by, Can.CONFIRM_MEASURE, case)
    if measure.duty_id is None:
        raise Refused(_("No body has this measure as its duty yet."))
    duties.confirm(
        duty_id=measure.duty_id, happened=happened, text=text, suitability=suitability,
        channel=channel, by=by, at=at,
    )  # fmt: skip
    return measure


@transaction.atomic
def confirm_protection(
    *, case_id: object, by: Actor, at: datetime, version: int | None = None
) -> Case:
    """Record that protection is in force: every measure done as the person confirms, or replaced.

    :raises Denied: if this person does not follow the case.
    :raises Refused: if a measure waits for the person's word.
    """
    case = locked(case_id, version=version)
    return move(case=case, name="confirm_protection", by=by, at=at)
