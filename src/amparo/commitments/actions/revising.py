"""Correcting a meeting, a promise that it made, and a goal of a plan."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.commitments.actions import promising
from amparo.commitments.actions.correcting import as_kept, keep_corrected, same_open, to_correct
from amparo.commitments.actions.holding import Cited, day_known, of_list, reclassify, written
from amparo.commitments.actions.promising import PromiseFacts
from amparo.commitments.actions.recommending import cycles_named, read_anew
from amparo.commitments.models import Assessment, Cycle, Goal, Recommendation
from amparo.commitments.queries.scorecards import KIND, latest_reading
from amparo.commitments.rules.scorecards import SCALE
from amparo.instruments.models import Instrument
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger.locks import locking

OF_MEETING = ("label", "reviewed", "number", "stated", "plan_id", "note", "secrecy")
OF_PROMISE = ("number", "ref", "axis", "text", "title", "due_on", "answered_by")
OF_GOAL = ("ref", "title", "parent_id", "order", "note", "secrecy")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFacts:
    """What an editor writes of a meeting; `stated` are the counts that its form asks for."""

    label: str
    held: str
    number: int | None = None
    stated: Mapping[str, str | None]
    plan: Instrument | None = None
    note: str = ""
    secrecy: str = "INTERNAL"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalFacts:
    """What an editor writes of a goal; `within` is the goal of the same plan that it is part of."""

    ref: str
    title: str
    within: Goal | None = None
    order: int = 1
    note: str = ""
    secrecy: str = "INTERNAL"


@transaction.atomic
def correct_meeting(
    *, cycle_id: object, revision: int, facts: MeetingFacts, by: Actor, at: datetime,
    why: str = "", cited: Cited | None = None,
) -> Cycle:  # fmt: skip
    """Correct how a meeting was written down; its promises follow its day, name and secrecy.

    Of the stated counts only those given change, an empty one is taken out.

    :raises Denied: if who asks may not correct it.
    :raises Invalid: as `hold_meeting`, or without a reason for what was published.
    :raises Refused: if it was withdrawn, or another changed it meanwhile.
    """
    row = to_correct(Cycle, cycle_id, revision=revision, why=why, by=by)
    before, was = as_kept(row, OF_MEETING), (row.label, row.reviewed.partition("/")[0])
    written([("label", facts.label)])
    day_known(facts.held, "held", period=True, needed=True)
    _of_secrecy(facts.secrecy)
    label = facts.label.strip()
    others = cycles_named(row.mechanism, row.country, label, by=by)
    if others.exclude(pk=row.pk).exists():
        raise Invalid(_("This meeting is recorded already."), "label")
    row.label, row.reviewed, row.number, row.plan = label, facts.held, facts.number, facts.plan
    stated = row.stated | {name: value or "" for name, value in facts.stated.items()}
    row.stated, row.note = promising.checked_counts(stated), facts.note.strip()
    reclassify(row, facts.secrecy, by)
    keep_corrected(row, before, verb="meeting.corrected", cited=cited, by=by, at=at, why=why)
    _pass_on(row, *was)
    return row


def _of_secrecy(word: str) -> None:
    of_list(word, "places/secrecy", "secrecy")
    if word == "SECRET":
        raise Invalid(_("Choose from the list."), "secrecy")


def _pass_on(cycle: Cycle, label: str, day: str) -> None:
    """Let the promises of a meeting follow its name, its day and its secrecy."""
    promises = cycle.recommendations.filter(kind=KIND)
    new_day = cycle.reviewed.partition("/")[0]
    promises.filter(issued=day).update(issued=new_day)
    for one in promises.filter(locator__startswith=f"{label}, "):
        one.locator = f"{cycle.label}, {one.number}"[:120]
        one.save(update_fields=["locator"])
    promises.exclude(secrecy=cycle.secrecy).update(secrecy=cycle.secrecy)
    said = Assessment.objects.filter(recommendation__in=promises, scale=SCALE)
    said.exclude(secrecy=cycle.secrecy).update(secrecy=cycle.secrecy)


@transaction.atomic
def correct_promise(
    *, recommendation_id: object, revision: int, facts: PromiseFacts, by: Actor, at: datetime,
    why: str = "",
) -> Recommendation:  # fmt: skip
    """Correct how a promise was written down. Once published it keeps its reference.

    :raises Denied: if who asks may not correct it.
    :raises Invalid: as `promise`, without a reason for what was published, or for a day that what
        was said of the promise has moved.
    :raises Refused: if it is no promise of a meeting, was withdrawn, or changed meanwhile.
    """
    row = to_correct(Recommendation, recommendation_id, revision=revision, why=why, by=by)
    if row.kind != KIND or row.cycle is None:
        raise Refused(_("Only a numbered promise of a meeting is corrected here."))
    cycle = locking(Cycle).get(pk=row.cycle_id)
    same_open(cycle)
    before = as_kept(row, OF_PROMISE)
    written([("number", facts.number), ("text", facts.text)])
    last = latest_reading(row)
    if last and last.moved_to and facts.due_on != row.due_on:
        raise Invalid(
            _("This day was moved by what was said of the promise: record there how far it is."),
            "due_on",
        )
    _number(row, cycle, facts.number.strip())
    row.text, row.title, row.axis = facts.text.strip(), facts.title.strip(), facts.axis.strip()
    row.due_on, row.note = facts.due_on, facts.note
    _answer(row, facts)
    changed = keep_corrected(row, before, verb="promise.corrected", by=by, at=at, why=why)
    read_anew(row, changed)
    return row


def facts_of_promise(row: Recommendation) -> PromiseFacts:
    """Return a promise as its editor would write it again."""
    pairs = row.answerable.order_by("id").values_list("country", "name")
    return PromiseFacts(
        number=row.number, text=row.text, axis=row.axis, title=row.title, due_on=row.due_on,
        language=row.language, answerable=tuple(pairs), note=row.note,
    )  # fmt: skip


def _number(row: Recommendation, cycle: Cycle, number: str) -> None:
    """Give a promise its number; a draft gets the reference that goes with it."""
    if number == row.number:
        return
    if cycle.recommendations.filter(number=number, kind=KIND).exists():
        raise Invalid(_("This meeting has a promise with this number."), "number")
    row.number, row.locator = number, f"{cycle.label}, {number}"[:120]
    if row.state == Recommendation.DRAFT:
        row.ref = promising.reference(cycle, number)


def _answer(row: Recommendation, facts: PromiseFacts) -> None:
    wanted = {(code, name[:200]) for code, name in facts.answerable}
    there = {(one.country, one.name): one for one in row.answerable.all()}
    row.answerable.filter(pk__in=[o.pk for key, o in there.items() if key not in wanted]).delete()
    fresh = tuple(pair for pair in facts.answerable if (pair[0], pair[1][:200]) not in there)
    promising.add_beside([(row, replace(facts, answerable=fresh, themes=()))])


@transaction.atomic
def correct_goal(
    *, goal_id: object, revision: int, facts: GoalFacts, by: Actor, at: datetime, why: str = "",
    cited: Cited | None = None,
) -> Goal:  # fmt: skip
    """Correct how a goal of a plan was written down.

    :raises Denied: if who asks may not correct it.
    :raises Invalid: without a number or a title, for a number that the plan has already, or a goal
        within itself or of another plan.
    :raises Refused: if it was withdrawn, or another changed it meanwhile.
    """
    row = to_correct(Goal, goal_id, revision=revision, why=why, by=by)
    before = as_kept(row, OF_GOAL)
    written([("ref", facts.ref), ("title", facts.title)])
    _of_secrecy(facts.secrecy)
    ref = facts.ref.strip()
    if Goal.objects.filter(plan=row.plan_id, ref=ref).exclude(pk=row.pk).exists():
        raise Invalid(_("This plan has a goal with this number."), "ref")
    above = facts.within
    while above is not None:
        if above.pk == row.pk or above.plan_id != row.plan_id:
            raise Invalid(_("A goal lies within another goal of its plan."), "within")
        above = above.parent
    row.ref, row.title, row.parent, row.order = ref, facts.title.strip(), facts.within, facts.order
    row.note = facts.note.strip()
    reclassify(row, facts.secrecy, by)
    keep_corrected(row, before, verb="goal.corrected", cited=cited, by=by, at=at, why=why)
    return row
