"""What is counted, as SQL: each population's rows in a period, and the columns of its dimensions.

Everything is counted by the database with GROUP BY; no row is ever loaded. The same on SQLite and
on PostgreSQL.
"""

from datetime import timedelta
from typing import Any

from django.db.models import (
    Case as When_,
)
from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, ExtractQuarter, ExtractYear

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
)
from amparo.duties.models import Clock, Confirmation
from amparo.duties.rules import OWING
from amparo.places.queries import current_profile, profile_of
from amparo.publications.queries.columns import Column, Scope, Source, column
from amparo.situations.models import Act, Involvement
from vocab.words import terms

REASSESSING = ("reassessment", "reassessment_extreme", "reassessment_total")


# --- acts -----------------------------------------------------------------------


def _verified(scope: Scope, prefix: str = "") -> Q:
    at = f"{prefix}incident__"
    return Q(
        **{
            f"{at}verification": "verified",
            f"{at}merged_into": None,
            f"{at}country": scope.country,
            f"{at}occurred_from_on__gte": scope.since,
            f"{at}occurred_from_on__lt": scope.until,
        }
    )


def _told_before(victim: str) -> Exists:
    """Return the test that another verified incident tells the same act against the same victim."""
    return Exists(
        Act.objects.filter(
            **{victim: OuterRef(victim)},
            type=OuterRef("type"),
            incident__verification="verified",
            incident__merged_into=None,
            incident__country=OuterRef("incident__country"),
            incident__occurred_from_on=OuterRef("incident__occurred_from_on"),
            pk__lt=OuterRef("pk"),
        )
    )


def acts(scope: Scope) -> QuerySet[Act]:
    """Return verified acts, one per victim and act: the same act told twice is one."""
    return Act.objects.filter(_verified(scope)).exclude(
        Q(person__isnull=False) & Q(_told_before("person"))
        | Q(collective__isnull=False) & Q(_told_before("collective"))
    )


def _quarter(year: int, first: int, last_year: int | None, last: int | None) -> str:
    """Return the quarter of an act, where its date is known well enough."""
    if last is not None and (last_year, last) != (year, first):
        return "unknown"
    return f"{year}-Q{first}"


def sdg_class(kind: str) -> str:
    """Return the class of indicator 16.10.1 to which a type of act belongs."""
    found = terms("situations/incident_types").get(kind)
    return found.sdg if found else "not_counted"


_OF_WHOM = Column(
    {"unit_": When_(When(collective__isnull=False, then=Value("collective")),
                    default=Value("individual"), output_field=CharField())},
    str,
)  # fmt: skip


def _of_victim(name: str, person: str, otherwise: Any) -> Column:
    return Column(
        {
            f"c_{name}": When_(
                When(collective__isnull=False, then=Value("collective")),
                When(person__isnull=False, then=F(person)),
                default=otherwise,
                output_field=CharField(),
            )
        }
    )


ACT_COLUMNS: dict[str, Column] = {
    "type": column("type", "type", "OTH"),
    "region": column("region", "incident__region__code"),
    "quarter": Column(
        {
            "c_year": ExtractYear("incident__occurred_from_on"),
            "c_first": ExtractQuarter("incident__occurred_from_on"),
            "c_last_year": ExtractYear("incident__occurred_to_on"),
            "c_last": ExtractQuarter("incident__occurred_to_on"),
        },
        _quarter,
    ),
    "cause": column("cause", "incident__cause"),
    "gender": _of_victim("gender", "person__gender", F("victim_gender")),
    "ethnicity": _of_victim("ethnicity", "person__ethnic_identity", Value("unknown")),
    "unit": _OF_WHOM,
    "sdg_class": Column({"c_sdg": F("type")}, sdg_class),
    "sdg_group": Column(
        _of_victim("group", "person__sdg_group", Value("other")).expressions,
        lambda value: str(value or "other"),
    ),
}
_PEOPLE = Sum(
    When_(When(Q(person__isnull=False) | Q(collective__isnull=False), then=Value(1)),
          default=F("victims"), output_field=IntegerField())
)  # fmt: skip


def repeats(scope: Scope) -> QuerySet[Act]:
    """Return verified acts against someone who had measures granted, and not closed, that day."""
    before = StateChange.objects.filter(
        case__incident_links__incident=OuterRef("incident_id"),
        at__date__lte=OuterRef("incident__occurred_from_on"),
    )
    return acts(scope).filter(
        Exists(before.filter(after="granted")), ~Exists(before.filter(after="closed"))
    )


def actors(scope: Scope) -> QuerySet[Involvement]:
    """Return the suspected authors of verified acts."""
    return Involvement.objects.filter(act__in=acts(scope).values("pk"))


# --- cases ----------------------------------------------------------------------


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

SOURCES: dict[str, Source] = {
    "acts": Source(acts, ACT_COLUMNS, _PEOPLE),
    "repeats": Source(repeats, {"type": ACT_COLUMNS["type"]}, _PEOPLE),
    "actors": Source(actors, {"actor": column("actor", "actor_class")}),
    "requests": Source(
        requests,
        {"outcome": Column({"c_outcome": _OUTCOME}), "region": column("region", "region__code")},
    ),
    "terms": Source(terms_due, _CLOCK_COLUMNS),
    "reassessments": Source(reassessments, _CLOCK_COLUMNS),
    "measures": Source(
        measures,
        {
            "body": column("body", "body__code"),
            "measure_state": Column({"c_state": _MEASURE_STATE}),
        },
    ),
    "losses": Source(
        losses, {"loss": Column({"c_loss": _LOSS}), "loss_time": column("time", "when")}
    ),
    "reductions": Source(reductions, {"decision": column("decision", "kind")}),
    "closings": Source(closings, {"ground": column("ground", "ground")}),
    "justice": Source(
        justice,
        {
            "silence": Column({"c_silence": _SILENCE}),
            "region": column("region", "case__region__code"),
        },
    ),
    "milestones": Source(milestones, {"milestone": column("milestone", "kind")}),
    "ratings": Source(ratings, {"rating": Column({"c_rating": Cast("suitability", CharField())})}),
    "grievances": Source(
        grievances,
        {"subject": column("subject", "about"), "answered": Column({"c_answered": _ANSWERED})},
    ),
}


def counts(population: str, face: tuple[str, ...], scope: Scope) -> dict[tuple[str, ...], int]:
    """Return how many there are in each combination of categories, by one GROUP BY."""
    source = SOURCES[population]
    columns = [source.columns[dim] for dim in face]
    expressions = {name: e for c in columns for name, e in c.expressions.items()}
    weight = Coalesce(source.weight, 0) if source.weight is not None else Count("pk")
    rows = (
        source.rows(scope).annotate(**expressions).order_by().values(*expressions)
        .annotate(n=weight).values_list(*expressions, "n")
    )  # fmt: skip
    found: dict[tuple[str, ...], int] = {}
    for *values, n in rows.iterator():
        left, chosen = iter(values), []
        for each in columns:
            chosen.append(each.told(*(next(left) for _ in each.expressions)))
        found[tuple(chosen)] = found.get(tuple(chosen), 0) + n
    return found
