"""Whether words may go out to everyone without pointing to a person.

Someone might try names one by one, to learn who is under protection. So whoever writes is warned by
the shape of words alone, and nothing is looked up. Only when words go out are they compared with
the kept identities; the refusal then says the same as the warning, is journalled, and a few of them
in a day shut the door for that account.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.kernel.actors import Actor
from amparo.kernel.errors import Refused
from amparo.ledger.models import Entry
from amparo.vault.mentions import is_anyone_named_in
from amparo.vault.rules.looks import looks_personal
from amparo.vault.rules.lookups import normal_name
from vocab.naming import naming, of_states

REFUSED = "naming.refused"  # the verb under which the journal counts refusals


class PointsToSomeone(Refused):
    """Words that may point to a person; `what` is the record, for the journal."""

    def __init__(self, what: object) -> None:
        super().__init__(warning())
        self.what = what


def warning() -> str:
    """Return what is said of words that look like a person, and of words that name one."""
    return _(
        "These words may point to a person. Write a code name, or no name at all; of an official, "
        "write the post."
    )


@cache
def _plain() -> frozenset[str]:
    named = (word for name in of_states() for word in normal_name(name).split())
    return frozenset((*naming().words, *named))


def may_point_to_someone(text: str) -> bool:
    """Test if words have the shape of a name, a number or an address of a person."""
    return looks_personal(text, _plain())


def require_nobody(text: str, *, what: Any, by: Actor, at: datetime) -> None:
    """Check that words that go out name nobody whose identity is kept.

    :raises Refused: if they do (`PointsToSomeone`), or if this account was refused so too often
        today.
    """
    if _refused_today(by, at) >= naming().refusals:
        raise Refused(
            _("Several texts of this account were refused today. Another person publishes it, or "
              "you tomorrow.")
        )  # fmt: skip
    if is_anyone_named_in(text):
        raise PointsToSomeone(what)


def _refused_today(by: Actor, at: datetime) -> int:
    since = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    mine = Entry.objects.filter(actor_id=by.actor_id, kind=Entry.DENIED, verb=REFUSED)
    return mine.filter(at__gte=since, at__lt=since + timedelta(days=1)).count()
