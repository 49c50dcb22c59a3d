"""Put a granted plan to work: a duty for each body, and what the person confirms."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from amparo.cases import papers
from amparo.cases.actions.consents import may_share
from amparo.cases.actions.moves import locked, move, note_next_due
from amparo.cases.actions.plan_versions import SAME, end_duty
from amparo.cases.actions.plans import refuse_suspected
from amparo.cases.actions.printing import keep_paper
from amparo.cases.models import Case, Measure
from amparo.cases.policies import POLICY, Can
from amparo.cases.queries.plans import is_blocked
from amparo.cases.workflow.guards import bodies_told
from amparo.duties import actions as duties
from amparo.duties import queries as duties_queries
from amparo.kernel.actors import SYSTEM, Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.people.models import Organisation


@transaction.atomic
def notify_bodies(*, case_id: object, by: Actor, at: datetime, version: int | None = None) -> Case:
    """Give each responsible body its duty and its notice; the plan begins to be carried out.

    A body with which the person shares nothing gets nothing; the others do not wait for it. Once
    each has its duty, the case goes on.

    :raises Denied: if this person may not notify.
    :raises Refused: if nothing can be given to any body now, with the reason of the first.
    """
    case = locked(case_id, version=version)
    POLICY.require(by, Can.NOTIFY, case)
    if case.state not in {"granted", "implementing"}:
        raise Refused(_("Bodies are told once measures are granted."))
    waiting = _waiting(case)
    closed = [why for measure in waiting if (why := _give_duty(case, measure, at))]
    if closed and len(closed) == len(waiting):
        raise Refused(closed[0])
    if case.state == "granted" and bodies_told(case) is None:
        move(case=case, name="start_implementing", by=by, at=at)
    ledger.record(
        verb="case.notify_bodies", target=case, by=by, at=at, file=case.file,
        after={"left": len(closed)},
    )  # fmt: skip
    note_next_due(case)
    return case


def _waiting(case: Case) -> list[Measure]:
    waiting = case.measures.filter(duty=None, ended_at=None, plan__replaced_at=None)
    return list(waiting.exclude(answer="refuse").select_related("body", "responsible"))


def closed_to(case: Case, body: Organisation, at: datetime) -> str:
    """Return why nothing of a case may be given to a body now, or nothing if it may."""
    if is_blocked(case, body):
        return _("%(body)s may be behind the risk: give its measure to another body.") % {
            "body": body.name
        }
    if not may_share(case, body, on=timezone.localdate(at)):
        return _("The person has not consented to share with %(body)s: nothing is sent to it.") % {
            "body": body.name
        }
    return ""


def _give_duty(case: Case, measure: Measure, at: datetime) -> str:
    """Give a body its duty and its notice; return why not, if it may not be given."""
    if why := closed_to(case, measure.body, at):
        return why
    clock = duties_queries.running(case).filter(key="implementation").first()
    with override("es"):  # the language in which the State's bodies work
        title = measure.title
    measure.duty = duties.offer(
        kind="protection_measure", subject=measure, file=case.file, body=measure.body,
        title=title, task=measure.detail or "", code_name=case.code_name,
        coarse_place=case.region, responsible=measure.responsible,
        responsible_name=measure.responsible_name, cost=measure.cost, currency=measure.currency,
        budget_line=measure.budget_line, start_due_at=measure.starts_by,
        due_at=clock.due_at if clock else measure.starts_by, profile=case.profile,
        by=SYSTEM, at=at,
    )  # fmt: skip
    measure.save(update_fields=["duty"])
    keep_paper(
        case=case, kind="duty_notice", document=papers.duty_notice(case, measure, at),
        version="redacted", body=measure.body, measure=measure, by=SYSTEM, at=at,
    )  # fmt: skip
    return ""


@transaction.atomic
def change_body(
    *, measure_id: object, body: Organisation, reason: str, by: Actor, at: datetime
) -> Measure:
    """Give a granted measure to another body: the first refused it, or may be behind the risk.

    The measure goes on under the other body; the first one's duty ends, and stays on record.

    :raises Invalid: if the reason is missing, or it is the same body.
    :raises Denied: if this person may not notify.
    :raises Refused: if the measure is not in force, or nothing may be given to the other body.
    """
    if not reason.strip():
        raise Invalid(_("Write why another body takes it."), "reason")
    measure = Measure.objects.select_related("body", "duty", "plan").get(pk=measure_id)
    case = locked(measure.case_id)
    POLICY.require(by, Can.NOTIFY, case)
    if measure.ended_at or measure.answer == "refuse" or case.state not in _GIVEN:
        raise Refused(_("This measure is not being carried out now."))
    if body == measure.body:
        raise Invalid(_("Choose another body."), "body")
    refuse_suspected(case, measure.catalogue_code, body)
    other = Measure.objects.create(
        case=case, plan=measure.plan, run=measure.run, substitute_for=measure,
        **{name: getattr(measure, name) for name in SAME}
        | {"body": body, "responsible": None, "responsible_name": ""},
    )  # fmt: skip
    if why := _give_duty(case, other, at):
        raise Refused(why)
    measure.ended_at, measure.end_reason = at, reason.strip()
    measure.save(update_fields=["ended_at", "end_reason"])
    end_duty(measure, at, "given to another body")
    ledger.record(
        verb="plan.change_body", target=measure, by=by, at=at, file=case.file,
        before={"body": measure.body.code}, after={"body": body.code},
    )  # fmt: skip
    note_next_due(case)
    return other


_GIVEN = ("granted", "implementing", "active", "reassessing", "under_review")


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
