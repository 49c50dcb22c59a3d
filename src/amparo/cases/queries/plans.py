"""Read plans: which bodies may take a measure, what the plan lacks, what the person answered."""

from typing import Any

from django.db.models import QuerySet

import vocab
from amparo.cases.models import Case, Measure
from amparo.people.models import Organisation
from amparo.people.queries import family_of


def blocked_bodies(case: Case) -> set[Any]:
    """Return the bodies that may be behind the risk, with those above and below them."""
    suspected = case.suspected_bodies.filter(cleared_at=None)
    return family_of(set(suspected.values_list("organisation_id", flat=True)))


def is_blocked(case: Case, body: Organisation) -> bool:
    """Test if a body may be behind the risk of a case."""
    return body.pk in blocked_bodies(case)


def open_bodies(case: Case) -> QuerySet[Organisation]:
    """Return the bodies that may take a measure of a case, by code."""
    bodies = Organisation.objects.filter(country=case.profile.country, is_active=True)
    return bodies.exclude(pk__in=blocked_bodies(case)).order_by("code")


def other_bodies(case: Case, catalogue_code: str, *, without: Organisation) -> list[Organisation]:
    """Return the bodies to turn to instead of one: those of the catalogue, else the members."""
    catalogue = vocab.measures().get(catalogue_code)
    named = {catalogue.body, *catalogue.with_bodies} if catalogue else set()
    free = open_bodies(case).exclude(pk=without.pk)
    return list(free.filter(code__in=named)) or list(free.filter(is_member=True))


def measures_in_force(case: Case) -> QuerySet[Measure]:
    """Return the measures of a case that stand now, those of the newest version of the plan."""
    standing = case.measures.filter(ended_at=None, continued_by=None)
    standing = standing.exclude(plan__replaced_at__isnull=False)
    return standing.select_related("body", "duty", "plan", "responsible")


def shown_to_the_person(case: Case) -> QuerySet[Measure]:
    """Return the measures that the person may read: those shown to them, and those in force.

    While a new version is prepared, the one in force is what protects.
    """
    standing = case.measures.filter(ended_at=None).exclude(plan__shared_at=None, run=None)
    standing = standing.exclude(plan__replaced_at__isnull=False)
    shown = standing.exclude(continued_by__plan__shared_at__isnull=False)
    return shown.select_related("body", "duty", "plan").order_by("run", "id")


def may_ask_review(case: Case) -> bool:
    """Test if the person may ask now that a decision be looked at again."""
    if case.state in {"implementing", "active"}:
        return True
    return case.state in {"denied", "not_admitted"} and bool(case.clock_running("review_window"))
