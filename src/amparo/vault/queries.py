"""Finding identities without opening them."""

from datetime import datetime

from django.db.models import QuerySet

from amparo.people.models import User
from amparo.vault import rules
from amparo.vault.keys import ring
from amparo.vault.models import Identity, LegalHold, Reveal


def find(kind: str, value: str) -> QuerySet[Identity]:
    """Return the identities with exactly this name, document, phone or email, however written.

    :raises KeyError: for another kind.
    """
    normal = rules.NORMAL[kind](value)
    if not normal:
        return Identity.objects.none()
    digest = ring().digest(kind, normal)
    return Identity.objects.filter(hashes__kind=kind, hashes__digest=digest).distinct()


def open_reveal(user: User, identity: Identity, *, at: datetime) -> Reveal | None:
    """Return the reveal by which a user may still see an identity, or None."""
    mine = Reveal.objects.filter(identity=identity, by=user, at__lte=at, until_at__gt=at)
    return mine.order_by("-until_at").first()


def is_held(file: str) -> bool:
    """Test if a legal hold stands on a file."""
    return holds_on(file).exists()


def holds_on(file: str) -> QuerySet[LegalHold]:
    """Return the legal holds that stand on a file, oldest first."""
    return LegalHold.objects.filter(file=file, lifted_at=None).order_by("set_at")
