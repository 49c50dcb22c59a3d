"""Read courses and certificates: who holds which module, and which are missing."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from amparo.people.models import Organisation
from amparo.people.queries import posts_of
from amparo.training.models import Certificate, Course
from amparo.training.policies import courses_readable_by, readable_by


def valid(on: date) -> Q:
    """Return the filter of certificates in force on a day: the first and the last day included."""
    return Q(revoked_at__isnull=True, issued_on__lte=on, expires_on__gte=on)


def holds(user: Any, module: str, *, on: date) -> bool:
    """Test if a user has a certificate of a module in force on a day."""
    return not missing(user, [module], on=on)


def missing(user: Any, modules: Iterable[str], *, on: date) -> list[str]:
    """Return those of the modules for which a user has no certificate in force, in their order."""
    asked = list(dict.fromkeys(modules))
    if getattr(user, "pk", None) is None:
        return asked
    held = set(
        Certificate.objects.filter(valid(on), user_id=user.pk, module__in=asked).values_list(
            "module", flat=True
        )
    )
    return [module for module in asked if module not in held]


def visible_to(who: Any) -> QuerySet[Certificate]:
    """Return the certificates a person may read, those that end last first."""
    found = Certificate.objects.filter(readable_by(who)).select_related("user", "issuer", "course")
    return found.order_by("-expires_on", "-id")


def courses_visible_to(who: Any) -> QuerySet[Course]:
    """Return the courses a person may read, newest first."""
    found = Course.objects.filter(courses_readable_by(who)).select_related("held_by")
    return found.order_by("-starts_on", "-id")


def bodies_trained_for(who: Any) -> list[Organisation]:
    """Return the bodies for which a person holds courses."""
    bodies = {p.organisation_id: p.organisation for p in posts_of(who) if p.role == "trainer"}
    return sorted(bodies.values(), key=lambda body: body.name)
