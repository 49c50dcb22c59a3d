"""Letters about what is due: one a month before, and each week a list of what is overdue."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from amparo.commitments.actions.treaty_dues import schedule_treaties
from amparo.commitments.models import DueDate
from amparo.commitments.queries.due import lead_bodies
from amparo.duties.policies import LIAISON
from amparo.ledger.locks import locking
from amparo.notices.actions import notify
from amparo.people.models import User
from amparo.people.queries import users_with
from vocab.reporting import reporting

HEAD = "desk_head"


def remind(*, at: datetime) -> int:
    """Write down what falls due under treaties, send the letters that are due; return how many."""
    schedule_treaties(country=settings.COUNTRY, at=at)
    return warn(at=at) + tell_overdue(at=at)


def warn(*, at: datetime) -> int:
    """Write once to those who report on a day that is a month away or less.

    Days of what is no longer published are left out; a day without anyone to write to waits.
    """
    today = timezone.localdate(at)
    soon = today + timedelta(days=reporting().due_days)
    waiting = DueDate.objects.filter(
        stage=DueDate.OPEN, warned_at=None, due_on__gte=today, due_on__lte=soon
    )
    told = 0
    for key in waiting.exclude(body=None, indicator=None).values_list("pk", flat=True):
        told += _warn_of(key, at)
    return told


@transaction.atomic
def _warn_of(key: UUID, at: datetime) -> int:
    rows = locking(DueDate, of=("self",)).select_related("indicator", "submission")
    due = rows.filter(pk=key, warned_at=None, stage=DueDate.OPEN).first()
    if due is None:
        return 0
    about = due.indicator or due.submission
    if about is not None and about.state == "withdrawn":
        return 0
    if due.indicator and due.indicator.state != "published":
        return 0  # a draft is no business of the bodies yet
    users = list(readers_of(due))
    link = reverse("commitments:due")
    for user in users:
        # In the reader's own language: the notice takes it from the account.
        notify(template="report_due", once=f"due:{due.pk}:{user.pk}", user=user, at=at, link=link)
    if users:
        due.warned_at = at
        due.save(update_fields=["warned_at"])
    return len(users)


def readers_of(due: DueDate) -> Iterable[User]:
    """Return who reports on a day: the focal point named, or all of its body."""
    named = due.indicator.focal_point if due.indicator else None
    if named is not None and named.is_active:
        return [named]
    return users_with(LIAISON, organisation=due.body_id) if due.body_id else []


def tell_overdue(*, at: datetime) -> int:
    """Tell the head of each body that leads, once a week, how many days have passed unmet."""
    today = timezone.localdate(at)
    late = DueDate.objects.filter(stage=DueDate.OPEN, due_on__lt=today)
    late = late.exclude(indicator__isnull=False, indicator__state__in=("draft", "withdrawn"))
    count: dict[UUID, int] = defaultdict(int)
    for due in late.select_related("indicator"):
        for body in lead_bodies(due):
            count[body] += 1
    week = (today.toordinal() - 1) // reporting().digest_days
    link = reverse("commitments:due") + "?tab=overdue"
    told = 0
    for body in sorted(count, key=str):
        for user in heads_of(body):
            once = f"overdue:{body}:{week}:{user.pk}"
            told += bool(notify(template="reports_overdue", once=once, user=user, at=at, link=link))
    return told


def heads_of(body: UUID) -> list[User]:
    """Return who is told for a body: its head, or its focal points where it names none."""
    heads = list(users_with(HEAD, organisation=body))
    return heads or list(users_with(LIAISON, organisation=body))
