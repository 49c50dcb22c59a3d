"""The protection procedure, as SQL: requests, terms, measures, justice, what people say of it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Case as When_
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat, Substr

from amparo.cases.models import (
    Case,
    Closing,
    Decision,
    Grievance,
    JusticeTrack,
    Loss,
    Measure,
    Milestone,
    StateChange,
    UrgentRun,
)
from amparo.duties.models import Clock, Confirmation
from amparo.duties.rules import OWING
from amparo.places.queries import current_profile, profile_of
from amparo.publications.queries.acts import of_victim
from amparo.publications.queries.columns import Column, Scope, Source, column, narrowed
from vocab.words import terms

REASSESSING = ("reassessment", "reassessment_extreme", "reassessment_total")
CASE = ("region", "gender", "ethnicity", "unit", "language")
BODY = (*CASE, "body")


def of_case(at: str = "") -> dict[str, Column]:
    """Return whose case it is and where. `at` is the path to the case."""
    return {
        "region": column("region", f"{at}region__code"),
        "language": column("language", f"{at}language"),
        **of_victim(at),
    }


def _ever(after: str) -> Exists:
    return Exists(StateChange.objects.filter(case=OuterRef("pk"), after=after))


def requests(scope: Scope) -> QuerySet[Case]:
    """Return the cases received in the period."""
    return Case.objects.filter(scope.during("received_at"), profile__country=scope.country)


_OUTCOME = When_(
    When(_ever("granted"), then=Value("granted")),
    When(_ever("denied"), then=Value("denied")),
    When(state="referred", then=Value("referred")),
    When(state="withdrawn", then=Value("withdrawn")),
    When(_ever("admitted"), then=Value("in_study")),
    When(_ever("not_admitted"), then=Value("not_admitted")),
    default=Value("waiting"),
    output_field=CharField(),
)


def clocks(scope: Scope) -> QuerySet[Clock]:
    """Return the terms that fell due in the period and were not dropped."""
    return Clock.objects.filter(
        scope.during("due_at"), profile__country=scope.country, due_at__lte=scope.at
    ).exclude(outcome="dropped")


def terms_due(scope: Scope) -> QuerySet[Clock]:
    """Return the terms of a case's way; reassessments are a table of their own."""
    return clocks(scope).exclude(key__in=REASSESSING)


def reassessments(scope: Scope) -> QuerySet[Clock]:
    """Return the reassessments that fell due."""
    return clocks(scope).filter(key__in=REASSESSING)


_CLOCK_COLUMNS = {
    "clock": column("clock", "key"),
    "punctuality": Column(
        {"c_kept": When_(When(ended_at__lte=F("due_at"), then=Value("in_time")),
                         default=Value("late"), output_field=CharField())},
        str,
    ),
}  # fmt: skip


def measures(scope: Scope) -> QuerySet[Measure]:
    """Return the measures given to a body in the period."""
    return Measure.objects.filter(
        scope.during("duty__offered_at"), case__profile__country=scope.country
    ).annotate(as_of=Value(scope.at))


_MEASURE_STATE = When_(
    When(duty__state="refused", then=Value("refused")),
    When(Q(duty__state="ended") | Q(ended_at__isnull=False), then=Value("ended")),
    When(duty__state="confirmed", then=Value("implemented")),
    When(duty__state__in=OWING, duty__next_due_at__lt=F("as_of"), then=Value("late")),
    When(duty__state="offered", then=Value("ordered")),
    default=Value("under_way"),
    output_field=CharField(),
)


def losses(scope: Scope) -> QuerySet[Loss]:
    """Return the deaths and disappearances recorded in the period."""
    return Loss.objects.filter(scope.during("recorded_at"), case__profile__country=scope.country)


_LOSS = When_(
    When(kind="disappearance", then=Value("disappearance")),
    When(cause="killing", then=Value("killing")),
    default=Value("other_death"),
    output_field=CharField(),
)


def reductions(scope: Scope) -> QuerySet[Decision]:
    """Return the adopted decisions of the period that lower or end measures."""
    ending = [key for key, kind in terms("cases/decision_kinds").items() if kind.ends]
    return Decision.objects.filter(
        scope.during("decided_at"), case__profile__country=scope.country, outcome="adopted",
        kind__in=ending,
    )  # fmt: skip


def closings(scope: Scope) -> QuerySet[Closing]:
    """Return the closures of the period."""
    return Closing.objects.filter(
        scope.during("decided_at"), case__profile__country=scope.country, outcome="closed"
    )


def silence_days(country: str) -> int:
    """Return after how many days without an act an inquiry is silent, by the law of a country."""
    return profile_of(current_profile(country)).deadlines["justice_silence"].value


def justice(scope: Scope) -> QuerySet[JusticeTrack]:
    """Return the inquiries open on the last day of the period."""
    until = scope.moments[1]
    silent_before = until - timedelta(days=silence_days(scope.country))
    return JusticeTrack.objects.filter(
        Q(closed_at=None) | Q(closed_at__gte=until), opened_at__lt=until,
        case__profile__country=scope.country,
    ).annotate(silent_before=Value(silent_before))  # fmt: skip


def milestones(scope: Scope) -> QuerySet[Milestone]:
    """Return the milestones of justice reached in the period."""
    return Milestone.objects.filter(
        on__gte=scope.since, on__lt=scope.until, track__case__profile__country=scope.country
    )


def ratings(scope: Scope) -> QuerySet[Confirmation]:
    """Return the ratings that people gave to measures."""
    return Confirmation.objects.filter(
        scope.during("at"), suitability__isnull=False,
        duty__measure__case__profile__country=scope.country,
    )  # fmt: skip


def grievances(scope: Scope) -> QuerySet[Grievance]:
    """Return the grievances made in the period."""
    return Grievance.objects.filter(scope.during("made_at"), case__profile__country=scope.country)


def _uuid_text(path: str) -> Any:
    """Return a key as the words of a subject: SQLite keeps it without hyphens."""
    text = Cast(path, CharField())
    if connection.vendor != "sqlite":
        return text
    parts = (Substr(text, at, size) for at, size in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12)))
    first, *others = parts
    return Concat(first, *(x for part in others for x in (Value("-"), part)),
                  output_field=CharField())  # fmt: skip


def _clocks_of_cases(rows: QuerySet[Any], scope: Scope, source: Source) -> QuerySet[Any]:
    """Return the terms of some cases: a term knows its case by words, not by key."""
    of_body = tuple(pair for pair in scope.only if pair[0] == "body")
    rest = tuple(pair for pair in scope.only if pair[0] != "body")
    for _dim, code in of_body:
        rows = rows.filter(owed_by__code=code)
    if not rest and scope.regions is None:
        return rows
    about = Q()
    for model, at in ((Case, ""), (UrgentRun, "case__")):
        narrow = Scope(scope.country, scope.since, scope.until, scope.at, rest, scope.regions)
        kept = narrowed(model.objects.all(), narrow, Source(lambda _s: Case.objects, of_case(at)))
        words = Concat(Value(f"{model._meta.label}:"), _uuid_text("pk"), output_field=CharField())
        about |= Q(subject__in=kept.annotate(words=words).order_by().values("words"))
    return rows.filter(about)


_SILENCE = When_(
    When(last_act_at__lt=F("silent_before"), then=Value("silent")),
    default=Value("acting"),
    output_field=CharField(),
)
_ANSWERED = When_(
    When(answered_at__isnull=False, then=Value("answered")),
    default=Value("open"),
    output_field=CharField(),
)
_TERMS = {
    **_CLOCK_COLUMNS,
    "body": column("body", "owed_by__code"),
}

CASE_SOURCES: Mapping[str, Source] = {
    "requests": Source(
        requests, {"outcome": Column({"c_outcome": _OUTCOME}), **of_case()}, None, CASE,
        when="received_at",
    ),
    "terms": Source(terms_due, _TERMS, None, BODY, _clocks_of_cases, when="due_at"),
    "reassessments": Source(reassessments, _TERMS, None, BODY, _clocks_of_cases, when="due_at"),
    "measures": Source(
        measures,
        {
            "body": column("body", "body__code"),
            "measure_state": Column({"c_state": _MEASURE_STATE}),
            **of_case("case__"),
        },
        None,
        BODY,
        when="duty__offered_at",
    ),
    "losses": Source(
        losses,
        {
            "loss": Column({"c_loss": _LOSS}),
            "loss_time": column("time", "when"),
            **of_case("case__"),
        },
        None,
        CASE,
        when="recorded_at",
    ),
    "reductions": Source(
        reductions, {"decision": column("decision", "kind"), **of_case("case__")}, None, CASE,
        when="decided_at",
    ),
    "closings": Source(
        closings, {"ground": column("ground", "ground"), **of_case("case__")}, None, CASE,
        when="decided_at",
    ),
    "justice": Source(
        justice, {"silence": Column({"c_silence": _SILENCE}), **of_case("case__")}, None, CASE
    ),
    "milestones": Source(
        milestones,
        {"milestone": column("milestone", "kind"), **of_case("track__case__")},
        None,
        CASE,
        when="on",
    ),
    "ratings": Source(
        ratings,
        {
            "rating": Column({"c_rating": Cast("suitability", CharField())}),
            "body": column("body", "duty__measure__body__code"),
            **of_case("duty__measure__case__"),
        },
        None,
        BODY,
        when="at",
    ),
    "grievances": Source(
        grievances,
        {
            "subject": column("subject", "about"),
            "answered": Column({"c_answered": _ANSWERED}),
            **of_case("case__"),
        },
        None,
        CASE,
        when="made_at",
    ),
}  # fmt: skip
# Stages are counted with their medians (see `medians`): here for what they can be narrowed by.
CASES = Source(
    lambda scope: Case.objects.filter(profile__country=scope.country), of_case(), None, CASE
)
