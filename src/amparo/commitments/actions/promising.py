"""Meetings at which States make numbered promises, the promises, and how far each is fulfilled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

import vocab
from amparo.commitments.actions.holding import (
    Cited,
    begin,
    day_known,
    keep,
    of_list,
    of_state,
    written,
)
from amparo.commitments.actions.recommending import cycles_named, known_mechanism
from amparo.commitments.models import (
    Answerable,
    Assessment,
    Cycle,
    Label,
    Recommendation,
    Told,
)
from amparo.commitments.policies import POLICY, Can
from amparo.commitments.queries.reading import citations_of
from amparo.commitments.queries.scorecards import KIND, latest_reading
from amparo.commitments.rules.refs import composed, is_ref
from amparo.commitments.rules.scorecards import SCALE, as_grade, as_key
from amparo.commitments.workflow import RECORD
from amparo.evidence.models import Source
from amparo.evidence.rules.partial_dates import span_of
from amparo.instruments.models import Instrument
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking

# Counts that a committee states: besides these, one for each degree of fulfilment.
STATED = ("percent", "total", "recommendations", "conclusions", "axes")


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseFacts:
    """One numbered promise. `answerable` are (code of the State, who answers in it) in order."""

    number: str
    text: str
    axis: str = ""
    title: str = ""
    due_on: date | None = None
    language: str = "es"
    themes: tuple[str, ...] = ()
    answerable: tuple[tuple[str, str], ...] = ()
    note: str = ""
    row_key: str | None = None


@transaction.atomic
def hold_meeting(
    *, mechanism: str, country: str, label: str, held: str, by: Actor, at: datetime,
    number: int | None = None, stated: Mapping[str, str] | None = None,
    plan: Instrument | None = None, outcome: str = "", note: str = "",
    secrecy: str = "INTERNAL", cited: Cited | None = None,
) -> Cycle:  # fmt: skip
    """Record a meeting that adopted promises, with the counts that its papers state.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: without a label or a day, for a count that is no number, or a label that the
        mechanism already used for this State, as far as they may see it.
    """
    row = begin(Cycle(), secrecy=secrecy, by=by, at=at)
    written([("label", label)])
    of_state(country)
    day_known(held, "held", period=True, needed=True)
    row.mechanism = known_mechanism(mechanism, by=by, at=at)
    if cycles_named(row.mechanism, country, label, by=by).exists():
        raise Invalid(_("This meeting is recorded already."), "label")
    row.country, row.label, row.number, row.reviewed = country, label.strip(), number, held
    row.outcome_symbol, row.note, row.plan = outcome.strip()[:60], note.strip(), plan
    row.stated = checked_counts(stated or {})
    after = {"mechanism": mechanism, "country": country}
    return keep(row, verb="meeting.held", cited=cited, by=by, at=at, after=after)


def checked_counts(given: Mapping[str, str]) -> dict[str, str]:
    """Return the counts that papers state as they are kept.

    :raises Invalid: for a count of no list, or one that is no number.
    """
    names = (*STATED, *vocab.terms("commitments/fulfilments"))
    if strange := sorted(set(given) - set(names)):
        raise Invalid(_("«%(name)s» is no count.") % {"name": strange[0]}, "stated")
    kept = {}
    for name in names:
        printed = str(given.get(name, "") or "").strip()
        if not printed:
            continue
        try:
            value = float(printed.rstrip("%").replace(",", "."))
        except ValueError:
            value = -1.0
        if value < 0 or (name == "percent" and value > 100):
            raise Invalid(_("Write a number, such as 18220 or 0.27."), name)
        kept[name] = printed.rstrip("%").strip()
    return kept


@transaction.atomic
def promise(*, cycle_id: object, facts: PromiseFacts, by: Actor, at: datetime) -> Recommendation:
    """Record one numbered promise of a meeting, as a draft that another publishes.

    :raises Denied: if who asks may not write the meeting.
    :raises Invalid: without a number or a text, or for a number that the meeting has already.
    :raises Refused: if the meeting was withdrawn, or is published and names no source.
    """
    cycle = locking(Cycle).get(pk=cycle_id)
    POLICY.require(by, Can.WRITE, cycle)
    written([("number", facts.number), ("text", facts.text)])
    if cycle.recommendations.filter(number=facts.number.strip(), kind=KIND).exists():
        raise Invalid(_("This meeting has a promise with this number."), "number")
    row = new_promise(cycle, facts, by=by, at=at)
    row.save(force_insert=True)
    add_beside([(row, facts)])
    ledger.record(
        verb="promise.recorded", target=row, by=by, at=at,
        after={"ref": row.ref, "meeting": str(cycle.pk)},
    )  # fmt: skip
    return row


def new_promise(cycle: Cycle, facts: PromiseFacts, *, by: Actor, at: datetime) -> Recommendation:
    """Return a promise that is not saved yet: a draft, also of a meeting that is published.

    :raises Refused: if the meeting was withdrawn, or is published and names no source.
    """
    if cycle.state == Told.WITHDRAWN:
        raise Refused(_("This record was withdrawn."))
    source = source_of_meeting(cycle)
    if cycle.state == Told.PUBLISHED and source is None:
        raise Refused(_("Nothing is published without a citation: say where it stands."))
    return Recommendation(
        mechanism=cycle.mechanism, cycle=cycle, ref=reference(cycle, facts.number),
        number=facts.number.strip(), kind=KIND, text=facts.text.strip(), title=facts.title.strip(),
        axis=facts.axis.strip(), due_on=facts.due_on, language=facts.language,
        country=cycle.country, issued=_day_of(cycle), note=facts.note, row_key=facts.row_key,
        source=source, locator=f"{cycle.label}, {facts.number}"[:120], secrecy=cycle.secrecy,
        written_id=by.actor_id, written_label=by.actor_label, recorded_at=at,
    )  # fmt: skip


def source_of_meeting(cycle: Cycle) -> Source | None:
    """Return the source that a meeting and its promises rest on, if it names one."""
    cited = citations_of(cycle).order_by("order", "id").first()
    return cycle.source or (cited.source if cited else None)


def _day_of(cycle: Cycle) -> str:
    return cycle.reviewed.partition("/")[0]


def reference(cycle: Cycle, number: str) -> str:
    """Return a reference that no other promise has: mechanism, year, round if need be, number."""
    key, number = cycle.mechanism.key, "".join(number.split())
    ref = composed(key, cycle.reviewed, number)
    if not is_ref(ref):
        raise Invalid(_("A reference names mechanism, year and number, such as CRC-2017-5."))
    if not Recommendation.objects.filter(ref=ref).exists():
        return ref[:60]
    apart = f"{cycle.country}.{cycle.number or str(cycle.pk)[-6:]}"
    return composed(key, cycle.reviewed, number, apart)[:60]


def add_beside(rows: Iterable[tuple[Recommendation, PromiseFacts]]) -> None:
    """Keep who answers for promises in each State, and what they are about."""
    rows = list(rows)
    Answerable.objects.bulk_create([
        Answerable(recommendation=row, country=code, name=name[:200])
        for row, facts in rows for code, name in dict.fromkeys(facts.answerable)
    ])  # fmt: skip
    Label.objects.bulk_create([
        Label(recommendation=row, kind=Label.THEME, value=theme[:160])
        for row, facts in rows for theme in dict.fromkeys(facts.themes)
    ])  # fmt: skip


@transaction.atomic
def say_fulfilment(
    *, recommendation_id: object, value: str, as_of: str, assessor: str, by: Actor, at: datetime,
    due_on: date | None = None, reasons: str = "", cited: Cited | None = None,
) -> Assessment:  # fmt: skip
    """Record how far a promise is on a day, and who says so, as a draft.

    :raises Denied: if who asks may not write the promise.
    :raises Invalid: for a word of no list, a day to come, without who says so, or without the new
        day of what was reprogrammed.
    :raises Refused: if it is no promise of a meeting, or was withdrawn.
    """
    row = locking(Recommendation).get(pk=recommendation_id)
    POLICY.require(by, Can.WRITE, row)
    if row.kind != KIND or row.state == Told.WITHDRAWN:
        raise Refused(_("Only a numbered promise of a meeting has a degree of fulfilment."))
    of_list(value, "commitments/fulfilments", "value")
    day_known(as_of, "as_of", needed=True)
    written([("assessor", assessor)])
    if span_of(as_of).first > timezone.localdate(at):
        raise Invalid(_("This day is still to come."), "as_of")
    if value == "reprogrammed" and due_on is None:
        raise Invalid(_("Write the new day by which it is due."), "due_on")
    reading = reading_of(row, value, as_of, assessor, by=by, at=at, reasons=reasons)
    reading.moved_to = due_on
    if cited is not None:
        reading.source = None
    after = {"promise": str(row.pk), "value": value, "as_of": as_of}
    return keep(reading, verb="promise.assessed", cited=cited, by=by, at=at, after=after)


def reading_of(
    row: Recommendation, value: str, as_of: str, assessor: str, *, by: Actor, at: datetime,
    reasons: str = "",
) -> Assessment:  # fmt: skip
    """Return how far a promise is, not saved yet; without another citation its source stands."""
    return Assessment(
        recommendation=row, assessor=assessor.strip()[:200], assessor_kind="committee", scale=SCALE,
        value=as_grade(value), reasons=reasons.strip(), as_of=as_of, country=row.country,
        source=row.source, locator=row.locator, secrecy=row.secrecy, written_id=by.actor_id,
        written_label=by.actor_label, recorded_at=at,
    )  # fmt: skip


@transaction.atomic
def publish_meeting(*, cycle_id: object, by: Actor, at: datetime) -> Cycle:
    """Publish a meeting with its promises and what is newly said of them. Others wrote them.

    :raises Denied: if who asks heads no desk, or wrote any of it.
    :raises Refused: without a citation, if it was withdrawn, or if nothing waits.
    """
    cycle = locking(Cycle).get(pk=cycle_id)
    drafts = drafts_of(cycle)
    if not drafts:
        raise Refused(_("Nothing of this meeting waits to be published."))
    if cycle.state == Told.WITHDRAWN:
        raise Refused(_("This record was withdrawn."))
    for row in drafts:
        if not POLICY.allows(by, Can.PUBLISH, row):
            raise Denied(_("Whoever wrote any of it does not publish it: ask someone else."), row)
        RECORD.check(RECORD.move("publish"), row)
    for row in drafts:
        row.state, row.published_at = Told.PUBLISHED, at
        row.save(update_fields=["state", "published_at"])
    settle_fulfilment(cycle.recommendations.filter(kind=KIND))
    ledger.record(
        verb="meeting.published", target=cycle, by=by, at=at, after={"records": len(drafts)}
    )
    return cycle


def drafts_of(cycle: Cycle) -> list[Any]:
    """Return what of a meeting is a draft: itself, its promises, what is said of them."""
    own = [cycle] if cycle.state == Told.DRAFT else []
    promises = cycle.recommendations.filter(kind=KIND, state=Told.DRAFT)
    readings = Assessment.objects.filter(recommendation__cycle=cycle, scale=SCALE, state=Told.DRAFT)
    return [*own, *promises, *readings]


def settle_fulfilment(promises: Iterable[Recommendation]) -> None:
    """Write on each promise how far it is by what was said last, and by when it is due now."""
    for row in promises:
        last = latest_reading(row)
        if last is None:
            continue
        value, due = as_key(last.value), last.moved_to or row.due_on
        if (row.fulfilment, row.due_on) != (value, due):
            row.fulfilment, row.due_on = value, due
            row.save(update_fields=["fulfilment", "due_on"])


def next_number(cycle: Cycle) -> str:
    """Return a number that a meeting has not given yet."""
    last = cycle.recommendations.filter(kind=KIND).aggregate(n=Max("number"))["n"]
    return str(int(last) + 1) if last and last.isdecimal() else ""
