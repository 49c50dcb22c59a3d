"""Two accounts that answer for what an operator takes in: who wrote it, and who publishes it."""

from datetime import datetime

from django.utils.translation import gettext as _

from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Invalid
from amparo.ledger import actions as ledger
from amparo.people.models import User


def two_people(written_by: str, published_by: str) -> tuple[User, User] | None:
    """Return who wrote and who publishes, by their e-mails; None where nobody is named.

    What each may do is asked of them as on the pages, at every step.

    :raises Invalid: if only one is named, one has no account, or both are the same person.
    """
    if not written_by and not published_by:
        return None
    if not written_by or not published_by:
        raise Invalid(_("Name both: --written-by and --published-by."))
    writer, publisher = _account(written_by), _account(published_by)
    if writer.pk == publisher.pk:
        raise Invalid(_("Whoever wrote it does not publish it: name a second person."))
    return writer, publisher


def _account(email: str) -> User:
    found = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if found is None:
        raise Invalid(_("Nobody who works here has the e-mail «%(email)s».") % {"email": email})
    return found


def journal_names(kind: str, two: tuple[User, User], *, at: datetime) -> None:
    """Journal at both accounts that an operator took something in, in their names."""
    for user, part in zip(two, ("written", "published"), strict=True):
        after = {"kind": kind, "part": part}
        ledger.record(verb="import.in_name", target=user, by=SYSTEM, at=at, after=after)
