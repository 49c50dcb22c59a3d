"""Says once that a certificate ends soon, and once that it has ended."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from amparo.ledger import actions as ledger
from amparo.notices.actions import notify
from amparo.training import rules
from amparo.training.models import Certificate
from amparo.training.queries import holds


def tick(*, at: datetime) -> int:
    """Tell of the certificates that end within a month and those that ended; return how many.

    Each is told once, by compare-and-swap, however many workers ask. One that a newer certificate
    of the same module already replaces is noted and not told: its holder may still sign.
    """
    today = timezone.localdate(at)
    alive = Certificate.objects.filter(revoked_at__isnull=True)
    ended = alive.filter(expired_told_at__isnull=True, expires_on__lt=today)
    ending = alive.filter(
        expiring_told_at__isnull=True,
        expires_on__gte=today,
        expires_on__lte=today + rules.REMIND_BEFORE,
    )
    told = 0
    for certificate in ended.select_related("user"):
        replaced = holds(certificate.user, certificate.module, on=today)
        told += _tell(certificate, "expired", at, replaced=replaced)
    for certificate in ending.select_related("user"):
        told += _tell(certificate, "expiring", at, replaced=_outlived(certificate))
    return told


def _outlived(certificate: Certificate) -> bool:
    """Test if another certificate of the module goes on when this one ends."""
    day_after = certificate.expires_on + timedelta(days=1)
    return holds(certificate.user, certificate.module, on=day_after)


@transaction.atomic
def _tell(certificate: Certificate, what: str, at: datetime, *, replaced: bool) -> bool:
    told_at = f"{what}_told_at"
    untold: dict[str, Any] = {f"{told_at}__isnull": True}
    mine = Certificate.objects.filter(pk=certificate.pk, revoked_at__isnull=True, **untold)
    if not mine.update(**{told_at: at}) or replaced:
        return False
    payload = {
        "user": certificate.user.actor_id,
        "module": certificate.module,
        "last_day": certificate.expires_on,
    }
    ledger.emit(verb=f"certificate.{what}", target=certificate, at=at, payload=payload)
    notify(
        template=f"certificate_{what}",
        once=f"certificate:{certificate.pk}:{what}",
        user=certificate.user,
        at=at,
        link=reverse("training:mine"),
    )
    return True
