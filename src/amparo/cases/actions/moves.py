"""The one way a case changes state; the lock and version check that actions begin with."""

from datetime import datetime

from django.utils.translation import gettext as _

from amparo.cases.models import Case, StateChange, UrgentRun
from amparo.cases.policies import POLICY
from amparo.cases.workflow import CASE, URGENT
from amparo.duties import actions as duties
from amparo.duties import queries as duties_queries
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Refused
from amparo.kernel.workflow import Move
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.places.queries import profile_of


def locked(case_id: object, *, version: int | None = None) -> Case:
    """Return a case with its row locked until the transaction ends.

    `version` is the one the person had on the page: with an older one, somebody changed the case in
    between.

    :raises Refused: saying what changed, if the version is older.
    """
    case = locking(Case).get(pk=case_id)
    if version is not None and version != case.version:
        last = case.changes.order_by("-at", "-id").first()
        raise Refused(
            _("Meanwhile %(who)s changed this case: it went from «%(before)s» to «%(after)s». "
              "Your text is kept below; read the case again before you go on.")
            % {"who": last.by_label, "before": last.before, "after": last.after}
            if last
            else _("This case changed meanwhile. Your text is kept; read the case again.")
        )  # fmt: skip
    return case


def move(*, case: Case, name: str, by: Actor, at: datetime, reason: str = "") -> Case:
    """Move a locked case along the machine: permission, guards, state, clocks, journal, event.

    Call inside a transaction, with the row locked by `locked`.

    :raises Denied: if this person may not.
    :raises Refused: if the machine is closed to it now.
    """
    step = CASE.move(name)
    POLICY.require(by, step.permit, case)
    CASE.check(step, case)
    before, case.state = case.state, step.target
    case.state_since_at = at
    case.version += 1
    case.save()
    StateChange.objects.create(
        case=case, move=name, before=before, after=case.state, at=at,
        by_label=by.actor_label, reason=reason or None,
    )  # fmt: skip
    _turn_clocks(case, step, at)
    note_next_due(case)
    ledger.record(
        verb=f"case.{name}", target=case, by=by, at=at, file=case.file,
        before={"state": before}, after={"state": case.state},
    )  # fmt: skip
    ledger.emit(verb=f"case.{name}", target=case, at=at, payload={"before": before})
    return case


def move_run(*, run: UrgentRun, name: str, by: Actor, at: datetime) -> UrgentRun:
    """Move a run of the urgent track; the case track goes on beside it.

    Call inside a transaction, with the case locked.

    :raises Denied: if this person may not.
    :raises Refused: if the machine is closed to it now.
    """
    step = URGENT.move(name)
    POLICY.require(by, step.permit, run.case)
    URGENT.check(step, run)
    before, run.state = run.state, step.target
    run.state_since_at = at
    if run.state in URGENT.final:
        run.ended_at = at
    run.save()
    for key in step.stops:
        duties.stop_clock(subject=run, file=run.case.file, key=key, at=at)
    for key in step.starts:
        duties.start_clock(subject=run, key=key, profile=run.case.profile, at=at)
    note_next_due(run.case)
    ledger.record(
        verb=f"urgent.{name}", target=run, by=by, at=at, file=run.case.file,
        before={"state": before}, after={"state": run.state, "run": run.number},
    )  # fmt: skip
    ledger.emit(verb=f"urgent.{name}", target=run, at=at, payload={"case": str(run.case_id)})
    return run


def note_next_due(case: Case) -> None:
    """Keep on the case the first term that runs, so that queues can be ordered by it."""
    subjects = [case, *case.urgent_runs.filter(ended_at=None)]
    case.next_due_at = duties_queries.first_due(subjects)
    Case.objects.filter(pk=case.pk).update(next_due_at=case.next_due_at)


def _turn_clocks(case: Case, step: Move, at: datetime) -> None:
    for key in step.stops:
        duties.stop_clock(subject=case, file=case.file, key=key, at=at)
    if step.target in {"withdrawn", "deceased", "closed", "referred"}:
        for clock in duties_queries.running(case):
            duties.stop_clock(subject=case, file=case.file, key=clock.key, at=at, outcome="dropped")
    limits = profile_of(case.profile).deadlines
    for key in step.starts:
        limit = limits.get(key)
        # The person's windows run from the day they are told: `tell_the_person` starts them.
        if limit is None or limit.runs_from == "notification":
            continue
        start = case.received_at if limit.runs_from == "request" and case.received_at else at
        duties.start_clock(subject=case, key=key, profile=case.profile, at=start)
