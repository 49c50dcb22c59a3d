"""Indicators with their schedules and values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.commitments.actions.holding import (
    Cited,
    begin,
    day_known,
    keep,
    keep_rewritten,
    of_its_own,
    of_list,
    reclassify,
    untouched,
    written,
)
from amparo.commitments.actions.settling import concerned, settle_all
from amparo.commitments.models import (
    Action,
    DueDate,
    Indicator,
    IndicatorValue,
    ProgressReport,
    Recommendation,
)
from amparo.commitments.policies import POLICY, Can
from amparo.commitments.rules.schedule import Day, days_of, rebuilt
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.people.models import Organisation, User


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorFacts:
    """What an editor writes of an indicator; `begins_on` is the first day a report is due."""

    ref: str
    title: str
    kind: str
    description: str = ""
    unit: str = ""
    baseline: str = ""
    target: str = ""
    disaggregation: str = ""
    sdg: str = ""
    manager: Organisation | None = None
    focal_point: User | None = None
    begins_on: date | None = None
    ends_on: date | None = None
    repeats: bool = False
    every_months: int | None = None
    recommendations: Iterable[Recommendation] = field(default_factory=tuple)
    actions: Iterable[Action] = field(default_factory=tuple)
    country: str = ""
    note: str = ""
    secrecy: str = "INTERNAL"


PLAIN = tuple(
    f.name for f in fields(IndicatorFacts) if f.name not in ("recommendations", "actions")
)


@transaction.atomic
def set_indicator(
    *, facts: IndicatorFacts, cited: Cited | None = None, by: Actor, at: datetime
) -> Indicator:
    """Record an indicator as a draft, with the days on which a report of it falls due.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: without a reference or title, for a word of no list, or if it repeats without
        an end or a number of months, or ends before it begins (V-C6).
    """
    row = begin(Indicator(), secrecy=facts.secrecy, by=by, at=at)
    _put(row, facts, by)
    keep(row, verb="indicator.set", cited=cited, by=by, at=at, after={"ref": row.ref})
    row.recommendations.set(facts.recommendations)
    row.actions.set(facts.actions)
    reschedule(row, by=by, at=at)
    return row


@transaction.atomic
def change_indicator(
    *, indicator_id: object, revision: int, facts: IndicatorFacts, by: Actor, at: datetime,
    cited: Cited | None = None,
) -> Indicator:  # fmt: skip
    """Change an indicator. Its days to come are made anew; those reported on or passed stay.

    :raises Denied: if who asks may not write it.
    :raises Invalid: as `set_indicator`.
    :raises Refused: if it was withdrawn, or another changed it meanwhile.
    """
    row = locking(Indicator).get(pk=indicator_id)
    POLICY.require(by, Can.WRITE, row)
    if row.state == "withdrawn":
        raise Refused(_("This record was withdrawn."))
    untouched(row, revision)
    before = {"every_months": row.every_months, "ends_on": str(row.ends_on or "")}
    reclassify(row, facts.secrecy, by)
    _put(row, facts, by)
    before |= keep_rewritten(row, cited, by=by, at=at)
    row.recommendations.set(facts.recommendations)
    row.actions.set(facts.actions)
    after = {"every_months": row.every_months, "ends_on": str(row.ends_on or "")}
    ledger.record(verb="indicator.changed", target=row, by=by, at=at, before=before, after=after)
    reschedule(row, by=by, at=at)
    settle_all(concerned(row), by=by, at=at)
    return row


def facts_of_indicator(row: Indicator) -> IndicatorFacts:
    """Return an indicator as its editor would write it again."""
    return IndicatorFacts(
        **{name: getattr(row, name) for name in PLAIN},
        recommendations=tuple(row.recommendations.all()),
        actions=tuple(row.actions.all()),
    )


def _put(row: Indicator, facts: IndicatorFacts, by: Actor) -> None:
    written([("ref", facts.ref), ("title", facts.title)])
    of_list(facts.kind, "commitments/indicator_kinds", "kind")
    of_list(facts.secrecy, "places/secrecy", "secrecy")
    of_its_own(row, facts.ref.strip(), by, _("Another indicator has this reference."))
    if facts.repeats and facts.begins_on is None:
        raise Invalid(_("Say on which day it is first reported."), "begins_on")
    if facts.repeats and facts.ends_on is None:
        raise Invalid(_("What repeats has an end."), "ends_on")
    if facts.repeats and not facts.every_months:
        raise Invalid(_("Say after how many months it repeats."), "every_months")
    if facts.begins_on and facts.ends_on and facts.ends_on <= facts.begins_on:
        raise Invalid(_("The end lies before the beginning."), "ends_on")
    for name in PLAIN:
        value = getattr(facts, name)
        setattr(row, name, value.strip() if isinstance(value, str) else value)


def reschedule(row: Indicator, *, by: Actor, at: datetime) -> None:
    """Make the days of an indicator anew: only open days to come without a report may go (SM5)."""
    reported = ProgressReport.objects.filter(due_date=OuterRef("pk"))
    kept = list(row.due_dates.annotate(reported=Exists(reported)))
    days = [Day(d.due_on, d.stage == DueDate.OPEN, d.reported) for d in kept]
    every = row.every_months if row.repeats else None
    wanted = days_of(row.begins_on, row.ends_on, every)
    change = rebuilt(days, wanted, timezone.localdate(at))
    row.due_dates.filter(due_on__in=change.drop, stage=DueDate.OPEN, reports=None).delete()
    DueDate.objects.bulk_create(
        DueDate(indicator=row, due_on=day, body=row.manager, country=row.country)
        for day in sorted(change.add)
    )
    row.due_dates.filter(stage=DueDate.OPEN).exclude(body=row.manager).update(body=row.manager)
    if change.drop or change.add:
        ledger.record(
            verb="indicator.rescheduled", target=row, by=by, at=at,
            before={"days": sorted(map(str, change.drop))},
            after={"days": sorted(map(str, change.add))},
        )  # fmt: skip


@transaction.atomic
def record_value(
    *, indicator_id: object, period: str, by: Actor, at: datetime, value: Decimal | None = None,
    text: str = "", parts: Mapping[str, str] | None = None, note: str = "",
    secrecy: str = "INTERNAL", cited: Cited | None = None,
) -> IndicatorValue:  # fmt: skip
    """Record the value of an indicator for a period, as its source gives it.

    Two sources may give two values for one period: both stand.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: without a value or words, without a period, or for a share above 100.
    """
    indicator = locking(Indicator).get(pk=indicator_id)
    POLICY.require(by, Can.WRITE, indicator)
    row = begin(IndicatorValue(), secrecy=secrecy, by=by, at=at)
    day_known(period, "period", period=True, needed=True)
    if value is None and not text.strip():
        raise Invalid(_("Write the value, or that it is not known."), "value")
    if value is not None and indicator.unit.strip() == "%" and not 0 <= value <= 100:
        raise Invalid(_("A percentage lies between 0 and 100."), "value")
    row.indicator, row.period, row.value, row.text = indicator, period, value, text.strip()
    row.parts, row.note, row.country = dict(parts or {}), note.strip(), indicator.country
    after = {"indicator": indicator.ref, "period": period}
    return keep(row, verb="indicator.valued", cited=cited, by=by, at=at, after=after)
