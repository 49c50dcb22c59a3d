"""Read certificates: who holds which module, and which are missing."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from amparo.training.models import Certificate


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
