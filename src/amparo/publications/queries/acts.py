"""Acts and their suspected authors, as SQL: which count, and by what they are told apart."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Case as When_
from django.db.models import (
    CharField,
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
from django.db.models.functions import ExtractQuarter, ExtractYear

from amparo.cases.models import StateChange
from amparo.publications.queries.columns import Column, Scope, Source, column
from amparo.situations.models import Act, Involvement, standing
from vocab.words import terms


def _verified(scope: Scope, prefix: str = "") -> Q:
    at = f"{prefix}incident__"
    return standing(at) & Q(
        **{
            f"{at}verification": "verified",
            f"{at}country": scope.country,
            f"{at}occurred_from_on__gte": scope.since,
            f"{at}occurred_from_on__lt": scope.until,
        }
    )


def _told_before(victim: str) -> Exists:
    """Return the test that another verified incident tells the same act against the same victim."""
    return Exists(
        Act.objects.filter(
            standing("incident__"),
            **{victim: OuterRef(victim)},
            type=OuterRef("type"),
            incident__verification="verified",
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


def of_victim(at: str = "", otherwise: Any = None) -> dict[str, Column]:
    """Return who is concerned: a person in their own words, or a collective. `at` is the path."""

    def told(name: str, field: str, default: Any) -> Column:
        return Column(
            {
                f"c_{name}": When_(
                    When(**{f"{at}collective__isnull": False, "then": Value("collective")}),
                    When(**{f"{at}person__isnull": False, "then": F(f"{at}person__{field}")}),
                    default=default,
                    output_field=CharField(),
                )
            }
        )

    unknown = Value("unknown")
    return {
        "gender": told("gender", "gender", unknown if otherwise is None else otherwise),
        "ethnicity": told("ethnicity", "ethnic_identity", unknown),
        "unit": Column(
            {
                "c_unit": When_(
                    When(**{f"{at}collective__isnull": False, "then": Value("collective")}),
                    default=Value("individual"), output_field=CharField(),
                )
            },
            str,
        ),
    }  # fmt: skip


# Under measures: granted, and not closed, on the day of the act.
_BEFORE = StateChange.objects.filter(
    case__incident_links__incident=OuterRef("incident_id"),
    at__date__lte=OuterRef("incident__occurred_from_on"),
)
_PROTECTED = Column(
    {
        "c_protected": When_(
            When(Exists(_BEFORE.filter(after="granted")) & ~Exists(_BEFORE.filter(after="closed")),
                 then=Value("yes")),
            default=Value("no"), output_field=CharField(),
        )
    },
    str,
)  # fmt: skip


def _sdg_group(value: Any) -> str:
    return str(value or "other")


ACT_COLUMNS: Mapping[str, Column] = {
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
    **of_victim(otherwise=F("victim_gender")),
    "protected": _PROTECTED,
    "sdg_class": Column({"c_sdg": F("type")}, sdg_class),
    "sdg_group": Column(
        {
            "c_group": When_(
                When(collective__isnull=False, then=Value("collective")),
                When(person__isnull=False, then=F("person__sdg_group")),
                default=Value("other"),
                output_field=CharField(),
            )
        },
        _sdg_group,
        "other",
    ),
}
PEOPLE = Sum(
    When_(When(Q(person__isnull=False) | Q(collective__isnull=False), then=Value(1)),
          default=F("victims"), output_field=IntegerField())
)  # fmt: skip


def actors(scope: Scope) -> QuerySet[Involvement]:
    """Return the suspected authors of verified acts."""
    return Involvement.objects.filter(act__in=acts(scope).values("pk"))


BY = ("region", "type", "cause", "gender", "ethnicity", "unit")
ACT_SOURCES: Mapping[str, Source] = {
    "acts": Source(
        acts, ACT_COLUMNS, PEOPLE, (*BY, "protected"), when="incident__occurred_from_on"
    ),
    "actors": Source(
        actors,
        {
            "actor": column("actor", "actor_class"),
            "type": column("type", "act__type", "OTH"),
            "region": column("region", "act__incident__region__code"),
            "cause": column("cause", "act__incident__cause"),
            **of_victim("act__", F("act__victim_gender")),
        },
        None,
        BY,
        when="act__incident__occurred_from_on",
    ),
}
