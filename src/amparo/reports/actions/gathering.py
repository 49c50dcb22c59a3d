"""Long reports: asked for by a person, gathered and frozen by the worker, as that person."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import hold_journal
from amparo.people.models import User
from amparo.reports.actions.rendering import FORMS
from amparo.reports.actions.snapshots import freeze
from amparo.reports.models import Gathering
from amparo.reports.policies import POLICY, Can
from amparo.reports.queries.asking import Asking, Report
from amparo.reports.queries.catalogue import REPORTS
from vocab.exchange_files import limits

AT_WORK = (Gathering.WAITING, Gathering.RUNNING)


class Overtaken(Exception):
    """Another worker gathers this report now."""


@transaction.atomic
def ask_for_report(
    *, report: Report, asking: Asking, by: User, at: datetime, form: str = "",
    for_public: bool = False,
) -> Gathering:  # fmt: skip
    """Ask that a long report is gathered and frozen; the same question twice is one.

    :raises Denied: if that is not part of the role.
    :raises Invalid: if there is no such form, or nothing of it is ever before the public.
    :raises Refused: if several of theirs wait already: the worker is everyone's.
    """
    POLICY.require(by, Can.OFFER if for_public else Can.FREEZE)
    if form and form not in FORMS:
        raise Invalid(_("There is no such form."), "form")
    if for_public and not report.has_public:
        raise Invalid(_("This report is for those who work here only."), "audience")
    hold_journal()
    same = {
        "report": report.key, "language": asking.language, "as_of": asking.on,
        "known": asking.known, "filters": dict(asking.filters), "is_for_public": for_public,
        "form": form, "by": by,
    }  # fmt: skip
    for one in Gathering.objects.filter(**same, state__in=AT_WORK):
        if not has_stopped(one, at):
            return one
    _require_room(by, at)
    asked = Gathering.objects.create(
        **same, printed=[list(pair) for pair in asking.printed], asked_at=at,
        rows_total=report.size(asking),
    )  # fmt: skip
    ledger.record(
        verb="report.asked", target=asked, by=by, at=at, after={"report": report.key, "form": form}
    )
    return asked


def _require_room(by: User, at: datetime) -> None:
    open_now = Gathering.objects.filter(by=by, state__in=AT_WORK)
    if sum(1 for one in open_now if not has_stopped(one, at)) >= limits().reports_waiting:
        raise Refused(
            _("Several long reports of yours are being gathered already. Ask for this one when one "
              "of them is there.")
        )  # fmt: skip


def has_stopped(asked: Gathering, at: datetime) -> bool:
    """Test if the gathering broke, or has given no sign of life for too long."""
    silent = timedelta(seconds=limits().silent_seconds)
    mute = asked.state == Gathering.RUNNING and (not asked.beat_at or at - asked.beat_at > silent)
    return asked.state == Gathering.FAILED or mute


def gather(
    *, asked: Gathering, clock: Callable[[], datetime], breathe: Callable[[], Any] = lambda: None
) -> str:
    """Gather and freeze a long report, as the worker, and return its state.

    It holds what who asked may see when it is gathered, not when they asked. `breathe` is called
    now and then: what is urgent does not wait for the whole of it.
    """
    run = uuid.uuid4()
    begun = Gathering.objects.filter(pk=asked.pk, state=Gathering.WAITING)
    if not begun.update(run=run, state=Gathering.RUNNING, beat_at=clock(), rows_done=0):
        return str(Gathering.objects.get(pk=asked.pk).state)
    mine = Gathering.objects.filter(pk=asked.pk, run=run, state=Gathering.RUNNING)

    def tell(rows: int) -> None:
        if not mine.update(rows_done=rows, beat_at=clock()):
            raise Overtaken
        breathe()

    try:
        now = clock()
        asking = Asking(
            who=asked.by, on=asked.as_of, at=now, filters=asked.filters, known=asked.known,
            printed=tuple((label, words) for label, words in asked.printed),
            language=asked.language, tell=tell,
        )  # fmt: skip
        snapshot = freeze(
            report=REPORTS[asked.report], asking=asking, by=asked.by, at=now,
            for_public=asked.is_for_public,
        )  # fmt: skip
    except BaseException:
        mine.update(state=Gathering.FAILED, run=None)
        raise
    mine.update(
        state=Gathering.DONE, run=None, done_at=clock(), snapshot=snapshot,
        rows_done=snapshot.rows, rows_total=snapshot.rows,
    )  # fmt: skip
    return Gathering.DONE
