"""What a directorate works on: its remit, what falls due, what waits for it or for others."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

import vocab
from amparo.commitments.models import (
    Action,
    DueDate,
    Indicator,
    Label,
    Recommendation,
    Responsibility,
    Submission,
    Told,
)
from amparo.commitments.queries.reading import visible
from amparo.diplomacy.models import Cooperation, InputRequest
from amparo.diplomacy.queries import calendar
from amparo.diplomacy.queries import visible_to as facts_visible_to
from amparo.evidence.policies import DESKS
from amparo.instruments.models import Instrument
from amparo.instruments.policies import seen_by as instruments_seen_by
from amparo.kernel.brief import brief
from amparo.kernel.errors import Refused
from amparo.people.models import Organisation
from amparo.people.queries import posts_of
from amparo.places.queries import current_profile, profile_of

BUCKETS = (30, 90, 180)  # days ahead
OPEN_ACTIONS = ("proposed", "approved", "in_progress", "suspended", "delayed")
OPEN_PROMISES = ("", "in_progress", "not_started", "reprogrammed")
OVER = ("reported", "assessed", "closed")  # stages of a recommendation that needs no lead
THEMES = (Label.THEME, Label.ISSUE)
MOST = 400  # lines of one kind that one page looks at


@dataclass(frozen=True, slots=True)
class Desk:
    """A directorate with its remit; without one, all that the desks hold."""

    body: Organisation | None = None
    remit: vocab.Remit | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """One thing with a day by which it is to be done."""

    kind: str
    on: date
    title: str
    row: Any


def directorates(country: str = "") -> list[Desk]:
    """Return the directorates of a country, as its law names them with their remits."""
    country = country or settings.COUNTRY
    try:
        remits = {one.body: one for one in profile_of(current_profile(country)).remits}
    except Refused:
        return []  # no law is loaded: there are desks, but nobody said what belongs to which
    bodies = Organisation.objects.filter(country=country, code__in=remits, is_active=True)
    here = {body.code: body for body in bodies}
    return [Desk(here[code], remit) for code, remit in remits.items() if code in here]


def desk_of(who: Any) -> Desk:
    """Return the directorate at which someone works; whoever works above them has all of it."""
    mine = {post.organisation_id for post in posts_of(who) if post.role in DESKS}
    return next((desk for desk in directorates() if desk.body and desk.body.pk in mine), Desk())


def recommendations_of(desk: Desk) -> Q:
    """Return the filter of recommendations that belong to a desk: by hand first, then by remit."""
    if desk.remit is None:
        return Q()
    labels = Label.objects.filter(
        recommendation=OuterRef("pk"), kind__in=THEMES, value__in=desk.remit.themes
    )
    by_remit = Q(mechanism__kind__in=desk.remit.mechanisms) | Q(Exists(labels))
    return Q(desk=desk.body) | (Q(desk=None) & by_remit)


def instruments_of(desk: Desk) -> QuerySet[Instrument]:
    """Return the instruments of a desk's remit, whoever may see them."""
    found = Instrument.objects.all()
    if desk.remit is None:
        return found
    mine = Q(known_as__in=desk.remit.instruments)
    for chapter in desk.remit.chapters:
        mine |= Q(untc__startswith=f"{chapter}-")
    return found.filter(mine)


def due_for(who: Any, desk: Desk, today: date) -> list[Due]:
    """Return what is open and due by half a year from today, the first due first."""
    until = today + timedelta(days=BUCKETS[-1])
    found = [
        *_days(who, desk, until), *_promises(who, desk, until), *_actions(who, desk, until),
        *_inputs(who, desk, today, until),
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.on, one.kind, one.title))


def by_bucket(found: Iterable[Due], today: date) -> list[tuple[int, list[Due]]]:
    """Return what is overdue (0), then what is due within each number of days, each once."""
    parts: dict[int, list[Due]] = {0: [], **{days: [] for days in BUCKETS}}
    for one in found:
        left = (one.on - today).days
        parts[0 if left < 0 else next(days for days in BUCKETS if left <= days)].append(one)
    return list(parts.items())


def _days(who: Any, desk: Desk, until: date) -> Iterator[Due]:
    rows = DueDate.objects.filter(stage=DueDate.OPEN, due_on__lte=until)
    seen = (
        Q(indicator__in=visible(Indicator, who)) | Q(submission__in=visible(Submission, who))
        | Q(instrument__in=Instrument.objects.filter(instruments_seen_by(who)))
    )  # fmt: skip
    rows = rows.filter(seen, Q(country="") | Q(country=settings.COUNTRY))
    if desk.remit is not None:
        asked = Recommendation.objects.filter(recommendations_of(desk))
        rows = rows.filter(
            Q(body=desk.body) | Q(instrument__in=instruments_of(desk))
            | Q(submission__mechanism__kind__in=desk.remit.mechanisms)
            | Q(indicator__recommendations__in=asked)
        ).distinct()  # fmt: skip
    for row in rows.select_related("indicator", "submission", "instrument").order_by("due_on")[
        :MOST
    ]:
        about: Any = row.submission or row.indicator or row.instrument
        title = getattr(about, "called", "") or getattr(about, "title", "") or str(about)
        yield Due("report", row.due_on, title, about)


def _promises(who: Any, desk: Desk, until: date) -> Iterator[Due]:
    rows = visible(Recommendation, who).filter(
        recommendations_of(desk), due_on__lte=until, fulfilment__in=OPEN_PROMISES
    )
    open_still = rows.exclude(stage__in=OVER).exclude(state=Told.WITHDRAWN).order_by("due_on")
    for row in open_still.select_related("mechanism")[:MOST]:
        if row.due_on:
            yield Due("promise", row.due_on, row.title or brief(row.text, 160), row)


def _actions(who: Any, desk: Desk, until: date) -> Iterator[Due]:
    rows = visible(Action, who).filter(target_on__lte=until, stage__in=OPEN_ACTIONS)
    if desk.remit is not None:
        asked = Recommendation.objects.filter(recommendations_of(desk))
        mine = Responsibility.objects.filter(
            action=OuterRef("pk"), body=desk.body, until_on__isnull=True
        )
        rows = rows.filter(Q(recommendations__in=asked) | Q(Exists(mine))).distinct()
    for row in rows.exclude(state=Told.WITHDRAWN).order_by("target_on")[:MOST]:
        if row.target_on:
            yield Due("action", row.target_on, row.title, row)


def _inputs(who: Any, desk: Desk, today: date, until: date) -> Iterator[Due]:
    for one in calendar.ahead(who, today, until=until):
        if one.kind == "input" and _is_of(desk, one.fact):
            yield Due("input", one.on, str(one.fact), one.fact)


def _is_of(desk: Desk, fact: Any) -> bool:
    return desk.body is None or fact.desk_id in (None, desk.body.pk)


def new_inputs(who: Any, desk: Desk) -> list[InputRequest]:
    """Return the requests for inputs that nobody took up yet, the last received first."""
    rows = facts_visible_to(who, InputRequest).filter(state="received").order_by("-id")
    return [row for row in rows[:MOST] if _is_of(desk, row)]


def cooperation(who: Any) -> dict[str, list[Cooperation]]:
    """Return the open cooperation that is needed, and that is offered, the last first."""
    rows = facts_visible_to(who, Cooperation).filter(stage="open").exclude(state="withdrawn")
    found: dict[str, list[Cooperation]] = {"need": [], "offer": []}
    for row in rows.order_by("-id")[:MOST]:
        found.setdefault(row.side, []).append(row)
    return found


def without_a_lead(who: Any, desk: Desk) -> QuerySet[Recommendation]:
    """Return the recommendations of a remit for which no body leads any action, oldest first."""
    led = Responsibility.objects.filter(
        action__recommendations=OuterRef("pk"), role="lead", until_on__isnull=True
    )
    rows = visible(Recommendation, who).filter(
        recommendations_of(desk), ~Exists(led), lead=None, country__in=("", settings.COUNTRY)
    )
    over = Q(stage__in=OVER) | Q(state=Told.WITHDRAWN) | Q(fulfilment__in=("fulfilled", "dropped"))
    return rows.exclude(over).select_related("mechanism", "cycle").order_by("issued", "id")
